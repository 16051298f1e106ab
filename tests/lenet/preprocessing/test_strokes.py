"""Strokes and the ink they leave: against plain loops, sample point by sample point, and against the geometry."""

import json
import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from lenet.errors import ImageError
from lenet.preprocessing import Stroke, draw_strokes, parse_strokes

WINDOW = 24
"""Pixels on each side that the plain loops go through."""


def is_near(x: int, y: int, ends: list[int], width: int) -> bool:
    """Whether a sample point is within half the pen's width (4 width eighths) of a segment, in whole numbers."""
    x0, y0, x1, y1 = ends
    (dx, dy), (x, y) = (x1 - x0, y1 - y0), (x - x0, y - y0)
    along, length2 = x * dx + y * dy, dx * dx + dy * dy
    if along <= 0:
        return x * x + y * y <= (4 * width) ** 2
    if along >= length2:
        return (x - dx) ** 2 + (y - dy) ** 2 <= (4 * width) ** 2
    return (x * dy - y * dx) ** 2 <= (4 * width) ** 2 * length2


def level_by_loop(strokes: list[Stroke], row: int, column: int) -> int:
    """The oracle: how bright a pixel is, by asking each of its sample points about each segment."""
    samples = [(8 * column + i, 8 * row + j) for i in (1, 3, 5, 7) for j in (1, 3, 5, 7)]
    segments = [((stroke.points[:2] + stroke.points)[i : i + 4], stroke.width)
                for stroke in strokes for i in range(0, len(stroke.points), 2)]
    count = sum(any(is_near(x, y, ends, width) for ends, width in segments) for x, y in samples)
    return math.floor(count * 255 / 16 + 0.5)


@pytest.mark.parametrize("seed", range(12))
def test_ink_is_that_of_a_plain_loop(seed: int):
    rng = np.random.default_rng(seed)
    top, left = rng.integers(0, 280 - WINDOW + 1, 2).tolist()
    size = rng.choice([30, 200, 2000])
    places = np.clip(rng.normal((8 * left + 96, 8 * top + 96), size, (7, 2)).astype(int), -2240, 4480).ravel().tolist()
    strokes = [Stroke(int(rng.integers(1, 25)), tuple(part)) for part in (places[:2], places[2:4] * 2, places[4:])]
    expected = [[level_by_loop(strokes, row, column) for column in range(left, left + WINDOW)]
                for row in range(top, top + WINDOW)]
    np.testing.assert_array_equal(draw_strokes(strokes)[top : top + WINDOW, left : left + WINDOW], expected)


def test_a_sample_point_right_on_the_edge_is_inked():
    """By Pythagoras: (3, 4, 5) times 8 eighths from the middle of a pen 10 wide."""
    dot = draw_strokes([Stroke(10, (801 + 24, 801 + 32))])
    assert dot[100, 100] == level_by_loop([Stroke(10, (801 + 24, 801 + 32))], 100, 100) > 0


def test_a_level_line_is_a_bar_with_round_ends():
    ink = draw_strokes([Stroke(20, (800, 800, 1600, 800))])
    assert (ink[90:110, 100:200] == 255).all() and ink[89, 100:200].max() == 0 == ink[110, 100:200].max()
    assert ink.sum() / 255 == pytest.approx(100 * 20 + math.pi * 10**2, rel=0.002)


def test_every_drawing_is_the_same_turned_and_mirrored():
    points = np.random.default_rng(5).integers(-500, 2700, (30, 2))
    ink = draw_strokes([Stroke(17, tuple(points.ravel().tolist()))])
    mirrored = points * (-1, 1) + (2240, 0)
    np.testing.assert_array_equal(draw_strokes([Stroke(17, tuple(mirrored.ravel().tolist()))]), ink[:, ::-1])
    np.testing.assert_array_equal(draw_strokes([Stroke(17, tuple(points[:, ::-1].ravel().tolist()))]), ink.T)
    np.testing.assert_array_equal(draw_strokes([Stroke(17, tuple(points[::-1].ravel().tolist()))]), ink)


def test_many_points_at_once_are_the_same_as_stroke_by_stroke():
    points = np.random.default_rng(6).integers(0, 2240, (300, 2)).tolist()
    pairs = [Stroke(3, (*one, *other)) for one, other in pairwise(points)]
    whole = Stroke(3, tuple(place for point in points for place in point))
    np.testing.assert_array_equal(draw_strokes([whole]), draw_strokes(pairs))


@pytest.mark.parametrize("points", [(-2240, -2240), (4480, 0, 4480, 4480), (-100, 0, -100, 2240)])
def test_a_pen_beside_the_canvas_leaves_no_ink(points: tuple[int, ...]):
    assert not draw_strokes([Stroke(20, points)]).any()


@pytest.mark.parametrize("side", [1, 101, 196])
def test_a_smaller_canvas_has_the_top_left_of_a_larger_one(side: int):
    strokes = [Stroke(20, tuple(np.random.default_rng(7).integers(-500, 2700, 40).tolist())), Stroke(9, (8, 8))]
    np.testing.assert_array_equal(draw_strokes(strokes, side), draw_strokes(strokes)[:side, :side])


def test_no_stroke_is_no_ink():
    ink = draw_strokes([])
    assert ink.shape == (280, 280) and ink.dtype == np.uint8 and not ink.any()


def test_strokes_come_back_from_json_as_what_they_were():
    strokes = (Stroke(20, (0, 0, 2240, -2240)), Stroke(1, (4480, 7)))
    assert parse_strokes(json.loads(json.dumps([stroke.to_json() for stroke in strokes]))) == strokes
    assert parse_strokes([]) == ()


@pytest.mark.parametrize("value", [
    None, {}, "strokes", [1], [[]], [{}], [{"width": 20}], [{"width": 20, "points": "01"}],
    [{"width": 20, "points": []}], [{"width": 20, "points": [1]}], [{"width": 20, "points": [1, 2, 3]}],
    [{"width": 20, "points": [1, 2.5]}], [{"width": 20, "points": [1, True]}], [{"width": 20, "points": [1, None]}],
    [{"width": 20, "points": [1, 4481]}], [{"width": 20, "points": [-2241, 1]}],
    [{"width": 20, "points": [1, 10**400]}],
    [{"width": 0, "points": [1, 2]}], [{"width": 81, "points": [1, 2]}], [{"width": 8.0, "points": [1, 2]}],
    [{"width": [], "points": [1, 2]}], [{"width": 20, "points": [1, 2], "colour": "red"}],
    [{"width": 20, "points": [1, 2]}] * 1001, [{"width": 20, "points": [1, 2] * 20_001}],
], ids=range(24))  # fmt: skip
def test_anything_else_is_refused_in_one_sentence(value: Any):
    with pytest.raises(ImageError) as refusal:
        parse_strokes(value)
    assert str(refusal.value).endswith(".") and len(str(refusal.value)) < 300
