"""What a sweep has found: a heat map of two settings, or lines from value to value where more or fewer were tried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lenet.figures.colors import DIGIT_COLORS, NOT_A_NUMBER, SEQUENTIAL, SURFACE_COLORS, needs_light_text, to_plotly

if TYPE_CHECKING:
    import plotly.graph_objects as go

MARKED = 5
"""So many of the best have a colour of their own: that of their curves below."""


SPACE = "\N{NO-BREAK SPACE}" * 2
"""Between words and the line that they stand at."""


class Axis(NamedTuple):
    """A setting that was tried, and its values in words, in their order."""

    title: str
    values: tuple[str, ...]


class Point(NamedTuple):
    """A combination: the place of its value on each axis, from 0, its mean score in 0..1, and all of it in words."""

    places: tuple[int, ...]
    score: float
    words: str


def plot_heat(across: Axis, down: Axis, points: Sequence[Point], height: int = 0) -> go.Figure:
    """The scores of combinations of two settings as a grid; `points` have their places across first, then down.

    The colours span what was found, so that small differences are seen, and each cell has its number. A combination
    without a score is a gap. `height` in pixels; 0 gives each row its own.
    """
    import plotly.graph_objects as go  # takes half a second: only when a grid is drawn

    scores = np.full((len(down.values), len(across.values)), np.nan)
    words = [["" for _ in across.values] for _ in down.values]
    for (column, row), score, said in points:
        scores[row, column], words[row][column] = score, said
    low, high = _find_ends(points)
    shares = np.nan_to_num((scores - low) / (high - low))
    dark = needs_light_text(SEQUENTIAL[(shares * (len(SEQUENTIAL) - 1)).astype(int)] / 255)
    figure = go.Figure([_cells(np.where(chosen, scores, np.nan), across, down, words, (low, high), is_dark)
                        for chosen, is_dark in ((dark, True), (~dark, False))])
    for update, axis in ((figure.update_xaxes, across), (figure.update_yaxes, down)):
        update(title=axis.title, type="category", fixedrange=True, showgrid=False, zeroline=False, ticks="")
    figure.update_yaxes(autorange="reversed")
    figure.update_layout(height=height or 110 + 44 * len(down.values), margin={"l": 8, "r": 8, "t": 8, "b": 8},
                         dragmode=False)
    return figure


def plot_parallel(axes: Sequence[Axis], points: Sequence[Point], height: int = 380) -> go.Figure:
    """A line for each combination, the best first, over an axis for each setting and one for the score.

    The first `MARKED` have the colours that `plot_comparison` gives as many curves, the others are faint.
    """
    import plotly.graph_objects as go

    low, high = _find_ends(points)
    lines = [_line(point, axes, number, (point.score - low) / (high - low)) for number, point in enumerate(points)]
    ends = [(len(axes), float(share), f"{(low + share * (high - low)) * 100:.2f} %") for share in (0, 1)]
    ticks = [(x, _share(place, axis), value) for x, axis in enumerate(axes) for place, value in enumerate(axis.values)]
    figure = go.Figure([*reversed(lines), _words(ticks, "middle left"), _words(ends, "middle right")])
    for x in range(len(axes) + 1):
        figure.add_vline(x, line={"color": SURFACE_COLORS["frame"], "width": 1}, layer="below")
    titles = [*(axis.title for axis in axes), "validation"]
    figure.update_xaxes(tickvals=list(range(len(titles))), ticktext=titles, side="top", fixedrange=True,
                        range=[-0.2 * len(axes), 1.25 * len(axes)], showgrid=False, zeroline=False)
    figure.update_yaxes(visible=False, range=[-0.08, 1.08], fixedrange=True)
    figure.update_layout(height=height, showlegend=False, margin={"l": 8, "r": 24, "t": 8, "b": 8}, dragmode=False)
    return figure


def _line(point: Point, axes: Sequence[Axis], number: int, share: float) -> go.Scatter:
    import plotly.graph_objects as go

    is_marked = number < MARKED
    ys = [*(_share(place, axis) for place, axis in zip(point.places, axes, strict=True)), share]
    return go.Scatter(
        x=list(range(len(ys))), y=ys, mode="lines+markers", opacity=1 if is_marked else 0.45,
        line={"color": DIGIT_COLORS[number] if is_marked else NOT_A_NUMBER, "width": 3 if is_marked else 1.5},
        text=[point.words] * len(ys), hovertemplate="%{text}<extra></extra>")


def _words(texts: Sequence[tuple[float, float, str]], position: str) -> go.Scatter:
    """Words beside their places (x, y)."""
    import plotly.graph_objects as go

    xs, ys, words = zip(*texts, strict=True)
    return go.Scatter(x=xs, y=ys, text=[f"{SPACE}{word}{SPACE}" for word in words], mode="text", hoverinfo="skip",
                      textposition=position, cliponaxis=False)


def _share(place: int, axis: Axis) -> float:
    """Where a value stands on its axis, 0 to 1; one that is alone in the middle."""
    return place / (len(axis.values) - 1) if len(axis.values) > 1 else 0.5


def _find_ends(points: Sequence[Point]) -> tuple[float, float]:
    """The lowest and the highest score, which are never the same."""
    scores = [point.score for point in points]
    low, high = min(scores, default=0.0), max(scores, default=1.0)
    return (low, high) if high > low else (low - 0.01, high + 0.01)


def _cells(scores: np.ndarray, across: Axis, down: Axis, words: list[list[str]], ends: tuple[float, float],
           is_dark: bool) -> Any:
    """The cells whose colour is dark, or those whose is not: their numbers are light, or dark."""
    import plotly.graph_objects as go

    text = [["" if np.isnan(score) else f"{score * 100:.2f}" for score in row] for row in scores]
    ink = SURFACE_COLORS["light" if is_dark else "dark"]
    return go.Heatmap(
        z=scores, x=across.values, y=down.values, text=text, texttemplate="%{text}",
        textfont={"size": 13, "color": ink}, customdata=words, hovertemplate="%{customdata}<extra></extra>",
        hoverongaps=False, colorscale=to_plotly(), showscale=False, zmin=ends[0], zmax=ends[1], xgap=1.5, ygap=1.5)
