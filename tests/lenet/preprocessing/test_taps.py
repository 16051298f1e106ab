"""Stray taps: what is one and what part of a digit, the limits to an eighth of a pixel, distances by plain loops."""

from itertools import pairwise

import numpy as np
import pytest

from lenet.preprocessing import Stroke
from lenet.preprocessing.taps import MOST_POINTS, MOST_TAPS, find_taps, measure_length, measure_side
from tests.lenet.preprocessing.strokes import stroke

STEM = stroke(100, 40, 100, 240)
"""200 pixels long; its ink is 220 tall, an eighth of which is 27.5."""
SEVEN = stroke(70, 70, 205, 65, 125, 235)

DIGITS = {
    "a 5 whose bar stands apart": [
        stroke(110, 60, 100, 130, 160, 120, 190, 170, 150, 220, 90, 215), stroke(125, 55, 180, 50)],
    "a 1 with a flag that does not touch": [stroke(140, 40, 140, 240), stroke(95, 75, 112, 60)],
    "a 1 with a dot above": [stroke(140, 70, 140, 240), stroke(140, 28)],
    "a barred 7": [SEVEN, stroke(120, 150, 175, 148)],
    "a barred 7 with a short bar": [SEVEN, stroke(140, 150, 165, 150)],
    "an 8 of two circles": [
        stroke(140, 40, 180, 80, 140, 120, 100, 80, 140, 40), stroke(140, 125, 190, 180, 140, 230, 90, 180, 140, 125)],
    "a broken 0, its last part apart": [stroke(140, 40, 80, 140, 140, 240, 200, 150), stroke(192, 115, 180, 85)],
    "a 4 of two strokes": [stroke(100, 50, 80, 160, 200, 160), stroke(170, 90, 170, 240)],
    "a dotted line": [STEM, stroke(140, 240), stroke(180, 240), stroke(220, 240)],
    "a lone dot": [stroke(140, 140)],
    "two dots": [stroke(40, 40), stroke(240, 240)],
    "nothing": [],
}  # fmt: skip


@pytest.mark.parametrize("strokes", DIGITS.values(), ids=DIGITS)
def test_what_belongs_to_a_digit_stays(strokes: list[Stroke]):
    assert find_taps(strokes) == [] == find_taps(strokes[::-1])


@pytest.mark.parametrize("strokes", [one for one in DIGITS.values() if one and measure_length(one[0])],
                         ids=[name for name, one in DIGITS.items() if one and measure_length(one[0])])
@pytest.mark.parametrize("tap", [stroke(272, 8), stroke(4, 276, 10, 270), stroke(270, 270, 270, 270, width=8)])
def test_a_tap_in_a_corner_is_one_whatever_the_digit(strokes: list[Stroke], tap: Stroke):
    small = [Stroke(each.width, tuple(place // 2 + 560 for place in each.points)) for each in strokes]
    assert find_taps([*small, tap]) == [len(small)]
    assert find_taps([tap, *small]) == [0]
    assert find_taps([tap, *small, tap]) == [0, len(small) + 1]


@pytest.mark.parametrize(("right", "is_tap"), [(147.375, False), (147.5, False), (147.625, True)])
def test_a_tap_is_further_than_an_eighth_of_the_longer_side(right: float, is_tap: bool):
    """Of 220: the ink of the dot begins 27.5 pixels beyond that of the stem, which ends at 110, at 147.5."""
    assert find_taps([STEM, stroke(right, 140)]) == [1] * is_tap


@pytest.mark.parametrize(("bottom", "is_tap"), [(89.875, True), (90, False), (90.125, False)])
def test_a_tap_is_shorter_than_a_quarter_of_the_longest_stroke(bottom: float, is_tap: bool):
    assert find_taps([STEM, stroke(200, 40, 200, bottom)]) == [1] * is_tap


def test_what_crosses_the_digit_is_near_it_however_far_its_ends_are():
    assert find_taps([stroke(140, 0, 140, 280, width=1), stroke(105, 140, 174, 140, width=1)]) == []
    assert find_taps([stroke(140, 0, 140, 280, width=1), stroke(210, 140, 279, 140, width=1)]) == [1]


def test_who_draws_with_many_dots_or_points_taps_nothing():
    dots = [stroke(200 + i, 20) for i in range(MOST_TAPS + 1)]
    assert find_taps([STEM, *dots[1:]]) == list(range(1, MOST_TAPS + 1))
    assert find_taps([STEM, *dots]) == []
    assert find_taps([STEM, stroke(*[250, 20] * MOST_POINTS)]) == [1]
    assert find_taps([STEM, stroke(*[250, 20] * (MOST_POINTS + 1))]) == []


def test_lengths_and_sides():
    assert measure_length(Stroke(9, (5, 5))) == 0
    assert measure_length(Stroke(9, (0, 0, 30, 40, 30, 40, 31, 41))) == 16 * 50 + 22  # 16 times the root of 2 is 22.6
    assert measure_side([stroke(10, 10, 50, 30, width=4), stroke(60, 20, width=20)]) == (70 - 8) * 8


def test_near_is_what_a_plain_loop_over_all_places_finds_near():
    far = [check_near(np.random.default_rng(seed)) for seed in range(200)]
    assert min(far.count(True), far.count(False)) > 20


def check_near(rng: np.random.Generator) -> bool | None:
    """Whether the short one of two strokes by chance is a tap; None where places do not tell it surely."""
    long, (x, y) = rng.integers(0, 2240, (4, 2)), rng.integers(0, 2240, 2)
    short = np.array([x, y]) + rng.integers(-200, 200, (2, 2))
    strokes = [Stroke(8, tuple(long.ravel().tolist())), Stroke(12, tuple(short.ravel().tolist()))]
    assert 4 * measure_length(strokes[1]) < measure_length(strokes[0])
    places, others = (np.concatenate([a + np.linspace(0, 1, 500)[:, np.newaxis] * (b - a)
                                      for a, b in pairwise(line)]) for line in (long, short))
    right, down = (np.subtract.outer(places[:, axis], others[:, axis]) for axis in (0, 1))
    gap = np.sqrt((right * right + down * down).min()) - 4 * (8 + 12)
    reach = measure_side(strokes[:1]) / 8
    if abs(gap - reach) <= 6:  # of these, places lie up to 6 eighths apart
        return None
    assert (find_taps(strokes) == [1]) == (gap > reach), strokes
    return bool(gap > reach)
