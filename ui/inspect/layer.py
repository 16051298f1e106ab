"""One layer in the Inspect page: what it does, its filters, and its answers before and after the activation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st

from lenet.inspection import UnitStatistics, unit_maps
from lenet.layers import Layer
from lenet.network import Network, Trace
from ui import state
from ui.components import MapGrid, render_bars, render_maps
from ui.inspect.choices import VALUES, choose_unit, choose_values, read_values
from ui.inspect.kinds import LAYER_WORDS, describe_values, unit_word
from ui.inspect.weight_grids import NARROW
from ui.inspect.words import describe_dead, describe_size
from ui.text import format_number
from ui.shared import resources

MOST_UNITS = 160
"""Maps that are shown at first; a button shows the rest."""
HALF = 570
"""Pixels of half the page on a common screen: what stands side by side is arranged to fit there."""

Position = tuple[int, int, int]
"""Unit, row and column of the value that is explained."""


@dataclass(frozen=True)
class _Shown:
    """What all grids of one layer share. `position` is the value that is explained, `dead` (units,) bool."""

    layer: Layer
    before: Layer | None
    position: Position
    dead: np.ndarray


def render_layer(network: Network, trace: Trace, layer: Layer, position: Position, statistics: UnitStatistics) -> None:
    """Say what happens in the layer, and draw its filters and its answers; the value at `position` is marked."""
    at = network.layers.index(layer)
    shown = _Shown(layer, network.layers[at - 1] if at else None, position, statistics.dead[layer.name])
    st.markdown(f"{describe_layer(network, layer)} {describe_dead(shown.dead, resources.STATISTICS_IMAGES)}")
    LAYER_WORDS[layer.kind].render_weights(network, trace, layer, position[0])
    _render_answers(trace, shown)


def describe_layer(network: Network, layer: Layer) -> str:
    """What happens in the layer, and how large it is: Markdown."""
    at = network.layers.index(layer)
    before = network.layers[at - 1] if at else None
    return f"{LAYER_WORDS[layer.kind].describe(layer, before)} {describe_size(layer)}"


def _render_answers(trace: Trace, shown: _Shown) -> None:
    """The layer's maps or units: before and after its activation, or, for plain pooling, what it was given and made."""
    layer, values, texts = shown.layer, trace[shown.layer.name], describe_values(shown.layer)
    if layer.is_output:
        _render_logits(trace, shown, texts)
        return
    if layer.output_shape[0] == 1:
        part = _choose_values(texts)
        caption = f"The {len(shown.dead)} units of {layer.name}. {texts[part]}"
        grids = [_build_grid(shown, getattr(values, part)[0], caption)]
    elif layer.has_weights:
        grids = [_build_grid(shown, getattr(values, part)[0], texts[part]) for part in ("preactivation", "activation")]
    else:
        given = f"What {layer.name} was given: the maps of {shown.before.name}" if shown.before else "The picture"
        grids = [_build_grid(shown, trace.given_to(layer.name)[0], given, is_marked=False),
                 _build_grid(shown, values.activation[0], f"What {layer.name} made of them")]
    render_maps(*grids, key=f"inspect_{layer.name}_answers", room=NARROW, grow=True,
                on_select=partial(choose_unit, layer))


def _render_logits(trace: Trace, shown: _Shown, texts: dict[str, str]) -> None:
    """The last layer: its logits as maps, its probabilities as bars."""
    left, right = st.columns(2)
    with left:
        grid = _build_grid(shown, trace[shown.layer.name].preactivation[0], texts["preactivation"])
        render_maps(grid, key="inspect_logits", on_select=partial(choose_unit, shown.layer))
    with right:
        render_bars(trace.probabilities[0], key="inspect_bars", caption=texts["activation"])


def _choose_values(texts: dict[str, str]) -> str:
    values = st.session_state[state.INSPECT_VALUES] = read_values()
    st.segmented_control(
        "Values", VALUES, format_func=texts.__getitem__, required=True, key=state.INSPECT_VALUES,
        label_visibility="collapsed", on_change=lambda: choose_values(st.session_state[state.INSPECT_VALUES]))
    return values


def _build_grid(shown: _Shown, values: np.ndarray, caption: str, is_marked: bool = True) -> MapGrid:
    """The maps of values (h, w, units) or (units,); the explained value is framed where that `is_marked`."""
    maps, layer = unit_maps(values), shown.layer
    side, is_last = maps.shape[1], layer.is_output
    size = 60 if is_last else 48 if side == 1 else 60 if side <= 12 else 84
    return MapGrid(
        maps, caption, labels=[f"{layer.name} {unit_word(layer)} {i}" for i in range(len(maps))],
        titles=[_title(i, maps[i], is_last) for i in range(len(maps))],
        size=size, columns=_even_columns(len(maps), size, side) if side > 1 or is_last else None, limit=MOST_UNITS,
        marked=np.flatnonzero(shown.dead).tolist(), selected=shown.position[0],
        highlight=shown.position if is_marked and side > 1 else None,
    )  # fmt: skip


def _title(unit: int, values: np.ndarray, with_value: bool) -> str:
    """The unit's number; a digit's logit with it."""
    return f"{unit}: {format_number(float(values[0, 0]), 3)}" if with_value else str(unit)


def _even_columns(count: int, size: int, side: int) -> int | None:
    """Maps a line so that all lines are equally long in half the page; None where that would leave them short."""
    fit = HALF // (-(-size // side) * side + 10)
    return next((columns for columns in range(fit, 2, -1) if count % columns == 0), None)
