"""All that is drawn from: digits of fonts, digits written by rule, and what is no digit, as pieces of straight line."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from lenet.data.handwriting.centre_lines import load_glyphs
from lenet.data.handwriting.no_digits import NEVER_DIGITS, draw_no_digit
from lenet.data.handwriting.ways import write_digit
from lenet.layers.no_digit import NO_DIGIT

SEGMENTS = 40
"""Pieces a drawing: those that need fewer have their last one several times."""
WRITTEN = 450
"""Digits written by rule, of each of the ten."""
NO_DIGITS = 6_000
BARRED, SLASHED = 0.5, 0.15
"""Shares of the fonts whose 7 is given a bar, and whose 0 a slash, as a second one beside the plain."""
STREAM = (1998, 12)
"""Parts the random numbers used here from all others."""


@dataclass(frozen=True)
class LineBank:
    """Drawings as lines.

    Attributes:
        segments: (N, 40, 4) float32, x0, y0, x1, y1 of each piece: y down, the longer side 1, the middle at 0.
        labels: (N,) int32, 0..9, or 10 for what is no digit; the digits come first.
        digits: how many are digits.
    """

    segments: np.ndarray
    labels: np.ndarray
    digits: int


@cache
def load_bank() -> LineBank:
    """The bank, always the same; a second or two the first time.

    Raises:
        DataError: if the embedded file of lines is missing or damaged.
    """
    rng = np.random.default_rng(STREAM)
    digits, letters = _read_lines(rng)
    segments = [pack(lines) for of_digit in digits for lines in of_digit]
    labels = [digit for digit, of_digit in enumerate(digits) for _ in of_digit]
    others = [pack(draw_no_digit(rng, digits, letters)) for _ in range(NO_DIGITS)]
    bank = LineBank(np.stack(segments + others), np.array(labels + [NO_DIGIT] * NO_DIGITS, np.int32), len(labels))
    for array in (bank.segments, bank.labels):
        array.flags.writeable = False
    return bank


def _read_lines(rng: np.random.Generator) -> tuple[list[list[list[np.ndarray]]], list[list[np.ndarray]]]:
    """The lines of each digit, font after font and then by rule; and of the letters that are never digits."""
    digits: list[list[list[np.ndarray]]] = [[] for _ in range(10)]
    letters = []
    for glyph in load_glyphs():
        lines = [line / 255 for line in glyph.lines]
        if not glyph.character.isdigit():
            letters += [lines] if glyph.character in NEVER_DIGITS else []
            continue
        digits[int(glyph.character)].append(lines)
        if glyph.character == "7" and rng.random() < BARRED:
            digits[7].append([*lines, _bar(lines, rng)])
        if glyph.character == "0" and rng.random() < SLASHED:
            digits[0].append([*lines, _slash(lines, rng)])
    for digit in range(10):
        digits[digit] += [write_digit(digit, rng) for _ in range(WRITTEN)]
    return digits, letters


def _bar(lines: Sequence[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """A lying line across the stem of a 7, below its middle or above it."""
    points = np.concatenate([np.linspace(one, other, 9) for line in lines
                             for one, other in pairwise(line)])
    height = rng.uniform(0.4, 0.6)
    stem = points[np.abs(points[:, 1] - height).argmin()]
    reach = rng.uniform(0.15, 0.35, 2)
    return stem + np.array([[-reach[0], rng.normal(0, 0.04)], [reach[1], rng.normal(0, 0.04)]])


def _slash(lines: Sequence[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """A line from the lower left to the upper right of a 0, a little too long or too short."""
    points = np.concatenate(lines)
    low, high = points.min(axis=0), points.max(axis=0)
    reach = (high - low) * rng.uniform(0.3, 0.6)
    return (low + high) / 2 + np.array([[-reach[0], reach[1]], [reach[0], -reach[1]]])


def pack(lines: Sequence[np.ndarray]) -> np.ndarray:
    """Lines (N, 2) as `LineBank.segments` has one drawing; pieces beyond the fortieth are left out."""
    pieces = np.concatenate([np.hstack([line[:-1], line[1:]]) for line in lines])[:SEGMENTS]
    pieces = np.concatenate([pieces, np.repeat(pieces[-1:], SEGMENTS - len(pieces), axis=0)])
    points = pieces.reshape(-1, 2)
    low, high = points.min(axis=0), points.max(axis=0)
    return ((points - (low + high) / 2) / max(np.max(high - low), 1e-6)).reshape(SEGMENTS, 4).astype(np.float32)
