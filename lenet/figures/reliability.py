"""The reliability diagram: how often answers are right, by how sure they are (DeGroot and Fienberg, 1983)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lenet.figures.colors import POSITIVE, SURFACE_COLORS

if TYPE_CHECKING:
    import plotly.graph_objects as go

ANSWERS, LINE = POSITIVE[4], SURFACE_COLORS["frame"]
"""The colours of the answers, and of the lines that they are held to."""

SURE_OF_IT = 1.96
"""Standard deviations on either side of a normal distribution's mean that hold 95 % of it."""

Rows = Sequence[Sequence[float]]
"""For bins of equal width from 0 to 1: how many answers each has, how many are right, their probabilities added up."""


class Point(NamedTuple):
    """The answers of one bin: its ends `low` and `high`, how many they are (`answers`), the mean of their probabilities
    (`sure`), and the share of them that is `right`, with the interval that holds the true share in 95 of 100 cases.
    """

    low: float
    high: float
    answers: int
    sure: float
    right: float
    least: float
    most: float


def compute_points(rows: Rows) -> list[Point]:
    """The bins that have an answer, the least sure first."""
    bins = len(rows[0])
    return [Point(i / bins, (i + 1) / bins, int(count), total / count, right / count, *_bound(right, count))
            for i, (count, right, total) in enumerate(zip(*rows, strict=True)) if count]


def describe_point(point: Point) -> str:
    """A bin in words: "60 % to 67 % sure: 12 of 20 answers are right, 60.0 %"."""
    right, words = round(point.right * point.answers), "answer is" if point.answers == 1 else "answers are"
    return (f"{point.low * 100:.0f} % to {point.high * 100:.0f} % sure: {right:,} of {point.answers:,} {words} right, "
            f"{point.right * 100:.1f} %")


def plot_reliability(rows: Rows, height: int = 300) -> go.Figure:
    """A point a bin: how sure its answers are, and what share of them is right; on the diagonal both are the same."""
    import plotly.graph_objects as go  # takes half a second: only when one is drawn

    points = compute_points(rows)
    right = np.array([point.right for point in points])
    figure = go.Figure([
        go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line={"color": LINE, "width": 1}, hoverinfo="skip"),
        go.Scatter(
            x=[point.sure for point in points], y=right, mode="markers", marker={"color": ANSWERS, "size": 9},
            error_y={"type": "data", "array": [point.most for point in points] - right, "thickness": 1, "width": 3,
                     "arrayminus": right - [point.least for point in points], "color": ANSWERS},
            customdata=[describe_point(point) for point in points], hovertemplate="%{customdata}<extra></extra>"),
    ])
    figure.update_xaxes(title={"text": "how sure", "standoff": 8}, **_AXIS)
    figure.update_yaxes(**_AXIS)
    figure.add_annotation(text="share that is right", x=0, y=1, xref="paper", yref="paper", xanchor="left",
                          yanchor="bottom", showarrow=False)
    figure.update_layout(height=height, margin={"l": 44, "r": 12, "t": 24, "b": 40}, dragmode=False, showlegend=False)
    return figure


_AXIS = {"range": [-0.03, 1.03], "tickvals": [0, 0.25, 0.5, 0.75, 1], "tickformat": ".0%", "fixedrange": True,
         "zeroline": False}


def _bound(right: float, count: float) -> tuple[float, float]:
    """Between which shares the true one lies in 95 of 100 cases, if `right` of `count` answers are.

    E. B. Wilson's interval (1927), which stays within 0 and 1 however few there are.
    """
    share, square = right / count, SURE_OF_IT**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = SURE_OF_IT / (1 + square / count) * np.sqrt(share * (1 - share) / count + square / (4 * count**2))
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))
