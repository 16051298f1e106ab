"""What people draw on: the browser's own canvas, which reads the drawing as the pen moves.

The server is needed for none of that. It is sent the strokes when the pen rests, and keeps them in the session.
"""

from dataclasses import asdict

import streamlit as st

from ui.components.loader import build_component
from ui.shared.current_input import choose_drawing, find_switches, get_drawing

LABEL = "A black square to draw a digit in, with mouse, finger or pen"

_pad = build_component("pad")


def render_canvas(key: str) -> None:
    """Draw the canvas with its buttons; afterwards `current_input.get_drawing` holds what was drawn last.

    The browser is told which steps a drawing takes, so that what it reads is what the server prepares.

    Put it in an `st.fragment` together with all that depends on the drawing: a drawing that rests reruns that.

    Args:
        key: the canvas's own name in ui.state, another on each page.
    """
    drawing = get_drawing()
    kept = {"strokes": [stroke.to_json() for stroke in drawing.strokes], "version": drawing.version}
    _pad(key=key, data={**kept, "switches": asdict(find_switches()), "label": LABEL},
         on_drawing_change=lambda: _take(key))


def _take(key: str) -> None:
    """Read what the canvas has sent."""
    if get_drawing().take(st.session_state[key].get("drawing") or {}):
        choose_drawing()
