"""A frame is cut off wherever there is one, and nothing else is."""

import numpy as np
import pytest

from lenet.data import sample_digits
from lenet.preprocessing.photo.frame import NARROW, cut_frame

DIGITS = 255 - sample_digits()


def frame(picture: np.ndarray, width: int, level: int = 0) -> np.ndarray:
    return np.pad(picture, width, constant_values=level)


@pytest.mark.parametrize("number", range(10))
@pytest.mark.parametrize("level", [0, 120, 200])
def test_a_frame_of_one_pixel_comes_off_as_it_was_put_on(number, level):
    within, text = cut_frame(frame(DIGITS[number], 1, level))
    np.testing.assert_array_equal(within, DIGITS[number])
    assert text == "A frame is cut off: 28 × 28 pixels lie within."


@pytest.mark.parametrize("width", [1, 2, 4])
def test_a_frame_within_a_margin_comes_off_with_it(width):
    within, _ = cut_frame(np.pad(frame(DIGITS[3], width), 3, constant_values=255))
    np.testing.assert_array_equal(within, DIGITS[3])


def test_a_stroke_may_run_into_the_frame():
    digit = np.full((28, 28), 255, np.uint8)
    digit[4:, 12:14] = 0
    np.testing.assert_array_equal(cut_frame(frame(digit, 1))[0], digit)


@pytest.mark.parametrize("number", range(10))
def test_without_a_frame_nothing_is_cut(number):
    for picture in (DIGITS[number], 255 - DIGITS[number], np.kron(DIGITS[number], np.ones((9, 9), np.uint8))):
        assert cut_frame(picture) == (picture, "") or cut_frame(picture)[1] == ""
        assert cut_frame(picture)[0].shape == picture.shape


def test_a_thick_digit_that_fills_the_picture_is_no_frame():
    rows, columns = np.mgrid[:200, :200] - 99.5
    ring = np.abs(np.hypot(rows, columns) - 60) < 34
    assert cut_frame(np.where(ring, 20, 250).astype(np.uint8))[1] == ""


def test_a_side_that_is_open_is_no_frame():
    picture = frame(DIGITS[5], 2)
    picture[-2:] = 255
    assert cut_frame(picture)[1] == ""


def test_what_is_wider_than_asked_for_is_kept():
    picture = frame(np.full((80, 80), 255, np.uint8), 10)
    assert cut_frame(picture, NARROW)[1] == "" and cut_frame(picture)[0].shape == (80, 80)


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (3, 2), (40, 40)])
def test_an_even_picture_has_no_frame(shape):
    assert cut_frame(np.full(shape, 90, np.uint8))[1] == ""
