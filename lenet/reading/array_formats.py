"""NumPy's files: one array in an `.npy`, several in an `.npz`, Keras's `mnist.npz` among them."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import IO, NamedTuple

import numpy as np

from lenet.array_file import ArrayFile, ArrayHead, parse_array, read_head
from lenet.errors import DAMAGE, ImageError, quote
from lenet.reading.data_file import DataFile
from lenet.reading.image_set import ArrayImages
from lenet.reading.labels import NAMES, parse_labels, rename
from lenet.reading.layouts import find_layout
from lenet.reading.values import NUMBERS, read_array

PREFERRED = ("images", "x_test", "test_images", "x")
"""Names of the array that is meant where several can be images, in small letters: the test set of a whole data set."""
MOST_LABELS = 1 << 26
"""Bytes of an array of labels."""
LISTED = 8
"""Names that a sentence lists."""


class Member(NamedTuple):
    """An array in an `.npz`: its name, and what its head says."""

    name: str
    head: ArrayHead


def read_npy(file: DataFile) -> ArrayImages:
    """The images of an `.npy`.

    Raises:
        ImageError: if it holds none.
    """
    with file.open() as stream:
        try:
            head = read_head(stream)
        except (ValueError, TypeError):
            raise ImageError(f"{file.quoted} holds no plain array of numbers; Python objects in a file are not read, "
                             "as that can run what is in it.") from None
        return read_array(file, stream, head)


def read_npy_labels(file: DataFile) -> np.ndarray | None:
    """The labels in an `.npy`, (N,) int; None if it holds none."""
    with file.open() as stream:
        return parse_labels(parse_array(stream.read(MOST_LABELS)))


def read_npz(file: DataFile, array: str | None = None) -> ArrayImages:
    """The images of an `.npz`, and their labels if it has them.

    Args:
        array: the name of the array that is meant; without it, the only one that can be images, or the usual one.

    Raises:
        ImageError: if there is none, or it cannot be told which is meant.
    """
    with file.open() as stream:
        packed = _open_packed(file, stream)
        members = list(_read_heads(packed))
        fitting = _find_fitting(members)
        chosen = _choose(file, members, packed.names) if array is None else _find(file, members, packed.names, array)
        with packed.open(chosen.name) as values:
            images = read_array(file, values, read_head(values), f"its array {quote(chosen.name)}")
            values.read(1)  # a member's checksum is compared at its end
        others = [member.name for member in fitting if member != chosen]
        if others:
            images = images.with_note(f"Its array {quote(chosen.name)} is read; --array reads another: "
                                      f"{_list_names(others)}.")
        found = _find_labels(packed, members, chosen)
        return images.with_labels(*found) if found else images


def read_npz_labels(file: DataFile) -> np.ndarray | None:
    """The labels in an `.npz` of a single array, (N,) int; None if it holds none."""
    with file.open() as stream:
        packed = _open_packed(file, stream)
        return parse_labels(parse_array(packed.unpack(packed.names[0], MOST_LABELS))) if packed.names else None


def _open_packed(file: DataFile, stream: IO[bytes]) -> ArrayFile:
    if not stream.seekable():
        raise ImageError(f"{file.quoted} is an .npz that was gzipped; unpack it first.")
    try:
        return ArrayFile(stream)
    except DAMAGE:
        raise ImageError(f"{file.quoted} is no .npz file as NumPy writes it, or it is damaged.") from None


def _read_heads(packed: ArrayFile) -> Iterator[Member]:
    """The arrays whose values are plain: neither objects nor records."""
    for name in packed.names:
        with suppress(*DAMAGE), packed.open(name) as stream:
            yield Member(name, read_head(stream))


def _find_fitting(members: Sequence[Member]) -> list[Member]:
    """Those that can be images: lists of images, or else single ones, as which much else would pass."""
    layouts = {member: find_layout(member.head.shape) for member in members if member.head.dtype.kind in NUMBERS}
    found = {member: layout[0] for member, layout in layouts.items() if layout}
    return [member for member, layout in found.items() if not layout.is_single] or list(found)


def _choose(file: DataFile, members: Sequence[Member], names: Sequence[str]) -> Member:
    """The array that is meant if none is named."""
    fitting = _find_fitting(members)
    if not fitting:
        raise ImageError(f"{file.quoted} has no array of images, which would be (N, H, W) or (N, 784) numbers; it has "
                         f"{_list_arrays(members, names)}.")
    by_name = {member.name.lower(): member for member in reversed(fitting)}
    usual = [by_name[name] for name in PREFERRED if name in by_name]
    if len(fitting) > 1 and not usual:
        raise ImageError(f"{file.quoted} has several arrays of images: {_list_names([m.name for m in fitting])}; say "
                         "which is meant with --array NAME.")
    return fitting[0] if len(fitting) == 1 else usual[0]


def _find(file: DataFile, members: Sequence[Member], names: Sequence[str], wanted: str) -> Member:
    found = [member for member in members if member.name == wanted]
    if not found:
        raise ImageError(f"{file.quoted} has no array {quote(wanted)} of numbers; it has {_list_names(names)}.")
    return found[0]


def _find_labels(packed: ArrayFile, members: Sequence[Member], images: Member) -> tuple[np.ndarray, str] | None:
    """The labels of an array of images and what they are called: found by name, or because no other array fits."""
    count = images.head.shape[0]
    fitting = {member.name.lower(): member.name for member in members if member != images
               and member.head.shape in ((count,), (count, 1), (count, 10))}  # fmt: skip
    named = [fitting[name] for name in (*rename(images.name), *NAMES) if name in fitting]
    for name in named or (list(fitting.values()) if len(fitting) == 1 else []):
        with suppress(*DAMAGE):
            labels = parse_labels(parse_array(packed.unpack(name, MOST_LABELS)))
            if labels is not None:
                return labels, quote(name)
    return None


def _list_arrays(members: Sequence[Member], names: Sequence[str]) -> str:
    """The first arrays, with shape and type where these are plain."""
    heads = {member.name: f"{quote(member.name)} {member.head.shape} {member.head.dtype}" for member in members}
    return _list([heads.get(name, quote(name)) for name in names])


def _list_names(names: Sequence[str]) -> str:
    return _list([quote(name) for name in names])


def _list(words: Sequence[str]) -> str:
    """The first of several, and how many more there are."""
    more = [f"{len(words) - LISTED} more"] if len(words) > LISTED else []
    return ", ".join([*words[:LISTED], *more]) or "nothing"
