"""The style sheets, of every page and the page's own, and the colours that they use by name."""

from functools import cache
from pathlib import Path

import streamlit as st

from lenet.figures.colors import SURFACE_COLORS, to_css

THEME = {"st-primary-color": "primaryColor", "st-background-color": "backgroundColor",
         "st-secondary-background-color": "secondaryBackgroundColor", "st-border-color": "borderColor"}
"""Colours of the theme, by the names under which Streamlit gives them to components; pages get them from here."""


def render_style(path: Path) -> None:
    """Put a style sheet into the page; outside of fragments, so that it travels once."""
    st.html(f"<style>{_read_style(path)}</style>")


@cache
def _read_style(path: Path) -> str:
    return f":root {{ {write_colors()} }}\n{path.read_text(encoding='utf-8')}"


def write_colors() -> str:
    """The colours that a page's style sheets may use, as CSS variables; the theme's are others in light and dark."""
    theme = {name: f"light-dark({st.get_option(f'theme.light.{option}')}, {st.get_option(f'theme.dark.{option}')})"
             for name, option in THEME.items()}
    return to_css({**SURFACE_COLORS, **theme})
