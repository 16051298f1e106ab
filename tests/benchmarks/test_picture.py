"""The engine's picture: its numbers, its words, light and dark, the same every time."""

import re
import xml.etree.ElementTree as ElementTree
from math import log2

import pytest
from matplotlib.figure import Figure

from benchmarks.picture import DARK, LIGHT, draw_engine, plot_bars, plot_lines

SVG = "{http://www.w3.org/2000/svg}"
SPEEDS = {(1, 16): 100.0, (1, 64): 300.0, (1, 1024): 400.0, (2, 16): 150.0, (2, 64): 500.0, (2, 1024): 700.0}


def test_bars_are_as_long_as_their_numbers():
    axes = Figure().subplots()
    plot_bars(axes, {"ours": 3000.0, "other": 1000.0})
    ours, other = axes.patches
    assert ours.get_width() == 3 * other.get_width()
    assert ours.get_facecolor() != other.get_facecolor()


def test_lines_rise_with_their_numbers_over_an_axis_that_doubles():
    axes = Figure().subplots()
    plot_lines(axes, SPEEDS)
    one, two = axes.lines
    assert list(one.get_ydata()) == [100, 300, 400] and list(two.get_ydata()) == [150, 500, 700]
    places = [axes.transData.transform((size, 0))[0] for size in one.get_xdata()]
    assert (places[1] - places[0]) / (places[2] - places[0]) == pytest.approx(log2(64 / 16) / log2(1024 / 16))
    assert axes.get_ylim()[0] == 0


def test_words_are_text_and_names_cannot_break_the_picture():
    root = ElementTree.fromstring(draw_engine({"a": 3000.0, '<b> & "c"': 1000.0}, SPEEDS, "M & N"))
    words = {text.text for text in root.iter(f"{SVG}text")}
    assert {'<b> & "c"', "3,000", "M & N", "1 thread", "2 threads"} <= words
    assert root.get("role") == "img" and root.get("aria-label") == 'Images a second: a 3,000, <b> & "c" 1,000'


@pytest.mark.parametrize("name", LIGHT)
def test_every_colour_of_the_ground_has_one_for_the_dark(name: str):
    picture = draw_engine({"a": 1.0}, SPEEDS, "M")
    assert picture.count(LIGHT[name]) > 1 and f"{DARK[name]} !important" in picture
    assert set(re.findall(r"(?:fill|stroke): (#[0-9a-f]{6})", picture)) - {*LIGHT.values(), *DARK.values()} == {
        "#f0932f", "#2274bd"}  # the data's, the same in both


def test_it_is_the_same_every_time():
    assert draw_engine({"a": 1.0}, SPEEDS, "M") == draw_engine({"a": 1.0}, SPEEDS, "M")
    assert "<dc:date>" not in draw_engine({"a": 1.0}, SPEEDS, "M")
