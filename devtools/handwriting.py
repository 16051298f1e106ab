"""Digits that people wrote, as strokes in a file, and the same drawn on the canvas: any size, place and pen.

The file has a JSON object a line: `{"label": 7, "writer": "w03", "strokes": [[[x, y], ...], ...]}`, y down, any unit.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lenet.errors import DataError, quote
from lenet.files import describe, read_regular
from lenet.preprocessing import CANVAS_SIDE, Stroke
from lenet.preprocessing.strokes import MAX_POINTS, MAX_STROKES, UNITS

LARGEST_FILE = 500_000_000
"""Bytes."""
FARTHEST = 1e9
"""Of any unit from its origin: where a point may be."""


@dataclass(frozen=True)
class WrittenDigit:
    """What somebody wrote: `label` 0..9, and (N, 2) float64 a stroke, x right and y down in a unit of its own."""

    label: int
    strokes: tuple[np.ndarray, ...]


def read_digits(path: Path | str, limit: int | None = None) -> list[WrittenDigit]:
    """The digits of a file; of more than `limit`, as many of them, spread evenly over the file.

    Raises:
        DataError: if the file cannot be read, holds no digit, or a line of it is none.
    """
    name = Path(path).name
    try:
        lines = read_regular(path, LARGEST_FILE).decode().splitlines()
    except OSError as problem:
        raise DataError(f"{name!r} {describe(problem)}; give a file of strokes, a JSON object a line.") from None
    except UnicodeDecodeError:
        raise DataError(f"{name!r} is no text; give a file of strokes, a JSON object a line.") from None
    digits = [_parse(line, f"line {number} of {name!r}") for number, line in enumerate(lines, 1) if line.strip()]
    if not digits:
        raise DataError(f"{name!r} is empty; a file of strokes has a JSON object a line, one a digit.")
    count = len(digits) if limit is None else max(1, min(limit, len(digits)))
    return [digits[i * len(digits) // count] for i in range(count)]


def _parse(line: str, where: str) -> WrittenDigit:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise DataError(f"{where} is no JSON: {quote(line)}.") from None
    label = row.get("label") if isinstance(row, dict) else None
    if type(label) is not int or not 0 <= label <= 9:
        raise DataError(f"{where} has the label {quote(label)}; it is a digit, 0 to 9.")
    strokes = row.get("strokes")
    if not isinstance(strokes, list) or not 1 <= len(strokes) <= MAX_STROKES:
        raise DataError(f"{where} has no list of 1 to {MAX_STROKES:,} strokes.")
    arrays = tuple(_parse_stroke(stroke, where) for stroke in strokes)
    if sum(map(len, arrays)) > MAX_POINTS:
        raise DataError(f"{where} has more than {MAX_POINTS:,} points.")
    return WrittenDigit(label, arrays)


def _parse_stroke(stroke: Any, where: str) -> np.ndarray:
    is_right = isinstance(stroke, list) and stroke and all(map(_is_point, stroke))
    if not is_right:
        raise DataError(f"{where} has the stroke {quote(stroke)}; a stroke is a list of points [x, y], numbers within "
                        f"{FARTHEST:.0e}.")
    return np.array(stroke, np.float64)


def _is_point(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(
        type(place) in (int, float) and abs(place) <= FARTHEST for place in value)


def place_digit(strokes: Sequence[np.ndarray], side: float, pen: int, rng: np.random.Generator) -> tuple[Stroke, ...]:
    """The digit as it would be drawn on the canvas, at a random place.

    The pen stays on the canvas wherever there is room for it; where there is none, the digit is in the middle.

    Args:
        strokes: (N, 2) each, as `WrittenDigit` has them.
        side: pixels that the longer side of the box around all points becomes; a mere dot stays one.
        pen: its width in pixels.
        rng: where chance comes from.
    """
    everything = np.concatenate(strokes)
    low = everything.min(axis=0)
    size = everything.max(axis=0) - low
    scale = side * UNITS / size.max() if size.max() > 0 else 0.0
    room = CANVAS_SIDE * UNITS - pen * UNITS - np.rint(size * scale)
    start = pen * UNITS / 2 + np.where(room > 0, np.floor(rng.random(2) * (room + 1)), np.floor(room / 2))
    placed = (np.rint((stroke - low) * scale + start).astype(int) for stroke in strokes)
    return tuple(Stroke(pen, tuple(points.ravel().tolist())) for points in placed)
