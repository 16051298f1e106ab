"""Stray taps of the pen: short strokes far from the digit, as a palm or a bouncing finger leaves them.

The browser (ui/web/engine/taps.js) finds the same. All numbers are whole and below 2^53: as float64 they are exact.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lenet.preprocessing.strokes import UNITS, Stroke

SHORT = 4
"""A tap is shorter than the longest stroke by more than this factor."""
FAR = 8
"""It is further from all other ink than the longer side of the digit's ink divided by this."""
FINENESS = 16
"""Parts of an eighth of a pixel in which a stroke's length is measured."""
MOST_POINTS = 200
"""Of a tap. What has more was drawn."""
MOST_TAPS = 8
"""Short strokes among which taps are looked for. Who makes more of them draws with dots."""


def find_taps(strokes: Sequence[Stroke]) -> list[int]:
    """Which strokes are stray taps; never the longest one, so never all of them.

    A tap is shorter than a quarter of the longest stroke, and its ink is further than an eighth of the digit's longer
    side from the ink of all strokes that are none. Of strokes that are short, those near the others are none, nor are
    those near these: a dotted line that begins at the digit belongs to it.

    Returns:
        Their numbers, ascending.
    """
    lengths = [measure_length(stroke) for stroke in strokes]
    longest = max(lengths, default=0)
    taps = [i for i, length in enumerate(lengths)
            if SHORT * length < longest and len(strokes[i].points) <= 2 * MOST_POINTS]
    if not 0 < len(taps) <= MOST_TAPS:
        return []
    near = [stroke for i, stroke in enumerate(strokes) if i not in taps]
    reach = measure_side(near) // FAR
    while near and taps:
        segments = _list_segments(near)
        joined = [i for i in taps if _is_near(strokes[i], segments, reach)]
        near = [strokes[i] for i in joined]
        taps = [i for i in taps if i not in joined]
    return taps


def measure_length(stroke: Stroke) -> int:
    """The length of a stroke in sixteenths of an eighth of a pixel, each of its segments rounded down."""
    steps = np.diff(np.array(stroke.points, np.float64).reshape(-1, 2), axis=0)
    return int(np.floor(np.sqrt(FINENESS**2 * (steps**2).sum(axis=1))).sum())


def measure_side(strokes: Sequence[Stroke]) -> int:
    """The longer side of the box around the ink of strokes, in eighths of a pixel."""
    half = UNITS // 2
    return max(max(max(stroke.points[axis::2]) + stroke.width * half for stroke in strokes)
               - min(min(stroke.points[axis::2]) - stroke.width * half for stroke in strokes) for axis in (0, 1))


def _list_segments(strokes: Sequence[Stroke]) -> np.ndarray:
    """(N, 5) float64: x and y of start and end of each segment, and half its pen's width. A dot is a segment, too."""
    rows = []
    for stroke in strokes:
        points = np.array(stroke.points, np.float64).reshape(-1, 2)
        starts, ends = (points[:-1], points[1:]) if len(points) > 1 else (points, points)
        rows.append(np.column_stack([starts, ends, np.full(len(starts), stroke.width * UNITS // 2)]))
    return np.concatenate(rows)


def _is_near(stroke: Stroke, segments: np.ndarray, reach: int) -> bool:
    """Whether the gap between the ink of a stroke and that of segments is `reach` or less anywhere."""
    own = _list_segments([stroke])
    limit = segments[:, 4] + own[0, 4] + reach
    boxes = np.sort(segments[:, :4].reshape(-1, 2, 2), axis=1)
    places = own[:, :4].reshape(-1, 2)
    within = ((boxes[:, 0] - limit[:, np.newaxis] <= places.max(axis=0))
              & (boxes[:, 1] + limit[:, np.newaxis] >= places.min(axis=0))).all(axis=1)
    others, limit2 = segments[within, :4].T, limit[within] ** 2
    return any(bool(_are_close(part[:4, np.newaxis], others, limit2).any()) for part in own)


def _are_close(one: np.ndarray, others: np.ndarray, limit2: np.ndarray) -> np.ndarray:
    """Whether a segment, (4, 1), crosses others, (4, N), or comes as near to them as the root of `limit2`, (N,)."""
    (a, b), (c, d) = (one[:2], one[2:]), (others[:2], others[2:])
    close = _cross(b - a, c - a) * _cross(b - a, d - a) < 0
    close &= _cross(d - c, a - c) * _cross(d - c, b - c) < 0
    for place in (a, b):
        close |= _is_close(place, c, d, limit2)
    for place in (c, d):
        close |= _is_close(place, a, b, limit2)
    return close


def _is_close(place: np.ndarray, start: np.ndarray, end: np.ndarray, limit2: np.ndarray) -> np.ndarray:
    """Whether places are as near to segments as the root of `limit2`, (N,); each (2, N), or (2, 1) for all."""
    way, off = end - start, place - start
    along, length2 = (off * way).sum(axis=0), (way**2).sum(axis=0)
    to_start, to_end = ((gap**2).sum(axis=0) <= limit2 for gap in (off, place - end))
    to_line = _cross(way, off) ** 2 <= limit2 * length2
    return np.where(along <= 0, to_start, np.where(along >= length2, to_end, to_line))


def _cross(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The cross product of two vectors, (2, N): its sign says on which side of the first the second points."""
    product: np.ndarray = one[0] * other[1] - one[1] * other[0]
    return product
