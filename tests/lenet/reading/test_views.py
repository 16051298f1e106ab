"""How images lie is noticed by reading some of them each way."""

import numpy as np
import pytest

from lenet.data import load_test_set
from lenet.preprocessing import Step
from lenet.reading import ORIENTATIONS, find_view
from lenet.reading.image_set import ArrayImages
from lenet.reading.orientations import UPRIGHT
from lenet.reading.views import FEWEST, is_surer
from lenet.runs.models import load_model

IMAGES = load_test_set()[0][:150]
LIE = {
    "upright": lambda image: image, "transposed": lambda image: image.swapaxes(1, 2),
    "mirrored": lambda image: image[:, :, ::-1], "flipped": lambda image: image[:, ::-1],
    "upside-down": lambda image: image[:, ::-1, ::-1],
    "turned-left": lambda image: np.rot90(image, 1, (1, 2)), "turned-right": lambda image: np.rot90(image, -1, (1, 2)),
    "transversed": lambda image: np.rot90(image, 2, (1, 2)).swapaxes(1, 2),
}  # fmt: skip


@pytest.fixture(scope="module")
def network():
    return load_model("lab")


def view(network, levels, orientation=None):
    return find_view(network, ArrayImages(path="some", levels=levels), orientation)


def test_every_way_to_lie_is_undone():
    assert set(LIE) == set(ORIENTATIONS)
    shape = IMAGES[:, 3:]
    for name, lie in LIE.items():
        for turned, image in zip(lie(shape), shape, strict=True):
            assert (ORIENTATIONS[name].undo(turned) == image).all()


@pytest.mark.parametrize(("name", "is_dark"), [*((name, False) for name in LIE),
                                               ("upright", True), ("transposed", True)])
def test_how_images_lie_is_noticed_and_said(name, is_dark, network):
    levels = LIE[name](255 - IMAGES if is_dark else IMAGES)
    found = view(network, levels)
    assert found.orientation.name == name
    assert all((found.read_ink(index) == IMAGES[index]).all() for index in range(9))
    assert len(found.images.notes) == is_dark + (name != UPRIGHT)
    if name != UPRIGHT:
        assert ORIENTATIONS[name].label in found.images.notes[-1] and "--as-is" in found.images.notes[-1]


def test_of_few_images_nothing_is_guessed(network):
    assert view(network, LIE["transposed"](IMAGES[: FEWEST - 1])).orientation.name == UPRIGHT


def test_what_is_said_of_them_is_believed(network):
    found = view(network, IMAGES, "mirrored")
    assert (found.read_ink(0) == IMAGES[0][:, ::-1]).all() and found.images.notes == ()


def test_edges_that_mislead_are_overruled(network, monkeypatch):
    monkeypatch.setattr("lenet.reading.grounds.light_edges", lambda levels: np.ones(len(levels)))
    monkeypatch.setattr("lenet.reading.image_set.find_ink", lambda image: Step("Ink", image, ""))
    assert not view(network, IMAGES).images.dark.any()


def test_noise_and_blank_images_are_taken_as_they_are(network):
    noise = np.pad(np.random.default_rng(0).integers(0, 256, (FEWEST, 20, 20), np.uint8), ((0, 0), (4, 4), (4, 4)))
    for levels in (noise, np.zeros_like(noise)):
        assert view(network, levels).orientation.name == UPRIGHT


def test_a_view_must_be_clearly_better():
    random = np.random.default_rng(0)
    sure, unsure = np.log(random.uniform(0.95, 1, 100)), np.log(random.uniform(0.5, 1, 100))
    assert is_surer(sure, unsure) and not is_surer(unsure, sure)
    assert not is_surer(sure + 0.001, sure)  # certainly better, and by nothing that matters
    once = sure.copy()
    once[0] = np.log(0.001)
    assert not is_surer(sure, once)  # better by chance
    assert not is_surer(sure[:5], unsure[:5])  # of too few
    assert not is_surer(*np.log([np.full(100, 0.2), np.full(100, 0.1)]))  # nothing is recognised at all
    assert not is_surer(np.zeros(0), np.zeros(0))
