"""The drawing that travels with a run: what was on the canvas of whoever packed it. Most runs have none."""

import json
from collections.abc import Sequence

from lenet.errors import DAMAGE, ConfigError, ImageError, RunError
from lenet.files import read_regular
from lenet.frozen import parse_json
from lenet.preprocessing import Stroke, parse_strokes
from lenet.runs.folder import RunFolder

LARGEST_DRAWING = 1 << 20
"""Bytes: the most points that a drawing may have take a quarter of it."""


def dump_drawing(strokes: Sequence[Stroke]) -> bytes:
    """A drawing as drawing.json has it: a list of `{"width", "points"}`."""
    return json.dumps([stroke.to_json() for stroke in strokes], separators=(",", ":")).encode()


def parse_drawing(data: bytes) -> tuple[Stroke, ...]:
    """A drawing out of the bytes of a drawing.json.

    Raises:
        ImageError: if they are none.
    """
    try:
        return parse_strokes(parse_json(data))
    except ConfigError as problem:
        raise ImageError(f"That is no drawing: {problem}") from None


def read_drawing(folder: RunFolder) -> tuple[Stroke, ...]:
    """The drawing that came with a run; empty if none did.

    Raises:
        RunError: if it cannot be read.
    """
    try:
        return parse_drawing(read_regular(folder.drawing_file, LARGEST_DRAWING))
    except FileNotFoundError:
        return ()
    except (ImageError, *DAMAGE) as problem:
        raise RunError(f"The drawing of the run {folder.run_id!r} cannot be read: {problem}") from None
