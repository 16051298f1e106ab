"""The Draw page: something to draw on, what the network reads in it, and how the drawing became 28 x 28 pixels."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lenet.errors import ImageError
from lenet.network import Network
from lenet.preprocessing import PreparedDrawing
from ui import frame, state
from ui.components import (
    MapGrid, render_answer, render_lenet_figure, render_live_bars, render_maps,
)
from ui.glossary import render_terms
from ui.draw.steps import render_steps
from ui.draw.switches import follow_switches, render_switches
from ui.draw.upload import render_intake, render_upload
from ui.pages import INSPECT
from ui.shared import canvas, current_input, resources
from ui.shared.image_names import DRAW_SOURCES, SOURCES
from ui.shared.loading import load_network
from ui.shared.network_picker import render_network_picker
from ui.shared.reading import render_current_reader
from ui.styles import render_style

FIGURE_CAPTION = ("Point at any pixel, or tap it, to see its number and what it was computed from. Dark is zero, "
                  "bright is far from it.")
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
    """Draw the input, the answer of the network `ref`, the figure, and the steps to 28 x 28.

    The answer stands beside the input, on a phone above it: so it is in view while one draws. On a phone that lies all
    choices stand beside the input, too: so the whole canvas is in view.
    """
    current_input.follow_address()
    follow_switches()
    network = load_network(ref)
    with st.container(key="draw_choice"):
        _render_source_choice()
    with st.container(key="draw_reader"):
        answer = st.container(key="draw_answer", gap=None)
        given_input, bars = (st.container(key=f"draw_{name}") for name in ("input", "bars_room"))
    figure, steps = st.container(key="draw_figure"), st.container(key="draw_steps")
    if network is not None:
        _render_live_answer(ref, network, answer, bars, figure)
    with answer:
        render_intake()
    with given_input:
        render_input(network, lambda: _render_steps(steps))


def _render_live_answer(ref: str, network: Network, answer: DeltaGenerator, bars: DeltaGenerator,
                        figure: DeltaGenerator) -> None:
    """What the browser shows of the network `ref` at every frame; the server is not asked while one draws."""
    with answer:
        hint = f"Nothing to read yet. {SOURCES[current_input.find_source()].hint}"
        render_answer(network, key="draw_read", form="digit", hint=hint)
        render_current_reader(ref, key="draw_reader_of")
    with bars:
        render_live_bars(key="draw_bars", caption=BARS_CAPTION)
        render_terms("probability", "softmax", "pixel", "bitmap")
    with figure:
        render_lenet_figure(network.config, key="draw_lenet", caption=FIGURE_CAPTION)
        st.page_link(INSPECT.path, label="See what every layer makes of it", icon=":material/grid_view:",
                     query_params={state.QUERY_MODEL: st.session_state[state.MODEL]})


def _render_steps(steps: DeltaGenerator) -> None:
    """Draw how the current picture became 28 x 28; a drawing reruns only this."""
    with steps:
        render_steps(_prepare())


def _render_source_choice() -> None:
    st.session_state[state.DRAW_SOURCE] = current_input.find_source()
    st.segmented_control(
        "What to read", DRAW_SOURCES, key=state.DRAW_SOURCE, format_func=lambda name: SOURCES[name].draw,
        required=True, label_visibility="collapsed",
        on_change=lambda: current_input.choose_source(st.session_state[state.DRAW_SOURCE]))


def render_input(network: Network | None, render_reading: Callable[[], None]) -> None:
    """Draw what the chosen source needs, the canvas, the sample digits or the upload, and what is read in it."""
    _INPUTS[current_input.find_source()](network, render_reading)


def render_samples(_: Network | None, render_reading: Callable[[], None]) -> None:
    """Draw ten MNIST test images to choose from, and what is read in the chosen one."""
    grid = MapGrid(
        resources.get_sample_digits(), "One test image of each digit", scale="ink", size=52, columns=5,
        labels=[f"sample digit {digit}" for digit in range(10)], selected=current_input.find_number("sample"),
    )
    render_maps(grid, key="draw_samples", on_select=current_input.choose_sample)
    render_reading()


@st.fragment
def render_drawing(_: Network | None, render_reading: Callable[[], None]) -> None:
    """Draw the canvas and its switches, and what is read in it; a drawing or a switch reruns only this."""
    canvas.render_canvas(state.DRAW_CANVAS)
    render_switches()
    render_reading()


_INPUTS: dict[str, Callable[[Network | None, Callable[[], None]], None]] = {
    "drawing": render_drawing, "sample": render_samples, "upload": render_upload,
}


def _prepare() -> PreparedDrawing | None:
    """The current picture as 28 x 28 with its steps; None, with the reason on the page, where that cannot be."""
    picture = current_input.find_input()
    if picture is None:
        return None
    try:
        return picture.prepare()
    except ImageError as error:
        frame.show_error(error)
        return None
