"""A file of images or labels that somebody has: found, opened, and unpacked as it is read if it is gzipped."""

import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from lenet.errors import DAMAGE, ImageError
from lenet.files import describe, open_regular

LARGEST = 8_000_000_000
"""Bytes of a file. It is never in memory as a whole, only what is made of it."""
PART = 1 << 16
"""Bytes that are unpacked at a time."""
HEAD = 1 << 12
"""Bytes by which a file's format is recognised."""
GZIP = b"\x1f\x8b"
"""What every gzipped file begins with (RFC 1952)."""


@dataclass(frozen=True)
class DataFile:
    """A file by its path as it was given, which may lead through links."""

    path: str

    @property
    def name(self) -> str:
        """The last part of the path in small letters, without ".gz"."""
        return Path(self.path).name.lower().removesuffix(".gz")

    @property
    def quoted(self) -> str:
        """The last part of the path, as sentences have it."""
        return repr(Path(self.path).name[-100:])

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Open the file. What is gzipped comes out unpacked, as far as it is whole.

        Raises:
            ImageError: if there is none, it is no regular file, or whoever reads it meets damage.
        """
        try:
            stream = open_regular(os.path.realpath(self.path, strict=True), LARGEST)
        except OSError as problem:
            raise ImageError(f"{self.quoted} {describe(problem)}; give the path of a picture, a folder of pictures, or "
                             "a file of images (.npz, .npy, idx or CSV).") from None
        with stream:
            try:
                yield unpack(stream)
            except DAMAGE:
                raise ImageError(f"{self.quoted} is damaged, or not what its name and beginning say.") from None

    def read_head(self) -> bytes:
        """Its first 4 kB, or all of it if it is shorter; raises like `open`."""
        with self.open() as stream:
            return stream.read(HEAD)


def unpack(stream: BinaryIO) -> IO[bytes]:
    """The stream itself, or what comes out of it if it is gzipped."""
    start = stream.read(len(GZIP))
    stream.seek(0)
    return io.BufferedReader(Unpacked(stream), PART) if start == GZIP else stream


class Unpacked(io.RawIOBase):
    """What comes out of a gzipped stream. Where that is cut short, this ends early; `gzip` would give nothing.

    Raises:
        zlib.error: where it is damaged.
    """

    def __init__(self, packed: BinaryIO) -> None:
        super().__init__()
        self._packed, self._rest, self._unpacker = packed, b"", zlib.decompressobj(wbits=31)

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer, or some of it; 0 at the end."""
        while True:
            if self._unpacker.eof:
                self._rest = self._unpacker.unused_data or self._packed.read(PART)
                if not self._rest.startswith(GZIP):  # else another part, as `cat` puts them together
                    return 0
                self._unpacker = zlib.decompressobj(wbits=31)
            packed = self._rest or self._packed.read(PART)
            content = self._unpacker.decompress(packed, len(buffer))
            self._rest = self._unpacker.unconsumed_tail
            if content or not packed:
                buffer[: len(content)] = content
                return len(content)
