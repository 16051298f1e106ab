"""An image file, from anywhere, becomes ink on black. Files are data: size and format are checked before decoding."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from lenet.errors import ImageError
from lenet.preprocessing.drawing import SHOWN_SIDE, Step
from lenet.preprocessing.ink import trace_ink
from lenet.preprocessing.photo.decoding import decode
from lenet.preprocessing.photo.formats import ADVICE

MAX_FILE_BYTES = 30_000_000
"""Bytes; a photograph of a telephone fits."""


@dataclass(frozen=True)
class Picture:
    """A file that was read.

    Attributes:
        levels: what it looks like, (H, W) uint8 grey or (H, W, 3) uint8 red, green, blue.
        ink: (H, W) uint8, light ink on a ground of exactly 0.
        steps: from one to the other; the last one's image is the ink.
    """

    levels: np.ndarray
    ink: np.ndarray
    steps: tuple[Step, ...]


def read_image_file(source: bytes | Path | str) -> np.ndarray:
    """Read a picture of a digit -> ink (H, W) uint8, light ink on a ground of exactly 0.

    See `read_picture` for arguments and errors.
    """
    return read_picture(source).ink


def read_picture(source: bytes | Path | str) -> Picture:
    """Read a picture of a digit, dark on light or light on dark, drawn, scanned or photographed.

    Args:
        source: the file's bytes, or its path. PNG, JPEG, WebP, GIF, BMP and TIFF, AVIF and HEIC
            where the machine can decode them; of several frames or pages the first.

    Raises:
        EmptyDrawingError: if nothing stands out from the ground.
        ImageError: if it is no such file, is damaged, or is too large.
    """
    data = source if isinstance(source, bytes) else _read_bytes(Path(source))
    if not data:
        raise ImageError(f"The file is empty (0 bytes); {ADVICE}.")
    if len(data) > MAX_FILE_BYTES:
        raise ImageError(f"The file has {len(data) / 1e6:.1f} MB; at most {MAX_FILE_BYTES / 1e6:.0f} MB can be read, "
                         "so make it smaller and try again.")
    decoded = decode(data)
    steps = trace_ink(decoded.levels, decoded.keeps_levels)
    shown = Image.fromarray(decoded.levels)
    shown.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
    first = Step("Picture", np.asarray(shown), decoded.text, is_ink=False)
    return Picture(decoded.levels, steps[-1].image, (first, *steps))


def _read_bytes(path: Path) -> bytes:
    if path.exists() and not path.is_file():  # a pipe would be waited for
        raise ImageError(f"{path.name!r} is no file; give the path of a picture.")
    try:
        with open(path, "rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except OSError as problem:
        raise ImageError(f"{path.name!r} cannot be read ({problem.strerror}); give the path of a picture.") from None
