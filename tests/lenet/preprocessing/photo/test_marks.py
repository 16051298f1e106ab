"""Marks are grouped: parts of a digit stay, specks go, digits beside each other are all kept."""

import numpy as np
import pytest

from lenet.preprocessing.photo.marks import Box, group_marks

SHAPE = (400, 600)


def group(*boxes: Box):
    """Marks that fill these boxes, all of full ink."""
    mask = np.zeros(SHAPE, bool)
    for left, top, right, bottom in boxes:
        mask[top:bottom, left:right] = True
    return mask, group_marks(mask, mask.astype(np.float32))


def test_without_marks_there_is_nothing():
    assert group()[1] is None


def test_specks_are_left_out_and_counted():
    mask, found = group((200, 100, 230, 300), (30, 30, 36, 36), (500, 350, 508, 356))
    assert (found.specks, found.is_cut) == (2, False)
    np.testing.assert_array_equal(found.chosen[100:300, 200:230], mask[100:300, 200:230])
    assert found.chosen.sum() == found.ink == 30 * 200


@pytest.mark.parametrize("part", [
    (200, 60, 280, 80),  # the bar of a 5, above it
    (205, 306, 260, 330),  # a piece below
    (240, 150, 300, 180),  # a short one beside it
])  # fmt: skip
def test_parts_of_a_digit_stay_with_it(part):
    mask, found = group((200, 100, 230, 300), part)
    assert found.specks == 0 and found.chosen.sum() == mask.sum()
    assert found.box[0] <= min(200, part[0]) and found.box[3] >= max(300, part[3])


@pytest.mark.parametrize("others", [[(280, 110, 320, 290)], [(100, 90, 130, 290), (300, 90, 340, 310)]])
def test_digits_beside_each_other_are_all_kept(others):
    mask, found = group((200, 100, 230, 300), *others)
    assert found.specks == 0
    np.testing.assert_array_equal(found.chosen, mask)


@pytest.mark.parametrize("edge", [(0, 0, 40, 400), (560, 100, 600, 350), (0, 380, 600, 400), (0, 200, 600, 206)])
def test_what_lies_along_the_edge_is_left_out(edge):
    _, found = group((200, 20, 260, 180), edge)
    assert not found.is_cut and found.box[:2] == pytest.approx((200, 20), abs=2)


def test_what_lies_along_the_edge_is_read_if_there_is_nothing_else():
    _, found = group((0, 50, 60, 350), (300, 300, 304, 304))
    assert found.is_cut and found.box[2] == pytest.approx(60, abs=2)


def test_pieces_of_a_stroke_are_one_mark():
    mask, found = group((200, 100, 230, 200), (200, 202, 230, 300))
    assert found.specks == 0 and found.chosen.sum() == mask.sum()
