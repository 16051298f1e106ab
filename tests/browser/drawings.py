"""Drawings of all sizes, places and pens, with which the browser's preparation is held to Python's."""

from functools import lru_cache
from itertools import product

import numpy as np
import pytest

from lenet.preprocessing import (
    CANVAS_SIDE, EmptyDrawingError, Stroke, Switches, draw_strokes, prepare_drawing, prepare_strokes, written,
)

EDGE = 8 * CANVAS_SIDE
ALL_ON, *SOME_OFF = [Switches(*both) for both in product([True, False], repeat=2)]


def make_drawing(rng: np.random.Generator) -> list[Stroke]:
    """One to four strokes of pens 8 to 80 wide, thin ones more often: a dot, a few long lines or hundreds of short
    ones, tiny or larger than the canvas, somewhere on it or beyond its edge; sometimes a short one anywhere."""
    centre, size = rng.integers(-200, EDGE + 200, 2), 2 ** rng.uniform(0, 11)
    strokes = [_make_stroke(rng, centre, size) for _ in range(rng.integers(1, 5))]
    if rng.random() < 0.4:
        strokes.insert(rng.integers(len(strokes) + 1), _make_stroke(rng, rng.integers(0, EDGE, 2), size / 20))
    return strokes


def _make_stroke(rng: np.random.Generator, centre: np.ndarray, size: float) -> Stroke:
    width = round(8 * 10 ** rng.uniform())
    count = int(rng.choice([1, 2, 3, 10, 40, 200], p=[0.1, 0.2, 0.2, 0.3, 0.15, 0.05]))
    steps = np.cumsum(rng.normal(size=(count, 2)), axis=0) * (size / np.sqrt(count))
    places = np.clip(np.rint(centre + rng.normal(size=2) * size / 2 + steps), -EDGE, 2 * EDGE)
    return Stroke(width, tuple(places.astype(int).ravel().tolist()))


def draw_all(drawings: list[list[Stroke]]) -> np.ndarray:
    """The ink of each, its image with all switches on, and that with one or two of them off: one row each,
    (N, 280 * 280 + 2 * 28 * 28) uint8."""
    draw_once = lru_cache(maxsize=8)(draw_strokes)  # with any switches the same drawing is drawn first
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(written, "draw_strokes", lambda strokes, *side: draw_once(tuple(strokes), *side))
        return np.stack([_draw(strokes, SOME_OFF[number % len(SOME_OFF)]) for number, strokes in enumerate(drawings)])


def _draw(strokes: list[Stroke], switches: Switches) -> np.ndarray:
    ink, image = _prepare(strokes, ALL_ON)
    return np.concatenate([each.ravel() for each in (ink, image, _prepare(strokes, switches)[1])])


def _prepare(strokes: list[Stroke], switches: Switches) -> tuple[np.ndarray, np.ndarray]:
    try:
        prepared = prepare_strokes(strokes, switches)
    except EmptyDrawingError:
        return draw_strokes(strokes), np.zeros((28, 28), np.uint8)
    return prepared.steps[0].image, prepared.image


def prepare(ink: np.ndarray) -> np.ndarray:
    """(H, W) uint8 -> (28, 28) uint8, all 0 if there is nothing to read."""
    try:
        return prepare_drawing(ink).image
    except EmptyDrawingError:
        return np.zeros((28, 28), np.uint8)
