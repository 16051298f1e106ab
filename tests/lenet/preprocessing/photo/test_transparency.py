"""Transparent pixels: what becomes of a sticker, and of a screenshot's margin."""

import numpy as np
import pytest

from lenet.data import sample_digits
from lenet.preprocessing.photo.transparency import flatten

DIGIT = sample_digits()[5]


def test_opaque_pictures_stay_as_they_are():
    np.testing.assert_array_equal(flatten(DIGIT)[0], DIGIT)
    assert flatten(np.dstack([DIGIT, np.full_like(DIGIT, 255)]))[1] == ""


@pytest.mark.parametrize(("ink", "ground"), [(0, "light"), (255, "dark")])
@pytest.mark.parametrize("channels", [1, 3])
def test_ink_on_nothing_gets_the_opposite_ground(ink, ground, channels):
    levels, text = flatten(np.dstack([np.full((28, 28, channels), ink, np.uint8), DIGIT]))
    np.testing.assert_array_equal(levels, DIGIT if ink else 255 - DIGIT)
    assert ground in text


def test_a_straight_stroke_fills_its_box_and_is_no_sheet():
    bar = np.zeros((40, 40), np.uint8)
    bar[5:35, 18:22] = 255
    levels, text = flatten(np.dstack([np.full((40, 40), 20, np.uint8), bar]))
    assert "light" in text and levels.shape == (40, 40)


def test_nothing_at_all_is_an_even_ground():
    levels, _ = flatten(np.zeros((9, 9, 4), np.uint8))
    assert (levels == 255).all()


@pytest.mark.parametrize("opacity", [255, 200])
def test_a_sheet_is_cut_out_of_its_margin_and_shadow(opacity):
    """A window of 28x28 with a round corner at (20, 30), its shadow around it."""
    colours = np.zeros((80, 90, 3), np.uint8)
    alpha = np.zeros((80, 90), np.uint8)
    alpha[15:55, 25:65] = 90
    colours[20:48, 30:58] = (255 - DIGIT)[..., np.newaxis]
    alpha[20:48, 30:58] = opacity
    alpha[20, 30] = 0
    colours[20, 30] = 7
    levels, text = flatten(np.dstack([colours, alpha]))
    np.testing.assert_array_equal(levels, 255 - DIGIT)
    assert "28 × 28 pixels are left" in text
