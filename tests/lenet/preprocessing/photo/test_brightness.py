"""Colours become levels: by brightness where it differs, else along the axis by which ink and ground differ."""

import numpy as np
import pytest
from PIL import Image

from lenet.preprocessing.photo.brightness import find_levels


def paint(ink: tuple[int, int, int], ground: tuple[int, int, int]) -> np.ndarray:
    picture = np.full((200, 300, 3), ground, np.uint8)
    picture[60:140, 140:160] = ink
    return picture


@pytest.mark.parametrize(("ink", "ground"), [((20, 20, 30), (240, 238, 230)), ((200, 0, 0), (255, 255, 255)),
                                             ((30, 60, 160), (230, 230, 230)), ((255, 255, 255), (20, 60, 30))])
def test_what_differs_in_brightness_is_read_by_it(ink, ground):
    picture = paint(ink, ground)
    levels, text = find_levels(picture)
    assert text == "Colours become grey levels."
    np.testing.assert_allclose(levels, np.asarray(Image.fromarray(picture).convert("L"), int), atol=1)


@pytest.mark.parametrize(("ink", "ground"), [((204, 0, 0), (0, 104, 0)), ((255, 235, 60), (250, 250, 250)),
                                             ((40, 100, 220), (170, 80, 30))])
def test_what_differs_in_colour_alone_is_read_along_it(ink, ground):
    """Each channel counts as much as the two differ in it, so the levels are those along the line between them."""
    levels, text = find_levels(paint(ink, ground))
    weights = np.subtract(ink, ground) / np.abs(np.subtract(ink, ground)).sum()
    expected = abs(weights @ np.subtract(ink, ground))
    assert "differ in colour more than in brightness" in text
    assert abs(int(levels[100, 150]) - int(levels[0, 0])) == pytest.approx(expected, rel=0.1)
    assert abs(int(levels[100, 150]) - int(levels[0, 0])) > 60


def test_light_that_fades_is_no_colour():
    light = np.linspace(0.5, 1, 300)[:, np.newaxis]
    levels, text = find_levels(np.rint(paint((255, 235, 60), (250, 250, 250)) * light).astype(np.uint8))
    assert "B is read" in text and abs(int(levels[100, 150]) - int(levels[100, 120])) > 60
