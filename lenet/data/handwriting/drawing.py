"""Lines are bent, slanted and drawn with a pen, and become 28x28 as every drawing does.

This is the reference in NumPy; `lenet.training.engine.handwriting` does the same inside the graph. The steps are those
of `lenet.preprocessing`, with one difference: a pixel's ink follows from the distance between its middle and the line.
"""

import numpy as np

from lenet.data.handwriting.bank import SEGMENTS
from lenet.preprocessing.drawing import DIGIT_SIDE, IMAGE_CENTRE, IMAGE_SIDE

TURN, SHEAR, SQUEEZE, TAPER, WAIST = 0.12, 0.25, 0.2, 0.12, 0.22
"""At most: radians either way; x moved by this share of y; x times 1 +- this, y divided by it; wider at one end; larger
on one side of the middle and smaller on the other, as a 9 with a small loop and a long tail is."""
PEN, PEN_RANGE = 0.14, 0.035
"""The pen's width and how much more or less it may be, of the longer side of the ink. A canvas pen is 1/7."""
WAVES = ((0.035, 0.3, 1.2), (0.035, 0.3, 1.2), (0.02, 1.0, 2.5), (0.008, 3.0, 6.0))
"""Waves that bend the plane: how far at most, of the longer side, and how many to a side, from and to. The last is the
tremble of a mouse."""
COLUMNS = 8 + 5 * len(WAVES)
"""Random numbers a drawing, each from -1 to 1: pen, turn, shear, squeeze, taper of width and of height, waist in x and
in y; for each wave its direction, number, phase, and how far it moves x and y."""


def draw_lines(segments: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Draw N drawings, each changed by its own numbers.

    Args:
        segments: (N, 40, 4) float32, as in a `LineBank`.
        numbers: (N, COLUMNS) in -1..1.

    Returns:
        (N, 28, 28) float32, 0 ground to 255 ink.
    """
    points = bend(segments.reshape(-1, 2 * SEGMENTS, 2).astype(np.float64), numbers[:, 8:])
    points = _slant(points, numbers[:, 1:8])
    radius = DIGIT_SIDE / 2 * (PEN + PEN_RANGE * numbers[:, 0])
    ink = _ink(_fit(points, radius).reshape(segments.shape), radius)
    bright = 255 * ink / np.maximum(ink.max(axis=(1, 2), keepdims=True), 1e-6)
    return np.stack([_centre(image) for image in bright]).astype(np.float32)


def bend(points: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Points (N, P, 2) moved by waves that run across the plane, `numbers` (N, 5 * waves)."""
    for wave, (far, lowest, highest) in enumerate(WAVES):
        direction, count, phase, x, y = numbers[:, 5 * wave : 5 * wave + 5].T[:, :, np.newaxis]
        count = lowest + (highest - lowest) * (count + 1) / 2
        along = points[..., 0] * np.cos(np.pi * direction) + points[..., 1] * np.sin(np.pi * direction)
        lift = far * np.sin(2 * np.pi * count * along + np.pi * phase)
        points = points + np.stack([x * lift, y * lift], axis=-1)
    return points


def _slant(points: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Points (N, P, 2) stretched, squeezed, sheared and turned by `numbers` (N, 7)."""
    turn, shear, squeeze, wider, taller, aside, down = numbers.T[:, :, np.newaxis]
    x, y = points[..., 0], points[..., 1]
    x, y = x + WAIST * aside * (x**2 - 0.25), y + WAIST * down * (y**2 - 0.25)
    x, y = x * (1 + TAPER * wider * y), y * (1 + TAPER * taller * x)
    x, y = x * (1 + SQUEEZE * squeeze), y / (1 + SQUEEZE * squeeze)
    x = x + SHEAR * shear * y
    c, s = np.cos(TURN * turn), np.sin(TURN * turn)
    return np.stack([c * x + s * y, c * y - s * x], axis=-1)


def _fit(points: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """Points (N, P, 2) in the middle of 20 x 20 pixels, so that lines with a pen of that radius just fit in."""
    low, high = points.min(axis=1, keepdims=True), points.max(axis=1, keepdims=True)
    scale = (DIGIT_SIDE - 2 * radius[:, None, None]) / np.maximum((high - low).max(axis=2, keepdims=True), 1e-3)
    return (points - (low + high) / 2) * scale + DIGIT_SIDE / 2


def _ink(segments: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """The share of each of 20 x 20 pixels that lines (N, 40, 4) of that radius cover, (N, 20, 20), 0..1.

    A pixel whose middle is `d` away from the nearest line has the share radius - d + 1/2, as if the ink's edge were
    straight and stood upright or lay.
    """
    start, way = segments[..., :2], segments[..., 2:] - segments[..., :2]
    length2 = np.maximum((way**2).sum(axis=2), 1e-6)
    middle = np.arange(DIGIT_SIDE) + 0.5
    pixels = np.stack(np.meshgrid(middle, middle), axis=-1).reshape(-1, 1, 1, 2)
    nearest = []
    for pixel in pixels:  # (1, 1, 2)
        away = pixel - start
        t = np.clip((away * way).sum(axis=2) / length2, 0, 1)
        nearest.append(((away - t[..., None] * way) ** 2).sum(axis=2).min(axis=1))
    ink = np.clip(radius - np.sqrt(np.array(nearest)) + 0.5, 0, 1)
    return ink.T.reshape(-1, DIGIT_SIDE, DIGIT_SIDE)


def _centre(digit: np.ndarray) -> np.ndarray:
    """The 20x20 placed in 28x28 with its centre of mass in the middle; what would leave the image is cut."""
    middle, mass = np.arange(DIGIT_SIDE) + 0.5, max(digit.sum(), 1e-6)
    down, right = (int(IMAGE_CENTRE - digit.sum(axis=axis) @ middle / mass) for axis in (1, 0))
    room = np.zeros((IMAGE_SIDE + 2 * DIGIT_SIDE,) * 2)
    room[down + DIGIT_SIDE :, right + DIGIT_SIDE :][:DIGIT_SIDE, :DIGIT_SIDE] = digit
    return room[DIGIT_SIDE:-DIGIT_SIDE, DIGIT_SIDE:-DIGIT_SIDE]
