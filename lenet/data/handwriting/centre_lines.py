"""Digits and letters of handwriting fonts as lines without width, from `assets/handwriting`."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from lenet.errors import DAMAGE, DataError
from lenet.places import ASSETS

FOLDER = ASSETS / "handwriting"


@dataclass(frozen=True)
class Glyph:
    """One character of one font.

    Attributes:
        character: a digit or a letter.
        font: which of the fonts that `fonts.json` credits.
        lines: (N, 2) uint8 each, x right and y down, the longer side of all of them being 0..255.
    """

    character: str
    font: int
    lines: list[np.ndarray]


def pack_glyphs(glyphs: Sequence[Glyph]) -> dict[str, np.ndarray]:
    """The arrays that `load_glyphs` reads: all points in a row, and where lines and glyphs begin."""
    lines = [line for glyph in glyphs for line in glyph.lines]
    return {
        "characters": np.frombuffer("".join(glyph.character for glyph in glyphs).encode("ascii"), np.uint8),
        "fonts": np.array([glyph.font for glyph in glyphs], np.uint16),
        "lines": np.array([len(glyph.lines) for glyph in glyphs], np.uint8),
        "lengths": np.array([len(line) for line in lines], np.uint8),
        "points": np.concatenate(lines).astype(np.uint8),
    }


@cache
def load_glyphs() -> tuple[Glyph, ...]:
    """All characters there are, ordered by font.

    Raises:
        DataError: if the embedded file is missing or damaged.
    """
    try:
        with np.load(FOLDER / "lines.npz", allow_pickle=False) as file:
            packed = {name: file[name] for name in file.files}
        points = np.split(packed["points"], np.cumsum(packed["lengths"], dtype=int)[:-1])
        starts = np.cumsum([0, *packed["lines"].tolist()])
        return tuple(Glyph(chr(code), int(font), points[start:end]) for code, font, start, end in zip(
            packed["characters"], packed["fonts"], starts[:-1], starts[1:], strict=True))
    except DAMAGE as problem:
        raise DataError(f"The centre lines cannot be read ({problem}); restore assets/handwriting from the "
                        "repository.") from None
