"""Files become levels: every format, depth and turn; sizes and damage in words; one file at a time."""

import io
import threading
from importlib.util import find_spec

import numpy as np
from PIL import Image, features
import pytest

from lenet.data import sample_digits
from lenet.errors import ImageError
from lenet.preprocessing.photo import decoding, formats
from lenet.preprocessing.photo.decoding import MAX_PIXELS, WORKING_SIDE, decode
from tests.lenet.preprocessing.photo.files import bomb, encode, write_deep_png

needs_avif = pytest.mark.skipif(not features.check("avif"), reason="Pillow was built without AVIF")
needs_heic = pytest.mark.skipif(find_spec("pillow_heif") is None, reason="no wheel of pillow-heif for this machine")
LOSSLESS = ("PNG", "BMP", "TIFF", "GIF")


@pytest.fixture(scope="module")
def paper() -> np.ndarray:
    """(28, 28) uint8: a dark 4 on white."""
    return 255 - sample_digits()[4]


def enlarge(paper: np.ndarray, side: int = 200) -> np.ndarray:
    return np.asarray(Image.fromarray(paper).resize((side, side), Image.Resampling.BICUBIC))


@pytest.mark.parametrize("kind", LOSSLESS)
def test_formats_that_keep_levels_give_them_back(paper, kind):
    picture = decode(encode(Image.fromarray(paper), kind))
    assert picture.keeps_levels and "28 × 28 pixels" in picture.text
    np.testing.assert_array_equal(picture.levels, paper)


@pytest.mark.parametrize("kind", [
    "JPEG", "WEBP", "MPO", pytest.param("AVIF", marks=needs_avif), pytest.param("HEIF", marks=needs_heic)])
def test_formats_that_ripple_give_about_the_levels(paper, kind):
    assert formats.can_decode(formats.HEIC) or kind != "HEIF"  # makes Pillow write it, too
    large = enlarge(paper)
    picture = decode(encode(Image.fromarray(large).convert("RGB"), kind))
    assert not picture.keeps_levels
    given = picture.levels if picture.levels.ndim == 2 else picture.levels.mean(axis=2)
    assert np.abs(given - large.astype(float)).mean() < 6


def test_of_several_pages_or_frames_the_first_is_read(paper):
    others = [Image.fromarray(255 - paper)]
    for kind in ("TIFF", "GIF", "WEBP", "PNG"):
        lossless = {"lossless": True} if kind == "WEBP" else {}
        picture = decode(encode(Image.fromarray(paper), kind, save_all=True, append_images=others, **lossless))
        assert "several pictures; this is the first" in picture.text, kind
        np.testing.assert_array_equal(picture.levels, paper, kind)
    assert "several" not in decode(encode(paper, "TIFF")).text


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", pytest.param("AVIF", marks=needs_avif),
                                  pytest.param("HEIF", marks=needs_heic)])
def test_all_turns_are_set_upright(paper, kind, turn):
    formats.can_decode(formats.HEIC)
    upright = enlarge(paper)[:, 20:180]
    undone = {1: upright, 2: upright[:, ::-1], 3: upright[::-1, ::-1], 4: upright[::-1], 5: upright.T,
              6: np.rot90(upright), 7: upright[::-1, ::-1].T, 8: np.rot90(upright, -1)}[turn]
    exif = Image.Exif()
    exif[0x0112] = turn
    picture = decode(encode(Image.fromarray(undone.copy()).convert("RGB"), kind, exif=exif.tobytes()))
    given = picture.levels if picture.levels.ndim == 2 else picture.levels.mean(axis=2)
    assert given.shape == upright.shape
    assert np.abs(given - upright.astype(float)).mean() < 6


def test_what_is_damaged_beside_the_picture_is_no_matter(paper):
    picture = decode(encode(paper, "PNG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff"))
    np.testing.assert_array_equal(picture.levels, paper)


@pytest.mark.parametrize("bits", [1, 4, 8, 10, 12, 15, 16])
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_of_16_bits_the_range_that_is_used_counts(paper, kind, bits):
    deep = np.rint(paper / 255 * (2**bits - 1)).astype(np.uint16)
    picture = decode(encode(deep, kind))
    np.testing.assert_allclose(picture.levels, deep * (255 / (2**bits - 1)), atol=0.5)
    assert (f"16 bits of its levels {bits} are used" in picture.text) == (bits not in (8, 16))


@pytest.mark.parametrize("channels", [2, 3, 4])
def test_of_deep_colours_the_range_that_is_used_counts(paper, channels):
    deep = np.repeat(np.rint(paper / 255 * 4095)[..., np.newaxis], channels, axis=-1).astype(np.uint16)
    if channels in (2, 4):
        deep[..., -1] = 65535
    picture = decode(write_deep_png(deep))
    assert "12 are used" in picture.text
    np.testing.assert_allclose(picture.levels, paper, atol=17)  # Pillow keeps the upper 4 of the 12


def test_fractions_are_levels_too(paper):
    picture = decode(encode(paper.astype(np.float32) / 255, "TIFF"))
    np.testing.assert_array_equal(picture.levels, paper)
    strange = np.full((9, 9), np.nan, np.float32)
    strange[4, 4] = 1
    assert decode(encode(strange, "TIFF")).levels.max() == 255


