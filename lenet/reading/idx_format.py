"""MNIST's own format, idx, plain or gzipped: two zeros, the type, the number of axes, their lengths, the values."""

import struct
from typing import IO

import numpy as np

from lenet.array_file import ArrayHead
from lenet.errors import ImageError
from lenet.reading.data_file import DataFile
from lenet.reading.image_set import ArrayImages
from lenet.reading.labels import parse_labels
from lenet.reading.values import read_array

TYPES = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
"""The third byte: unsigned and signed bytes, short and long whole numbers, floats and doubles."""
MOST_AXES = 4
MOST_LABELS = 1 << 26
"""Bytes of a file of labels, unpacked."""
QMNIST_COLUMNS = 8
"""Of QMNIST's labels: the first is the digit, the others tell who wrote it where."""


def is_idx(head: bytes) -> bool:
    """Whether a file that begins so is an idx file."""
    return len(head) >= 4 and head[:2] == b"\0\0" and head[2] in TYPES and 1 <= head[3] <= MOST_AXES


def read_idx(file: DataFile) -> ArrayImages:
    """The images of an idx file.

    Raises:
        ImageError: if it holds none.
    """
    with file.open() as stream:
        head = _read_head(file, stream)
        if len(head.shape) == 1:
            raise ImageError(f"{file.quoted} holds {head.shape[0]:,} labels and no images; give the file of images: "
                             "its labels are found beside it.")  # fmt: skip
        return read_array(file, stream, head, "its idx")


def read_idx_labels(file: DataFile) -> np.ndarray | None:
    """The labels in an idx file, (N,) int; None if it holds none."""
    with file.open() as stream:
        head = _read_head(file, stream)
        content = stream.read(MOST_LABELS)
        values = np.frombuffer(content, head.dtype, len(content) // head.dtype.itemsize)
        if len(head.shape) == 2 and head.shape[1] == QMNIST_COLUMNS:
            values = values[: len(values) // QMNIST_COLUMNS * QMNIST_COLUMNS : QMNIST_COLUMNS]
        return parse_labels(values)


def _read_head(file: DataFile, stream: IO[bytes]) -> ArrayHead:
    start = stream.read(4)
    if not is_idx(start):
        raise ImageError(f"{file.quoted} does not begin as an idx file does.")
    lengths = stream.read(4 * start[3])
    if len(lengths) < 4 * start[3]:
        raise ImageError(f"{file.quoted} is cut short: it ends before its first image does.")
    return ArrayHead(np.dtype(TYPES[start[2]]), struct.unpack(f">{start[3]}I", lengths), False)
