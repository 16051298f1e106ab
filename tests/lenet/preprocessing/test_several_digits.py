"""Several digits are told from the parts of one."""

import numpy as np
import pytest

from lenet.data import load_test_set
from lenet.preprocessing import count_digits, draw_strokes, parse_strokes
from lenet.preprocessing.several_digits import find_marks

IMAGES, LABELS = load_test_set()
DIGITS = IMAGES[:600]


def crop(image: np.ndarray) -> np.ndarray:
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def beside(one: np.ndarray, other: np.ndarray, gap: int) -> np.ndarray:
    """Two digits on one line, `gap` empty columns between."""
    one, other = crop(one), crop(other)
    height = max(len(one), len(other))
    parts = [np.pad(part, ((height - len(part), 0), (0, 0))) for part in (one, other)]
    return np.pad(np.hstack([parts[0], np.zeros((height, gap), np.uint8), parts[1]]), 5)


def sheet(images: np.ndarray, side: int) -> np.ndarray:
    return images[: side * side].reshape(side, side, 28, 28).swapaxes(1, 2).reshape(side * 28, side * 28)


def draw(*strokes: list[int], width: int = 12) -> np.ndarray:
    rows = [{"width": width, "points": [8 * place for place in stroke]} for stroke in strokes]
    return draw_strokes(parse_strokes(rows))


def flood(mask: np.ndarray) -> set[tuple[int, int, int, int, int]]:
    """The marks of a mask by plain flooding."""
    left = set(zip(*np.nonzero(mask), strict=True))
    found = set()
    while left:
        mark, waiting = set(), [left.pop()]
        while waiting:
            row, column = waiting.pop()
            mark.add((row, column))
            near = {(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} & left
            left -= near
            waiting += near
        rows, columns = zip(*mark, strict=True)
        found.add((min(rows), min(columns), max(rows) + 1, max(columns) + 1, len(mark)))
    return found


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 0.45, 0.6, 1.0])
def test_marks_are_those_of_plain_flooding(share):
    random = np.random.default_rng(0)
    for shape in ((1, 1), (1, 30), (30, 1), (17, 23)):
        mask = random.random(shape) < share
        found = find_marks(mask)
        assert {(mark.top, mark.left, mark.bottom, mark.right, mark.cells) for mark in found} == flood(mask)
        assert len(found) == len(flood(mask))


def test_one_digit_is_one():
    assert sum(count_digits(image) != 1 for image in DIGITS) == 0
    assert count_digits(np.zeros((28, 28), np.uint8)) == 0


@pytest.mark.parametrize("gap", [2, 5, 10])
@pytest.mark.parametrize("scale", [1, 4])
def test_two_digits_side_by_side_are_two(gap, scale):
    wide = DIGITS[LABELS[:600] != 1]
    pairs = [np.kron(beside(wide[i], wide[i + 1], gap), np.ones((scale, scale), np.uint8)) for i in range(0, 60, 2)]
    assert np.mean([count_digits(pair) == 2 for pair in pairs]) >= 0.95


def test_a_number_with_a_1_is_found_mostly():
    ones, wide = DIGITS[LABELS[:600] == 1], DIGITS[LABELS[:600] != 1]
    assert np.mean([count_digits(beside(one, other, 5)) == 2 for one, other in zip(ones, wide, strict=False)]) >= 0.85


@pytest.mark.parametrize("side", [2, 3, 5, 8])
def test_a_sheet_is_no_digit(side):
    counts = [count_digits(sheet(np.roll(DIGITS, 7 * turn, axis=0), side)) for turn in range(5)]
    assert min(counts) > 1
    assert abs(np.mean(counts) - side * side) <= 0.15 * side * side  # a mark may be in two parts, or touch another


def test_digits_below_each_other_are_several():
    zero = draw([140, 30, 170, 60, 140, 90, 110, 60, 140, 30], width=8)
    assert count_digits(np.vstack([zero[:110], zero[:110]])) == 2
    assert count_digits(np.vstack([zero[:110]] * 4)) == 4


PARTS = {
    "a 5 with its bar apart": [[110, 60, 110, 130, 160, 140, 165, 190, 110, 210], [135, 50, 190, 50]],
    "an open 4": [[110, 60, 90, 150, 150, 150], [170, 60, 170, 220]],
    "a 0 in two halves": [[130, 60, 95, 140, 130, 220], [155, 60, 190, 140, 155, 220]],
    "an 8 in two loops": [[140, 50, 110, 80, 140, 110, 170, 80, 140, 50],
                          [140, 135, 105, 175, 140, 215, 175, 175, 140, 135]],
    "a 7 with a bar": [[90, 60, 180, 60, 130, 220], [185, 140, 205, 140]],
    "a 1 in two pieces": [[140, 40, 140, 120], [140, 150, 140, 240]],
    "a broad 1 in two pieces": [[140, 60, 140, 110], [140, 170, 140, 220]],
    "a 1 in five pieces": [[140, top, 140, top + 20] for top in range(30, 230, 40)],
    "a dot beside": [[110, 60, 110, 200], [200, 200]],
    "a dashed 0": [[140, 50, 115, 70], [100, 100, 95, 130], [95, 170, 105, 200], [130, 225, 155, 225],
                   [175, 200, 185, 170], [185, 130, 180, 100]],
}  # fmt: skip


@pytest.mark.parametrize("strokes", PARTS.values(), ids=PARTS)
def test_parts_of_one_digit_are_no_digits(strokes):
    for width in (5, 12, 28):
        assert count_digits(draw(*strokes, width=width)) == 1


@pytest.mark.parametrize("width", [1, 3])
def test_a_gap_across_a_digit_seldom_makes_two(width):
    random, broken = np.random.default_rng(0), 0
    for image in DIGITS[:200]:
        row, column = random.choice(np.argwhere(image > 200))
        angle = random.uniform(0, np.pi)
        rows, columns = np.indices(image.shape)
        apart = np.abs((rows - row) * np.cos(angle) + (columns - column) * np.sin(angle)) < width / 2
        broken += count_digits(np.where(apart, 0, image).astype(np.uint8)) > 1
    assert broken <= 14
