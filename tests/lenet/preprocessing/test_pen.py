"""A drawing drawn again: places and sizes by their formula."""

from fractions import Fraction
import math

import numpy as np
import pytest

from lenet.preprocessing import Stroke, draw_strokes
from lenet.preprocessing.pen import EVEN_PEN, EVEN_SIDE, draw_evenly
from tests.lenet.preprocessing.strokes import stroke


def round_up(value: Fraction) -> int:
    return math.floor(value + Fraction(1, 2))


@pytest.mark.parametrize("seed", range(10))
def test_each_place_is_where_the_formula_has_it(seed: int):
    rng = np.random.default_rng(seed)
    places = [rng.integers(0, rng.integers(2, 2240, 2), (n, 2)) for n in (1, 5, 9)]
    new = draw_evenly([Stroke(20, tuple(each.ravel().tolist())) for each in places])
    everything = np.concatenate(places)
    low, high = everything.min(axis=0).tolist(), everything.max(axis=0).tolist()
    scale = Fraction(960, max(right - left for left, right in zip(low, high, strict=True)))
    starts = [(1568 - round_up((right - left) * scale)) // 2 for left, right in zip(low, high, strict=True)]
    for old, drawn in zip(places, new, strict=True):
        expected = [round_up((place - low[axis]) * scale) + starts[axis]
                    for point in old.tolist() for axis, place in enumerate(point)]
        assert drawn == Stroke(EVEN_PEN, tuple(expected))


@pytest.mark.parametrize("drawn", [
    stroke(10, 20, 10, 80, 40, 50), stroke(0, 0, 280, 3), stroke(100, 100, 101, 100, width=80), stroke(7, 7, 9, 9),
])  # fmt: skip
def test_the_ink_is_140_on_its_longer_side_and_in_the_middle(drawn: Stroke):
    ink = draw_strokes(draw_evenly([drawn]), EVEN_SIDE)
    sides = []
    for axis in (0, 1):
        inked = np.flatnonzero(ink.any(axis=axis))
        sides.append(inked[-1] - inked[0] + 1)
        assert abs(inked[0] + inked[-1] - 195) <= 1
    assert max(sides) == 140 and min(sides) >= 20


def test_a_dot_stays_a_dot():
    assert draw_evenly([stroke(3, 5, width=9), stroke(3, 5, 3, 5)]) == (stroke(98, 98), stroke(98, 98, 98, 98))
