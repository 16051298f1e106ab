"""The Draw page: something to draw on, what the network reads in it, and how the drawing became 28 x 28 pixels."""

from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lenet.errors import ImageError, LabError
from lenet.network import Network
from lenet.preprocessing import PreparedDrawing, prepare_drawing
from ui import frame, state
from ui.components import MapGrid, render_bars, render_maps
from ui.glossary import render_terms
from ui.draw.steps import render_steps
from ui.draw.upload import render_upload
from ui.draw.words import describe_certainty, is_small
from ui.pages import INSPECT
from ui.shared import canvas, current_input, resources
from ui.shared.image_names import DRAW_SOURCES, SOURCES
from ui.shared.network_picker import render_network_picker
from ui.styles import render_style

BARS_CAPTION = "Probability of each digit. The ten add up to 100\N{NO-BREAK SPACE}%, even for a scribble."


def render_page() -> None:
    """Draw the choice of the network, and all that it reads."""
    render_style(Path(__file__).with_name("draw.css"))
    with st.container(key="draw_page"):
        with st.container(key="draw_picker"):
            ref = render_network_picker("draw")
        if ref is not None:
            render_reader(ref)


@st.fragment
def render_reader(ref: str) -> None:
    """Draw the input, the answer of the network `ref`, and the steps between.

    The answer stands beside the input, on a phone above it: so it is in view while one draws. On a phone that lies all
    choices stand beside the input, too: so the whole canvas is in view.
    """
    current_input.follow_address()
    with st.container(key="draw_choice"):
        _render_source_choice()
    with st.container(key="draw_reader"):
        rooms = [st.container(key=f"draw_{name}") for name in ("answer", "input", "bars_room", "given")]
    answer, given_input, bars, given = rooms
    steps = st.container(key="draw_steps")
    with answer:
        network = _load_network(ref)
    with given_input:
        render_input(lambda: _render_reading(network, answer, bars, given, steps))
    with bars:
        render_terms("probability", "softmax", "pixel", "bitmap")
    with given:
        st.page_link(INSPECT.path, label="See what every layer makes of it", icon=":material/grid_view:",
                     query_params={state.QUERY_MODEL: st.session_state[state.MODEL]})


def _render_reading(network: Network | None, answer: DeltaGenerator, bars: DeltaGenerator, given: DeltaGenerator,
                    steps: DeltaGenerator) -> None:
    """Draw what the network reads in the current picture, each part in its container; a stroke reruns only this."""
    with answer:
        prepared = _prepare()
        probabilities = render_answer(prepared, network)
    with bars:
        render_bars(probabilities, key="draw_bars", caption=BARS_CAPTION)
    with given:
        render_given(prepared)
    with steps:
        render_steps(prepared)


def _render_source_choice() -> None:
    st.session_state[state.DRAW_SOURCE] = current_input.find_source()
    st.segmented_control(
        "What to read", DRAW_SOURCES, key=state.DRAW_SOURCE, format_func=lambda name: SOURCES[name].draw,
        required=True, label_visibility="collapsed",
        on_change=lambda: current_input.choose_source(st.session_state[state.DRAW_SOURCE]))


def render_input(render_reading: Callable[[], None]) -> None:
    """Draw what the chosen source needs, the canvas, the sample digits or the upload, and what is read in it."""
    source = current_input.find_source()
    if not SOURCES[source].is_drawn:
        canvas.hide_canvas(state.DRAW_CANVAS)
    _INPUTS[source](render_reading)


def render_samples(render_reading: Callable[[], None]) -> None:
    """Draw ten MNIST test images to choose from, and what is read in the chosen one."""
    grid = MapGrid(
        resources.get_sample_digits(), "One test image of each digit", scale="ink", size=52, columns=5,
        labels=[f"sample digit {digit}" for digit in range(10)], selected=current_input.find_number("sample"),
    )
    render_maps(grid, key="draw_samples", on_select=current_input.choose_sample)
    render_reading()


_INPUTS: dict[str, Callable[[Callable[[], None]], None]] = {
    "drawing": partial(canvas.render_canvas, state.DRAW_CANVAS), "sample": render_samples, "upload": render_upload,
}


def render_answer(prepared: PreparedDrawing | None, network: Network | None) -> np.ndarray | None:
    """Draw the digit read and how sure the network is in words; returns the ten probabilities (10,), if any."""
    if prepared is None or network is None:
        probabilities, digit = None, "?"
        text = f"<strong>Nothing to read yet.</strong> {SOURCES[current_input.find_source()].hint}"
    else:
        probabilities = network.predict(prepared.image[np.newaxis])[0]
        digit = str(probabilities.argmax())
        text = escape(describe_certainty(probabilities, network.layers[-1].perfect_probabilities()))
        if SOURCES[current_input.find_source()].is_drawn and is_small(prepared):
            text += " The drawing is small for its pen: a larger one is read better."
    st.html(f'<div class="draw-answer" role="status"><div class="draw-digit">{digit}</div><p>{text}</p></div>')
    return probabilities


def render_given(prepared: PreparedDrawing | None) -> None:
    """Draw the 28 x 28 pixels that the network was given, large; all dark while there are none."""
    image = np.zeros((28, 28), np.uint8) if prepared is None else prepared.image
    caption = "Ready for the network: 28×28 pixels" if prepared is not None else "Ready for the network: nothing yet"
    grid = MapGrid(image[np.newaxis], caption, scale="ink", labels=["28×28"], size=current_input.SIDE)
    render_maps(grid, key="draw_map")


def _prepare() -> PreparedDrawing | None:
    """The current picture as 28 x 28 with its steps; None, with the reason on the page, where that cannot be."""
    picture = current_input.find_input()
    if picture is None:
        return None
    try:
        return prepare_drawing(picture.ink, picture.before)
    except ImageError as error:
        frame.show_error(error)
        return None


def _load_network(ref: str) -> Network | None:
    """The network; None, with the reason on the page, if it cannot be loaded."""
    try:
        return resources.get_network(ref)
    except LabError as error:
        frame.show_error(error)
        return None
