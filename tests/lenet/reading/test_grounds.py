"""Dark ink on light ground is noticed, in all images or in some."""

from dataclasses import replace

import numpy as np
import pytest

from lenet.preprocessing import EmptyDrawingError, prepare_drawing
from lenet.reading.grounds import describe_grounds, find_grounds, judge_edges, light_edges
from lenet.reading.image_set import ArrayImages
from tests.lenet.reading.files import IMAGES


def look(levels):
    """Images as their edges tell."""
    return find_grounds(ArrayImages(path="some", levels=np.asarray(levels)))[0]


def test_the_lightness_of_an_edge_is_a_share():
    image = np.zeros((4, 3), np.uint8)
    image[0, 0] = image[1, 1] = 9
    assert light_edges(image[np.newaxis]).tolist() == [2 / 14]  # a corner counts with its row and its column
    assert np.isnan(light_edges(np.full((1, 4, 3), 9, np.uint8))).all()


@pytest.mark.parametrize("count", [1, 5, 60])
def test_dark_ink_is_read_as_light_ink_is(count):
    light, dark = look(IMAGES[:count]), look(255 - IMAGES[:count])
    assert not light.dark.any() and dark.dark.all()
    for index in range(count):
        assert (light.read_ink(index) == IMAGES[index]).all()
        assert (dark.read_ink(index) == IMAGES[index]).all()
    assert describe_grounds(light) == () and "The ink is dark" in describe_grounds(dark)[0]


@pytest.mark.parametrize("is_dark", [False, True])
def test_few_of_the_other_kind_are_noticed_too(is_dark):
    levels = np.where(np.isin(np.arange(60), (3, 40))[:, np.newaxis, np.newaxis] != is_dark, 255 - IMAGES, IMAGES)
    images = look(levels)
    assert np.flatnonzero(images.dark != is_dark).tolist() == [3, 40]
    assert all((images.read_ink(index) == IMAGES[index]).all() for index in range(60))
    assert f"In {58 if is_dark else 2} of 60 images" in describe_grounds(images)[0]


def test_an_edge_that_is_inked_in_part_is_judged_as_most_are():
    assert judge_edges(np.array([0.7, *[0.0] * 30])).tolist() == [False] * 31
    assert judge_edges(np.array([0.3, *[1.0] * 30])).tolist() == [True] * 31
    assert judge_edges(np.array([0.7, 0.3, np.nan])).tolist() == [True, False, False]


@pytest.mark.parametrize("level", [0, 128, 255])
def test_an_image_of_one_level_is_empty(level):
    images = look(np.full((1, 28, 28), level, np.uint8))
    with pytest.raises(EmptyDrawingError, match=f"from {level} to {level} of 255"):
        images.read_ink(0)


def test_paper_that_is_not_even_is_taken_away():
    random = np.random.default_rng(0)
    paper = 225 + random.integers(-8, 9, IMAGES.shape)
    levels = np.clip(paper - IMAGES * 0.8, 0, 255).astype(np.uint8)
    found, meant = (prepare_drawing(ink).image.ravel() for ink in (look(levels).read_ink(7), IMAGES[7]))
    assert np.corrcoef(found, meant)[0, 1] > 0.9
    assert np.corrcoef(prepare_drawing(255 - levels[7]).image.ravel(), meant)[0, 1] < 0.9  # with its paper it is none
    as_is = replace(look(levels), dark=None)
    assert (as_is.read_ink(7) == levels[7]).all()
