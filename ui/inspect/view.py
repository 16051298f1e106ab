"""The Inspect page: one picture on its way through one network, with every number."""

from __future__ import annotations

import zlib
from contextlib import suppress

import numpy as np
import streamlit as st

from lenet.errors import ImageError, LabError, ModelError
from lenet.inspection import UnitStatistics, unit_maps
from lenet.glossary import find_terms
from lenet.runs.models import find_model, parse_reference
from lenet.network import LAYER_NAMES, Network, Trace, scale_images
from ui import state
from ui.components import ReadPicture, render_answer, render_lenet_figure, render_reader
from ui.frame import show_error
from ui.glossary import render_terms
from ui.inspect import choices
from ui.inspect.kinds import describe_values
from ui.inspect.layer import describe_layer, render_layer
from ui.inspect.saliency import render_saliency
from ui.inspect.unit import render_unit
from ui.shared import canvas, image_picker, resources
from ui.shared.image_names import SOURCES
from ui.shared.loading import load_network
from ui.shared.network_picker import render_network_picker
from ui.shared.reading import find_checkpoint
from ui.shared.takeaway import render_takeaway
from ui.takeaway import FIGURES, NETWORK

CANVAS_WIDTH = 296
"""Pixels."""


def render_page() -> None:
    """Draw the choice of the network, and what is in it."""
    ref = render_network_picker("inspect", choices.keep_unit)
    st.session_state[state.INSPECT_UNIT] = None
    if ref is not None:
        render_inspector(ref)


def _render_takeaway(ref: str, picture: np.ndarray | None) -> None:
    """The forms in which the network leaves, as it is after the chosen epoch, and figures of it and of the picture."""
    name, epoch = parse_reference(ref)
    with suppress(ModelError):  # its run is gone: the page has said so
        render_takeaway(find_model(name).run, (NETWORK, FIGURES), "inspect_takeaway", epoch, picture)


@st.fragment
def render_inspector(ref: str) -> None:
    """Draw everything below the choice of the network; a stroke or another picture draws only this again."""
    network = load_network(ref)
    if network is None:
        return
    source, number = image_picker.render_image_picker("inspect", ref)
    with st.container(horizontal=True, gap="medium", key="inspect_top"):
        if SOURCES[source].is_drawn:
            with st.container(width=CANVAS_WIDTH, key="inspect_drawing"):
                canvas.render_canvas(state.INSPECT_CANVAS)
        with st.container(width="stretch", key="inspect_overview"):
            found = _render_overview(ref, network, source, number)
    if found is None:
        _render_takeaway(ref, None)
        return
    trace, image = found
    st.subheader("Layer by layer", anchor=False)
    try:
        _render_layers(network, trace, resources.get_statistics(ref))
    except LabError as error:
        show_error(error)
    render_saliency(network, image, int(trace.probabilities[0].argmax()))
    _render_takeaway(ref, image)


def _render_overview(ref: str, network: Network, source: str, number: int) -> tuple[Trace, np.ndarray] | None:
    """The answer in words and the figure, which follow the pen and the epochs' slider at once.

    Returns the trace and its picture (28, 28) uint8, if there is one.
    """
    try:
        chosen = image_picker.load_image(source, number)
    except ImageError as error:
        show_error(error)
        return None
    render_answer(network, key="inspect_read", form="verdict",
                  hint="Draw one digit in the black square, large and in one go.")
    if chosen is None:
        st.markdown("Its way through the network appears here. Or choose a sample digit or a test image above.")
    _render_figure(ref, network, chosen)
    return None if chosen is None else (_read_image(network, chosen.image.tobytes()), chosen.image)


def _render_figure(ref: str, network: Network, chosen: image_picker.ChosenImage | None) -> None:
    """The figure, and what the browser reads: of a drawing every stroke as the pen moves."""
    picture = ReadPicture(chosen.name, chosen.image, chosen.digit) if chosen and not chosen.is_drawn else None
    number = zlib.crc32(picture.label.encode() + chosen.image.tobytes()) if picture and chosen else 0
    render_reader(key="inspect_reader", network=find_checkpoint(ref), chosen=number, picture=picture)
    render_lenet_figure(network.config, key="inspect_figure", caption="Point at any value, or tap it, to read it and "
                        "to see what it was computed from. The layers are shown one by one below.")


@resources.remember(32)
def _read_image(network: Network, pixels: bytes) -> Trace:
    """What the network makes of a picture, `pixels` of (28, 28) uint8: many look at the same one."""
    image = np.frombuffer(pixels, np.uint8).reshape(1, 28, 28)
    return network.forward(scale_images(image, network.config))


@st.fragment
def _render_layers(network: Network, trace: Trace, statistics: UnitStatistics) -> None:
    """One layer in detail, and in it one unit. A choice here draws only this part again."""
    layer = network.layer(_render_layer_choice())
    render_terms(*_list_words(network, layer.name), title="Words of this layer")
    values = trace[layer.name]
    unit = choices.read_unit(layer, unit_maps(values.activation[0]))
    st.session_state[state.INSPECT_UNIT] = unit
    position = (unit, *choices.read_position(layer, unit_maps(values.preactivation[0])[unit]))
    render_layer(network, trace, layer, position, statistics)
    render_unit(network, trace, layer, position, statistics)


@resources.remember(128)
def _list_words(network: Network, name: str) -> list[str]:
    """The technical words that the layer is described with."""
    layer = network.layer(name)
    text = " \n".join([layer.kind, describe_layer(network, layer), *describe_values(layer).values()])
    return [term.name for term in find_terms(text)]


def _render_layer_choice() -> str:
    st.session_state[state.INSPECT_LAYER] = layer = choices.read_layer()
    st.segmented_control("Layer", LAYER_NAMES, key=state.INSPECT_LAYER, required=True, label_visibility="collapsed",
                         on_change=lambda: choices.choose_layer(st.session_state[state.INSPECT_LAYER]))
    return layer
