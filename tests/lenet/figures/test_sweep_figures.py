"""Figures of sweeps, read back against what they were given."""

import numpy as np
import pytest

from lenet.figures.colors import DIGIT_COLORS, NOT_A_NUMBER, SURFACE_COLORS
from lenet.figures.curves import History, plot_comparison
from lenet.figures.sweeps import MARKED, Axis, Point, plot_heat, plot_parallel

RATES = Axis("Learning rate", ("0.001", "0.01", "0.1"))
WIDTHS = Axis("C1: filters", ("4", "6"))


def test_a_heat_map_has_every_score_once_and_gaps_where_there_is_none():
    scores = {(0, 0): 0.97, (1, 0): 0.98, (2, 0): 0.1, (0, 1): 0.975, (2, 1): 0.99}
    points = [Point(places, score, f"{places}") for places, score in scores.items()]
    figure = plot_heat(RATES, WIDTHS, points)
    found = {(column, row): (cells.z[row][column], cells.text[row][column], cells.customdata[row][column])
             for cells in figure.data for row in range(2) for column in range(3) if not np.isnan(cells.z[row][column])}
    assert found == {places: (score, f"{score * 100:.2f}", f"{places}") for places, score in scores.items()}
    assert all(list(cells.x) == list(RATES.values) and list(cells.y) == list(WIDTHS.values) for cells in figure.data)
    dark, light = figure.data
    assert dark.textfont.color == SURFACE_COLORS["light"] and dark.z[0][2] == 0.1, "the lowest is dark: light words"
    assert light.textfont.color == SURFACE_COLORS["dark"] and light.z[1][2] == 0.99
    assert (dark.zmin, dark.zmax) == (0.1, 0.99)


def test_one_score_is_a_figure_too():
    assert plot_heat(RATES, WIDTHS, [Point((1, 1), 0.9, "")]).data[0].zmin < 0.9
    assert plot_parallel([RATES], [Point((1,), 0.9, "")]).data[0].y == (0.5, 0.5)


def test_a_line_goes_through_its_values_and_its_score():
    points = [Point((number % 3, number % 2), 0.99 - number / 100, f"line {number}") for number in range(7)]
    figure = plot_parallel([RATES, WIDTHS], points)
    lines = {line.text[0]: line for line in figure.data if line.mode == "lines+markers"}
    assert set(lines) == {point.words for point in points}
    for point in points:
        rate, width, share = lines[point.words].y
        assert (rate * 2, width) == point.places and share == pytest.approx((point.score - 0.93) / 0.06)
    words = [word.strip() for line in figure.data if line.mode == "text" for word in line.text]
    assert words == [*RATES.values, *WIDTHS.values, "93.00 %", "99.00 %"]


def test_the_best_have_the_colours_of_their_curves():
    points = [Point((number % 3,), 0.99 - number / 100, f"line {number}") for number in range(7)]
    lines = {line.text[0]: line for line in plot_parallel([RATES], points).data if line.mode == "lines+markers"}
    curves = plot_comparison({point.words: History() for point in points[:MARKED]})["panels"][0]["curves"]
    assert [lines[curve["name"]].line.color for curve in curves] == [curve["color"] for curve in curves]
    assert lines["line 5"].line.color == NOT_A_NUMBER != DIGIT_COLORS[5]
