"""The drawing canvas, and the picture that every page reads: a drawing, a sample digit or an uploaded file.

The canvas component forgets its drawing when its page is left. So the strokes are kept in the session, and given
back to it as `initial_drawing`, which it loads whenever that changes: when a page mounts it, after Undo and after
Clear, and at no other time, since loading it again would drop a stroke still being drawn.
"""

import base64
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image

from lenet.preprocessing import Step, read_canvas, read_picture
from ui import state
from ui.shared import resources

SIDE = 280
"""Pixels of the canvas on each side: ten times MNIST's 28, and it fits a phone 320 pixels wide."""
PEN = 20
"""Pixels. MNIST's strokes are about 2.6 of 28 pixels wide once a digit is scaled to 20: this matches them."""
PEN_WIDTHS = (8, 40)
FIRST_SAMPLE = 7
"""The sample digit that is read before there is a picture."""

SCRIPT = Path(__file__).parents[1].joinpath("quiet_canvas.js").read_text(encoding="utf-8")

_quiet_canvas = st.components.v2.component("lenet_quiet_canvas", html="<span></span>", js=SCRIPT)


@dataclass
class Drawing:
    """The drawing of one visitor, kept in the session and shared by all pages that show a canvas.

    Attributes:
        strokes: the canvas component's own objects, one for each stroke, in order.
        ink: (280, 280) uint8, 255 where the pen was; None when there is no ink.
        loaded: what the canvas was last told to load.
        seen: the last picture that the canvas sent and its number of strokes: the same is not read twice.
        is_new: whether a drawing was read that no page has shown yet.
        revision: grows with everything loaded, so that the canvas loads it even when the strokes are the same.
    """

    strokes: list[dict] = field(default_factory=list)
    ink: np.ndarray | None = None
    loaded: dict = field(default_factory=dict)
    seen: tuple[str, int] | None = None
    is_new: bool = False
    revision: int = 0

    def load(self, strokes: list[dict]) -> None:
        """Make `strokes` the drawing, and have the canvas load it."""
        self.revision += 1
        self.strokes = strokes
        self.loaded = {"objects": strokes, "revision": self.revision}
        if not strokes:
            self.ink = None

    def take(self, sent: Mapping[str, Any]) -> None:
        """Read what the canvas sent, unless it was read before.

        Args:
            sent: "raw", the canvas's strokes as JSON, and "data", its picture as a data: address, or None.
        """
        url, strokes = sent.get("data"), (sent.get("raw") or {}).get("objects", [])
        if url is None or (url, len(strokes)) == self.seen:
            return
        self.seen = url, len(strokes)
        with Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])), formats=["PNG"]) as picture:
            if picture.size != (SIDE, SIDE):  # not from our canvas: nothing of that size is ever decoded
                return
            ink = read_canvas(np.asarray(picture.convert("RGBA")))
        self.strokes = strokes
        self.ink = ink if ink.any() else None
        self.is_new = True


@dataclass(frozen=True)
class CurrentInput:
    """The picture being read.

    Attributes:
        ink: (H, W) uint8, light ink on 0, for `prepare_drawing`.
        source: "drawing", "sample" or "upload".
        label: what to call it in a sentence, such as "your drawing" or "sample digit 7".
        before: the steps that led to `ink`, for a file; the second argument of `prepare_drawing`.
    """

    ink: np.ndarray
    source: str
    label: str
    before: tuple[Step, ...] = ()


def render_canvas(key: str) -> None:
    """Draw the canvas with its pen width, Undo and Clear; afterwards `current_drawing` holds what was drawn.

    Put it in an `st.fragment` together with what depends on the drawing: every stroke reruns that.

    Args:
        key: the canvas's own name in ui.state, another on each page.
    """
    from streamlit_drawable_canvas import st_canvas  # it can only be imported where Streamlit is running

    drawing, pen = _drawing(), f"{state.PEN_CHOICE}_{key}"
    if key not in st.session_state:  # the page was just opened, or the canvas was hidden for a while
        drawing.load(drawing.strokes)
    st.session_state.setdefault(pen, st.session_state.get(state.PEN_WIDTH, PEN))
    with st.container(key=f"{key}_frame", gap=None):
        st_canvas(
            key=key, width=SIDE, height=SIDE, background_color="#000000", stroke_color="#ffffff",
            stroke_width=st.session_state[pen], initial_drawing=drawing.loaded, return_image_data=True,
            on_change=lambda: _take(key),
        )
        _quiet_canvas(key=f"{key}_quiet", data={"frame": f"{key}_frame"}, height=1)
    _take(key)
    if drawing.is_new:
        drawing.is_new = False
        st.session_state[state.INPUT_SOURCE] = "drawing"
    _render_controls(key, pen, drawing)


def _render_controls(key: str, pen: str, drawing: Drawing) -> None:
    empty = not drawing.strokes
    with st.container(width=SIDE, key=f"{key}_controls", gap="small"):
        with st.container(horizontal=True):
            st.button("Undo", icon=":material/undo:", key=f"{key}_undo", on_click=_undo, args=(key,),
                      disabled=empty, width="stretch")
            st.button("Clear", icon=":material/delete:", key=f"{key}_clear", on_click=_clear, args=(key,),
                      disabled=empty, width="stretch")
        st.session_state[state.PEN_WIDTH] = st.slider(
            "Pen width in pixels", *PEN_WIDTHS, key=pen, format="Pen %d px", label_visibility="collapsed")


def current_drawing() -> np.ndarray | None:
    """The visitor's drawing as ink (280, 280) uint8, or None while the canvas is blank."""
    return _drawing().ink


def current_input() -> CurrentInput | None:
    """The picture that all pages read at the moment, or None when there is none yet."""
    source = current_source()
    if source == "sample":
        digit = st.session_state.get(state.INPUT_SAMPLE)
        return None if digit is None else CurrentInput(
            resources.get_sample_digits()[digit], "sample", f"sample digit {digit}")
    if source == "upload":
        return st.session_state.get(state.INPUT_UPLOAD)
    ink = current_drawing()
    return None if ink is None else CurrentInput(ink, "drawing", "your drawing")


def current_source() -> str:
    """Where the current picture comes from: "drawing" (also before there is any), "sample" or "upload"."""
    return st.session_state.get(state.INPUT_SOURCE, "drawing")


def choose_source(source: str) -> None:
    """Make the drawing, the sample or the upload made before the current picture again."""
    st.session_state[state.INPUT_SOURCE] = source


def choose_sample(digit: int) -> None:
    """Make one of the ten sample digits the current picture."""
    st.session_state[state.INPUT_SAMPLE] = digit
    choose_source("sample")


def choose_upload(data: bytes | None) -> None:
    """Make an uploaded file the current picture; None forgets the last one.

    Raises:
        ImageError: if the file cannot be read.
    """
    chosen = None
    if data is not None:
        picture = read_picture(data)
        chosen = CurrentInput(picture.ink, "upload", "your picture", picture.steps)
    st.session_state[state.INPUT_UPLOAD] = chosen
    choose_source("upload")


def _drawing() -> Drawing:
    return st.session_state.setdefault(state.DRAWING, Drawing())


def _take(key: str) -> None:
    """Read what the canvas has sent, if anything. Called before Undo as well: both may come in one message."""
    _drawing().take(st.session_state.get(key, {}).get("drawing") or {})


def _undo(key: str) -> None:
    _take(key)
    drawing = _drawing()
    drawing.load(drawing.strokes[:-1])


def _clear(key: str) -> None:
    _take(key)
    _drawing().load([])
