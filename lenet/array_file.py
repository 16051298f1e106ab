"""Arrays out of an `.npz` file, of which no more is ever read than what is expected: it may be anybody's.

An `.npz` is a zip of `.npy` files (NumPy's NEP 1). Its list is looked at before it is read, a member is unpacked only
as far as its array may be long, and its head is matched, not evaluated.
"""

import io
import re
import zipfile
from math import prod
from typing import IO, Any, NamedTuple

import numpy as np

from lenet.errors import quote

Shape = tuple[int, ...]

MOST_MEMBERS = 100
LONGEST_LIST = 1 << 16
LONGEST_HEAD = 1 << 12
END = 22
"""Bytes of the record at the end of a zip that has no comment (APPNOTE 4.3.16)."""

HEAD = re.compile(rb"\{'descr': '([<|>=][a-zA-Z]\d{1,5})', 'fortran_order': (True|False), "
                  rb"'shape': \(((?:\d{1,9}, ?)*(?:\d{1,9})?)\), \} *\n")  # fmt: skip


class ArrayHead(NamedTuple):
    """What an `.npy` says of its values before they come: type, shape, and whether the first axis runs fastest."""

    dtype: np.dtype[Any]
    shape: Shape
    is_fortran: bool


class ArrayFile:
    """An `.npz` that is open for reading.

    Raises:
        ValueError, OSError, zipfile.BadZipFile: if it is none; whatever a damaged one makes zipfile raise is in
            `lenet.errors.DAMAGE`.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        check_zip_list(stream, MOST_MEMBERS, LONGEST_LIST)
        self._zip = zipfile.ZipFile(stream)
        self.names = tuple(name.removesuffix(".npy") for name in self._zip.namelist())

    def read(self, name: str, shape: Shape, kinds: str = "f", most: int = 8, is_finite: bool = True) -> np.ndarray:
        """An array of just this shape; for reading only.

        Args:
            name: of the array.
            shape: what it must have.
            kinds: which kinds of values it may have, by NumPy's letters: "f" floating, "iu" whole, "U" text.
            most: bytes that a value may have.
            is_finite: whether numbers must be finite.

        Raises:
            KeyError: if there is no such array.
            ValueError: if it is another, or is damaged.
        """
        array = parse_array(self.unpack(name, LONGEST_HEAD + most * prod(shape)))
        if array.shape != shape or array.dtype.kind not in kinds or array.dtype.itemsize > most:
            raise ValueError(f"{name!r} is {array.dtype} of shape {array.shape}; it must have shape {shape}.")
        if is_finite and array.dtype.kind != "U" and not np.isfinite(array).all():
            raise ValueError(f"{name!r} holds values that are not finite numbers.")
        return array

    def unpack(self, name: str, most: int) -> bytes:
        """The bytes of an array, head and values, if there are at most so many; raises like `read`."""
        with self.open(name) as member:
            content = member.read(most + 1)
        if len(content) > most:
            raise ValueError(f"{name!r} is larger than an array that is expected there.")
        return content

    def open(self, name: str) -> IO[bytes]:
        """An array's `.npy` for reading, head and values; raises like `read`."""
        info = self._zip.getinfo(f"{name}.npy")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError(f"{name!r} is packed in a way that NumPy does not use.")
        return self._zip.open(info)


def parse_array(content: bytes) -> np.ndarray:
    """The array that the bytes of an `.npy` file stand for, head and values; for reading only.

    Raises:
        ValueError, TypeError: if they are none.
    """
    stream = io.BytesIO(content)
    dtype, shape, is_fortran = read_head(stream)
    end = stream.tell()
    if dtype.itemsize * prod(shape) != len(content) - end:
        raise ValueError(f"An array of shape {shape} has another length than {len(content) - end:,} bytes.")
    values = np.frombuffer(content, dtype, offset=end) if prod(shape) else np.zeros(0, dtype)
    return values.reshape(shape, order="F" if is_fortran else "C")


def read_head(stream: IO[bytes]) -> ArrayHead:
    """The head of an `.npy`, from its first byte on. The values follow in the stream.

    Raises:
        ValueError, TypeError: if it is none.
    """
    start = stream.read(10)
    length = start[8:] if start[6:7] == b"\1" else start[8:] + stream.read(2)  # four bytes since version 2.0
    size = int.from_bytes(length, "little")
    text = stream.read(size) if size <= LONGEST_HEAD else b""
    head = HEAD.fullmatch(text)
    if not start.startswith(b"\x93NUMPY") or head is None:
        raise ValueError(f"{quote((start + text)[:80])} is no head of an array.")
    shape = tuple(int(side) for side in re.findall(rb"\d+", head[3]))
    return ArrayHead(np.dtype(head[1].decode()), shape, head[2] == b"True")


def check_zip_list(stream: IO[bytes], members: int, longest: int) -> None:
    """Refuse a zip whose list of members is long, or not where a small zip has it, before zipfile reads that list.

    Args:
        stream: the zip; it stands at its beginning afterwards.
        members: how many there may be.
        longest: how many bytes the list may have.

    Raises:
        ValueError: if it is refused.
    """
    size = stream.seek(0, 2)
    stream.seek(max(0, size - END - 20))
    tail = stream.read()
    stream.seek(0)
    end = tail[-END:]
    if not end.startswith(b"PK\5\6") or tail[:-END].startswith(b"PK\6\7"):
        raise ValueError("This is no zip, or one larger than those of this lab.")
    if int.from_bytes(end[10:12], "little") > members or int.from_bytes(end[12:16], "little") > longest:
        raise ValueError(f"This zip has more than {members:,} members.")
