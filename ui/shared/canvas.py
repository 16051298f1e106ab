"""The drawing canvas with its pen width, Undo and Clear.

The canvas component forgets its drawing when its page is left. So the strokes are kept in the session, and given
back to it as `initial_drawing`, which it loads whenever that changes: when a page mounts it, after Undo and after
Clear, and at no other time, since loading it again would drop a stroke still being drawn.
"""

from collections.abc import Callable

import streamlit as st

from lenet.figures.colors import SURFACE_COLORS
from ui import state
from ui.components.loader import build_component
from ui.shared.current_input import SIDE, Drawing, choose_drawing, find_source, get_drawing

PEN = 20
"""Pixels. MNIST's strokes are about 2.6 of 28 pixels wide once a digit is scaled to 20: this matches them."""
PEN_WIDTHS = (8, 40)

_quiet_canvas = build_component("quiet_canvas")


def render_canvas(key: str, render_reading: Callable[[], None] | None = None) -> None:
    """Draw the canvas with its pen width, Undo and Clear; afterwards `current_input.find_drawing` holds what was drawn.

    Put it in an `st.fragment` together with all that depends on the drawing.

    Args:
        key: the canvas's own name in ui.state, another on each page.
        render_reading: draws what is read in the drawing. A stroke then reruns only this; without it, all of the
            fragment. It may draw into containers that its caller has made, and puts something into each of them every
            time: Streamlit keeps places for what was there.
    """
    drawing = get_drawing()
    if key not in st.session_state:  # the page was just opened, or the canvas was hidden for a while
        drawing.load(drawing.strokes)
    with st.container(key=f"{key}_frame", gap=None):
        if render_reading is None:
            _render_pad(key)
        else:
            _render_read_pad(key, _describe_surroundings(), render_reading)
        _quiet_canvas(key=f"{key}_quiet", data={"frame": f"{key}_frame"}, height=1)
    _render_controls(key, drawing)


def hide_canvas(key: str) -> None:
    """Say that a page shows something in its canvas's place: the canvas loads the drawing when it comes back.

    Streamlit itself forgets what a widget of an inner fragment sent only when all of the page has run.
    """
    st.session_state.pop(key, None)


@st.fragment
def _render_read_pad(key: str, surroundings: tuple, render_reading: Callable[[], None]) -> None:
    """Draw the canvas and what is read in it; all of the page, should what stands around it be no longer right."""
    _render_pad(key)
    if _describe_surroundings() != surroundings:
        st.rerun()
    render_reading()


def _describe_surroundings() -> tuple:
    """What buttons, samples and choices around a canvas depend on: few strokes change it."""
    drawing = get_drawing()
    return bool(drawing.strokes), drawing.ink is None, find_source()


def _render_pad(key: str) -> None:
    """Draw the canvas itself, and read what it has sent."""
    from streamlit_drawable_canvas import st_canvas  # it can only be imported where Streamlit is running

    drawing = get_drawing()
    st_canvas(
        key=key, width=SIDE, height=SIDE, background_color=SURFACE_COLORS["dark"],
        stroke_color=SURFACE_COLORS["light"], stroke_width=_find_width(key),
        initial_drawing=drawing.loaded, return_image_data=True, on_change=lambda: _take(key),
    )
    _take(key)
    if drawing.is_new:
        drawing.is_new = False
        choose_drawing()


def _find_width(key: str) -> int:
    """The pen's width in pixels, on every page the same."""
    return st.session_state.get(f"{state.PEN_CHOICE}_{key}", st.session_state.get(state.PEN_WIDTH, PEN))


def _render_controls(key: str, drawing: Drawing) -> None:
    empty = not drawing.strokes
    with st.container(width=SIDE, key=f"{key}_controls", gap="small"):
        with st.container(horizontal=True):
            st.button("Undo", icon=":material/undo:", key=f"{key}_undo", on_click=_undo, args=(key,),
                      disabled=empty, width="stretch")
            st.button("Clear", icon=":material/delete:", key=f"{key}_clear", on_click=_clear, args=(key,),
                      disabled=empty, width="stretch")
        st.session_state[state.PEN_WIDTH] = st.slider(
            "Pen width in pixels", *PEN_WIDTHS, _find_width(key), key=f"{state.PEN_CHOICE}_{key}", format="Pen %d px",
            label_visibility="collapsed")


def _take(key: str) -> None:
    """Read what the canvas has sent, if anything. Called before Undo as well: both may come in one message."""
    get_drawing().take(st.session_state.get(key, {}).get("drawing") or {})


def _undo(key: str) -> None:
    _take(key)
    drawing = get_drawing()
    drawing.load(drawing.strokes[:-1])


def _clear(key: str) -> None:
    _take(key)
    get_drawing().load([])
