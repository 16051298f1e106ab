"""What lies beyond the canvas is cut away: where one can say what is left, and against the ink that is seen."""

import numpy as np
import pytest

from lenet.preprocessing import Stroke, draw_strokes
from lenet.preprocessing.edges import cut_at_edges
from tests.lenet.preprocessing.strokes import stroke

LOW, HIGH = -80, 2240 + 80
"""Eighths: a pen of 20 pixels leaves ink on the canvas up to here."""


def test_what_lies_on_the_canvas_stays_as_it_is():
    drawn = (stroke(0, 0, 280, 280), stroke(-10, 290), stroke(140, 140, 140, 140))
    assert cut_at_edges(drawn) == drawn
    assert cut_at_edges([]) == ()


@pytest.mark.parametrize(("drawn", "left"), [
    (stroke(10, 50, 400, 50), [stroke(10, 50, 290, 50)]),
    (stroke(-100, 50, 400, 50), [stroke(-10, 50, 290, 50)]),
    (stroke(100, 20, 100, 320, 200, 320, 200, 20), [stroke(100, 20, 100, 290), stroke(200, 290, 200, 20)]),
    (stroke(-40, 140, 140, -40), [stroke(-10, 110, 110, -10)]),
    (stroke(-100, 140, -10, 140, -100, 200), [stroke(-10, 140, -10, 140, -10, 140)]),
    (stroke(-100, 40, 40, -100), []),
    (stroke(300, 20, 300, 200), []),
    (stroke(400, 400), []),
    (stroke(10, 50, 300, 50, width=8), [stroke(10, 50, 284, 50, width=8)]),
])  # fmt: skip
def test_what_lies_beyond_is_cut_where_it_crosses(drawn: Stroke, left: list[Stroke]):
    assert list(cut_at_edges([drawn])) == left


@pytest.mark.parametrize(("end", "row"), [
    ((LOW - 2, 801), 801), ((LOW - 2, 803), 802), ((LOW - 6, 801), 800), ((LOW - 4, 797), 799),
])  # fmt: skip
def test_where_it_crosses_between_two_eighths_halves_are_rounded_up(end: tuple[int, int], row: int):
    """From two eighths within the edge: halfway to the first two ends, a quarter and a third of the way to the rest."""
    (left,) = cut_at_edges([Stroke(20, (LOW + 2, 800, *end))])
    assert left.points[2:] == (LOW, row)
    (turned,) = cut_at_edges([Stroke(20, (*end, LOW + 2, 800))])
    assert abs(turned.points[1] - row) <= 1 and turned.points[0] == LOW


@pytest.mark.parametrize("seed", range(8))
def test_what_is_seen_is_left(seed: int):
    """Across the edge only where a line does not move along it, so that nothing is rounded."""
    rng = np.random.default_rng(seed)
    places = rng.integers(-2240, 4480, (15, 2))
    steps = np.concatenate([places, np.column_stack([places[1:, 0], places[:-1, 1]])])[np.argsort(np.r_[0:15, 0.5:14])]
    drawn = [Stroke(20, tuple(steps.ravel().tolist()))]
    left = cut_at_edges(drawn)
    assert any(not LOW <= place <= HIGH for place in drawn[0].points)
    assert all(LOW <= place <= HIGH for part in left for place in part.points)
    np.testing.assert_array_equal(draw_strokes(left), draw_strokes(drawn))
