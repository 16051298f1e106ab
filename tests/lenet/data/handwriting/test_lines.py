"""Where the lines come from: fonts, and rules."""

import json

import numpy as np
import pytest

from lenet.data.handwriting import centre_lines
from lenet.data.handwriting.bank import SEGMENTS, load_bank, pack
from lenet.data.handwriting.centre_lines import FOLDER, Glyph, load_glyphs, pack_glyphs
from lenet.data.handwriting.no_digits import KINDS, NARROW, NEVER_DIGITS, draw_no_digit
from lenet.data.handwriting.ways import MOST_SEGMENTS, WAYS, smooth_curve, write_digit
from lenet.errors import DataError
from lenet.layers.no_digit import NO_DIGIT


def test_every_font_has_its_ten_digits_and_is_credited_with_its_licence():
    fonts = json.loads((FOLDER / "fonts.json").read_text(encoding="utf-8"))
    digits = {(glyph.font, glyph.character) for glyph in load_glyphs() if glyph.character.isdigit()}
    assert digits == {(font, str(digit)) for font in range(len(fonts)) for digit in range(10)}
    assert {font["licence"] for font in fonts} == {"OFL-1.1"}
    assert all(font["family"] and font["credit"] for font in fonts)


def test_glyphs_there_and_back(tmp_path, monkeypatch):
    lines = [np.array([[0, 255], [9, 0]], np.uint8), np.array([[1, 2], [3, 4], [5, 6]], np.uint8)]
    glyphs = [Glyph("7", 3, lines), Glyph("a", 4, lines[1:])]
    np.savez(tmp_path / "lines.npz", **pack_glyphs(glyphs))
    monkeypatch.setattr(centre_lines, "FOLDER", tmp_path)
    back = load_glyphs.__wrapped__()
    assert [(glyph.character, glyph.font) for glyph in back] == [("7", 3), ("a", 4)]
    for one, other in zip(back, glyphs, strict=True):
        for read, written in zip(one.lines, other.lines, strict=True):
            np.testing.assert_array_equal(read, written)


def test_missing_lines_are_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(centre_lines, "FOLDER", tmp_path)
    with pytest.raises(DataError, match="restore assets/handwriting"):
        load_glyphs.__wrapped__()


def test_a_curve_passes_its_places_and_keeps_its_corners():
    places = np.array([[0, 0], [1, 2], [1, 2], [3, 1], [4, 4]], float)
    curve = smooth_curve(places, 5)
    assert len(curve) == 5 * 3 + 1
    for place in places:
        assert np.isclose(curve, place).all(axis=1).any()
    before, after = curve[5] - curve[4], curve[6] - curve[5]
    assert before @ after / np.hypot(*before) / np.hypot(*after) < 0.5  # it turns sharply at (1, 2)


def test_a_straight_line_stays_straight():
    curve = smooth_curve(np.array([[0.0, 0], [1, 1], [2, 2], [3, 3]]), 4)
    np.testing.assert_allclose(curve[:, 0], curve[:, 1])


@pytest.mark.parametrize("digit", WAYS)
def test_every_way_of_writing_fits_into_a_drawing(digit):
    rng = np.random.default_rng(digit)
    for _ in range(30):
        lines = write_digit(digit, rng)
        assert sum(len(line) - 1 for line in lines) <= MOST_SEGMENTS <= SEGMENTS
        assert np.abs(np.concatenate(lines) - 0.5).max() < 1


def test_what_is_no_digit_is_never_as_narrow_as_a_1():
    rng, lines = np.random.default_rng(1), [np.array([[0.0, 0], [0.5, 0.5], [0, 1]])]
    for _ in range(300):
        drawn = np.concatenate(draw_no_digit(rng, [[lines]] * 10, [lines]))
        wide, tall = np.ptp(drawn, axis=0)
        assert wide > NARROW * tall


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_no_digit_draws_lines(kind):
    rng, lines = np.random.default_rng(2), [np.array([[0.0, 0], [0.5, 0.5], [0.1, 1]])]
    drawn = KINDS[kind][1](rng, [[lines]] * 10, [lines])
    assert drawn and all(line.ndim == 2 and line.shape[1] == 2 and len(line) > 1 for line in drawn)
    assert np.isfinite(np.concatenate(drawn)).all()


def test_the_bank_has_all_digits_first_and_lies_around_the_middle():
    bank = load_bank()
    assert set(bank.labels[: bank.digits]) == set(range(10)) and set(bank.labels[bank.digits :]) == {NO_DIGIT}
    points = bank.segments.reshape(len(bank.labels), -1, 2)
    low, high = points.min(axis=1), points.max(axis=1)
    np.testing.assert_allclose(low + high, 0, atol=1e-5)
    np.testing.assert_allclose((high - low).max(axis=1), 1, atol=1e-5)


def test_letters_that_are_also_digits_are_no_outliers():
    assert not set("oOlIsSzZbqgBD") & set(NEVER_DIGITS)


def test_pieces_repeat_the_last_one_and_those_beyond_the_room_are_left_out():
    short = pack([np.array([[0.0, 0], [1, 0], [1, 2]])])
    assert short.shape == (SEGMENTS, 4)
    np.testing.assert_allclose(short[0], [-0.25, -0.5, 0.25, -0.5])
    np.testing.assert_allclose(short[1:], np.tile([0.25, -0.5, 0.25, 0.5], (SEGMENTS - 1, 1)))
    many = np.stack([np.arange(60.0), np.zeros(60)], axis=1)
    assert pack([many])[-1, 2] == 0.5 and pack([many])[0, 0] == -0.5
