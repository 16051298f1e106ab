"""A film shows what NumPy computes for those epochs: read off its pixels."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from lenet.data import load_test_set
from lenet.figures.colors import DIVERGING, PICTURE_DARK, parse_hex
from lenet.figures.film import (
    BARS_BOTTOM, BARS_TOP, CELL, FILTERS_TOP, GAP, LEFT, MAPS_TOP, MOST_FRAMES, Moment, find_bar, make_film, make_still,
)
from lenet.network import scale_images
from lenet.runs.models import load_model

EPOCHS = (0, 1, 5, 20)
GROUND = (255 * parse_hex(PICTURE_DARK["ground"])).round().astype(int)


@pytest.fixture(scope="module")
def image():
    return load_test_set()[0][0]


@pytest.fixture(scope="module")
def moments(image):
    made = []
    for epoch in EPOCHS:
        network = load_model(f"article@{epoch}")
        trace = network.forward(scale_images(image[np.newaxis], network.config))
        made.append(Moment(f"epoch {epoch}", network.weights["C1/kernel"][:, :, 0], trace["C1"].activation[0],
                           trace.probabilities[0]))
    return made


def read_frames(film):
    with Image.open(io.BytesIO(film)) as opened:
        frames = []
        for number in range(opened.n_frames):
            opened.seek(number)
            frames.append((np.array(opened.convert("RGB")).astype(int), opened.info["duration"]))
        return frames, opened.info["loop"]


def read_bars(pixels):
    """The probabilities that the bars of a picture show, (10,)."""
    heights = []
    for digit in range(10):
        left, _, right, _ = find_bar(digit, 1.0)
        column = pixels[BARS_TOP:BARS_BOTTOM, (left + right) // 2]
        heights.append((np.abs(column - GROUND).sum(axis=1) > 30).sum())
    return np.array(heights) / (BARS_BOTTOM - BARS_TOP)


def test_the_bars_of_every_frame_are_the_networks_answers(image, moments):
    frames, loop = read_frames(make_film("The article's network", image, moments))
    assert loop == 0 and [duration for _, duration in frames] == [400, 400, 400, 2000]
    for (pixels, _), moment in zip(frames, moments, strict=True):
        np.testing.assert_allclose(read_bars(pixels), moment.probabilities, atol=1 / 68)


def test_filters_have_the_colours_of_their_weights_on_one_scale(image, moments):
    largest = max(np.abs(moment.filters).max() for moment in moments)
    for at, moment in enumerate(moments):
        picture = Image.open(io.BytesIO(make_still("", image, moments, at)))
        for number, (row, column) in enumerate([(0, 0), (2, 3), (4, 4), (1, 2), (3, 0), (4, 1)]):
            left, top = LEFT + number * (CELL + GAP), FILTERS_TOP
            place = left + (2 * column + 1) * CELL // 10, top + (2 * row + 1) * CELL // 10
            share = (moment.filters[row, column, number] / largest + 1) / 2
            assert picture.getpixel(place) == tuple(DIVERGING[round(share * 256)].tolist())


def test_maps_with_negative_values_are_told_apart(image, moments):
    tanh = [replace(moment, maps=moment.maps - 1) for moment in moments]
    plain, both = (np.array(Image.open(io.BytesIO(make_still("", image, each, 0)))) for each in (moments, tanh))
    assert (plain[:MAPS_TOP - 20] == both[: MAPS_TOP - 20]).all()
    ground = both[MAPS_TOP + 5, LEFT + 5]
    assert ground[2] > ground[0], "below zero is blue"


def test_a_film_is_small_and_has_at_most_a_hundred_frames(image, moments):
    many = (moments * 60)[:210]  # any two that follow each other in the film differ
    frames, _ = read_frames(make_film("Long", image, many))
    assert len(frames) == MOST_FRAMES
    for (pixels, _), moment in zip((frames[0], frames[-1]), (many[0], many[-1]), strict=True):
        np.testing.assert_allclose(read_bars(pixels), moment.probabilities, atol=1 / 68)
    assert len(make_film("The article's network", image, moments * 5)) < 300_000
    assert len(make_still("Still", image, moments, 3)) < 60_000


def test_strange_titles_wide_networks_and_one_moment(image, moments):
    wide = [Moment("epoch 0", np.zeros((9, 9, 512)), np.zeros((32, 32, 512)), np.full(10, 0.1)),
            Moment("epoch 1", np.full((9, 9, 512), np.nan), np.zeros((32, 32, 512)), np.full(10, 0.1))]
    one = [Moment("", np.ones((2, 2, 1)), np.ones((28, 28, 1)), np.eye(10)[3])]
    for title in ("Zürich – “größe” ²", "数字" * 100, "\n\x00a" * 50, ""):
        assert make_film(title, image, wide).startswith(b"GIF89a")
        assert make_still(title, image, one, 0).startswith(b"\x89PNG")
