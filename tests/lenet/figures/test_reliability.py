"""The reliability diagram: what its points stand for, and what is drawn of them."""

import numpy as np
import pytest

from lenet.figures.reliability import compute_points, describe_point, plot_reliability

ROWS = ((0, 20, 0, 1), (0, 12, 0, 1), (0.0, 8.0, 0.0, 0.9))
"""Four bins, two of which have answers."""


def test_a_bin_with_answers_is_a_point():
    first, last = compute_points(ROWS)
    assert first[:5] == (0.25, 0.5, 20, 0.4, 0.6)
    assert last[:5] == (0.75, 1.0, 1, 0.9, 1.0)


@pytest.mark.parametrize(("right", "answers"), [(12, 20), (0, 5), (7, 7), (9900, 10_000)])
def test_the_interval_has_the_shares_from_which_what_was_counted_is_not_too_far(right, answers):
    """Its ends are the shares p at which the count lies 1.96 standard deviations of p from what p lets expect."""
    [point] = compute_points(((answers,), (right,), (answers / 2,)))
    for end in (point.least, point.most):
        if 0 < end < 1:
            assert abs(right - end * answers) == pytest.approx(1.96 * np.sqrt(answers * end * (1 - end)))
    assert 0 <= point.least <= right / answers <= point.most <= 1
    assert (point.least == 0) == (right == 0) and (point.most == 1) == (right == answers)


def test_points_are_told_in_words():
    first, last = compute_points(ROWS)
    assert describe_point(first) == "25 % to 50 % sure: 12 of 20 answers are right, 60.0 %"
    assert describe_point(last) == "75 % to 100 % sure: 1 of 1 answer is right, 100.0 %"


def test_the_figure_has_the_diagonal_and_the_points():
    figure = plot_reliability(ROWS)
    line, points = figure.data
    assert list(line.x) == list(line.y) == [0, 1]
    assert list(points.x) == [0.4, 0.9] and list(points.y) == [0.6, 1.0]
    least, most = ([point[place] for point in compute_points(ROWS)] for place in (5, 6))
    np.testing.assert_allclose(np.array(points.y) + points.error_y.array, most)
    np.testing.assert_allclose(np.array(points.y) - points.error_y.arrayminus, least)
