"""Files that people have digits in and that are not read: what they are, and what would be read instead."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Foreign:
    """A kind of file: what it is called, the bytes that it begins with, and where those stand."""

    label: str
    marks: tuple[bytes, ...]
    place: int = 0

    def begins(self, head: bytes) -> bool:
        """Whether a file that begins so is of this kind."""
        return any(head.startswith(mark, self.place) for mark in self.marks)


FOREIGN = (
    Foreign("a pickle, and to read one can run what is in it", tuple(bytes([128, version]) for version in range(2, 6))),
    Foreign("an HDF5 file", (b"\x89HDF\r\n\x1a\n",)),
    Foreign("a MATLAB file", (b"MATLAB 5.0 MAT-file",)),
    Foreign("a Parquet file", (b"PAR1",)),
    Foreign("an Arrow file", (b"ARROW1",)),
    Foreign("a tar archive", (b"ustar",), 257),
    Foreign("a 7z archive", (b"7z\xbc\xaf\x27\x1c",)),
    Foreign("a RAR archive", (b"Rar!\x1a\x07",)),
    Foreign("packed with bzip2", (b"BZh",)),
    Foreign("packed with xz", (b"\xfd7zXZ\0",)),
    Foreign("packed with Zstandard", (b"\x28\xb5\x2f\xfd",)),
)


def describe_foreign(head: bytes) -> str | None:
    """What a file that begins so is, as the middle of a sentence, if it is one of these."""
    return next((kind.label for kind in FOREIGN if kind.begins(head)), None)