def test_grey_in_three_channels_is_grey_and_colour_stays_colour(paper):
    assert decode(encode(Image.fromarray(paper).convert("RGB"))).levels.ndim == 2
    red = np.dstack([np.full_like(paper, 200), paper, paper])
    np.testing.assert_array_equal(decode(encode(red)).levels, red)


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA", "CMYK", "YCbCr", "LAB", "I;16", "I", "F"])
def test_large_pictures_of_every_mode_are_averaged_down(mode):
    image = Image.new("L", (3000, 1500), 255)
    image.paste(0, (1000, 500, 2000, 1000))
    if mode in ("I;16", "I", "F"):
        image = image.convert("I").point(lambda level: level * 257)
    image = image.convert("RGB").convert(mode) if mode == "LAB" else image.convert(mode)
    picture = decode(encode(image, "TIFF"))
    grey = picture.levels if picture.levels.ndim == 2 else picture.levels.mean(axis=2)
    assert grey.shape == (WORKING_SIDE // 2, WORKING_SIDE) and not picture.keeps_levels
    assert f"3000 × 1500 pixels, read at {WORKING_SIDE} × {WORKING_SIDE // 2}." in picture.text
    assert grey[300, 600] < 20 and grey[100, 100] > 235
    assert np.mean(grey < 128) == pytest.approx(1 / 9, abs=0.002)


def test_a_large_jpeg_is_averaged_by_its_decoder(monkeypatch):
    sizes = []
    monkeypatch.setattr(decoding, "_shrink", lambda image, shrink=decoding._shrink: (
        sizes.append(image.size), shrink(image))[1])
    picture = decode(encode(Image.new("RGB", (5600, 2800), "white"), "JPEG"))
    assert sizes == [(1400, 700)] and picture.levels.shape == (600, 1200)


def test_a_phones_photograph_is_taken_and_more_is_refused():
    assert MAX_PIXELS > 8192 * 6144
    with pytest.raises(ImageError, match="8,000 × 7,000 pixels; at most 51 million"):
        decode(bomb(8000, 7000))
    with pytest.raises(ImageError, match="far more pixels; at most 51 million"):
        decode(bomb(60_000, 60_000))


@pytest.mark.parametrize(("file", "words"), [
    (b"a text file that calls itself seven.png", "is no picture that can be read: it begins with b'a text f'"),
    (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "begins as a PNG picture does, but is damaged"),
    (bomb(20, 20), "begins as a PNG picture does, but is damaged"),
    (b"\x00\x00\x00\x18ftypheic" + bytes(2000), "HEIC picture"),
    (b"%PDF-1.7 and so on", "is a PDF document, which cannot be read here; take a screenshot"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG drawing"),
    (b"\x00\x00\x00\x18ftypisom" + bytes(20), "a video"),
    (b"RIFF\x00\x00\x00\x00AVI LIST", "a video"),
    (b"PK\x03\x04" + bytes(30), "an archive"),
    (b"\xff\x0a" + bytes(30), "a JPEG XL picture"),
])  # fmt: skip
def test_what_cannot_be_decoded_gives_one_sentence(file, words):
    with pytest.raises(ImageError, match=words) as caught:
        decode(file)
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)


@pytest.mark.parametrize(("kind", "file"), [("AVIF", b"avif"), ("HEIC", b"heic"), ("HEIC", b"mif1")])
def test_without_a_decoder_the_format_is_named_with_a_way_out(monkeypatch, kind, file):
    monkeypatch.setattr(formats, "find_spec", lambda name: None)
    monkeypatch.setattr(formats.features, "check", lambda name: False)
    with pytest.raises(ImageError, match=f"The file is an? {kind} picture, which cannot be read here; have the phone"):
        decode(b"\x00\x00\x00\x18ftyp" + file + bytes(40))


def test_one_is_decoded_at_a_time(monkeypatch, paper):
    """The first waits, within its turn, until all others have come to ask for theirs."""
    inside, most, others = [], [], threading.Barrier(4)
    decode_one = decoding._decode

    def slow(data, kind):
        inside.append(1)
        most.append(len(inside))
        result = decode_one(data, kind)
        inside.pop()
        return result

    def run():
        others.wait()
        decode(encode(enlarge(paper, 900), "PNG"))

    monkeypatch.setattr(decoding, "_decode", slow)
    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 4
    assert not decoding._one_at_a_time.locked()


def test_after_a_damaged_file_the_next_is_read(paper):
    with pytest.raises(ImageError):
        decode(bomb(20, 20))
    assert decode(encode(paper)).levels.shape == (28, 28)


def test_a_file_of_many_pages_is_not_counted(monkeypatch, paper):
    file = encode(paper, "TIFF", save_all=True, append_images=[Image.fromarray(paper)] * 5)
    seen = []
    from PIL.TiffImagePlugin import TiffImageFile

    monkeypatch.setattr(TiffImageFile, "_seek", lambda self, frame, seek=TiffImageFile._seek: (
        seen.append(frame), seek(self, frame))[1])
    decode(file)
    assert max(seen) == 1
    assert Image.open(io.BytesIO(file)).n_frames == 6
