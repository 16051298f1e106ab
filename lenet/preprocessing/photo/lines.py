"""Straight lines that go through the whole picture are taken out of the marks: ruled and squared paper, frames.

A line is found by the Hough transform among runs of pixels that are as short as lines are thin. It is taken out where
the marks are no thicker across it than it is itself, so that strokes which cross it stay whole.
"""

from dataclasses import dataclass

import numpy as np

from lenet.preprocessing.photo.opencv import cv2

THICKEST = 0.015
"""Of the shorter side: the thickest line."""
STEEPEST = np.deg2rad(12)
"""How far a line may be from level or upright."""
FINENESS = np.pi / 900
"""Radians between the angles that are tried."""
VOTES = 0.4
"""Of the picture's width, for level lines: the fewest pixels in a row on a line."""
WHOLE = 0.85
"""Of the width: where a single line must be seen to be no stroke."""
END = 0.02
"""Of the width: so near to both edges it must be seen, too."""
SEEN = 0.8
"""Of these votes: how many columns the line must be seen in, once it is followed."""
TWICE = 0.3
"""Of its pixels: a line that has more in common with one that was found is the same."""
MOST = 400
"""Places of the transform that are looked at, those with most votes first; a line has several."""
LEAST = 3
"""So many lines the same way are ruled paper, also if none spans the picture."""


@dataclass(frozen=True)
class Runs:
    """The vertical runs of a mask, for each of its pixels: `length` in pixels and `middle` row, (H, W)."""

    length: np.ndarray
    middle: np.ndarray


@dataclass(frozen=True)
class Line:
    """A level line: its row in each column, (W,) float64; its thickness in pixels; whether it spans the picture."""

    rows: np.ndarray
    thickness: float
    is_whole: bool


def find_runs(mask: np.ndarray) -> Runs:
    """Measure the vertical runs of a mask (H, W) bool; outside of it length is 0."""
    starts = mask.copy()
    starts[1:] &= ~mask[:-1]
    numbers = np.cumsum(starts.T).reshape(mask.shape[::-1]).T * mask
    lengths = np.bincount(numbers.ravel())
    lengths[0] = 0
    first = np.zeros(len(lengths))
    rows, columns = np.nonzero(starts)
    first[numbers[rows, columns]] = rows
    return Runs(lengths[numbers], (first + (lengths - 1) / 2)[numbers])


def remove_lines(marks: np.ndarray) -> tuple[np.ndarray, int]:
    """Take lines out of marks.

    Args:
        marks: (H, W) bool.

    Returns:
        (H, W) bool, where lines were; and how many there are.
    """
    removed = np.zeros_like(marks)
    level, upright = find_lines(marks), find_lines(marks.T)
    for _ in range(2):  # where two lines cross, the one is thin once the other is out
        for lines, view, out in ((level, marks, removed), (upright, marks.T, removed.T)):
            if lines:
                out |= _trace(lines, view & ~out)
    return removed, len(level) + len(upright)


def find_lines(marks: np.ndarray) -> list[Line]:
    """The level lines of (H, W) bool."""
    if marks.any(axis=0).mean() < VOTES:
        return []
    height, width = marks.shape
    thickest = max(2, int(THICKEST * min(height, width)))
    runs = find_runs(marks)
    thin = ((runs.length > 0) & (runs.length <= thickest)).astype(np.uint8)
    votes = max(8, int(VOTES * width))
    found = cv2.HoughLines(thin, 1, FINENESS, votes, min_theta=np.pi / 2 - STEEPEST, max_theta=np.pi / 2 + STEEPEST)
    lines: list[Line] = []
    taken = np.zeros_like(marks)
    for place in [] if found is None else found[:MOST, 0]:
        if _is_known(place, lines):
            continue
        line = _follow(runs, thickest, taken, place)
        if line is not None:
            lines.append(line)
    return lines if len(lines) >= LEAST else [line for line in lines if line.is_whole]


def _is_known(place: tuple[float, float], lines: list[Line]) -> bool:
    """Whether a distance and angle of the Hough transform lead along a line that was found, from edge to edge."""
    if not lines:
        return False
    columns = np.linspace(0, len(lines[0].rows) - 1, 3).astype(int)
    rows = (place[0] - columns * np.cos(place[1])) / np.sin(place[1])
    return any(np.abs(rows - line.rows[columns]).max() <= line.thickness + 2 for line in lines)


def _follow(runs: Runs, thickest: int, taken: np.ndarray, place: tuple[float, float]) -> Line | None:
    """The line near a distance and angle of the Hough transform, bent as its runs are; None if it was found before.

    `taken`: (H, W) bool, the pixels of lines that were found; the new line's are added.
    """
    columns = np.arange(runs.length.shape[1])
    rows = (place[0] - columns * np.cos(place[1])) / np.sin(place[1])
    for reach in (2 + thickest // 2, 2 + thickest // 4):
        middle, length = _find_nearest(runs, thickest, rows, reach)
        seen = np.flatnonzero(length)
        if len(seen) < SEEN * VOTES * len(columns):
            return None
        if taken[np.rint(middle[seen]).astype(int), seen].mean() > TWICE:
            return None
        rows = np.polynomial.Polynomial.fit(seen, middle[seen], 2)(columns)
    thickness = float(np.median(length[seen]))
    around = np.rint(middle[seen]).astype(int) + np.arange(-int(thickness) - 1, int(thickness) + 2)[:, np.newaxis]
    taken[np.clip(around, 0, len(taken) - 1), seen] = True
    from_edge = max(seen[0], len(columns) - 1 - seen[-1])
    return Line(rows, thickness, len(seen) >= WHOLE * len(columns) and from_edge <= END * len(columns))


def _sample(runs: Runs, rows: np.ndarray, reach: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The runs within `reach` of a line, (2 reach + 1, W) each: row, length (0 outside of marks) and middle."""
    at = np.rint(rows).astype(int) + np.arange(-reach, reach + 1)[:, np.newaxis]
    inside = np.clip(at, 0, len(runs.length) - 1)
    columns = np.arange(len(rows))
    return inside, np.where(at == inside, runs.length[inside, columns], 0), runs.middle[inside, columns]


def _find_nearest(runs: Runs, thickest: int, rows: np.ndarray, reach: int) -> tuple[np.ndarray, np.ndarray]:
    """In each column the nearest thin run within `reach` of `rows`: its middle and its length, 0 if there is none."""
    _, length, middle = _sample(runs, rows, reach)
    away = np.abs(middle - rows)
    fits = (length > 0) & (length <= thickest) & (away <= reach)
    best = np.where(fits, away, np.inf).argmin(axis=0), np.arange(len(rows))
    return middle[best], np.where(fits[best], length[best], 0)


def _trace(lines: list[Line], marks: np.ndarray) -> np.ndarray:
    """Which pixels of `marks` are lines: runs across them that are hardly longer than they are thick."""
    runs = find_runs(marks)
    out = np.zeros_like(marks)
    for line in lines:
        at, length, middle = _sample(runs, line.rows, int(2 + line.thickness))
        thin = (length > 0) & (length <= 1.6 * line.thickness + 1)
        thin &= np.abs(middle - line.rows) <= 1.5 + line.thickness / 2
        out[at[thin], np.nonzero(thin)[1]] = True
    return out
