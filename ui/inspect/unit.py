"""One unit in the Inspect page: how it answers this picture, how a value came about, what it answers most strongly."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lenet.layers import ReceptiveField
from lenet.network import BITMAP_SHAPE, LAYER_NAMES
from lenet.inspection import (
    Explanation, UnitStatistics, cut_patch, explain_value, receptive_field, strongest_images,
    unit_maps, unit_weights,
)
from lenet.network import Network, Trace, scale_images
from ui.shared import resources
from ui.components import MapGrid, render_maps
from ui.inspect.words import (
    describe_activation, describe_field, describe_sum, describe_terms, format_number, unit_word,
)

EXAMPLES = 10
TERMS = 4
MOST_INPUTS = 160
FEW = 8
"""Up to so many kernels of a unit find room in half the page."""
LARGE, ROOM = 140, 146
"""Pixels that a large map has at least, and what is kept free for it: two side by side fit a phone, three the card."""


def render_unit(network: Network, trace: Trace, layer: str, unit: int, survey: UnitStatistics) -> None:
    """Draw one unit of a layer in detail, on a card of its own."""
    row = network.layers[LAYER_NAMES.index(layer)]
    with st.container(border=True, key="inspect_unit"):
        dead = " (dead)" if survey.dead[layer][unit] else ""
        st.markdown(f"#### {layer}, {unit_word(layer, row)} {unit}{dead}")
        if row.output_shape[0] == 1:
            _render_value(network, trace, layer, unit, 0, 0)
            _render_examples(network, layer, unit, survey)
        else:
            _render_map(network, trace, layer, unit, survey)


def _render_map(network: Network, trace: Trace, layer: str, unit: int, survey: UnitStatistics) -> None:
    """A unit that answers with a map: on the left its answers, on the right how one value of it came about."""
    narrow = len(network.layer(layer).sources(unit)) <= FEW
    left, right = st.columns(2, gap="medium") if narrow else (st.container(), st.container())
    with right:
        row, column = _choose_place(unit_maps(trace[layer].preactivation[0])[unit], layer, unit)
        _render_value(network, trace, layer, unit, row, column)
    with left:
        _render_chain(network, trace, layer, unit, receptive_field(network, layer, row, column))
        _render_examples(network, layer, unit, survey)


def _render_chain(network: Network, trace: Trace, layer: str, unit: int, field: ReceptiveField) -> None:
    """A few maps side by side; which ones depends on the layer. `field` is what the chosen value sees."""
    name, before = _before(trace, layer)
    kind = network.layers[LAYER_NAMES.index(layer)].kind
    picture = unit_maps(trace.inputs[0])[0]
    st.markdown("##### Its answer to this picture")
    answer = unit_maps(trace[layer].activation[0])[unit]
    with st.container(horizontal=True, gap="small", key="inspect_chain"):
        if layer == "C1":
            _render_large(picture, "The picture", "ink")
            _render_large(unit_weights(network, layer, unit)[0], "The filter", "weights")
        elif layer in ("S2", "S4"):
            _render_large(unit_maps(before)[unit], f"{name} map {unit}", "activation")
        if layer != "C1" and kind not in ("max pooling", "average pooling"):
            _render_large(unit_maps(trace[layer].preactivation[0])[unit], "The sums", "activation")
        _render_large(answer, "The answer", "activation")
        if layer != "C1":
            _render_large(_cut(picture, field, picture.min()), "Pixels behind the value", "ink")


def _render_large(values: np.ndarray, caption: str, scale: str) -> None:
    with st.container(width=ROOM):
        grid = MapGrid(values[np.newaxis], caption, scale=scale, labels=[caption], size=LARGE)
        render_maps(grid, key=f"inspect_large_{caption}")


def _render_value(network: Network, trace: Trace, layer: str, unit: int, row: int, column: int) -> None:
    """Write out how one value of the unit was computed."""
    value = explain_value(network, trace, layer, unit, row, column)
    described, before = network.layers[LAYER_NAMES.index(layer)], _before(trace, layer)[0]
    if described.output_shape[0] == 1:
        st.markdown("##### How its answer came about")
    st.markdown(describe_sum(value, describe_activation(network.config, layer), described.kind))
    if described.kind == "rbf":
        _render_comparison(before, value, unit)
    elif described.kind == "dense":
        _render_terms(before, value)
    else:
        _render_products(layer, value, before)


def _render_comparison(before: str, value: Explanation, digit: int) -> None:
    """F6, a digit's bitmap, and where the two differ, as pictures; and the units that differ most in a table."""
    with st.container(horizontal=True, gap="large", key="inspect_comparison"):
        for maps, scale, domain, caption in (
            (value.inputs, "ink", (-1, 1), f"{before}'s answers"),
            (value.weights, "ink", (-1, 1), f"The bitmap of {digit}"),
            (value.contributions, "weights", None, "Minus the squared differences"),
        ):
            with st.container(width=ROOM):
                grid = MapGrid(maps.reshape(1, *BITMAP_SHAPE), caption, scale=scale, domain=domain, labels=[caption],
                               size=18 * BITMAP_SHAPE[1])
                render_maps(grid, key=f"inspect_compared_{caption.split()[0]}")
        with st.container(width="content"):
            st.markdown(describe_terms(before, value, TERMS))


