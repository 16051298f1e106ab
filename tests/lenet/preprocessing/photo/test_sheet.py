"""The sheet is found where it lies, squared, and told from shadows, strokes and lit corners."""

import cv2
import numpy as np
import pytest

from devtools.paper import lay_on_table, make_paper, shade
from lenet.preprocessing.photo.sheet import cut_sheet, find_sheet

CORNERS = np.array([[120, 60], [680, 90], [650, 520], [90, 500]], np.float32)


def make_table(corners: np.ndarray, mark: tuple[int, int, int, int] | None = (250, 150, 350, 250)) -> np.ndarray:
    """A white sheet of 600 x 800, with a black mark (left, top, right, bottom), on a dark table of 600 x 800."""
    sheet = make_paper((600, 800), (0.95, 0.95, 0.95))
    if mark:
        sheet[mark[1] : mark[3], mark[0] : mark[2]] = 0.1
    table = make_paper((600, 800), (0.2, 0.15, 0.1))
    return np.rint(lay_on_table(sheet, (600, 800), corners, table).mean(axis=2) * 255).astype(np.uint8)


def test_its_corners_are_found():
    found = find_sheet(make_table(CORNERS))
    assert found is not None
    np.testing.assert_allclose(found, CORNERS, atol=6)


@pytest.mark.parametrize("turn", range(4))
def test_corners_are_told_from_the_upper_left_on(turn):
    found = find_sheet(make_table(np.roll(CORNERS, turn, axis=0)))
    assert found is not None
    np.testing.assert_allclose(found, CORNERS, atol=6)


def test_squared_a_mark_is_where_it_was_on_the_sheet():
    flat, text = cut_sheet(make_table(CORNERS))
    assert "cut out and squared" in text
    rows, columns = np.nonzero(flat < 100)
    height, width = flat.shape
    box = np.array([columns.min() / width, rows.min() / height, columns.max() / width, rows.max() / height])
    np.testing.assert_allclose(box, [250 / 800, 150 / 600, 350 / 800, 250 / 600], atol=0.03)
    assert np.concatenate([flat[0], flat[-1], flat[:, 0], flat[:, -1]]).min() > 200, "no table is left at its edges"


def test_a_blank_sheet_is_a_stroke():
    assert find_sheet(make_table(CORNERS, None)) is None


@pytest.mark.parametrize("angle", [0, 20, 90, 160])
def test_a_shadow_is_no_table(angle):
    picture = np.full((300, 400), 230.0)
    picture[120:180, 180:200] = 30
    lit = picture * shade((300, 400), (0.5, 0.6), angle, 0.3, 3)
    assert find_sheet(np.rint(lit).astype(np.uint8)) is None


def test_a_round_plate_is_no_sheet():
    picture = np.full((300, 400), 30, np.uint8)
    cv2.circle(picture, (200, 150), 120, 240, -1)
    picture[140:160, 190:200] = 20
    assert find_sheet(picture) is None


def test_light_digits_are_no_sheets():
    picture = np.zeros((300, 300), np.uint8)
    cv2.putText(picture, "8", (60, 260), cv2.FONT_HERSHEY_SIMPLEX, 10, 255, 40)
    assert cut_sheet(picture)[1] == ""


@pytest.mark.parametrize("shape", [(1, 1), (2, 30), (50, 50)])
def test_an_even_picture_has_none(shape):
    assert find_sheet(np.full(shape, 200, np.uint8)) is None
