"""The style sheets: the one of every page, and the page's own."""

from functools import cache
from pathlib import Path

import streamlit as st


def render_style(path: Path) -> None:
    """Put a style sheet into the page; outside of fragments, so that it travels once."""
    st.html(f"<style>{_read_style(path)}</style>")


@cache
def _read_style(path: Path) -> str:
    return path.read_text(encoding="utf-8")
