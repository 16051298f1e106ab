"""Choosing the picture that a network reads: the drawing, a sample digit or a test image.

As in `network_picker` the address is the truth: every choice is written there and read from there.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from lenet.data import TEST_COUNT
from lenet.errors import ImageError, LabError
from lenet.inspection import find_next_mistake
from ui import address, state
from ui.frame import show_error
from ui.shared import current_input, resources
from ui.shared.image_names import FIRST_SAMPLE, INSPECT_SOURCES, SOURCES, name_image, parse_image
from ui.text import escape_markdown

OWN_IMAGE = ("drawing", 0)
"""Where Inspect shows what the visitor has drawn or uploaded."""
FIRST_IMAGE = ("sample", FIRST_SAMPLE)


@dataclass(frozen=True)
class ChosenImage:
    """A picture for a network: `image` (28, 28) uint8, its true digit where that is known, its name in words, and
    whether it was made on the canvas."""

    image: np.ndarray
    digit: int | None
    name: str
    is_drawn: bool = False


def render_image_picker(key: str, ref: str) -> tuple[str, int]:
    """Let the visitor choose the picture; the address carries it as ?image=drawing, sample-7 or test-1234.

    Args:
        key: the picker's own name, another on each page.
        ref: the network in view, whose next mistake can be asked for.

    Returns:
        One of `INSPECT_SOURCES`, and the number of its picture, for `load_image`.
    """
    source, number = _read_image()
    source_key = f"{state.SOURCE_CHOICE}_{key}"
    st.session_state[source_key], st.session_state[state.IMAGE] = source, name_image(source, number)
    st.session_state[f"{state.INSPECT_NUMBER}_{source}"] = number
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key=f"image_picker_{key}"):
        st.segmented_control("Picture", INSPECT_SOURCES, key=source_key, required=True, wrap=True,
                             format_func=lambda name: SOURCES[name].inspect,
                             on_change=lambda: _choose_source(st.session_state[source_key]))
        _PICKERS[source].render_choice(key, number, ref)
    return source, number


def load_image(source: str, number: int) -> ChosenImage | None:
    """The picture that `render_image_picker` names; None if that is the drawing and there is none yet.

    Raises:
        ImageError: if the drawing or upload cannot be prepared.
    """
    return _PICKERS[source].load(number)


def _load_sample(digit: int) -> ChosenImage:
    return ChosenImage(resources.get_sample_digits()[digit], digit, f"sample digit {digit}")


def _load_test_image(number: int) -> ChosenImage:
    images, labels = resources.get_test_set()
    return ChosenImage(images[number], int(labels[number]), f"test image {number:,}")


def _load_drawing(_: int) -> ChosenImage | None:
    current = _find_drawing()
    if current is None:
        return None
    return ChosenImage(current.prepare().image, None, current.label, SOURCES[current.source].is_drawn)


def _read_image() -> tuple[str, int]:
    """Source and number that the address asks for, else those that were the usual ones when the page was opened."""
    text = address.read(state.QUERY_IMAGE)
    if text is not None:
        try:
            return parse_image(text, INSPECT_SOURCES)
        except ImageError as error:
            show_error(error)
    return parse_image(address.settle(state.QUERY_IMAGE, lambda: name_image(*_find_usual_image())), INSPECT_SOURCES)


def _find_usual_image() -> tuple[str, int]:
    """The picture on the Draw page, else the one of a collection that was seen here last."""
    current = current_input.find_input()
    if current is not None:
        source = current.source
        return OWN_IMAGE if SOURCES[source].is_own else (source, current_input.find_number(source))
    last = st.session_state.get(state.IMAGE)
    source, number = FIRST_IMAGE if last is None else parse_image(last, INSPECT_SOURCES)
    return FIRST_IMAGE if SOURCES[source].is_own else (source, number)


def _choose_source(source: str) -> None:
    _choose_image(source, st.session_state.get(f"{state.INSPECT_NUMBER}_{source}", SOURCES[source].first))


def _choose_image(source: str, number: int, redraw: bool = False) -> None:
    address.choose({state.QUERY_IMAGE: name_image(source, number)}, redraw)


def _render_no_choice(key: str, number: int, ref: str) -> None:
    """There is one picture only."""


def _render_sample_choice(key: str, digit: int, ref: str) -> None:
    choice = f"{state.SAMPLE_CHOICE}_{key}"
    address.show(choice, digit)
    st.segmented_control("Digit", list(range(10)), key=choice, required=True, wrap=True,
                         on_change=lambda: _choose_image("sample", st.session_state[choice]))


def _render_test_choice(key: str, number: int, ref: str) -> None:
    choice = address.widget_key(f"{state.TEST_CHOICE}_{key}")
    address.show(choice, number)
    st.number_input(f"Number, 0 to {TEST_COUNT - 1:,}", 0, TEST_COUNT - 1, step=1, key=choice, width=150,
                    on_change=address.callback(choice, lambda typed: _take_number(key, typed)))
    st.button("Any", icon=":material/shuffle:", key=f"{key}_any", help="A test image at random",
              on_click=lambda: _choose_image("test", random.randrange(TEST_COUNT), redraw=True))
    st.button("Next mistake", icon=":material/error_outline:", key=f"{key}_mistake",
              help="The next test image that this network reads wrongly", on_click=_choose_mistake, args=(ref, number))


def _take_number(key: str, number: int) -> None:
    """Show the test image whose number was typed, unless it was a click on another source that ended the typing."""
    st.session_state[f"{state.INSPECT_NUMBER}_test"] = number
    source = st.session_state[f"{state.SOURCE_CHOICE}_{key}"]
    if _PICKERS[source].render_choice is _render_test_choice:
        _choose_image(source, number)


def _choose_mistake(ref: str, number: int) -> None:
    images, labels = resources.get_test_set()
    try:
        mistake = find_next_mistake(resources.get_network(ref), images, labels, number)
    except LabError as error:
        st.toast(escape_markdown(str(error)))  # a callback has no place of its own on the page
        return
    if mistake is None:
        st.toast("This network reads every test image rightly.")
    else:
        _choose_image("test", mistake, redraw=True)


def _find_drawing() -> current_input.CurrentInput | None:
    """The visitor's own picture on the Draw page; the drawing while that shows a sample digit."""
    current = current_input.find_input()
    if current is not None and SOURCES[current.source].is_own:
        return current
    return current_input.find_drawn_input()


@dataclass(frozen=True)
class _Picker:
    """How the pictures of one source are chosen on Inspect.

    Attributes:
        load: number -> the picture; None if there is none yet.
        render_choice: (the picker's own name, number, the network in view) draws what chooses another number.
    """

    load: Callable[[int], ChosenImage | None]
    render_choice: Callable[[str, int, str], None] = _render_no_choice


_PICKERS = {
    "drawing": _Picker(_load_drawing),
    "sample": _Picker(_load_sample, _render_sample_choice),
    "test": _Picker(_load_test_image, _render_test_choice),
}
