"""An image file, from anywhere, becomes ink on black. Files are data: size and format are checked before decoding."""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from lenet.errors import ImageError
from lenet.preprocessing.drawing import Step
from lenet.preprocessing.ink import find_ink

MAX_FILE_BYTES = 5_000_000
"""Bytes; a photograph of a telephone fits."""
MAX_PIXELS = 16_000_000
"""Pixels, from the file's header: a few bytes can unpack into gigabytes."""
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
WORKING_SIDE = 800
"""Larger pictures are first averaged down to at most this many pixels a side; a digit needs 20."""
ADVICE = "save the picture as PNG or JPEG and try again"


@dataclass(frozen=True)
class Picture:
    """A file that was read: `gray` and `ink` (H, W) uint8, and the steps from one to the other."""

    gray: np.ndarray
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
        source: the file's bytes, or its path. PNG, JPEG, WebP, GIF and BMP; of several frames the first.

    Raises:
        EmptyDrawingError: if nothing stands out from the ground.
        ImageError: if it is no such file, is damaged, or is too large.
    """
    data = source if isinstance(source, bytes) else _read_bytes(Path(source))
    if not data:
        raise ImageError(f"The file is empty (0 bytes); {ADVICE}.")
    if len(data) > MAX_FILE_BYTES:
        raise ImageError(f"The file has {len(data) / 1e6:.1f} MB; at most {MAX_FILE_BYTES / 1e6:.0f} MB can be read.")
    gray, lossless, size = _decode(data)
    found = find_ink(gray, lossless)
    shown = "" if size == gray.shape else f", read at {gray.shape[1]} × {gray.shape[0]}"
    first = Step("Picture", gray, f"The file has {size[1]} × {size[0]} pixels{shown}. Colours become grey levels.",
                 is_ink=False)
    return Picture(gray, found.image, (first, found))


def _read_bytes(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except OSError as problem:
        raise ImageError(f"{path.name!r} cannot be read ({problem.strerror}); give the path of a picture.") from None


def _decode(data: bytes) -> tuple[np.ndarray, bool, tuple[int, int]]:
    """Bytes -> gray (H, W) uint8, whether the format keeps every grey level, and the file's height and width."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            width, height = image.size
            _check_size(width, height)
            lossless = image.format in ("PNG", "BMP", "GIF")
            image.draft("L", (WORKING_SIDE, WORKING_SIDE))
            gray = _to_gray(ImageOps.exif_transpose(image))
    except ImageError:
        raise
    except Exception:  # a damaged file makes the decoders raise almost anything, from OSError to struct.error
        raise ImageError(f"The file is no picture that can be read, or it is damaged; {ADVICE}.") from None
    factor = -(-max(gray.size) // WORKING_SIDE)
    if factor > 1:
        gray = gray.reduce(factor)
    return np.asarray(gray), lossless, (height, width)


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise ImageError(f"The picture has {width:,} × {height:,} pixels; at most {MAX_PIXELS / 1e6:.0f} million "
                         "can be read, so make it smaller and try again.")


def _to_gray(image: Image.Image) -> Image.Image:
    """Any mode -> 8-bit grey ("L"). Transparent pixels become the ground that the ink stands out from."""
    if image.mode.startswith("I"):  # 16 bits: 257 = 65535 / 255
        return Image.fromarray(np.rint(np.clip(np.asarray(image), 0, 65535) / 257).astype(np.uint8))
    if not image.has_transparency_data:
        return image.convert("L")
    light, alpha = image.convert("LA").split() if image.mode == "LA" else _split(image.convert("RGBA"))
    opaque = np.asarray(alpha) > 127
    ground = 255 if not opaque.any() or np.asarray(light)[opaque].mean() < 128 else 0
    return Image.composite(light, Image.new("L", image.size, ground), alpha)


def _split(rgba: Image.Image) -> tuple[Image.Image, Image.Image]:
    return rgba.convert("RGB").convert("L"), rgba.getchannel("A")
