"""Made pictures: the same from the same seed, others from another, and what they say they are."""

import io

import numpy as np
from PIL import Image
import pytest

from devtools.paper import TEMPLATES, enlarge, place, rule, shade, write_digit
from devtools.scenes import FAMILIES, make_scenes
from lenet.data import sample_digits
from lenet.network import Network
from lenet.preprocessing import prepare_drawing
from lenet.runs.models import load_model

SMALL = [family for name, family in FAMILIES.items() if name != "phone"]


@pytest.mark.parametrize("family", SMALL, ids=lambda family: family.name)
def test_pictures_follow_from_their_seed(family):
    first, again, other = (list(make_scenes(family, count, seed)) for count, seed in ((2, 5), (2, 5), (1, 6)))
    assert first == again and first[0] != other[0]
    for label, file in first:
        assert 0 <= label <= 9
        Image.open(io.BytesIO(file)).load()


def test_made_strokes_are_digits():
    network: Network = load_model("lab")
    inks = [write_digit(label, 200, 0.1, np.random.default_rng(seed)) for label in TEMPLATES for seed in range(5)]
    images = np.stack([prepare_drawing(np.rint(ink * 255).astype(np.uint8)).image for ink in inks])
    assert np.mean(network.predict(images).argmax(axis=1) == np.repeat(range(10), 5)) >= 0.96


def test_an_enlarged_image_is_as_large_as_asked_for():
    ink = enlarge(sample_digits()[8], 200)
    rows, columns = np.nonzero(ink > 0.5)
    assert max(np.ptp(rows), np.ptp(columns)) == pytest.approx(200, abs=12)


def test_a_digit_is_placed_where_asked_and_kept_inside():
    assert place(np.ones((4, 2)), (20, 20), (0.5, 0.5))[8:12, 9:11].all()
    assert place(np.ones((4, 2)), (20, 20), (1, 0))[16:, :2].all()


def test_rules_are_as_far_apart_and_as_wide_as_asked():
    column = rule((200, 10), 20, 3, 0, 0)[:, 0]
    assert column.sum() == pytest.approx(10 * 3, abs=3)
    np.testing.assert_array_equal(column[:180], column[20:])


def test_a_shadow_is_dark_beyond_its_edge_alone():
    light = shade((10, 100), (0.5, 0.4), 0, 0.5, 1)
    assert (light[:, :39] == 1).all() and (light[:, 42:] == 0.5).all()
