"""One layer in the Inspect page: its filters, and its answers before and after the activation."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from lenet.layers import Layer
from lenet.network import BITMAP_SHAPE, LAYER_NAMES, digit_bitmaps
from lenet.inspection import UnitStatistics, unit_maps
from lenet.network import Network, Trace
from ui import address, state
from ui.shared import resources
from ui.components import MapGrid, render_bars, render_maps
from ui.inspect.words import describe_dead, describe_layer, describe_values, format_number, unit_word

MOST_KERNELS = 2500
"""Kernels that are sent at once, about 450 kB of them; of a wider layer only the chosen filter's are shown."""
FEW_KERNELS, FIRST_KERNELS = 600, 96
"""Up to so many kernels are shown at once; of more than that, the first ones and a button for the rest."""
MOST_COLUMNS = 18
MOST_UNITS = 160
"""Maps that are shown at first; a button shows the rest."""
HALF = 570
"""Pixels of half the page on a common screen: what stands side by side is arranged to fit there."""


def render_layer(network: Network, trace: Trace, layer: str, unit: int, survey: UnitStatistics) -> None:
    """Say what happens in the layer, and draw its filters and its answers; `unit` stands out."""
    at = LAYER_NAMES.index(layer)
    row, before = network.layers[at], network.layers[at - 1] if at else None
    st.markdown(describe_layer(row, before, network.config))
    if row.kind == "convolution":
        _render_filters(network, row, unit)
    elif row.kind == "subsampling":
        _render_coefficients(network, row, unit)
    elif row.kind == "rbf":
        _render_bitmaps(trace, unit)
    _render_answers(network, trace, row, unit, survey.dead[layer])
    st.caption(describe_dead(survey.dead[layer], resources.SURVEYED))


def _render_filters(network: Network, row: Layer, unit: int) -> None:
    """All kernels of a layer: a column for each filter and a line for each map, or filter after filter."""
    kernel = network.weights[f"{row.name}/kernel"]
    channels, filters = kernel.shape[2:]
    count = channels * filters
    if count > MOST_KERNELS:
        st.caption(f"The {filters} filters of {row.name} have {count:,} kernels, too many to draw them all: those of "
                   "the chosen filter stand on its card below.")
        return
    order, titles, columns, source = _arrange_kernels(filters, channels)
    source = "" if channels == 1 else f", {source} of {_before(row.name)}"
    gone = [i for i, (f, c) in enumerate(order) if c not in network.layer(row.name).sources(f)]
    absent = "; where a place is empty there is no connection" if gone else ""
    first = order.index((unit, network.layer(row.name).sources(unit)[0]))
    grid = MapGrid(
        np.stack([kernel[:, :, c, f] for f, c in order]),
        f"The {filters} filters of {row.name}{source}: what lies under amber adds, under blue takes away{absent}",
        scale="weights", labels=[_name_kernel(row.name, f, c, channels) for f, c in order], titles=titles,
        size=72 if channels == 1 else 48, columns=columns, limit=None if count <= FEW_KERNELS else FIRST_KERNELS,
        missing=gone, selected=first,
    )  # fmt: skip
    render_maps(grid, key=f"inspect_{row.name}_filters", on_select=lambda index: _choose(order[index][0]))


def _render_coefficients(network: Network, row: Layer, unit: int) -> None:
    """What each map of a layer that subsamples has learnt: its two numbers, a cell each."""
    left, right = st.columns(2)
    for column, part, words in ((left, "coefficient", "What each map's sums are multiplied by: its coefficient"),
                                (right, "bias", "What is added to them then: its bias")):
        values = network.weights[f"{row.name}/{part}"]
        with column:
            grid = MapGrid(values.reshape(-1, 1, 1), words, scale="weights", size=60, selected=unit,
                           labels=[f"{row.name} map {i}, {part}" for i in range(len(values))],
                           titles=[f"{i}: {format_number(float(value), 3)}" for i, value in enumerate(values)])
            render_maps(grid, key=f"inspect_{row.name}_{part}", on_select=_choose)


