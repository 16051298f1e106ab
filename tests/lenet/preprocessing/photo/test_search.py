"""Photographs of every family are read; of two digits it is said that there are two; every step tells what it did."""

import io
from functools import cache

import numpy as np
from PIL import Image
import pytest

from devtools.paper import place, to_file, write_digit
from devtools.scenes import FAMILIES, Family, make_scenes, make_two, print_digit
from lenet.network import Network
from lenet.preprocessing import EmptyDrawingError, prepare_drawing, read_picture
from lenet.runs.models import DEFAULT_MODEL, load_model

COUNT = 6
SEED = 7


@pytest.fixture(scope="module")
def network() -> Network:
    return load_model(DEFAULT_MODEL)


def read(network: Network, files: list[bytes]) -> list[int]:
    images = np.stack([prepare_drawing(read_picture(file).ink).image for file in files])
    return network.predict(images).argmax(axis=1).tolist()


@cache
def read_printed(network: Network, side: int) -> list[int]:
    """What the network makes of printed digits that are given to it without any file or search."""
    images = np.stack([prepare_drawing(255 - print_digit(label, side)).image for label in range(10)])
    answers = network.predict(images).argmax(axis=1)
    assert np.mean(answers == np.arange(10)) >= 0.8
    return answers.tolist()


@pytest.mark.timeout(600)  # photographs are made and read, which takes long beside much else
@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda family: family.name)
def test_each_family_is_read(network: Network, family: Family):
    count = 2 if family.name == "phone" else COUNT
    labels, files = zip(*make_scenes(family, count, SEED), strict=True)
    answers = read(network, list(files))
    wrong = [(label, answer) for label, answer in zip(labels, answers, strict=True) if label != answer]
    assert len(wrong) <= count * (10 - family.least) // 10, wrong


@pytest.mark.parametrize("side", [28, 90, 400])
def test_printed_digits_are_read(network: Network, side: int):
    answers = zip(read(network, [to_file(print_digit(label, side)) for label in range(10)]), range(10),
                  read_printed(network, side), strict=True)  # fmt: skip
    assert all(answer in (label, expected) for answer, label, expected in answers)


@pytest.mark.parametrize(("mode", "kind"), [("P", "PNG"), ("1", "PNG"), ("LA", "PNG"), ("I;16", "PNG"), ("RGBA", "PNG"),
                                            ("CMYK", "JPEG"), ("L", "WEBP"), ("P", "GIF"), ("1", "TIFF")])
def test_every_kind_of_file_is_read(network: Network, mode: str, kind: str):
    files, labels = [], range(0, 10, 2)
    for label in labels:
        image = Image.fromarray(np.asarray(print_digit(label, 120)))
        image = (Image.fromarray(np.asarray(image).astype(np.uint16) * 257) if mode == "I;16" else
                 image.convert("RGB").convert(mode))
        file = io.BytesIO()
        image.save(file, kind)
        files.append(file.getvalue())
    answers = zip(read(network, files), labels, read_printed(network, 120)[::2], strict=True)
    assert all(answer in (label, expected) for answer, label, expected in answers)


@pytest.mark.parametrize("labels", [(4, 2), (1, 7), (8, 8), (0, 5)])
def test_two_digits_are_told_and_both_kept(labels):
    picture = read_picture(make_two(labels, seed=sum(labels)))
    assert "2 marks of the same size" in picture.steps[-1].text
    columns = np.flatnonzero(picture.ink.any(axis=0))
    assert np.ptp(columns) > 0.25 * picture.ink.shape[1]


def test_steps_tell_what_was_done():
    texts = {name: [(step.name, step.text) for step in read_picture(next(make_scenes(FAMILIES[name], 1, 3))[1]).steps]
             for name in ("squared, dark", "sheet on a table", "equally bright colours", "frame of 28 pixels")}
    assert [name for name, _ in texts["squared, dark"]] == ["Picture", "Grey", "Light", "Lines", "Ink"]
    assert "Sheet" in dict(texts["sheet on a table"])
    assert "in place of grey levels" in dict(texts["equally bright colours"])["Grey"]
    assert [name for name, _ in texts["frame of 28 pixels"]] == ["Picture", "Frame", "Ink"]
    assert all(text.endswith(".") for steps in texts.values() for _, text in steps)


def test_pictures_that_show_a_step_are_small_and_the_ink_is_whole():
    scenes = make_scenes(FAMILIES["plain paper"], 50, 0)
    large = (file for _, file in scenes if Image.open(io.BytesIO(file)).size == (1200, 900))
    picture = read_picture(next(large))
    assert all(max(step.image.shape) <= 400 for step in picture.steps[:-1])
    assert picture.ink.shape == (900, 1200)


@pytest.mark.parametrize("is_dark", [True, False])
def test_ink_of_an_even_picture_is_the_digit_itself(is_dark):
    digit = place(write_digit(6, 120, 0.1, np.random.default_rng(1)), (300, 300), (0.5, 0.5))
    levels = np.rint(255 * (1 - digit if is_dark else digit)).astype(np.uint8)
    ink = read_picture(to_file(levels)).ink
    assert np.abs(ink - digit * 255).mean() < 2


def test_paper_alone_and_dust_hold_nothing():
    paper = np.full((300, 400), 230, np.uint8)
    noisy = np.random.default_rng(0).normal(230, 3, (300, 400)).astype(np.uint8)
    for picture in (paper, noisy):
        with pytest.raises(EmptyDrawingError, match="Nothing stands out"):
            read_picture(to_file(picture))
    noisy[100:103, 200:203] = 40
    with pytest.raises(EmptyDrawingError):
        read_picture(to_file(noisy))


@pytest.mark.parametrize("side", [40, 200])
def test_a_square_digit_is_no_frame(side):
    """A 0 of straight strokes looks like a frame, but there is nothing within."""
    picture = np.full((side, side), 255, np.uint8)
    first, last, pen = side // 10, side - side // 10, side // 20
    picture[first:last, first:last] = 0
    picture[first + pen : last - pen, first + pen : last - pen] = 255
    ink = read_picture(to_file(picture)).ink
    height, width = ink.shape
    assert ink[:, width // 2].any() and ink[height // 2].any() and not ink[height // 2, width // 2]
