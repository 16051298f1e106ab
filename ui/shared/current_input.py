"""The picture that every page reads: a drawing, a sample digit or an uploaded file, kept in the visitor's session."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from lenet.errors import ImageError
from lenet.preprocessing import (
    ALL_STEPS, PreparedDrawing, Stroke, Switches, describe_ink, parse_strokes, prepare_drawing, prepare_strokes,
)
from ui import address, state
from ui.frame import show_error
from ui.shared import resources
from ui.shared.image_names import DRAW_SOURCES, FIRST_SAMPLE, SOURCES, name_image, parse_image

@dataclass
class Drawing:
    """The drawing of one visitor, kept in the session and shared by all pages on which one can draw.

    The browser draws, and reads what is drawn as the pen moves; the session is sent the strokes when the pen rests.

    Attributes:
        strokes: in order.
        version: grows with every change in the browser; 0 for the blank one that a visit begins with.
    """

    strokes: tuple[Stroke, ...] = ()
    version: int = 0
    _prepared: tuple[Switches, PreparedDrawing] | None = None

    def prepare(self, switches: Switches = ALL_STEPS) -> PreparedDrawing:
        """The drawing as 28x28, computed once as long as the switches stay.

        Raises:
            EmptyDrawingError: if no ink is on the canvas.
        """
        if self._prepared is None or self._prepared[0] != switches:
            self._prepared = switches, prepare_strokes(self.strokes, switches)
        return self._prepared[1]

    def put(self, strokes: tuple[Stroke, ...]) -> None:
        """Have these strokes on the canvas; Undo brings back what was there."""
        self.strokes, self.version, self._prepared = strokes, self.version + 1, None

    def take(self, sent: Mapping[str, Any]) -> bool:
        """Read what the browser sent, {"version", "strokes"}; returns whether that was a newer drawing.

        What is no drawing is none of our browser's, and changes nothing.
        """
        version = sent.get("version")
        if not isinstance(version, int) or version <= self.version:
            return False
        with suppress(ImageError):
            self.strokes, self.version, self._prepared = parse_strokes(sent.get("strokes")), version, None
            return True
        return False


@dataclass(frozen=True)
class CurrentInput:
    """The picture being read.

    Attributes:
        prepare: makes 28x28 of it; raises an `ImageError` where that cannot be.
        source: "drawing", "sample" or "upload".
        label: what to call it in a sentence, such as "your drawing" or "sample digit 7".
        sample: which sample digit it is, 0 to 9; None for any other picture.
        problem: why it is not one digit, in a sentence, where its ink tells.
    """

    prepare: Callable[[], PreparedDrawing]
    source: str
    label: str
    sample: int | None = None
    problem: str | None = None


def find_input() -> CurrentInput | None:
    """The picture that all pages read at the moment, or None when there is none yet."""
    return _FINDERS[find_source()]()


def find_drawn_input() -> CurrentInput | None:
    """The visitor's drawing as a picture to read, or None while the canvas is blank."""
    drawing = get_drawing()
    if not drawing.strokes:
        return None
    return CurrentInput(partial(drawing.prepare, find_switches()), "drawing", "your drawing")


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
    prepare = partial(prepare_drawing, ink, (describe_ink("Sample digit", ink),))
    return CurrentInput(prepare, "sample", f"sample digit {digit}", digit)


def find_shown_sample() -> int | None:
    """The sample digit that is read where one is read before there is any picture; None where it is another picture."""
    if SOURCES[find_source()].is_drawn:
        return None if get_drawing().strokes else FIRST_SAMPLE
    return (find_input() or get_sample()).sample


def find_source() -> str:
    """Where the current picture comes from: "drawing" (also before there is any), "sample" or "upload"."""
    return st.session_state.get(state.INPUT_SOURCE, "drawing")


def find_switches() -> Switches:
    """Which steps a drawing takes, on all pages; all of them until Draw's address says otherwise."""
    return st.session_state.get(state.SWITCHES, ALL_STEPS)


def find_number(source: str) -> int:
    """The number of the picture of this source that was chosen last; its first one if none was."""
    return st.session_state.get(f"{state.INPUT_NUMBER}_{source}", SOURCES[source].first)


def follow_address(in_address: bool = True) -> None:
    """Make the picture that the address names the current one; if it names none, what this visit began with.

    `in_address`: whether the page's next choice, of whatever, writes it into the address.
    """
    usual = address.settle(state.QUERY_IMAGE, _name_current, in_address)
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
    """Make the drawing the current picture: the pen has drawn."""
    if not SOURCES[find_source()].is_drawn:
        choose_source("drawing")


def put_drawing(strokes: tuple[Stroke, ...]) -> None:
    """Have a drawing on the visitor's canvas, and read it."""
    get_drawing().put(strokes)
    choose_source("drawing")


def choose_upload(picture: CurrentInput | None) -> None:
    """Make the picture of an uploaded file the current one; None forgets the last one."""
    st.session_state[state.INPUT_UPLOAD] = picture
    choose_source("upload")


def _choose(source: str, number: int) -> None:
    _count_choice()
    _set_current(source, number)
    address.choose({state.QUERY_IMAGE: name_image(source, number)})


def count_choices() -> int:
    """How often a picture was chosen in this visit."""
    return st.session_state.get(state.INPUT_CHOSEN, 0)


def _set_current(source: str, number: int) -> None:
    if (find_source(), find_number(source)) != (source, number):
        _count_choice()
    st.session_state[state.INPUT_SOURCE] = source
    st.session_state[f"{state.INPUT_NUMBER}_{source}"] = number


def _count_choice() -> None:
    st.session_state[state.INPUT_CHOSEN] = count_choices() + 1


def _name_current() -> str:
    return name_image(find_source(), find_number(find_source()))


def get_drawing() -> Drawing:
    """The visitor's drawing, blank at first."""
    return st.session_state.setdefault(state.DRAWING, Drawing())
