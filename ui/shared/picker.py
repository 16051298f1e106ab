"""Choosing a network, its epoch, and the picture that it reads.

The address is the truth: every choice is written into the query string at once, and each run of the page sets the
widgets from there. So an address that is sent to someone, and the browser's Back button, show the same thing.
"""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import streamlit as st

from lenet.data import TEST_COUNT
from lenet.errors import ImageError, LabError, ModelError
from lenet.inspection.introspection import find_next_mistake
from lenet.runs.models import Model, find_model, parse_reference
from lenet.preprocessing import prepare_drawing
from ui import state
from ui.shared import canvas, resources
from ui.frame import show_error
from ui.text import escape_markdown

SOURCES = {"drawing": "Your drawing", "sample": "A sample digit", "test": "A test image"}


@dataclass(frozen=True)
class ChosenImage:
    """A picture for a network: `image` (28, 28) uint8, its true digit where that is known, and its name in words."""

    image: np.ndarray
    digit: int | None
    name: str


def render_model_picker(key: str) -> str | None:
    """Let the visitor choose a network and one of its epochs; the address carries it as ?model=article@20.

    Args:
        key: the picker's own name, another on each page.

    Returns:
        A reference such as "article@20", always with its epoch; None when there is no network at all, which the
        page has then been told in words.
    """
    models = {model.ref: model for model in resources.get_models()}
    if not models:
        _render_no_models()
        return None
    model, epoch = _read_choice(models)
    models.setdefault(model.ref, model)
    network_key, epoch_key = f"{state.NETWORK_CHOICE}_{key}", f"{state.EPOCH_CHOICE}_{key}"
    st.session_state[network_key], st.session_state[epoch_key] = model.ref, epoch
    with st.container(horizontal=True, gap="medium", key=f"{key}_model"):
        st.selectbox("Network", list(models), key=network_key, format_func=_name_models(models).get, width=340,
                     on_change=lambda: _choose_network(st.session_state[network_key]))
        if len(model.epochs) > 1:
            st.select_slider("After epoch", model.epochs, key=epoch_key, format_func=_name_epoch, width=340,
                             on_change=lambda: _choose_epoch(model, st.session_state[epoch_key]))
    ref = f"{model.ref}@{epoch}"
    newest = model.run.is_live and epoch == model.epochs[-1]  # the next one takes its place: nobody chose this one
    st.session_state[state.MODEL] = model.ref if newest else ref
    return ref


def render_image_picker(key: str, ref: str) -> tuple[str, int]:
    """Let the visitor choose the picture; the address carries it as ?image=drawing, sample-7 or test-1234.

    Args:
        key: the picker's own name, another on each page.
        ref: the network in view, whose next mistake can be asked for.

    Returns:
        "drawing", "sample" or "test", and the number of the sample or test image, for `load_image`.
    """
    source, number = _read_image()
    source_key = f"{state.SOURCE_CHOICE}_{key}"
    st.session_state[source_key], st.session_state[state.IMAGE] = source, _name_image(source, number)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key=f"{key}_image"):
        st.segmented_control("Picture", list(SOURCES), key=source_key, format_func=SOURCES.get, required=True,
                             on_change=lambda: _choose_source(st.session_state[source_key]))
        if source == "sample":
            _render_sample_choice(key, number)
        elif source == "test":
            _render_test_choice(key, number, ref)
    return source, number


def load_image(source: str, number: int) -> ChosenImage | None:
    """The picture that `render_image_picker` names; None if that is the drawing and there is none yet.

    Raises:
        ImageError: if the drawing or upload cannot be prepared.
    """
    if source == "sample":
        return ChosenImage(resources.get_sample_digits()[number], number, f"sample digit {number}")
    if source == "test":
        images, labels = resources.get_test_set()
        return ChosenImage(images[number], int(labels[number]), f"test image {number:,}")
    current = _find_drawing()
    if current is None:
        return None
    return ChosenImage(prepare_drawing(current.ink, current.before).image, None, current.label)


def _render_no_models() -> None:
    st.info("There is no trained network yet. Train one: after its first epoch it can be chosen here.",
            icon=":material/info:")
    st.page_link("pages/1_Train.py", label="Train a network", icon=":material/monitoring:")


def _read_choice(models: dict[str, Model]) -> tuple[Model, int]:
    """What the address asks for, else what was chosen last, else the first network; an error is shown in words."""
    wanted = state.read_query(state.QUERY_MODEL)
    model = next(iter(models.values()))
    if wanted is not None:
        try:
            return _find(wanted, models)
        except ModelError as error:
            show_error(error)
            model = models.get(wanted.partition("@")[0], model)
    elif state.MODEL in st.session_state:
        with suppress(ModelError):  # its run may have been deleted since
            return _find(st.session_state[state.MODEL], models)
    return model, model.usual_epoch


