"""The confusion matrix: which digit was read as which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lenet.figures.colors import NEGATIVE, SEQUENTIAL, SURFACE_COLORS, needs_light_text, parse_hex, to_plotly

if TYPE_CHECKING:
    import plotly.graph_objects as go

DIGITS = [str(digit) for digit in range(10)]
RIGHT = NEGATIVE[3]
"""The colour of right answers."""
Matrix = Sequence[Sequence[int]]


def plot_confusion(matrix: Matrix, height: int = 430) -> go.Figure:
    """The matrix [true][predicted] of counts (10, 10) as a grid of digits.

    Colour shows mistakes only: coloured with them, the diagonal of about a thousand each would leave
    every mistake black. Right answers stand in a plain colour of their own.

    Example:
        >>> images, labels = lenet.load_test_set()
        >>> judged = lenet.compute_evaluation(lenet.load_model("article"), images[:100], labels[:100])
        >>> figure = lenet.plot_confusion(judged.confusion_matrix)
    """
    import plotly.graph_objects as go  # takes half a second: only when a matrix is drawn

    counts = np.asarray(matrix, dtype=int)
    right = np.eye(len(DIGITS), dtype=bool)
    words = [[describe_cell(t, p, counts[t, p]) for p in range(10)] for t in range(10)]
    zmax = max(1, counts[~right].max())
    dark = needs_light_text(SEQUENTIAL[np.minimum(counts, zmax) * (len(SEQUENTIAL) - 1) // zmax] / 255)
    figure = go.Figure([
        _cells(counts, ~right & dark, words, to_plotly(), zmax, is_dark=True),
        _cells(counts, ~right & ~dark, words, to_plotly(), zmax, is_dark=False),
        _cells(counts, right, words, [[0, RIGHT], [1, RIGHT]], None, is_dark=bool(needs_light_text(parse_hex(RIGHT)))),
    ])
    figure.update_xaxes(title={"text": "read as", "standoff": 10}, side="bottom", fixedrange=True, **_DIGIT_AXIS)
    figure.update_yaxes(autorange="reversed", fixedrange=True, **_DIGIT_AXIS)
    figure.add_annotation(text="is a", x=0, y=1, xref="paper", yref="paper", xanchor="right", yanchor="bottom",
                          showarrow=False)  # above the axis and not beside it: a phone needs the width for the numbers
    figure.update_layout(height=height, margin={"l": 22, "r": 2, "t": 24, "b": 40}, dragmode=False)
    return figure


def describe_cell(true: int, predicted: int, count: int) -> str:
    """One cell in words: "4 read as 9: 28 times"."""
    times = "never" if count == 0 else "once" if count == 1 else f"{count:,} times"
    return f"{true} read as {predicted}: {times}"


def count_mistakes(matrix: Matrix) -> int:
    """All images that were read as another digit than they are."""
    counts = np.asarray(matrix, dtype=int)
    return int(counts.sum() - np.trace(counts))


def compute_worst(matrix: Matrix, most: int = 3) -> list[tuple[int, int, int]]:
    """The most frequent mistakes, the worst first: (true, predicted, count), none that never happened."""
    counts = np.asarray(matrix, dtype=int).copy()
    np.fill_diagonal(counts, 0)
    order = np.argsort(counts, axis=None, kind="stable")[::-1][:most]
    cells = [divmod(int(place), counts.shape[1]) for place in order]
    return [(true, predicted, int(counts[true, predicted])) for true, predicted in cells if counts[true, predicted]]


_DIGIT_AXIS = {"type": "category", "tickfont": {"size": 13}, "ticks": "", "showgrid": False, "zeroline": False}


def _cells(counts: np.ndarray, chosen: np.ndarray, words: list[list[str]], scale: list[Any], zmax: int | None,
           is_dark: bool) -> go.Heatmap:
    """A heatmap of the chosen cells; the count is written into each that is not 0, in white if the cells are dark."""
    import plotly.graph_objects as go

    shown = np.where(chosen, counts, np.nan)
    text = [[f"{n:,}" if yes and n else "" for n, yes in zip(*row, strict=True)]
            for row in zip(counts, chosen, strict=True)]
    ink = SURFACE_COLORS["light" if is_dark else "dark"]
    return go.Heatmap(
        z=shown, x=DIGITS, y=DIGITS, text=text, texttemplate="%{text}", textfont={"size": 12, "color": ink},
        customdata=words, hovertemplate="%{customdata}<extra></extra>", hoverongaps=False, colorscale=scale,
        showscale=False, zmin=0, zmax=zmax, xgap=1.5, ygap=1.5,
    )
