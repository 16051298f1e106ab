"""What one value was computed from, as pictures: its inputs, its weights and their products, or a comparison.

All functions take the value, its unit, and what its inputs are multiplied by.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from lenet.inspection import Explanation
from lenet.network import BITMAP_SHAPE, INPUT
from ui.components import MapGrid, render_maps
from ui.inspect.words import describe_differences, describe_terms
from ui.text import format_number

TERMS, DIFFERENCES = 4, 8
"""Lines of a table: inputs that add most and as many that take away most; inputs that differ most."""
MOST_INPUTS = 160
LARGE, ROOM = 140, 146
"""Pixels that a large map has at least, and what is kept free for it: two side by side fit a phone, three the card."""


def render_products(value: Explanation, unit: int, times: str) -> None:
    """Window times kernel, weight by weight: three lines of maps, one below the other; for pooling the window alone."""
    count, is_first = len(value.inputs), value.before == INPUT
    labels = [INPUT if is_first else f"{value.before} map {i}" for i in value.sources]
    shown: list[tuple[str, np.ndarray, str, list[str] | None]] = [
        ("What it saw there", value.inputs, "ink" if is_first else "activation", None)]
    if value.weights is not None:
        totals = [format_number(float(total), 3) for total in value.contributions.sum(axis=(1, 2))]
        shown += [(times, value.weights, "weights", None),
                  ("gives the products", value.contributions, "weights", totals if count > 1 else None)]
    grids = (MapGrid(maps, caption, scale=scale, labels=labels, size=LARGE if count == 1 else 48, limit=MOST_INPUTS,
                     titles=titles) for caption, maps, scale, titles in shown)
    render_maps(*grids, key="inspect_products", room=ROOM if count == 1 else None)


def render_terms(value: Explanation, unit: int, times: str) -> None:
    """A dense unit's inputs: the few that add and take away most in a table, all of them as cells."""
    with st.container(horizontal=True, gap="large", key="inspect_terms"):
        with st.container(width="content"):
            st.markdown(describe_terms(value, TERMS))
        with st.container(width="stretch"):
            caption = f"What each unit of {value.before} adds to the sum: amber speaks for, blue against"
            units = range(len(value.inputs))
            grid = MapGrid(value.contributions, caption, scale="weights", limit=MOST_INPUTS, size=48,
                           labels=[_name_term(value, i) for i in units], titles=[str(i) for i in units])
            render_maps(grid, key="inspect_terms_maps")


def render_comparison(value: Explanation, digit: int, times: str) -> None:
    """F6, a digit's bitmap, and where the two differ, as pictures; and the units that differ most in a table."""
    grids = (
        MapGrid(maps.reshape(1, *BITMAP_SHAPE), caption, scale=scale, domain=domain, labels=[caption],
                size=18 * BITMAP_SHAPE[1])
        for maps, scale, domain, caption in (
            (value.inputs, "ink", (-1, 1), f"{value.before}'s answers"),
            (value.weighed_by, "ink", (-1, 1), f"The bitmap of {digit}"),
            (value.contributions, "weights", None, "Minus the squared differences"),
        )
    )
    with st.container(horizontal=True, gap="small", key="inspect_comparison"):
        with st.container(width=3 * ROOM + 32):
            render_maps(*grids, key="inspect_compared", room=ROOM)
        with st.container(width="content"):
            st.markdown(describe_differences(value, DIFFERENCES))


def _name_term(value: Explanation, unit: int) -> str:
    if value.inputs[unit].size > 1:
        return f"{value.before} unit {unit}"
    answer, weight = (format_number(float(part[unit, 0, 0])) for part in (value.inputs, value.weighed_by))
    return f"{value.before} unit {unit}, answer {answer} times weight {weight}"
