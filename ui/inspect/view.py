"""The Inspect page: one picture on its way through one network, with every number."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lenet.network import LAYER_NAMES
from lenet.errors import ImageError, LabError, ModelError
from lenet.inspection import unit_maps
from lenet.network import Network, Trace, scale_images
from ui import address, state
from ui.shared.network_picker import render_network_picker
from ui.shared import canvas, current_input, image_picker, resources
from ui.inspect import layer as inspect_layer, saliency as inspect_saliency, unit as inspect_unit
from ui.components import render_lenet_figure
from ui.frame import show_error
from ui.text import format_share


def render_page() -> None:
    """Draw the choice of the network, and what is in it."""
    ref = render_network_picker("inspect")
    if ref is not None:
        render_inspector(ref)


@st.fragment
def render_inspector(ref: str) -> None:
    """Draw everything below the choice of the network; a stroke or another picture draws only this again."""
    try:
        network = resources.get_network(ref)
    except LabError as error:
        show_error(error)
        return
    source, number = image_picker.render_image_picker("inspect", ref)
    with st.container(horizontal=True, gap="medium", key="inspect_top"):
        if source == "drawing":
            with st.container(width=current_input.SIDE + 16, key="inspect_drawing"):
                canvas.render_canvas(state.INSPECT_CANVAS)
        with st.container(width="stretch", key="inspect_overview"):
            found = _render_overview(network, source, number)
    if found is not None:
        trace, image = found
        _render_layers(ref, network, trace)
        inspect_saliency.render_saliency(network, image, int(trace.probabilities[0].argmax()))


def _render_overview(network: Network, source: str, number: int) -> tuple[Trace, np.ndarray] | None:
    """The answer in words and the figure; returns the trace and its picture (28, 28) uint8, if there is one."""
    try:
        chosen = image_picker.load_image(source, number)
    except ImageError as error:
        show_error(error)
        return None
    if chosen is None:
        st.markdown("#### Draw one digit in the black square, large and in one go.\n\n"
                    "Its way through the network appears here. Or choose a sample digit or a test image above.")
        return None
    trace = network.forward(scale_images(chosen.image[np.newaxis], network.config))
    _render_answer(trace, chosen)
    render_lenet_figure(trace, key="inspect_figure", caption="Point at any value to read it and to see what it was "
                        "computed from. The layers are shown one by one below.")
    return trace, chosen.image


def _render_answer(trace: Trace, chosen: image_picker.ChosenImage) -> None:
    """Say what the network reads, and whether that is right."""
    guess = int(trace.probabilities[0].argmax())
    share = format_share(trace.probabilities[0, guess])
    name = f"{chosen.name[0].upper()}{chosen.name[1:]}"
    if chosen.digit is None:
        verdict = ""
    else:
        verdict = ", and that is right" if guess == chosen.digit else f", but it is a **{chosen.digit}**"
    st.markdown(f"#### {name} is read as **{guess}** ({share}){verdict}.")


@st.fragment
def _render_layers(ref: str, network: Network, trace: Trace) -> None:
    """One layer in detail, and in it one unit. A choice here draws only this part again."""
    st.subheader("Layer by layer", anchor=False)
    layer = _render_layer_choice()
    try:
        survey = resources.get_survey(ref)
        unit = _read_unit(network, trace, layer)
    except LabError as error:
        show_error(error)
        return
    inspect_layer.render_layer(network, trace, layer, unit, survey)
    inspect_unit.render_unit(network, trace, layer, unit, survey)


def _render_layer_choice() -> str:
    st.session_state[state.INSPECT_LAYER] = layer = _read_layer()
    st.segmented_control("Layer", LAYER_NAMES, key=state.INSPECT_LAYER, required=True, on_change=_choose_layer,
                         label_visibility="collapsed")
    return layer


def _read_layer() -> str:
    layer = address.read(state.QUERY_LAYER)
    if layer is None:
        return LAYER_NAMES[0]
    if layer.upper() in LAYER_NAMES:
        return layer.upper()
    show_error(ModelError(f"There is no layer {layer[:40]!r}; the layers are {', '.join(LAYER_NAMES)}."))
    return LAYER_NAMES[0]


def _choose_layer() -> None:
    address.choose({state.QUERY_LAYER: st.session_state[state.INSPECT_LAYER], state.QUERY_UNIT: None})


def _read_unit(network: Network, trace: Trace, layer: str) -> int:
    """The unit that the address asks for, else the one that answers this picture most strongly."""
    text = address.read(state.QUERY_UNIT)
    count = network.layers[LAYER_NAMES.index(layer)].output_shape[2]
    if text is not None and text.isascii() and text.isdigit() and len(text) < 5 and int(text) < count:
        return int(text)
    if text is not None:
        show_error(ModelError(f"{layer} has no unit {text[:40]!r}: its units are numbered 0 to {count - 1}."))
    return int(unit_maps(trace[layer].activation[0]).max(axis=(1, 2)).argmax())
