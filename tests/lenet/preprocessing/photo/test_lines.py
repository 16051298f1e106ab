"""Lines are found wherever they run, and taken out without the strokes that cross them."""

import numpy as np
import pytest

from devtools.paper import rule, write_digit
from lenet.preprocessing.photo.lines import find_lines, find_runs, remove_lines

SHAPE = (600, 800)


def make_digit(label: int = 3, pen: float = 0.1) -> np.ndarray:
    """(600, 800) bool: a digit of 250 pixels in the middle."""
    digit = np.zeros(SHAPE, bool)
    digit[180:430, 260:510] = write_digit(label, 250, pen, np.random.default_rng(label)) > 0.5
    return digit


def test_runs_are_those_of_a_plain_loop():
    mask = np.random.default_rng(0).random((30, 20)) < 0.6
    runs = find_runs(mask)
    for column in range(20):
        row = 0
        while row < 30:
            if not mask[row, column]:
                assert runs.length[row, column] == 0
                row += 1
                continue
            end = row
            while end < 30 and mask[end, column]:
                end += 1
            assert set(runs.length[row:end, column]) == {end - row}
            assert set(runs.middle[row:end, column]) == {(row + end - 1) / 2}
            row = end


@pytest.mark.parametrize("angle", [-6, -2, 0, 3])
@pytest.mark.parametrize("upright", [False, True])
def test_ruled_paper_is_taken_out_and_the_digit_is_left(angle, upright):
    lines = rule(SHAPE, 60, 4, angle + 90 * upright, 0.3) > 0.5
    digit = make_digit()
    removed, count = remove_lines(lines | digit)
    left = (lines | digit) & ~removed
    assert count >= (9 if not upright else 12)
    assert left[lines & ~digit].mean() < 0.06
    assert left[digit].mean() > 0.97


@pytest.mark.parametrize("label", range(10))
def test_on_squared_paper_digits_of_a_thicker_pen_stay_whole(label):
    lines = np.maximum(rule(SHAPE, 45, 3, 1, 0.2), rule(SHAPE, 45, 3, 91, 0.7)) > 0.5
    digit = make_digit(label)
    left = (lines | digit) & ~remove_lines(lines | digit)[0]
    assert left[digit].mean() > 0.95 and left[lines & ~digit].mean() < 0.08


def test_bent_lines_are_followed():
    rows, columns = np.mgrid[: SHAPE[0], : SHAPE[1]]
    bent = (rows + 6 * ((columns - 400) / 400) ** 2) % 70 < 4
    assert bent[remove_lines(bent)[0]].all() and remove_lines(bent)[0].sum() > 0.9 * bent.sum()


@pytest.mark.parametrize("label", range(10))
@pytest.mark.parametrize("pen", [0.01, 0.03, 0.1])
def test_digits_hold_no_lines(label, pen):
    large = np.zeros(SHAPE, bool)
    large[20:580, 120:680] = write_digit(label, 560, pen, np.random.default_rng(label)) > 0.5
    assert remove_lines(large)[1] == 0


def test_a_single_line_must_span_the_picture():
    mask = np.zeros(SHAPE, bool)
    mask[300:303, 40:660] = True
    assert find_lines(mask) == []
    mask[300:303] = True
    (line,) = find_lines(mask)
    assert line.thickness == 3 and line.is_whole
    np.testing.assert_allclose(line.rows, 301, atol=0.5)


@pytest.mark.parametrize("shape", [(1, 1), (2, 50), (60, 3)])
def test_small_masks_have_no_lines(shape):
    assert remove_lines(np.zeros(shape, bool))[1] == 0
