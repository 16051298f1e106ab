"""Files of pictures, made here, that Pillow does not write by itself."""

import io
import struct
import zlib

import numpy as np
from PIL import Image


def encode(pixels: np.ndarray | Image.Image, kind: str = "PNG", **options) -> bytes:
    """A picture file of this kind: any array that Pillow takes, or a picture of its."""
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def write_png(rows: bytes, width: int, height: int, depth: int, colour: int) -> bytes:
    """A PNG of these rows, each after its filter byte; `depth` bits a channel, colour type `colour`."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def write_deep_png(channels: np.ndarray) -> bytes:
    """A PNG of 16 bits a channel: (H, W, 2 to 4) uint16, transparency last."""
    height, width, count = channels.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in channels)
    return write_png(rows, width, height, 16, {2: 4, 3: 2, 4: 6}[count])


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises width x height pixels."""
    return write_png(b"", width, height, 8, 0)
