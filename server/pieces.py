"""Files on their way to a browser: piece by piece, so that a slow reader costs 64 kB."""

from collections.abc import Iterator
from typing import BinaryIO

PIECE = 1 << 16


def read_pieces(stream: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    """The bytes of a file from `start` to before `end`; the file is closed then."""
    with stream:
        stream.seek(start)
        while start < end and (piece := stream.read(min(PIECE, end - start))):
            start += len(piece)
            yield piece
