"""The forms in which people have images: a record a format."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lenet.choice import Choice
from lenet.errors import ImageError, quote
from lenet.reading.array_formats import read_npy, read_npy_labels, read_npz, read_npz_labels
from lenet.reading.data_file import DataFile
from lenet.reading.foreign import describe_foreign
from lenet.reading.idx_format import is_idx, read_idx, read_idx_labels
from lenet.reading.image_set import ImageSet
from lenet.reading.labels import find_beside
from lenet.reading.picture_formats import read_folder, read_picture_file
from lenet.reading.table_format import is_table, read_table


@dataclass(frozen=True)
class Format(Choice):
    """One form in which images come.

    Attributes:
        read: a file -> its images; raises `ImageError`.
        begins: whether a file that begins with these bytes is of this format; they are what comes out if it is gzipped.
        ends: how names of such files end, for those that do not begin as they should.
        read_labels: a file -> the labels in it, (N,) int, or None if it holds none; raises `ImageError`. None for a
            format whose images have no labels in another file.
        read_array: the same as `read`, of the array of that name. None for a format in which arrays have no names.
    """

    read: Callable[[DataFile], ImageSet]
    begins: Callable[[bytes], bool]
    ends: tuple[str, ...] = ()
    read_labels: Callable[[DataFile], np.ndarray | None] | None = None
    read_array: Callable[[DataFile, str], ImageSet] | None = None


FORMATS = {record.name: record for record in (
    Format("npz", "arrays (.npz)", "Several arrays as numpy.savez writes them, labels among them.", read_npz,
           lambda head: head.startswith(b"PK"), (".npz",), read_npz_labels, read_npz),
    Format("npy", "an array (.npy)", "One array as numpy.save writes it.", read_npy,
           lambda head: head.startswith(b"\x93NUMPY"), (".npy",), read_npy_labels),
    Format("idx", "MNIST's idx", "MNIST's own format, with the labels in a file beside it.", read_idx,
           is_idx, ("-ubyte",), read_idx_labels),
    Format("table", "a table (CSV)", "An image a row; its label in a column beside the pixels.", read_table,
           is_table, (".csv", ".tsv")),
    Format("picture", "a picture", "One digit, drawn, scanned or photographed.", read_picture_file, lambda _: True),
)}  # fmt: skip
"""In the order in which they are tried; a picture is whatever is nothing else."""

FOLDER = Format("folder", "a folder", "Pictures; the folders 0 to 9 in it say what they show.", read_folder,
                lambda _: False)  # fmt: skip


def open_images(path: str, array: str | None = None) -> ImageSet:
    """The images of a file or folder.

    Args:
        path: as it was given.
        array: the name of the array that is meant, where arrays have names.

    Raises:
        ImageError: if there are none, or they cannot be read.
    """
    file = DataFile(path)
    form = find_format(file)
    if array is None:
        images = form.read(file)
    elif form.read_array is None:
        raise ImageError(f"{file.quoted} has no arrays with names, so {quote(array)} cannot be found in it.")
    else:
        images = form.read_array(file, array)
    return add_labels_beside(images, path) if form.read_labels and images.labels is None else images


def find_format(file: DataFile) -> Format:
    """The format of a file: by how it begins, or else by how its name ends.

    Raises:
        ImageError: if it cannot be opened, or is known to be what cannot be read.
    """
    if Path(file.path).is_dir():
        return FOLDER
    head = file.read_head()
    if not head:
        raise ImageError(f"{file.quoted} is empty: it has 0 bytes.")
    if foreign := describe_foreign(head):
        raise ImageError(f"{file.quoted} is {foreign}; save the images as an .npz, a CSV table or a folder of "
                         "pictures.")
    by_name = [form for form in FORMATS.values() if form.ends and file.name.endswith(form.ends)]
    by_head = next(form for form in FORMATS.values() if form.begins(head))
    return by_head if by_head.ends or not by_name else by_name[0]


def add_labels_beside(images: ImageSet, path: str) -> ImageSet:
    """The images with the labels from the file beside theirs that is named so, if there is one of as many labels."""
    for other in find_beside(path):
        file = DataFile(other)
        try:
            read = find_format(file).read_labels
            labels = read(file) if read else None
        except ImageError as problem:
            return images.with_note(f"Labels are missing: {problem}")
        if labels is None or len(labels) < len(images) or (len(labels) > len(images) and not images.problems):
            held = "none" if labels is None else f"{len(labels):,}"
            return images.with_note(f"Labels are missing: {file.quoted} holds {held} for {len(images):,} images.")
        return images.with_labels(labels, f"in {file.quoted}")
    return images

