"""A frame around the picture is cut off: one at its very edge, even of a single pixel, or one a little within."""

import numpy as np

from lenet.preprocessing.border import edge_of

ALIKE = 24
"""Levels, of 255: what differs by less is the same frame, or the same margin around it."""
NARROW, WIDEST = 0.05, 0.12
"""Of the picture's side: a frame that is surely no table around a sheet, and the widest frame."""
MOST = 3
"""Frames within each other, of which an even margin is one."""
LEAST = 0.6
"""Of the picture's side: how much a frame surrounds at least."""
FULL = 0.9
"""The share of a row that a frame fills; the rest may be a stroke that runs into it."""
OPEN = 0.6
"""At most this share of the rows just within, and of all that is within, is like the frame."""

Inside = tuple[slice, slice]


def cut_frame(levels: np.ndarray, widest: float = WIDEST) -> tuple[np.ndarray, str]:
    """Cut a frame off.

    Args:
        levels: (H, W) uint8.
        widest: of the side: a wider one is none.

    Returns:
        What lies within it, (h, w) uint8, and what was done, in a sentence; `levels` and "" where there is none.
    """
    within = levels
    for _ in range(MOST):
        inside = _find_frame(within, np.s_[:, :], widest) or _find_frame(within, _find_margin(within), widest)
        if inside is None:
            break
        within = within[inside]
    if within.shape == levels.shape:
        return levels, ""
    return within, f"A frame is cut off: {within.shape[1]} × {within.shape[0]} pixels lie within."


def _find_margin(levels: np.ndarray) -> Inside:
    """What an even margin surrounds."""
    other = ~_is_like_edge(levels)
    rows, columns = (np.flatnonzero(other.any(axis=axis)) for axis in (1, 0))
    if not len(rows) or min(np.ptp(rows) / levels.shape[0], np.ptp(columns) / levels.shape[1]) < LEAST:
        return np.s_[:, :]
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _is_like_edge(levels: np.ndarray) -> np.ndarray:
    return np.abs(levels.astype(np.int16) - np.median(edge_of(levels))) < ALIKE


def _find_frame(levels: np.ndarray, place: Inside, widest: float) -> Inside | None:
    """What the frame along the edge of a part of the picture surrounds; None where there is none."""
    part = levels[place]
    frame = _is_like_edge(part)
    sides = [_measure(view, widest) for view in (frame, frame[::-1], frame.T, frame.T[::-1])]
    if not all(sides):
        return None
    top, bottom, left, right = (int(side or 0) for side in sides)
    within = frame[top : len(frame) - bottom, left : frame.shape[1] - right]
    if not within.size or within.mean() > OPEN:
        return None
    first = (place[0].start or 0) + top, (place[1].start or 0) + left
    return slice(first[0], first[0] + within.shape[0]), slice(first[1], first[1] + within.shape[1])


def _measure(frame: np.ndarray, widest: float) -> int | None:
    """How many rows from the top on are frame; None if too many are, or they fade slowly, as a digit's ground does."""
    most = max(1, int(widest * len(frame)))
    shares = frame[: most + 2].mean(axis=1)
    rows = shares[: most + 1] >= FULL
    if rows.all():
        return None
    width = int(rows.argmin())
    return width if shares[width : width + 2].min() <= OPEN else None
