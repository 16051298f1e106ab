"""Ink becomes lines, and the lines of the box are those that the script makes."""

import json
from itertools import pairwise

import numpy as np
import pytest

from lenet.data.handwriting.centre_lines import FOLDER
from scripts.build_handwriting import NAMES, find_lines, is_free, main
from scripts.handwriting.thinning import drop_spurs, simplify, smooth, thin, trace


def draw_bar(height, width, top=10, left=10, size=60):
    ink = np.zeros((size, size), bool)
    ink[top : top + height, left : left + width] = True
    return ink


def test_a_bar_becomes_a_line_along_its_middle():
    line = thin(draw_bar(5, 40))
    rows, columns = np.nonzero(line)
    assert set(rows) == {12} and np.ptp(columns) > 30


def test_thinning_leaves_a_line_alone():
    line = draw_bar(1, 30)
    np.testing.assert_array_equal(thin(line), line)


def test_a_ring_is_one_path_that_ends_where_it_began():
    y, x = np.mgrid[:60, :60] - 30
    ring = np.abs(np.hypot(x, y) - 20) < 3
    paths = drop_spurs(trace(thin(ring)), 6)
    longest = max(paths, key=len)
    assert len(paths) == 1 and (longest[0] == longest[-1]).all()
    assert np.abs(np.hypot(*(longest - 30).T) - 20).max() < 2


def test_a_cross_has_four_arms():
    cross = draw_bar(5, 41, 28, 10) | draw_bar(41, 5, 10, 28)
    assert len([path for path in drop_spurs(trace(thin(cross)), 5) if len(path) > 10]) == 4


def test_every_edge_of_a_line_is_walked_once():
    line = draw_bar(1, 20, 30, 10) | draw_bar(20, 1, 20, 20)
    edges = [frozenset(map(tuple, pair)) for path in trace(line) for pair in pairwise(path)]
    assert len(edges) == len(set(edges))
    assert {point for edge in edges for point in edge} == set(zip(*np.nonzero(line)[::-1], strict=True))


def test_a_simpler_line_stays_near():
    t = np.linspace(0, 3, 200)
    path = np.stack([t * 20, 20 * np.sin(t)], axis=1)
    simple = simplify(path, 0.5)
    assert 3 < len(simple) < 20
    nearest = [min(_distance(point, one, other) for one, other in pairwise(simple))
               for point in path]
    assert max(nearest) <= 0.5


def _distance(point, one, other):
    t = np.clip((point - one) @ (other - one) / ((other - one) @ (other - one)), 0, 1)
    return np.hypot(*(one + t * (other - one) - point))


def test_smoothing_keeps_the_ends():
    path = np.array([[0, 0], [1, 5], [2, -5], [3, 0]], float)
    smoothed = smooth(path)
    np.testing.assert_array_equal(smoothed[[0, -1]], path[[0, -1]])
    assert np.ptp(smoothed[:, 1]) < 5


def test_a_blot_has_no_lines():
    assert find_lines(draw_bar(40, 40)) == []


def test_lines_fill_the_longer_side():
    (line,) = find_lines(np.pad(draw_bar(118, 6, 1, 1, 130), 2))
    assert line.dtype == np.uint8 and np.ptp(line, axis=0).max() == 255


@pytest.mark.parametrize(("licence", "free"), [
    ({"type": "OFL-1.1", "attribution": "somebody"}, True), ({"type": "Apache-2.0", "attribution": "somebody"}, False),
    ({"type": "OFL-1.1", "attribution": ""}, False), ("https://a.page", False),
])  # fmt: skip
def test_only_fonts_with_a_free_licence_and_a_name_are_taken(licence, free):
    assert is_free({"license": licence}) == free


def test_the_list_of_fonts_is_that_of_the_box():
    assert NAMES.read_text().split() == [font["name"] for font in json.loads((FOLDER / "fonts.json").read_text())]


def test_without_a_folder_it_says_how_it_is_called(capsys):
    assert main([]) == 2
    assert "build_handwriting.py FOLDER" in capsys.readouterr().err
