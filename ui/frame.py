"""The frame around every page: settings, style, the list of pages, title, foot, and how an error is shown."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from lenet.errors import LabError, RunError
from lenet.runs.folder import check_runs_dir
from ui import state
from ui.address import last_query, open_address
from ui.components.loader import build_component
from ui.pages import PAGES, Page
from ui.styles import render_style
from ui.teacher_menu import render_teacher
from ui.text import escape_markdown
from ui.visitors import describe_place

ROOT = Path(__file__).resolve().parent.parent
FAVICON = ROOT / "assets" / "icon.png"
SIDEBAR_WIDTH = 220  # pixels

_session = build_component("session")


def run_page(page: Page) -> None:
    """Draw a whole page: all that its script does."""
    open_page(page)
    try:
        check_runs_dir()
    except RunError as problem:
        show_error(problem)
    page.render()


def open_page(page: Page) -> None:
    """Draw what every page begins with: the sidebar, the title and the line under it."""
    st.set_page_config(f"{page.title} · LeNet Lab", str(FAVICON), layout="wide", initial_sidebar_state=SIDEBAR_WIDTH)
    render_style(Path(__file__).with_name("frame.css"))
    open_address(page.path)
    _render_sidebar()
    _session(key=state.SESSION, data={}, on_back_change=lambda: None)
    icon = page.icon if page.invitation else ""  # not in the browser's tab: for that Streamlit would ask the internet
    with st.container(key="lab_head", gap="xxsmall"):
        st.title(f"{icon} {page.title}".strip(), anchor=False)
        st.markdown(page.subtitle)


def show_error(error: LabError) -> None:
    """Show what went wrong as one sentence on the page, letter by letter: it may quote an address or a name."""
    st.error(escape_markdown(str(error)), icon=":material/error:")


def _render_sidebar() -> None:
    """Draw the same list of pages whichever page was opened first; some links lead to what a page showed last."""
    with st.sidebar:
        st.html('<div class="lab-brand">LeNet Lab</div>')
        for page in PAGES:
            query = last_query(page.path) if page.keeps_address else None
            st.page_link(page.path, label=page.name, icon=page.icon, query_params=query)
        render_teacher()
        st.html(f'<div class="lab-foot">{escape(describe_place())}</div>')
