"""The picture that every page reads: a drawing, a sample digit or an uploaded file, kept in the visitor's session."""

import base64
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image

from lenet.errors import ImageError
from lenet.preprocessing import Step, describe_ink, read_canvas, read_picture
from ui import address, state
from ui.frame import show_error
from ui.shared import resources
from ui.shared.image_names import DRAW_SOURCES, FIRST_SAMPLE, SOURCES, name_image, parse_image

SIDE = 280
"""Pixels of the canvas on each side: ten times MNIST's 28, and it fits a phone 320 pixels wide."""


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
        before: the steps that led to `ink`, for a file or a sample digit; the second argument of `prepare_drawing`.
        sample: which sample digit it is, 0 to 9; None for any other picture.
    """

    ink: np.ndarray
    source: str
    label: str
    before: tuple[Step, ...] = ()
    sample: int | None = None


def find_drawing() -> np.ndarray | None:
    """The visitor's drawing as ink (280, 280) uint8, or None while the canvas is blank."""
    return get_drawing().ink


def find_input() -> CurrentInput | None:
    """The picture that all pages read at the moment, or None when there is none yet."""
    return _FINDERS[find_source()]()


def find_drawn_input() -> CurrentInput | None:
    """The visitor's drawing as a picture to read, or None while the canvas is blank."""
    ink = find_drawing()
    return None if ink is None else CurrentInput(ink, "drawing", "your drawing")


def _find_sample() -> CurrentInput:
    return get_sample(find_number("sample"))


def _find_upload() -> CurrentInput | None:
    return st.session_state.get(state.INPUT_UPLOAD)


_FINDERS: dict[str, Callable[[], CurrentInput | None]] = {
    "drawing": find_drawn_input, "sample": _find_sample, "upload": _find_upload,
}
"""How the picture of each source that Draw offers is found."""


def get_sample(digit: int = FIRST_SAMPLE) -> CurrentInput:
    """The sample digit as a picture to read."""
    ink = resources.get_sample_digits()[digit]
    return CurrentInput(ink, "sample", f"sample digit {digit}", (describe_ink("Sample digit", ink),), digit)


def find_source() -> str:
    """Where the current picture comes from: "drawing" (also before there is any), "sample" or "upload"."""
    return st.session_state.get(state.INPUT_SOURCE, "drawing")


def find_number(source: str) -> int:
    """The number of the picture of this source that was chosen last; its first one if none was."""
    return st.session_state.get(f"{state.INPUT_NUMBER}_{source}", SOURCES[source].first)


def follow_address() -> None:
    """Make the picture that the address names the current one; if it names none, what this visit began with."""
    usual = address.settle(state.QUERY_IMAGE, _name_current)
    try:
        source, number = parse_image(address.read(state.QUERY_IMAGE) or usual, DRAW_SOURCES)
    except ImageError as error:
        show_error(error)
        source, number = parse_image(usual, DRAW_SOURCES)
    _set_current(source, number)


def choose_source(source: str) -> None:
    """Make the source's picture the current one again, also in the address."""
    _choose(source, find_number(source))


def choose_sample(digit: int) -> None:
    """Make one of the ten sample digits the current picture, also in the address."""
    _choose("sample", digit)


def choose_drawing() -> None:
    """Make the drawing the current picture: the pen has just lifted."""
    if not SOURCES[find_source()].is_drawn:
        choose_source("drawing")


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


def _choose(source: str, number: int) -> None:
    _set_current(source, number)
    address.choose({state.QUERY_IMAGE: name_image(source, number)})


def _set_current(source: str, number: int) -> None:
    st.session_state[state.INPUT_SOURCE] = source
    st.session_state[f"{state.INPUT_NUMBER}_{source}"] = number


def _name_current() -> str:
    return name_image(find_source(), find_number(find_source()))


def get_drawing() -> Drawing:
    """The visitor's drawing, blank at first."""
    return st.session_state.setdefault(state.DRAWING, Drawing())
