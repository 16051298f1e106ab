"""Registers the lab's components, whose code is served as ES modules out of `ui/web`.

A component's own script is only a loader: Streamlit turns it into a module without an address, so relative imports
mean nothing there. It finds the app's own folder from the page, wherever a server path or a proxy has put it, and
imports the component's module from there; from then on imports are relative. The address holds a hash of the whole
folder, so a browser never mixes old files with new ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

import streamlit as st
from streamlit.components.v1 import declare_component

from lenet.figures.colors import SURFACE_COLORS, to_css

WEB = Path(__file__).resolve().parents[1] / "web"
HTML = '<div class="root"></div>'
LOADER = Template("""\
const program = document.querySelector('script[src*="static/js/"]');
const module = await import(new URL((program ? "../../" : "") + "$address", program?.src ?? document.baseURI))
  .catch((problem) => {
    console.error(problem);
    const sentence = "This part of the page could not be loaded. Reload the page.";
    return { default: ({ parentElement }) => { parentElement.querySelector(".root").textContent = sentence; } };
  });
export default module.default;
""")
"""As findBase in ui/web/lib/base.js, which cannot be imported before the base is known."""


def build_component(name: str, *styles: str) -> Callable[..., Any]:
    """Register the component of `ui/web/components/NAME`.

    Args:
        name: its folder, which has an index.js and may have a NAME.css.
        styles: style sheets below `ui/web` that it needs besides, before its own.
    """
    address = f"component/{serve_web()}/components/{name}/index.js"
    return st.components.v2.component(f"lenet_{name}", html=HTML, css=read_styles(name, *styles),
                                      js=LOADER.substitute(address=address))  # fmt: skip


@cache
def serve_web() -> str:
    """Have Streamlit serve `ui/web`, and return the name that it is served under, below `component/`."""
    return declare_component(f"web_{hash_folder(WEB)}", path=WEB).name


def hash_folder(folder: Path) -> str:
    """Ten hexadecimal digits that change with the name or content of any file in a folder."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder).as_posix()} {len(content)} ".encode())
        digest.update(content)
    return digest.hexdigest()[:10]


def read_styles(name: str, *styles: str) -> str:
    """The style sheet of a component: colours by name, what all share, `styles`, its own."""
    files = [WEB / "lib" / "shared.css", *(WEB / style for style in styles), WEB / "components" / name / f"{name}.css"]
    sheets = [file.read_text(encoding="utf-8") for file in files if file.exists()]
    return "\n".join([f".root {{ {to_css(SURFACE_COLORS)} }}", *sheets])