def _choose_place(sums: np.ndarray, layer: str, unit: int) -> tuple[int, int]:
    """Row and column of the value to explain; the largest to begin with."""
    height, width = sums.shape
    row, column = (int(at) for at in np.unravel_index(int(sums.argmax()), sums.shape))
    st.markdown("##### How one of its values came about")
    name = f"{layer}_{unit}_{row}_{column}"
    with st.container(horizontal=True, key="inspect_place"):
        return (st.number_input("Row", 0, height - 1, row, key=f"inspect_row_{name}", width=130),
                st.number_input("Column", 0, width - 1, column, key=f"inspect_column_{name}", width=130))


def _render_products(layer: str, value: Explanation, before: str) -> None:
    """Window times kernel, weight by weight: three lines of maps, one below the other; for pooling the window alone."""
    count = len(value.inputs)
    labels = [before if layer == "C1" else f"{before} map {i}" for i in value.sources]
    shown = [("What it saw there", value.inputs, "ink" if layer == "C1" else "activation", None)]
    if value.weights is not None:
        sums = [format_number(float(total), 3) for total in value.contributions.sum(axis=(1, 2))]
        weights = "times its coefficient" if layer in ("S2", "S4") else "times its weights"
        shown += [(weights, value.weights, "weights", None),
                  ("gives the products", value.contributions, "weights", sums if count > 1 else None)]
    with st.container(horizontal=count == 1, gap="small" if count == 1 else "xsmall", key="inspect_products"):
        for caption, maps, scale, titles in shown:
            with st.container(width=ROOM if count == 1 else "stretch"):
                grid = MapGrid(maps, caption, scale=scale, labels=labels, size=LARGE if count == 1 else 48,
                               limit=MOST_INPUTS, titles=titles)
                render_maps(grid, key=f"inspect_part_{caption.split()[-1]}")


def _render_terms(before: str, value: Explanation) -> None:
    """A dense unit's inputs: the few that add and take away most in a table, all of them as cells."""
    with st.container(horizontal=True, gap="large", key="inspect_terms"):
        with st.container(width="content"):
            st.markdown(describe_terms(before, value, TERMS))
        with st.container(width="stretch"):
            caption = f"What each unit of {before} adds to the sum: amber speaks for, blue against"
            units = range(len(value.inputs))
            grid = MapGrid(value.contributions, caption, scale="weights", limit=MOST_INPUTS, size=48,
                           labels=[_name_term(before, value, i) for i in units], titles=[str(i) for i in units])
            render_maps(grid, key="inspect_terms_maps")


def _name_term(before: str, value: Explanation, unit: int) -> str:
    if value.inputs[unit].size > 1:
        return f"{before} unit {unit}"
    answer, weight = (format_number(float(part[unit, 0, 0])) for part in (value.inputs, value.weights))
    return f"{before} unit {unit}, answer {answer} times weight {weight}"


def _render_examples(network: Network, layer: str, unit: int, survey: UnitStatistics) -> None:
    """The test images that the unit answers most strongly, cut to what it sees of them."""
    if survey.dead[layer][unit]:
        st.markdown(f"It answers each of the first {resources.SURVEYED:,} test images with the same value, so there is "
                    "nothing that it answers most strongly.")
        return
    numbers = strongest_images(survey, layer, unit, EXAMPLES)
    images, labels = resources.get_test_set()
    inputs = scale_images(images[numbers], network.config)[..., 0]
    fields = [receptive_field(network, layer, *map(int, survey.places[layer][n, unit])) for n in numbers]
    patches = np.stack([_cut(image, field, inputs.min()) for image, field in zip(inputs, fields, strict=True)])
    st.markdown("##### What it answers most strongly")
    caption = (f"{describe_field(fields[0], inputs.shape[1])} The strongest of the first {resources.SURVEYED:,} test "
               "images, each with the answer.")
    grid = MapGrid(
        patches, caption, scale="ink", size=64,
        titles=[f"a {labels[n]}: {format_number(float(survey.peaks[layer][n, unit]), 3)}" for n in numbers],
        labels=[f"test image {n}, a {labels[n]}, from row {field.top} and column {field.left} on"
                for n, field in zip(numbers, fields, strict=True)],
    )  # fmt: skip
    render_maps(grid, key="inspect_examples")


def _cut(image: np.ndarray, field: ReceptiveField, ground: float) -> np.ndarray:
    """What lies under a field; the whole picture where the field is as large as that."""
    return image if field.height >= len(image) else cut_patch(image, field, ground)


def _before(trace: Trace, layer: str) -> tuple[str, np.ndarray]:
    """Name and values (h, w, units) or (units,) of what a layer was given."""
    at = LAYER_NAMES.index(layer)
    return ("INPUT", trace.inputs[0]) if at == 0 else (LAYER_NAMES[at - 1], trace[LAYER_NAMES[at - 1]].activation[0])
