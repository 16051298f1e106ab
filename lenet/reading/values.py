"""Numbers as they come out of a file, some images at a time, become images. Memory is one byte a pixel, and some."""

from collections import Counter
from collections.abc import Iterable, Iterator
from math import prod
from typing import IO

import numpy as np

from lenet.array_file import ArrayHead
from lenet.errors import ImageError
from lenet.reading.data_file import DataFile
from lenet.reading.image_set import ArrayImages
from lenet.reading.layouts import Sides, find_layout
from lenet.reading.value_ranges import ValueRange, describe_misfit, to_levels

MOST_PIXELS = 256_000_000
"""Of all images of a file together: as many as 326,000 of MNIST's have. A byte each in memory."""
MOST_WHOLE = 1_000_000_000
"""Bytes of an array that has to be read as a whole, because its images do not lie one after the other."""
IMAGE_SIDE = 28
"""Pixels along the sides of MNIST's images."""
BLOCK = 1 << 22
"""Bytes that are read at a time, and more only if one image has more."""
NUMBERS = "biuf"
"""Kinds of values that can be pixels, by NumPy's letters: yes or no, whole, floating."""


def read_array(file: DataFile, stream: IO[bytes], head: ArrayHead, name: str = "its array") -> ArrayImages:
    """The images of an array whose values follow in the stream.

    Args:
        name: what sentences call the array.

    Raises:
        ImageError: if it cannot hold images, holds none, or more than can be read.
    """
    found = find_layout(head.shape)
    if head.dtype.kind not in NUMBERS or found is None:
        raise ImageError(f"{file.quoted} holds no images: {name} has shape {head.shape} and type {head.dtype}; images "
                         "have shape (N, H, W) or (N, 784), and are grey levels.")  # fmt: skip
    layout, sides = found
    check_size(file, sides)
    count, height, width = sides
    images = build_images(file, read_blocks(stream, head, count), (height, width), count, layout.is_single)
    return images.with_note(*describe_sides(height, width)) if layout.is_row else images


def describe_sides(height: int, width: int) -> tuple[str, ...]:
    """What is to be said where sides were concluded from the length of rows: nothing, if they are MNIST's."""
    return () if height == width == IMAGE_SIDE else (f"Rows of {height * width} pixels are taken for images of "
                                                     f"{height} × {width}.",)  # fmt: skip


def check_size(file: DataFile, sides: Sides) -> None:
    """Raise `ImageError` if a file holds no images, or more pixels than can be read."""
    count, height, width = sides
    if not count:
        raise ImageError(f"{file.quoted} holds no images: it has 0 of {height} × {width}.")
    if prod(sides) > MOST_PIXELS:
        raise ImageError(f"{file.quoted} says that it has {count:,} images of {height} × {width}; at most "
                         f"{MOST_PIXELS // 10**6} million pixels can be read at a time, so split it.")


def read_blocks(stream: IO[bytes], head: ArrayHead, count: int) -> Iterator[np.ndarray]:
    """The values of `count` images, (n, K) at a time. Where the stream ends early, the last whole image is the last.

    Raises:
        ImageError: if they would have to be read as a whole, and are too many for that.
    """
    width = prod(head.shape) // count
    size = head.dtype.itemsize * width
    step = max(1, BLOCK // size)
    if head.is_fortran and count > 1 and len(head.shape) > 1:
        yield from _read_whole(stream, head, count, step)
        return
    for start in range(0, count, step):
        wanted = min(step, count - start)
        content = stream.read(wanted * size)
        whole = len(content) // size
        if whole:
            yield np.frombuffer(content, head.dtype, whole * width).reshape(whole, width)
        if whole < wanted:
            return


def _read_whole(stream: IO[bytes], head: ArrayHead, count: int, step: int) -> Iterator[np.ndarray]:
    size = head.dtype.itemsize * prod(head.shape)
    if size > MOST_WHOLE:
        raise ImageError(f"An array of {size:,} bytes whose first axis runs fastest cannot be read; write it with "
                         "numpy.ascontiguousarray.")
    content = stream.read(size)
    if len(content) == size:
        values = np.frombuffer(content, head.dtype).reshape(head.shape, order="F")
        yield from (values[start : start + step].reshape(-1, prod(head.shape) // count)
                    for start in range(0, count, step))


def build_images(
    file: DataFile, blocks: Iterable[np.ndarray], sides: tuple[int, int], count: int | None = None,
    is_single: bool = False,
) -> ArrayImages:
    """Images of the blocks' values, (n, H * W) each, all that come.

    Args:
        sides: height and width.
        count: how many there should be, if that is known.
        is_single: whether the file is one image, and no list of them.

    Raises:
        ImageError: if there is none, or the numbers of all are no grey levels.
    """
    levels, misfits, ranges = _collect(blocks)
    if not len(levels):
        raise ImageError(f"{file.quoted} is cut short: it ends before its first image does.")
    if not ranges:
        raise ImageError(f"{file.quoted} {misfits[0]}")
    short = (f"{file.quoted} is cut short: it has {len(levels):,} of {count:,} images.",) if count is not None else ()
    return ArrayImages(path=file.path, levels=levels.reshape(-1, *sides), misfits=misfits, is_single=is_single,
                       problems=() if len(levels) == count else short, notes=_describe(ranges, file))


def _collect(blocks: Iterable[np.ndarray]) -> tuple[np.ndarray, dict[int, str], Counter[ValueRange]]:
    """Levels (N, K) uint8, what is wrong with some of them, and how many keep to which range."""
    parts: list[np.ndarray] = []
    misfits: dict[int, str] = {}
    ranges: Counter[ValueRange] = Counter()
    count = 0
    for block in blocks:
        levels, found = to_levels(block)
        misfits |= {count + i: describe_misfit(block[i]) for i, span in enumerate(found) if span is None}
        ranges.update(span for span in found if span is not None)
        parts.append(levels)
        count += len(levels)
    return np.concatenate(parts) if parts else np.zeros((0, 0), np.uint8), misfits, ranges


def _describe(ranges: Counter[ValueRange], file: DataFile) -> tuple[str, ...]:
    [(usual, _)] = ranges.most_common(1)
    part = ", of which the part that is used counts" if usual.is_deep else ""
    return () if usual.is_usual else (f"The values in {file.quoted} are taken to go from {usual.label}{part}.",)
