"""The bytes of a picture file become grey levels or colours, upright and of a bounded size.

Files are data: format and size are checked before anything is unpacked, and one is unpacked at a time: however many
come at once, they need the memory of one.
"""

import io
import math
import threading
import warnings
from dataclasses import dataclass

import numpy as np
from PIL import Image

from lenet.errors import ImageError
from lenet.preprocessing.photo.formats import ADVICE, JPEG, PNG, Format, can_decode, find_format
from lenet.preprocessing.photo.transparency import flatten

MAX_PIXELS = 51_000_000
"""Pixels, from the file's header: a few bytes can unpack into gigabytes. A phone's 50 megapixels are up to 50.3."""
WORKING_SIDE = 1200
"""Larger pictures are first averaged down to at most this many pixels a side; a digit needs 20."""
ORIENTATION = 0x0112
"""The tag that says how a picture is to be turned (Exif 2.3, 4.6.4)."""
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
DEEP = ("I", "F")
"""Pillow's modes of more than 8 bits a pixel."""
DEPTH = 24
"""Which byte of a PNG says how many bits a channel has (PNG specification, 11.2.2)."""

_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Decoded:
    """A picture file that was decoded.

    Attributes:
        levels: (H, W) uint8 grey, or (H, W, 3) uint8 red, green, blue; upright, at most `WORKING_SIDE` a side.
        keeps_levels: whether the levels are exactly the file's, not those of a lossy format or an average.
        text: what the file has and what was done with it, in sentences.
    """

    levels: np.ndarray
    keeps_levels: bool
    text: str


def decode(data: bytes) -> Decoded:
    """Decode a picture file. Of several frames or pages the first is taken.

    Raises:
        ImageError: if it is no file of a format that can be decoded here, is damaged, or has too many pixels.
    """
    kind = find_format(data)
    if kind is None:
        raise ImageError(f"The file is no picture that can be read: it begins with {data[:8]!r}; {ADVICE}.")
    with _one_at_a_time:
        if not can_decode(kind):
            raise ImageError(f"The file is {kind.name}, which cannot be read here; {kind.advice}.")
        try:
            return _decode(data, kind)
        except ImageError:
            raise
        except Image.DecompressionBombError:
            raise ImageError(_too_many("far more pixels")) from None
        except Exception:  # a damaged file makes the decoders raise almost anything, from OSError to struct.error
            raise ImageError(f"The file begins as {kind.name} does, but is damaged or cut short; {ADVICE}.") from None


def _decode(data: bytes, kind: Format) -> Decoded:
    ignored = warnings.catch_warnings(action="ignore")  # of the size, which is checked here, of tags nobody asks for
    with ignored, Image.open(io.BytesIO(data), formats=[str(kind.decoder)]) as image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise ImageError(_too_many(f"{width:,} × {height:,} pixels"))
        several = _has_several(image)
        if kind is JPEG:  # its decoder averages as it goes, and never holds the whole picture
            longest = max(width, height)
            image.draft(None, (max(1, width * WORKING_SIDE // longest), max(1, height * WORKING_SIDE // longest)))
        image.load()
        small = _turn(_shrink(image), image)
    is_exact = kind.keeps_levels and max(width, height) <= WORKING_SIDE
    is_deep = kind is PNG and data[DEPTH : DEPTH + 1] == b"\x10"
    levels, depth = _to_levels(small, is_deep)
    levels, transparency = flatten(levels)
    size = f"The file has {width} × {height} pixels" + ("" if is_exact or max(width, height) <= WORKING_SIDE else
                                                        f", read at {small.width} × {small.height}")
    first = "It holds several pictures; this is the first" if several else ""
    return Decoded(levels, is_exact, " ".join(f"{fact}." for fact in (size, first, depth, transparency) if fact))


def _too_many(found: str) -> str:
    return (f"The picture has {found}; at most {MAX_PIXELS / 1e6:.0f} million pixels can be read, so make it smaller "
            "and try again.")


def _has_several(image: Image.Image) -> bool:
    """Whether there are more frames or pages than the first; they are not counted, since a file may hold a million."""
    if image.format != "TIFF":
        return bool(getattr(image, "is_animated", False))
    try:
        image.seek(1)
    except EOFError:
        return False
    image.seek(0)
    return True


def _shrink(image: Image.Image) -> Image.Image:
    """The picture in a mode that can be averaged, at most `WORKING_SIDE` pixels a side."""
    if image.mode.startswith("I;"):
        image = image.convert("I")
    elif image.mode == "1":
        image = image.convert("L")
    elif image.has_transparency_data and image.mode not in ("LA", "RGBA"):
        image = image.convert("RGBA")
    elif image.mode == "P":
        image = image.convert("RGB")
    factor = max(image.size) / WORKING_SIDE
    if factor <= 1:
        return image
    size = max(1, round(image.width / factor)), max(1, round(image.height / factor))
    return image.resize(size, Image.Resampling.BOX)


def _turn(small: Image.Image, image: Image.Image) -> Image.Image:
    """The picture upright, as the file of `image` says that it is to be turned; some decoders have done so already."""
    try:
        turn = TURNS.get(image.getexif().get(ORIENTATION, 1))
    except Exception:  # what a camera wrote beside the picture is damaged; the picture is not
        return small
    return small if turn is None else small.transpose(turn)


def _to_levels(image: Image.Image, is_deep: bool) -> tuple[np.ndarray, str]:
    """(H, W) or (H, W, 2 to 4) uint8, channels as Pillow orders them, opacity last; and what was done, if anything.

    `is_deep`: whether the file has 16 bits a channel, of which Pillow has kept the upper eight.
    """
    if image.mode in DEEP:
        return _scale_range(np.nan_to_num(np.asarray(image, np.float64)))
    if image.mode not in ("L", "LA", "RGB", "RGBA"):
        image = image.convert("RGB")
    levels = np.asarray(image)
    if not is_deep:
        return levels, ""
    colours = levels[..., :-1] if image.mode in ("LA", "RGBA") else levels
    used = int(colours.max()).bit_length()
    if not 0 < used < 8:
        return levels, ""
    stretched = np.rint(colours * (255 / (2**used - 1))).astype(np.uint8)
    alpha = [levels[..., -1:]] if image.mode in ("LA", "RGBA") else []
    return np.concatenate([stretched, *alpha], axis=-1), _tell_bits(used + 8)


def _scale_range(values: np.ndarray) -> tuple[np.ndarray, str]:
    """Grey values of more than 8 bits, or fractions, as 0..255: by the bits that are used of them."""
    values = values - min(values.min(), 0)
    most = values.max()
    if most <= 1 and (values % 1).any():
        return np.rint(values * 255).astype(np.uint8), "Its levels go from 0 to 1"
    bits = max(1, math.ceil(math.log2(most + 1)))
    return np.rint(values * (255 / (2**bits - 1))).astype(np.uint8), "" if bits in (8, 16) else _tell_bits(bits)


def _tell_bits(bits: int) -> str:
    return f"Of the 16 bits of its levels {bits} are used, so {2**bits - 1:,} is white"