def _find(ref: str, models: dict[str, Model]) -> tuple[Model, int]:
    name, epoch = parse_reference(ref)
    model = models.get(name) or find_model(name)
    if epoch is None:
        return model, model.usual_epoch
    if epoch not in model.epochs:
        raise ModelError(f"{model.name} has no epoch {epoch}: its last one is {model.epochs[-1]}, shown here.")
    return model, epoch


def _choose_network(ref: str) -> None:
    state.write_query(state.QUERY_MODEL, ref)
    state.write_query(state.QUERY_UNIT, None)  # the other network may have no such unit, and it would not be the same


def _choose_epoch(model: Model, epoch: int) -> None:
    state.write_query(state.QUERY_MODEL, f"{model.ref}@{epoch}")


def _name_models(models: dict[str, Model]) -> dict[str, str]:
    """The name of each network; where two have the same name, with what they are called in the address."""
    count = Counter(model.name for model in models.values())
    return {ref: model.name if count[model.name] == 1 else f"{model.name} ({ref})" for ref, model in models.items()}


def _name_epoch(epoch: int) -> str:
    return "0, untrained" if epoch == 0 else str(epoch)


def _read_image() -> tuple[str, int]:
    """Source and number that the address asks for, else the picture on the Draw page, else the one seen here last."""
    text = state.read_query(state.QUERY_IMAGE)
    if text is not None:
        try:
            return parse_image(text)
        except ImageError as error:
            show_error(error)
    current = canvas.current_input()
    if current is not None and current.source == "sample":
        return "sample", st.session_state[state.INPUT_SAMPLE]
    if current is not None:
        return "drawing", 0
    last = st.session_state.get(state.IMAGE, "drawing")
    return ("sample", canvas.FIRST_SAMPLE) if last == "drawing" else parse_image(last)


def parse_image(text: str) -> tuple[str, int]:
    """Split "test-1234" into ("test", 1234); "drawing" has the number 0.

    Raises:
        ImageError: if it names no picture.
    """
    source, _, number = text.partition("-")
    if text == "drawing":
        return "drawing", 0
    last = {"sample": 9, "test": TEST_COUNT - 1}.get(source, -1)
    if number.isascii() and number.isdigit() and len(number) <= 5 and int(number) <= last:
        return source, int(number)
    raise ImageError(f"There is no picture {text[:40]!r}: write drawing, sample-0 to sample-9, or test-0 to test-9999.")


def _choose_source(source: str) -> None:
    remembered = {"sample": st.session_state.get(state.INSPECT_SAMPLE, canvas.FIRST_SAMPLE),
                  "test": st.session_state.get(state.INSPECT_TEST, 0)}
    _choose_image(source, remembered.get(source, 0))


def _choose_image(source: str, number: int) -> None:
    state.write_query(state.QUERY_IMAGE, _name_image(source, number))
    state.complete_address()


def _name_image(source: str, number: int) -> str:
    return source if source == "drawing" else f"{source}-{number}"


def _render_sample_choice(key: str, digit: int) -> None:
    choice = f"{state.SAMPLE_CHOICE}_{key}"
    st.session_state[choice] = st.session_state[state.INSPECT_SAMPLE] = digit
    st.segmented_control("Digit", list(range(10)), key=choice, required=True, wrap=True,
                         on_change=lambda: _choose_image("sample", st.session_state[choice]))


def _render_test_choice(key: str, number: int, ref: str) -> None:
    choice = f"{state.TEST_CHOICE}_{key}"
    st.session_state[choice] = st.session_state[state.INSPECT_TEST] = number
    st.number_input(f"Number, 0 to {TEST_COUNT - 1:,}", 0, TEST_COUNT - 1, step=1, key=choice, width=150,
                    on_change=lambda: _choose_image("test", st.session_state[choice]))
    st.button("Any", icon=":material/shuffle:", key=f"{key}_any", help="A test image at random",
              on_click=lambda: _choose_image("test", random.randrange(TEST_COUNT)))
    st.button("Next mistake", icon=":material/error_outline:", key=f"{key}_mistake",
              help="The next test image that this network reads wrongly", on_click=_choose_mistake, args=(ref, number))


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
        _choose_image("test", mistake)


def _find_drawing() -> canvas.CurrentInput | None:
    """The drawing or the upload, whichever the Draw page shows; the drawing while that shows a sample digit."""
    current = canvas.current_input()
    if current is not None and current.source != "sample":
        return current
    ink = canvas.current_drawing()
    return None if ink is None else canvas.CurrentInput(ink, "drawing", "your drawing")
