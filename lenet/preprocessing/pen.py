"""A drawing drawn again with one pen: whatever its size, its place and its pen, its strokes are as wide as MNIST's.

The browser (ui/web/engine/pen.js) draws the same, byte for byte.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lenet.preprocessing.drawing import DIGIT_SIDE, IMAGE_SIDE
from lenet.preprocessing.strokes import UNITS, Stroke

PIXELS = 7
"""Of the new drawing, on each side, for one of the 20x20: so many that no line is coarse."""
EVEN_SIDE = IMAGE_SIDE * PIXELS
"""Pixels of the new drawing on each side, 196."""
EVEN_PEN = 20
"""Pixels: a seventh of the digit's longer side of 140, or 2.9 of the 20x20. MNIST's own pens are about 2.6 wide."""
LINE_SIDE = (DIGIT_SIDE * PIXELS - EVEN_PEN) * UNITS
"""Eighths of a pixel: the longer side of the box around all points, from which the pen reaches out."""


def draw_evenly(strokes: Sequence[Stroke]) -> tuple[Stroke, ...]:
    """The same strokes, as large as can be in the middle of 196x196 pixels, by a pen of 20.

    The longer side of the box around all points becomes 120 pixels. Places are rounded to whole eighths of a pixel,
    halves up; a mere dot stays one.

    Args:
        strokes: one or more.
    """
    places = [np.array(stroke.points, np.int64).reshape(-1, 2) for stroke in strokes]
    low, size = find_box(strokes)
    side = int(size.max())
    start = (EVEN_SIDE * UNITS - _scale(size, side)) // 2
    return tuple(Stroke(EVEN_PEN, tuple((_scale(each - low, side) + start).ravel().tolist())) for each in places)


def find_box(strokes: Sequence[Stroke]) -> tuple[np.ndarray, np.ndarray]:
    """The box around all points: its top left corner and its width and height, (2,) int64 each, eighths of a pixel."""
    places = np.array([place for stroke in strokes for place in stroke.points], np.int64).reshape(-1, 2)
    low: np.ndarray = places.min(axis=0)
    return low, places.max(axis=0) - low


def _scale(lengths: np.ndarray, side: int) -> np.ndarray:
    """Lengths of the old drawing in the new one, where `side` becomes `LINE_SIDE`."""
    if side == 0:
        return lengths
    scaled: np.ndarray = (2 * lengths * LINE_SIDE + side) // (2 * side)
    return scaled
