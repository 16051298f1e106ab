"""Picture files become ink: formats, polarity, transparency, light and noise; and what cannot be read, in words."""

import os
import subprocess
import sys

import numpy as np
from PIL import Image, ImageFilter
import pytest

from lenet.data import load_test_set, sample_digits
from lenet.errors import ImageError
from lenet.runs.models import load_model
from lenet.preprocessing import EmptyDrawingError, MAX_FILE_BYTES, prepare_drawing, read_image_file, read_picture
from tests.lenet.preprocessing.photo.files import encode

DIGITS = range(10)


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    return sample_digits()


def likeness(ink: np.ndarray, digit: np.ndarray) -> float:
    """How like the digit itself prepared ink is: their correlation, at best within one pixel's shift."""
    padded = np.pad(prepare_drawing(ink).image, 1)
    shifted = [padded[i : i + 28, j : j + 28] for i in range(3) for j in range(3)]
    return max(float(np.corrcoef(image.ravel(), digit.ravel())[0, 1]) for image in shifted)


def photograph(digit: np.ndarray, seed: int, unit: int = 28) -> np.ndarray:
    """Dark pencil on grey paper, lit from one side, a little blurred, with noise and a speck.

    (15 unit, 20 unit) uint8; the digit's image is ten units wide.
    """
    rng = np.random.default_rng(seed)
    ink = np.zeros((15 * unit, 20 * unit))
    wide = np.asarray(Image.fromarray(digit).resize((10 * unit, 10 * unit), Image.BICUBIC))
    ink[5 * unit // 2 : 25 * unit // 2, 5 * unit : 15 * unit] = wide
    ink[unit : unit + unit // 7, 18 * unit : 18 * unit + unit // 7] = 255
    blurred = np.asarray(Image.fromarray(ink.astype(np.uint8)).filter(ImageFilter.GaussianBlur(2)), float)
    light = np.linspace(215, 130, 20 * unit) + np.linspace(0, 25, 15 * unit)[:, np.newaxis]
    return np.clip(light - blurred / 255 * 90 + rng.normal(0, 4, light.shape), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("number", DIGITS)
def test_polarity_is_found(digits, number):
    digit = digits[number]
    np.testing.assert_array_equal(read_image_file(encode(digit)), digit)
    np.testing.assert_array_equal(read_image_file(encode(255 - digit)), digit)


def test_palette_16_bits_bitmaps_and_colour_give_the_same(digits):
    digit = digits[3]
    paper = Image.fromarray(255 - digit)
    deep = (255 - digit).astype(np.uint16) * 257
    files = [encode(paper.convert("P")), encode(deep), encode(paper.convert("RGB")), encode(paper, "BMP"),
             encode(paper.convert("P"), "GIF"), encode(paper, "WEBP", lossless=True)]
    for file in files[:-1]:
        np.testing.assert_array_equal(read_image_file(file), digit)
    assert likeness(read_image_file(files[-1]), digit) > 0.98


@pytest.mark.parametrize("ink", [0, 255])
def test_transparent_ground_is_the_opposite_of_the_ink(digits, ink):
    digit = digits[5]
    pixels = np.dstack([np.full((28, 28, 3), ink, np.uint8), digit])
    np.testing.assert_array_equal(read_image_file(encode(pixels)), digit)


def test_a_turned_photograph_is_set_upright(digits):
    digit = digits[7]
    turned = Image.fromarray(np.rot90(255 - digit).copy())
    exif = Image.Exif()
    exif[0x0112] = 6  # "turn by a quarter, clockwise, to see it upright"
    np.testing.assert_array_equal(read_image_file(encode(turned, exif=exif.tobytes())), digit)


@pytest.mark.parametrize("number", DIGITS)
@pytest.mark.parametrize("quality", [30, 75])
def test_jpeg_ripples_do_not_stretch_the_box(digits, number, quality):
    digit = digits[number]
    large = np.asarray(Image.fromarray(digit).resize((560, 560), Image.BICUBIC))
    picture = read_picture(encode(255 - large, "JPEG", quality=quality))
    box, clean = (prepare_drawing(ink).steps[1].image.shape for ink in (picture.ink, np.where(large > 60, large, 0)))
    assert np.abs(np.subtract(box, clean)).max() <= 12  # of 560: half a pixel of 28
    assert likeness(picture.ink, digit) > 0.95


@pytest.mark.parametrize("number", DIGITS)
def test_uneven_light_noise_and_a_speck(digits, number):
    picture = read_picture(encode(photograph(digits[number], number), "JPEG", quality=80))
    assert likeness(picture.ink, digits[number]) > 0.92
    assert "Small marks standing apart were left out: 1" in picture.steps[-1].text


def test_photographed_digits_keep_their_class():
    images = load_test_set()[0][:40]
    files = [encode(photograph(image, number, unit=14), "JPEG", quality=80) for number, image in enumerate(images)]
    network = load_model("article")
    again = network.predict(np.stack([prepare_drawing(read_image_file(file)).image for file in files]))
    assert np.mean(again.argmax(axis=1) == network.predict(images).argmax(axis=1)) >= 0.97


def test_ground_is_exactly_zero(digits):
    ink = read_image_file(encode(photograph(digits[2], 2), "JPEG"))
    assert ink.dtype == np.uint8 and ink.max() == 255
    assert not ink[:, :100].any() and not ink[:50].any()


def test_steps_begin_with_the_picture_itself(digits):
    picture = read_picture(encode(255 - digits[8]))
    prepared = prepare_drawing(picture.ink, picture.steps)
    assert [step.name for step in prepared.steps][:3] == ["Picture", "Ink", "Box"]
    assert not prepared.steps[0].is_ink and prepared.steps[1].is_ink
    np.testing.assert_array_equal(prepared.steps[0].image, 255 - digits[8])
    assert "dark ink on light ground" in prepared.steps[1].text


def test_a_path_will_do(digits, tmp_path):
    file = tmp_path / "four.png"
    file.write_bytes(encode(digits[4]))
    np.testing.assert_array_equal(read_image_file(file), digits[4])
    np.testing.assert_array_equal(read_image_file(str(file)), digits[4])


def test_tiny_and_large_pictures():
    tiny = np.full((5, 4), 255, np.uint8)
    tiny[1:4, 2] = 0
    assert prepare_drawing(read_image_file(encode(tiny))).image.max() == 255
    large = np.full((3000, 4000), 255, np.uint8)
    large[800:2200, 1900:2100] = 0
    picture = read_picture(encode(large))
    assert picture.ink.shape == (900, 1200)
    rows, columns = np.nonzero(prepare_drawing(picture.ink).image)
    assert np.ptp(rows) + 1 == 20 and np.ptp(columns) + 1 in (3, 4)


def test_an_animation_gives_its_first_frame(digits):
    frames = [Image.fromarray(255 - digit).convert("P") for digit in digits[:3]]
    file = encode(frames[0], "GIF", save_all=True, append_images=frames[1:])
    np.testing.assert_array_equal(read_image_file(file), digits[0])


@pytest.mark.parametrize(("file", "words"), [
    (b"", "empty"),
    (b"a text file that calls itself seven.png", "no picture"),
    (b"x" * (MAX_FILE_BYTES + 1), "30.0 MB; at most 30 MB"),
])  # fmt: skip
def test_what_cannot_be_read_gives_one_sentence(file, words):
    with pytest.raises(ImageError, match=words) as caught:
        read_image_file(file)
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_a_file_cut_short_never_breaks_the_reader(digits, kind):
    whole = encode(Image.fromarray(digits[6]).resize((112, 112)), kind)
    for length in range(0, len(whole), max(1, len(whole) // 60)):
        try:
            read_image_file(whole[:length])
        except ImageError as error:
            assert str(error)


@pytest.mark.parametrize("level", [0, 128, 255])
@pytest.mark.parametrize("side", [1, 28, 300])
def test_an_even_picture_holds_nothing(level, side):
    with pytest.raises(EmptyDrawingError, match="Nothing stands out"):
        read_image_file(encode(np.full((side, side), level, np.uint8)))


def test_faint_paper_alone_holds_nothing():
    noise = np.random.default_rng(4).normal(230, 3, (300, 300)).astype(np.uint8)
    with pytest.raises(EmptyDrawingError):
        read_image_file(encode(noise))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ImageError, match=r"nowhere\.png"):
        read_image_file(tmp_path / "nowhere.png")


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(ImageError, match=r"'pipe\.png' is no file"):
        read_image_file(tmp_path / "pipe.png")


def test_opencv_waits_for_the_first_picture_that_needs_it():
    """It takes memory, and most visitors draw."""
    code = ("import sys, numpy as np; from lenet.preprocessing import find_ink; "
            "small = np.zeros((28, 28), np.uint8); small[5:20, 9:12] = 255; find_ink(small); "
            "assert 'cv2' not in sys.modules; find_ink(np.kron(small, np.ones((9, 9), np.uint8))); "
            "assert 'cv2' in sys.modules and sys.modules['cv2'].getNumThreads() == 1")
    subprocess.run([sys.executable, "-c", code], check=True)
