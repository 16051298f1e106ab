"""One unit in the Inspect page: how it answers this picture, how a value came about, what it answers most strongly."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import streamlit as st

from lenet.inspection import (
    UnitStatistics, cut_patch, explain_value, receptive_field, strongest_images, unit_maps,
)
from lenet.layers import Layer, ReceptiveField
from lenet.network import INPUT, Network, Trace, scale_images
from ui import address, state
from ui.components import MapGrid, render_maps
from ui.inspect.choices import choose_position, find_usual_position
from ui.inspect.kinds import LAYER_WORDS, unit_word
from ui.inspect.layer import Position
from ui.inspect.value_parts import LARGE, ROOM
from ui.inspect.words import describe_field
from ui.text import format_number
from ui.shared import resources

EXAMPLES = 10
FEW = 8
"""Up to so many kernels of a unit find room in half the page."""


def render_unit(network: Network, trace: Trace, layer: Layer, position: Position, statistics: UnitStatistics) -> None:
    """Draw one unit of a layer in detail, on a card of its own."""
    unit = position[0]
    with st.container(border=True, key="inspect_unit"):
        dead = " (dead)" if statistics.dead[layer.name][unit] else ""
        st.markdown(f"#### {layer.name}, {unit_word(layer)} {unit}{dead}")
        if layer.output_shape[0] == 1:
            st.markdown("##### How its answer came about")
            _render_value(network, trace, layer, position)
            _render_examples(network, layer, unit, statistics)
        else:
            _render_map(network, trace, layer, position, statistics)


def _render_map(network: Network, trace: Trace, layer: Layer, position: Position, statistics: UnitStatistics) -> None:
    """A unit that answers with a map: on the left its answers, on the right how one value of it came about."""
    unit, row, column = position
    narrow = len(layer.sources(unit)) <= FEW
    left, right = st.columns(2, gap="medium") if narrow else (st.container(), st.container())
    with right:
        st.markdown("##### How one of its values came about")
        _render_position(trace, layer, position)
        _render_value(network, trace, layer, position)
    with left:
        st.markdown("##### Its answer to this picture\n\n:small[The framed value is the one that is explained. Click "
                    "or tap another one to have that explained.]")
        chain = _build_chain(network, trace, layer, position, receptive_field(network, layer.name, row, column))
        render_maps(*chain, key="inspect_chain", room=ROOM,
                    on_pixel=lambda _, row, column: choose_position(layer, unit, row, column))
        _render_examples(network, layer, unit, statistics)


def _build_chain(
    network: Network, trace: Trace, layer: Layer, position: Position, field: ReceptiveField
) -> Iterator[MapGrid]:
    """A few maps side by side, from what the unit saw to its answer. `field` is what the chosen value sees."""
    unit, sources = position[0], layer.sources(position[0])
    picture, before = unit_maps(trace.inputs[0])[0], unit_maps(trace.given_to(layer.name)[0])
    values, weights = trace[layer.name], layer.weights_of(network.weights_of(layer.name), unit)
    name_before = trace.name_before(layer.name)
    is_first = name_before == INPUT
    if is_first and weights is not None:
        yield _enlarge(picture, "The picture", "ink")
        yield _enlarge(weights[0], "The filter", "weights")
    elif len(sources) == 1:
        yield _enlarge(before[sources[0]], f"{name_before} map {sources[0]}", "activation")
    if layer.has_weights and not is_first:
        yield _enlarge(unit_maps(values.preactivation[0])[unit], "The sums", "activation", position)
    yield _enlarge(unit_maps(values.activation[0])[unit], "The answer", "activation", position)
    if not is_first:
        yield _enlarge(_cut(picture, field, picture.min()), "Pixels behind the value", "ink")


def _enlarge(values: np.ndarray, caption: str, scale: str, position: Position | None = None) -> MapGrid:
    """One map (h, w), large; with a position a click on a pixel chooses the value that is explained."""
    return MapGrid(values[np.newaxis], caption, scale=scale, labels=[caption], size=LARGE,
                   highlight=None if position is None else (0, *position[1:]), reports=position is not None)


def _render_position(trace: Trace, layer: Layer, position: Position) -> None:
    """Row and column of the value that is explained, to be chosen exactly."""
    unit, height, width = position[0], *layer.output_shape[:2]
    usual = find_usual_position(unit_maps(trace[layer.name].preactivation[0])[unit])
    keys = [address.usual_key(name, layer.name, unit, *usual) for name in (state.INSPECT_ROW, state.INSPECT_COLUMN)]
    choose = address.callback(keys[0], lambda row: choose_position(layer, unit, row, st.session_state[keys[1]]),
                      state.INSPECT_ROW)
    for label, count, key, at in zip(("Row", "Column"), (height, width), keys, position[1:], strict=True):
        address.show(key, at)
        st.select_slider(label, range(count), key=key, width=360, on_change=choose)


def _render_value(network: Network, trace: Trace, layer: Layer, position: Position) -> None:
    """Write out how one value of the unit was computed."""
    value, words = explain_value(network, trace, layer.name, *position), LAYER_WORDS[layer.kind]
    st.markdown(words.explain(value, layer))
    words.render_parts(value, position[0], words.times)


def _render_examples(network: Network, layer: Layer, unit: int, statistics: UnitStatistics) -> None:
    """The test images that the unit answers most strongly, cut to what it sees of them."""
    if statistics.dead[layer.name][unit]:
        st.markdown(f"It answers each of the first {resources.STATISTICS_IMAGES:,} test images with the same value, "
                    "so there is nothing that it answers most strongly.")
        return
    st.markdown("##### What it answers most strongly")
    render_maps(_build_examples(network, layer.name, unit, statistics), key="inspect_examples")


@resources.remember(256)
def _build_examples(network: Network, layer: str, unit: int, statistics: UnitStatistics) -> MapGrid:
    """The strongest images of a unit, whichever picture is in view."""
    numbers = strongest_images(statistics, layer, unit, EXAMPLES)
    images, labels = resources.get_test_set()
    inputs = scale_images(images[numbers], network.config)[..., 0]
    fields = [receptive_field(network, layer, *map(int, statistics.places[layer][n, unit])) for n in numbers]
    patches = np.stack([_cut(image, field, inputs.min()) for image, field in zip(inputs, fields, strict=True)])
    caption = (f"{describe_field(fields[0], inputs.shape[1])} The strongest of the first "
               f"{resources.STATISTICS_IMAGES:,} test images, each with the answer.")
    return MapGrid(
        patches, caption, scale="ink", size=64,
        titles=[f"a {labels[n]}: {format_number(float(statistics.peaks[layer][n, unit]), 3)}" for n in numbers],
        labels=[f"test image {n}, a {labels[n]}, from row {field.top} and column {field.left} on"
                for n, field in zip(numbers, fields, strict=True)],
    )  # fmt: skip


def _cut(image: np.ndarray, field: ReceptiveField, ground: float) -> np.ndarray:
    """What lies under a field; the whole picture where the field is as large as that."""
    return image if field.height >= len(image) else cut_patch(image, field, ground)