def _render_bitmaps(trace: Trace, unit: int) -> None:
    """F6 as a picture, and the ten that it is compared with."""
    height, width = BITMAP_SHAPE
    penalties = -trace["OUTPUT"].preactivation[0]
    build = partial(MapGrid, scale="ink", domain=(-1, 1))
    left, right = st.columns([1, 4])
    with left:
        picture = trace["F6"].activation[0].reshape(1, height, width)
        render_maps(build(picture, "F6's answers as 7×12 pixels", labels=["F6"], size=12 * width, legend=False),
                    key="inspect_f6_picture")
    with right:
        grid = build(
            digit_bitmaps().reshape(-1, height, width),
            "What F6 should look like for each digit, and how far F6 is from it: the penalty", size=8 * width,
            labels=[f"bitmap of {digit}" for digit in range(10)],
            titles=[f"{digit}: {format_number(float(penalties[digit]), 3)}" for digit in range(10)],
            marked={int(penalties.argmin()): "nearest"}, selected=unit,
        )  # fmt: skip
        render_maps(grid, key="inspect_bitmap_grid", on_select=_choose)


def _arrange_kernels(filters: int, channels: int) -> tuple[list[tuple[int, int]], list[str], int | None, str]:
    """(filter, map) of each kernel in the order shown, its title, how many stand in a line, and that in words."""
    if filters <= MOST_COLUMNS or channels == 1:
        order = [(f, c) for c in range(channels) for f in range(filters)]
        titles = [str(f) if c == 0 else "" for f, c in order]
        return order, titles, filters if filters <= MOST_COLUMNS else None, "a line for each map"
    order = [(f, c) for f in range(filters) for c in range(channels)]
    titles = [f"{f} ← {c}" for f, c in order]
    return order, titles, MOST_COLUMNS // channels * channels or None, "each with a kernel for every map"


def _name_kernel(layer: str, unit: int, channel: int, channels: int) -> str:
    source = "" if channels == 1 else f", for {_before(layer)} map {channel}"
    return f"{layer} filter {unit}{source}"


def _before(layer: str) -> str:
    return LAYER_NAMES[LAYER_NAMES.index(layer) - 1]


def _render_answers(network: Network, trace: Trace, row: Layer, unit: int, dead: np.ndarray) -> None:
    """The layer's maps or units: before and after its activation, or, for pooling, what it was given and made."""
    name, side = row.name, row.output_shape[0]
    draw = partial(_render_grid, row=row, unit=unit, dead=dead)
    if not row.has_weights and row.family == "pooling":
        left, right = st.columns(2)
        with left:
            draw(trace[_before(name)].activation[0], "given", f"What {name} was given: the maps of {_before(name)}")
        with right:
            draw(trace[name].activation[0], "activation", f"What {name} made of them")
        return
    texts = describe_values(network.config, name)
    if name == "OUTPUT":
        left, right = st.columns(2)
        with left:
            draw(trace[name].preactivation[0], "preactivation", texts["preactivation"])
        with right:
            render_bars(trace.probabilities[0], key="inspect_bars", caption=texts["activation"])
    elif side > 1:
        for column, part in zip(st.columns(2), texts, strict=True):
            with column:
                draw(getattr(trace[name], part)[0], part, texts[part])
    else:
        part = st.segmented_control("Values", ["activation", "preactivation"], format_func=texts.get, required=True,
                                    default="activation", key=state.INSPECT_VALUES, label_visibility="collapsed")
        draw(getattr(trace[name], part)[0], "units", f"The {len(dead)} units of {name}. {texts[part]}")


def _render_grid(values: np.ndarray, part: str, caption: str, *, row: Layer, unit: int, dead: np.ndarray) -> None:
    maps = unit_maps(values)
    side, word = maps.shape[1], unit_word(row.name, row)
    lines = side > 1 or row.name == "OUTPUT"
    size = 60 if row.name == "OUTPUT" else 48 if side == 1 else 60 if side <= 12 else 84
    grid = MapGrid(
        maps, caption, labels=[f"{row.name} {word} {i}" for i in range(len(maps))],
        titles=[_title(row.name, i, maps[i]) for i in range(len(maps))],
        size=size, columns=_even_columns(len(maps), size, side) if lines else None, limit=MOST_UNITS,
        marked=np.flatnonzero(dead).tolist(), selected=unit, scale="score" if row.name == "OUTPUT" else "activation",
    )  # fmt: skip
    render_maps(grid, key=f"inspect_{row.name}_{part}", on_select=_choose)


def _title(layer: str, unit: int, values: np.ndarray) -> str:
    """The unit's number; a digit's logit with it."""
    return f"{unit}: {format_number(float(values[0, 0]), 3)}" if layer == "OUTPUT" else str(unit)


def _even_columns(count: int, size: int, side: int) -> int | None:
    """Maps a line so that all lines are equally long in half the page; None where that would leave them short."""
    fit = HALF // (-(-size // side) * side + 10)
    return next((columns for columns in range(fit, 2, -1) if count % columns == 0), None)


def _choose(unit: int) -> None:
    address.choose({state.QUERY_UNIT: unit})
