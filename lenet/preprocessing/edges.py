"""What of a drawing can be seen: strokes are cut where they leave the canvas, in whole numbers.

The browser (ui/web/engine/edges.js) cuts at the same places.
"""

from __future__ import annotations

from collections.abc import Iterable

from lenet.preprocessing.strokes import CANVAS_SIDE, UNITS, Stroke

Point = tuple[int, int]


def cut_at_edges(strokes: Iterable[Stroke]) -> tuple[Stroke, ...]:
    """The strokes without what lies further beyond the canvas's edges than half the pen's width: it leaves no ink.

    A stroke that leaves the canvas and comes back becomes two. Where a line crosses an edge, its other coordinate is
    rounded to whole eighths of a pixel, halves up.
    """
    return tuple(part for stroke in strokes for part in _cut_stroke(stroke))


def _cut_stroke(stroke: Stroke) -> list[Stroke]:
    low = -stroke.width * UNITS // 2
    high = CANVAS_SIDE * UNITS - low
    if low <= min(stroke.points) and max(stroke.points) <= high:
        return [stroke]
    lines = [list(zip(stroke.points[0::2], stroke.points[1::2], strict=True))]
    for axis in (0, 1):
        for edge, sign in ((low, 1), (high, -1)):
            lines = [part for line in lines for part in _cut_line(line, axis, edge, sign)]
    return [Stroke(stroke.width, tuple(place for point in line for place in point)) for line in lines]


def _cut_line(line: list[Point], axis: int, edge: int, sign: int) -> list[list[Point]]:
    """The parts of a line where `sign` times its coordinate on the axis is at least `sign` times the edge's."""
    parts: list[list[Point]] = []
    was_inside = False
    for i, point in enumerate(line):
        is_inside = sign * point[axis] >= sign * edge
        if is_inside and not was_inside:
            parts.append([])
        if i > 0 and is_inside != was_inside:
            parts[-1].append(_cross(line[i - 1], point, axis, edge))
        if is_inside:
            parts[-1].append(point)
        was_inside = is_inside
    return parts


def _cross(start: Point, end: Point, axis: int, edge: int) -> Point:
    """Where the way from one point to another, on either side of an edge, crosses it."""
    share, whole = edge - start[axis], end[axis] - start[axis]
    if whole < 0:
        share, whole = -share, -whole
    way = end[1 - axis] - start[1 - axis]
    other = start[1 - axis] + (2 * way * share + whole) // (2 * whole)
    return (edge, other) if axis == 0 else (other, edge)
