"""Drawings of all sizes, places and pens, with which the browser's preparation is held to Python's."""

import numpy as np

from lenet.preprocessing import CANVAS_SIDE, EmptyDrawingError, Stroke, draw_strokes, prepare_drawing

EDGE = 8 * CANVAS_SIDE


def make_drawing(rng: np.random.Generator) -> list[Stroke]:
    """One to four strokes of a pen 8 to 80 wide, thin ones more often: a dot, a few long lines or hundreds of short
    ones, tiny or larger than the canvas, somewhere on it or beyond its edge."""
    centre, size = rng.integers(-200, EDGE + 200, 2), 2 ** rng.uniform(0, 11)
    width = round(8 * 10 ** rng.uniform())
    return [_make_stroke(rng, width, centre, size) for _ in range(rng.integers(1, 5))]


def _make_stroke(rng: np.random.Generator, width: int, centre: np.ndarray, size: float) -> Stroke:
    count = int(rng.choice([1, 2, 3, 10, 40, 200], p=[0.1, 0.2, 0.2, 0.3, 0.15, 0.05]))
    steps = np.cumsum(rng.normal(size=(count, 2)), axis=0) * (size / np.sqrt(count))
    places = np.clip(np.rint(centre + rng.normal(size=2) * size / 2 + steps), -EDGE, 2 * EDGE)
    return Stroke(width, tuple(places.astype(int).ravel().tolist()))


def draw_all(drawings: list[list[Stroke]]) -> np.ndarray:
    """The ink of each, and then its image, as one row: (N, 280 * 280 + 28 * 28) uint8."""
    inks = [draw_strokes(strokes) for strokes in drawings]
    return np.stack([np.concatenate([ink.ravel(), prepare(ink).ravel()]) for ink in inks])


def prepare(ink: np.ndarray) -> np.ndarray:
    """(H, W) uint8 -> (28, 28) uint8, all 0 if there is nothing to read."""
    try:
        return prepare_drawing(ink).image
    except EmptyDrawingError:
        return np.zeros((28, 28), np.uint8)
