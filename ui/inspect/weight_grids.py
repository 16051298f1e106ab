"""What a layer has learnt, or compares with, as grids: its filters, its coefficients, its bitmaps."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from lenet.layers import Layer
from lenet.network import BITMAP_SHAPE, INPUT, Network, Trace, digit_bitmaps
from ui.components import MapGrid, render_maps
from ui.inspect.choices import choose_unit
from ui.shared import resources
from ui.text import format_number

MOST_KERNELS = 2500
"""Kernels that are sent at once, about 450 kB of them; of a wider layer only the chosen filter's are shown."""
FEW_KERNELS, FIRST_KERNELS = 600, 96
"""Up to so many kernels are shown at once; of more than that, the first ones and a button for the rest."""
MOST_COLUMNS = 18
NARROW = 288
"""Pixels: in less room than twice that, two grids stand one below the other."""


def render_nothing(network: Network, trace: Trace, layer: Layer, unit: int) -> None:
    """For layers without weights, and those whose weights are too many to be seen at once."""


def render_filters(network: Network, trace: Trace, layer: Layer, unit: int) -> None:
    """All kernels of a layer: a column for each filter and a line for each map, or filter after filter."""
    kernel = network.weights[f"{layer.name}/kernel"]
    channels, filters = kernel.shape[2:]
    count = channels * filters
    if count > MOST_KERNELS:
        st.caption(f"The {filters} filters of {layer.name} have {count:,} kernels, too many to draw them all: those of "
                   "the chosen filter stand on its card below.")
        return
    grid, order = _build_filters(network, layer.name, trace.name_before(layer.name), unit)
    render_maps(grid, key=f"inspect_{layer.name}_filters",
                on_select=lambda index: choose_unit(layer, order[index][0]))


@resources.remember(64)
def _build_filters(network: Network, name: str, before: str, unit: int) -> tuple[MapGrid, list[tuple[int, int]]]:
    """All kernels of a layer, the first of `unit` selected, and (filter, map) of each: the same for every picture."""
    layer, kernel = network.layer(name), network.weights[f"{name}/kernel"]
    channels, filters = kernel.shape[2:]
    count = channels * filters
    order, titles, columns, source = _arrange_kernels(filters, channels)
    source = "" if channels == 1 else f", {source} of {before}"
    gone = [i for i, (f, c) in enumerate(order) if c not in layer.sources(f)]
    absent = "; where a place is empty there is no connection" if gone else ""
    first = order.index((unit, layer.sources(unit)[0]))
    grid = MapGrid(
        np.stack([kernel[:, :, c, f] for f, c in order]),
        f"The {filters} filters of {layer.name}{source}: what lies under amber adds, under blue takes away{absent}",
        scale="weights", labels=[_name_kernel(layer.name, f, before, c) for f, c in order], titles=titles,
        size=72 if channels == 1 else 48, columns=columns, limit=None if count <= FEW_KERNELS else FIRST_KERNELS,
        missing=gone, selected=first,
    )  # fmt: skip
    return grid, order


def render_coefficients(network: Network, trace: Trace, layer: Layer, unit: int) -> None:
    """What each map of a layer that subsamples has learnt: its two numbers, a cell each."""
    grids = []
    for part, words in (("coefficient", "What each map's sums are multiplied by: its coefficient"),
                        ("bias", "What is added to them then: its bias")):
        values = network.weights[f"{layer.name}/{part}"]
        grids.append(MapGrid(values.reshape(-1, 1, 1), words, scale="weights", size=60, selected=unit,
                             labels=[f"{layer.name} map {i}, {part}" for i in range(len(values))],
                             titles=[f"{i}: {format_number(float(value), 3)}" for i, value in enumerate(values)]))
    render_maps(*grids, key=f"inspect_{layer.name}_coefficients", room=NARROW, grow=True,
                on_select=partial(choose_unit, layer))


def render_bitmaps(network: Network, trace: Trace, layer: Layer, unit: int) -> None:
    """The layer before as a picture, and the ten that it is compared with."""
    (height, width), before = BITMAP_SHAPE, trace.name_before(layer.name)
    penalties = -trace[layer.name].preactivation[0]
    build = partial(MapGrid, scale="ink", domain=(-1, 1))
    left, right = st.columns([1, 4])
    with left:
        picture = trace.given_to(layer.name)[0].reshape(1, height, width)
        render_maps(build(picture, f"{before}'s answers as {width}×{height} pixels", labels=[before], size=12 * width,
                          legend=False), key="inspect_f6_picture")
    with right:
        grid = build(
            digit_bitmaps().reshape(-1, height, width),
            f"What {before} should look like for each digit, and how far {before} is from it: the penalty",
            size=8 * width,
            labels=[f"bitmap of {digit}" for digit in range(10)],
            titles=[f"{digit}: {format_number(float(penalties[digit]), 3)}" for digit in range(10)],
            marked={int(penalties.argmin()): "nearest"}, selected=unit,
        )  # fmt: skip
        render_maps(grid, key="inspect_bitmap_grid", on_select=partial(choose_unit, layer))


def _arrange_kernels(filters: int, channels: int) -> tuple[list[tuple[int, int]], list[str], int | None, str]:
    """(filter, map) of each kernel in the order shown, its title, how many stand in a line, and that in words."""
    if filters <= MOST_COLUMNS or channels == 1:
        order = [(f, c) for c in range(channels) for f in range(filters)]
        titles = [str(f) if channels == 1 else f"{f} ← {c}" for f, c in order]
        return order, titles, filters if filters <= MOST_COLUMNS else None, "a line for each map"
    order = [(f, c) for f in range(filters) for c in range(channels)]
    titles = [f"{f} ← {c}" for f, c in order]
    return order, titles, MOST_COLUMNS // channels * channels or None, "each with a kernel for every map"


def _name_kernel(layer: str, unit: int, before: str, channel: int) -> str:
    source = "" if before == INPUT else f", for {before} map {channel}"
    return f"{layer} filter {unit}{source}"
