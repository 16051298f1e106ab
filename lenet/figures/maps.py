"""Feature maps, or filters, side by side as a Plotly figure, in one scale of colours."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from lenet.figures.colors import compute_domain, to_plotly

if TYPE_CHECKING:
    import plotly.graph_objects as go

COLUMNS = 6
"""Maps in a row."""

TITLE, GAP, BAR = 24, 8, 80
"""Pixels for a number above a map, between two maps, and beside them for the scale."""


def plot_maps(maps: np.ndarray, side: int = 120) -> go.Figure:
    """Maps (rows, columns, channels) side by side, six in a row, about `side` pixels each, with their numbers.

    The scale is the same for all. It is the diverging one, with zero in its middle, if any value is negative.

    Raises:
        ValueError: if `maps` has another number of axes.

    Example:
        >>> figure = lenet.plot_maps(lenet.load_model("article").weights["C1/kernel"][:, :, 0, :])
        >>> len(figure.data)   # one for each of the six filters
        6
    """
    from plotly.subplots import make_subplots
    import plotly.graph_objects as go

    if maps.ndim != 3:
        raise ValueError(f"The maps have shape {maps.shape}; it must be (rows, columns, channels), such as those of "
                         "one image: trace['C1'].activation[0].")
    count, diverging = maps.shape[2], bool((maps < 0).any())
    low, high = compute_domain(maps, diverging)
    rows, columns = ceil(count / COLUMNS), min(count, COLUMNS)
    high_as, wide_as = (side + TITLE) * rows, (side + GAP) * columns
    figure = make_subplots(rows, columns, subplot_titles=[str(number) for number in range(count)],
                           vertical_spacing=TITLE / high_as, horizontal_spacing=GAP / wide_as)
    for number in range(count):
        row, column = divmod(number, COLUMNS)
        figure.add_trace(go.Heatmap(z=maps[:, :, number], coloraxis="coloraxis"), row + 1, column + 1)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, autorange="reversed")
    figure.update_layout(width=wide_as + BAR, height=high_as,
                         coloraxis={"cmin": low, "cmax": high, "colorscale": to_plotly(diverging)},
                         margin={"l": GAP, "r": BAR, "t": TITLE, "b": 0})
    return figure
