"""The frame around every page: settings, style, the list of pages, title, foot, and how an error is shown."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from lenet.errors import LabError
from lenet.runs.presence import announce_server
from ui.address import open_address
from ui.text import escape_markdown

ROOT = Path(__file__).resolve().parent.parent
FAVICON = ROOT / "assets" / "icon.png"
PAGES = (
    ("app.py", "Home", ":material/home:"),
    ("pages/1_Train.py", "Train", ":material/monitoring:"),
    ("pages/2_Draw.py", "Draw", ":material/draw:"),
    ("pages/3_Inspect.py", "Inspect", ":material/grid_view:"),
)
ABOUT = "LeNet Lab runs on your own computer. Nothing you draw or train leaves it."
SIDEBAR_WIDTH = 220  # pixels


def open_page(title: str, subtitle: str = "", icon: str = "") -> None:
    """Start a page: the first call of every script. Draws the sidebar, the title and the line under it.

    Args:
        title: heading of the page, and with the lab's name the title of the browser's tab.
        subtitle: one plain sentence under it.
        icon: a Material icon of Streamlit's own before the title, such as ":material/draw:". It is not given to
            the browser's tab: for that Streamlit would fetch it from the internet.
    """
    st.set_page_config(f"{title} · LeNet Lab", str(FAVICON), layout="wide", initial_sidebar_state=SIDEBAR_WIDTH)
    st.html(f"<style>{_read_style()}</style>")
    open_address(title)
    announce_server()  # workers end themselves when no server is there any more
    _render_sidebar()
    with st.container(key="lab_head", gap="xxsmall"):
        st.title(f"{icon} {title}".strip(), anchor=False)
        if subtitle:
            st.markdown(subtitle)


def show_error(error: LabError) -> None:
    """Show what went wrong as one sentence on the page, letter by letter: it may quote an address or a name."""
    st.error(escape_markdown(str(error)), icon=":material/error:")


@cache
def _read_style() -> str:
    return (ROOT / "assets" / "style.css").read_text(encoding="utf-8")


def _render_sidebar() -> None:
    """Draw the same list of pages whichever page was opened first."""
    with st.sidebar:
        st.html('<div class="lab-brand">LeNet Lab</div>')
        for page, label, icon in PAGES:
            st.page_link(page, label=label, icon=icon)
        st.html(f'<div class="lab-foot">{ABOUT}</div>')
