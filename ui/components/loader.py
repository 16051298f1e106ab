"""Registers the lab's components: small pieces of JavaScript that Streamlit mounts and calls at every change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

FOLDER = Path(__file__).resolve().parent
HTML = '<div class="root"></div>'


def build_component(name: str, *scripts: str) -> Callable[..., Any]:
    """Register one component from its files; scripts and styles of all components begin with the shared ones."""
    js = "\n".join((FOLDER / f"{part}.js").read_text(encoding="utf-8") for part in ("pixels", *scripts, name))
    css = "\n".join((FOLDER / style).read_text(encoding="utf-8") for style in ("shared.css", f"{name}.css"))
    return st.components.v2.component(f"lenet_{name}", html=HTML, css=css, js=js)
