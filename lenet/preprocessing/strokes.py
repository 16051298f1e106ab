"""A drawing as strokes of a pen, and the ink that they leave on the canvas, in whole numbers.

The strokes are the truth and pixels follow from them: the browser (ui/web/engine/ink.js) and this file make the same
ink of them, byte for byte. All numbers are whole, or halves, and far below 2^53: as float64 they are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lenet.errors import ImageError, quote

CANVAS_SIDE = 280
"""Pixels of the canvas on each side: ten times MNIST's 28."""
UNITS = 8
"""A pen's position is measured in eighths of a pixel."""
GRID = 4
"""Sample points along each side of a pixel, at its eighths 1, 3, 5 and 7; so sample s lies at 2 s + 1."""
LEVELS = ((2 * 255 * np.arange(17) + 16) // 32).astype(np.uint8)
"""How bright a pixel is with 0 to 16 inked sample points: round(255 count / 16), halves up."""
MAX_WIDTH = 80
"""Pixels of the widest pen."""
LOWEST, HIGHEST = -CANVAS_SIDE * UNITS, 2 * CANVAS_SIDE * UNITS
"""Where the pen may be: a whole canvas beyond each edge. This bounds every number below."""
MAX_STROKES = 1_000
MAX_POINTS = 20_000
"""Of a whole drawing: a pen that is down for five minutes, at sixty points a second."""
PART = 128
"""Points that are drawn at once, which bounds the memory that it takes."""

Spans = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Row, first and last column of runs of sample points, (N,) float64 each; they may leave the canvas or be empty."""


@dataclass(frozen=True)
class Stroke:
    """What a pen draws from touching the canvas to leaving it.

    Attributes:
        width: of the pen, whole pixels, 1..80.
        points: x0, y0, x1, y1, ...: whole eighths of a pixel from the canvas's top left corner, -2240..4480. At least
            one point, which alone is a dot; where the pen stood twice, the point may stand twice.

    Raises:
        ImageError: if a value is none of these.
    """

    width: int
    points: tuple[int, ...]

    def __post_init__(self) -> None:
        if type(self.width) is not int or not 1 <= self.width <= MAX_WIDTH:
            raise ImageError(f"A pen of width {quote(self.width)} cannot draw; it is whole pixels, 1 to {MAX_WIDTH}.")
        if not self.points or len(self.points) % 2:
            raise ImageError(f"A stroke of {len(self.points)} numbers cannot be drawn; it is x and y of each point.")
        for place in self.points:
            if type(place) is not int or not LOWEST <= place <= HIGHEST:
                raise ImageError(f"A pen cannot be at {quote(place)}; a place is whole eighths of a pixel, {LOWEST} "
                                 f"to {HIGHEST}.")

    def to_json(self) -> dict[str, Any]:
        """The stroke as JSON has it; `parse_strokes` reads a list of these."""
        return {"width": self.width, "points": list(self.points)}


def parse_strokes(value: Any) -> tuple[Stroke, ...]:
    """Read a drawing from JSON: a list of `{"width": w, "points": [x0, y0, x1, y1, ...]}`.

    Args:
        value: what a JSON parser returned; it may come from anywhere.

    Raises:
        ImageError: if it is no such list, or a drawing of more than 1,000 strokes or 20,000 points.
    """
    if not isinstance(value, list) or len(value) > MAX_STROKES:
        raise ImageError(f"A drawing cannot be read from {quote(value)}; a list of at most "
                         f"{MAX_STROKES:,} strokes can.")
    for row in value:
        if not isinstance(row, dict) or set(row) != {"width", "points"} or not isinstance(row["points"], list):
            raise ImageError(f"A stroke cannot be read from {quote(row)}; it has a width and a list of points.")
    count = sum(len(row["points"]) for row in value) // 2
    if count > MAX_POINTS:
        raise ImageError(f"A drawing of {count:,} points cannot be read; at most {MAX_POINTS:,} can.")
    return tuple(Stroke(row["width"], tuple(row["points"])) for row in value)


def draw_strokes(strokes: Iterable[Stroke], side: int = CANVAS_SIDE) -> np.ndarray:
    """The ink of a drawing.

    A sample point is inked if it is no further than half the pen's width from the line through a stroke's points. A
    pixel is as bright as its share of inked sample points.

    Args:
        strokes: in any order.
        side: pixels of the canvas on each side.

    Returns:
        (side, side) uint8, 0 ground to 255 full ink.
    """
    strokes = tuple(strokes)
    edges = np.zeros((GRID * side, GRID * side + 1), np.int32)  # +1 where a span begins, -1 where it has just ended
    for stroke in strokes:
        points = np.array(stroke.points, np.float64).reshape(-1, 2)
        radius = stroke.width * UNITS / 2
        for start in range(0, len(points), PART):
            part = points[start : start + PART + 1]
            _add(edges, _disc_spans(part, radius, len(edges)))
            _add(edges, _bar_spans(part[:-1], part[1:], radius, len(edges)))
    ink = np.zeros((side, side), np.uint8)
    (left, right), (top, bottom) = (_reach(strokes, axis, side) for axis in (0, 1))
    ink[top:bottom, left:right] = _levels(edges[GRID * top : GRID * bottom, GRID * left : GRID * right])
    return ink


def _reach(strokes: Sequence[Stroke], axis: int, side: int) -> tuple[int, int]:
    """The pixels in reach of the pens along an axis (0: columns, 1: rows), from the first to before the last."""
    lowest = min((min(stroke.points[axis::2]) - stroke.width * UNITS // 2 for stroke in strokes), default=0)
    highest = max((max(stroke.points[axis::2]) + stroke.width * UNITS // 2 for stroke in strokes), default=0)
    first, last = np.clip([lowest // UNITS, highest // UNITS + 1], 0, side)
    return int(first), int(last)


def _levels(edges: np.ndarray) -> np.ndarray:
    """Where spans begin and end, for 4 x 4 sample points a pixel -> how bright each pixel is, uint8."""
    inked = (np.cumsum(edges, axis=1, dtype=np.int32) > 0).view(np.uint8)
    in_rows = inked[0::4] + inked[1::4] + inked[2::4] + inked[3::4]
    return LEVELS[in_rows[:, 0::4] + in_rows[:, 1::4] + in_rows[:, 2::4] + in_rows[:, 3::4]]


def _add(edges: np.ndarray, spans: Spans) -> None:
    """Mark where spans begin and end, as far as they lie on the canvas."""
    row, first, last = spans
    first, last = np.maximum(first, 0), np.minimum(last, len(edges) - 1)
    shown = np.flatnonzero(first <= last)
    start = row[shown] * edges.shape[1]
    for column, change in ((first, 1), (last + 1, -1)):
        np.add.at(edges.reshape(-1), (start + column[shown]).astype(np.intp), np.int32(change))


def _disc_spans(centres: np.ndarray, radius: float, rows: int) -> Spans:
    """The discs around a stroke's points, (N, 2): x^2 <= radius^2 - y^2."""
    index, row = _rows(centres[:, 1] - radius, centres[:, 1] + radius, rows)
    x0, y0 = np.take(centres.T, index, axis=1)
    half = np.floor(np.sqrt(radius**2 - (2 * row + 1 - y0) ** 2))
    return row, *_samples(x0 - half, x0 + half)


def _bar_spans(starts: np.ndarray, ends: np.ndarray, radius: float, rows: int) -> Spans:
    """The bars between a stroke's points, (N, 2) each: rectangles as wide as the pen, without its round ends.

    Seen from its start, with (dx, dy) the way to its end, a point (x, y) lies beside the bar's line if
    0 <= x dx + y dy <= length^2, and near enough if its distance, |x dy - y dx| / length, is at most the radius.
    """
    moved = (starts != ends).any(axis=1)
    starts, ends = starts[moved], ends[moved]
    length2 = ((ends - starts) ** 2).sum(axis=1)
    reach = np.floor(np.sqrt(radius**2 * length2))
    index, row = _rows(np.minimum(starts, ends)[:, 1] - radius, np.maximum(starts, ends)[:, 1] + radius, rows)
    x0, y0, dx, dy, length2, reach = np.take(np.vstack([starts.T, (ends - starts).T, length2, reach]), index, axis=1)
    y = 2 * row + 1 - y0
    first, last = _within(dx, -y * dy, length2 - y * dy)
    near_first, near_last = _within(dy, y * dx - reach, y * dx + reach)
    return row, *_samples(x0 + np.maximum(first, near_first), x0 + np.minimum(last, near_last))


def _within(factor: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first and the last whole x with low <= factor x <= high; infinite where there is no limit.

    Half a unit is added on either side: then no quotient is near a whole number, and none is 0 / 0.
    """
    with np.errstate(divide="ignore"):
        one, other = (low - 0.5) / factor, (high + 0.5) / factor
    return np.ceil(np.minimum(one, other)), np.floor(np.maximum(one, other))


def _rows(top: np.ndarray, bottom: np.ndarray, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Every row of sample points, of so many, between `top` and `bottom`, (N,) eighths: which of the N, and the row."""
    first, last = _samples(top, bottom)
    first, last = np.maximum(first, 0), np.minimum(last, rows - 1)
    counts = np.maximum(last - first + 1, 0).astype(np.intp)
    index = np.repeat(np.arange(len(counts)), counts)
    return index, np.arange(len(index)) + (first - (np.cumsum(counts) - counts))[index]


def _samples(first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first and the last sample s with first <= 2 s + 1 <= last."""
    return np.ceil((first - 1) / 2), np.floor((last - 1) / 2)
