"""Registers the lab's components, whose code is served as ES modules out of `ui/web`.

A component's own script is only a loader: Streamlit turns it into a module without an address, so relative imports
mean nothing there. It finds the app's own folder from the page, wherever a server path or a proxy has put it, and
imports the component's module from there; from then on imports are relative.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from string import Template
from typing import Any

import streamlit as st

from lenet.figures.colors import SURFACE_COLORS, to_css
from ui.components.addresses import WEB, web_address

HTML = '<div class="root"></div>'
LOADER = Template("""\
const program = document.querySelector('script[src*="static/js/"]');
const load = (address) => import(new URL((program ? "../../" : "") + address, program?.src ?? document.baseURI));
const words = new TextDecoder();
const component = await Promise.all([load("$address"), load("$calls")])
  .then(([{ default: render }, { takeCalls }]) =>
    takeCalls((given) => render({ ...given, data: JSON.parse(words.decode(given.data)) })))
  .catch((problem) => {
    console.error(problem);
    const sentence = "This part of the page could not be loaded. Reload the page.";
    return ({ parentElement }) => { parentElement.querySelector(".root").textContent = sentence; };
  });
export default component;
""")
"""As findBase in ui/web/lib/base.js, which cannot be imported before the base is known."""


def build_component(name: str, *styles: str) -> Callable[..., Any]:
    """Register the component of `ui/web/components/NAME`.

    Args:
        name: its folder, which has an index.js and may have a NAME.css.
        styles: style sheets below `ui/web` that it needs besides, before its own.

    Returns:
        What draws it: `data`, JSON values, is what it is given; all else as `st.components.v2.component` says. The data
        travels as bytes: in dictionaries Streamlit looks for tables, and writes them as text twice.
    """
    script = LOADER.substitute(address=web_address(f"components/{name}/index.js"), calls=web_address("lib/calls.js"))
    draw = st.components.v2.component(f"lenet_{name}", html=HTML, css=read_styles(name, *styles), js=script)
    return lambda *, data, **options: draw(data=json.dumps(data).encode(), **options)


def read_styles(name: str, *styles: str) -> str:
    """The style sheet of a component: colours by name, what all share, `styles`, its own."""
    files = [WEB / "lib" / "shared.css", *(WEB / style for style in styles), WEB / "components" / name / f"{name}.css"]
    sheets = [file.read_text(encoding="utf-8") for file in files if file.exists()]
    return "\n".join([f".root {{ {to_css(SURFACE_COLORS)} }}", *sheets])
