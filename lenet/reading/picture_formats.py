"""Pictures: a file with one digit, or a folder of them."""

import os
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from lenet.errors import ImageError
from lenet.files import describe
from lenet.reading.data_file import DataFile
from lenet.reading.image_set import PictureImages
from lenet.reading.labels import UNKNOWN

ENDS = (".png", ".jpg", ".jpeg", ".jfif", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".heic", ".heif", ".pbm",
        ".pgm", ".ppm")  # fmt: skip
"""How names of pictures end, in small letters: what is tried of a folder. Whether it can be read is seen then."""
MOST_FILES = 1_000_000
DIGITS = {str(digit): digit for digit in range(10)}
LISTED = 3
"""Names that a sentence lists."""


def read_picture_file(file: DataFile) -> PictureImages:
    """A set of one picture, which is opened when it is read."""
    return PictureImages(path=file.path, files=(file.path,))


def read_folder(file: DataFile) -> PictureImages:
    """The pictures of a folder and of all folders in it, in the order of their names; each is opened when it is read.

    What lies in a folder that is called 0 to 9 shows that digit.

    Raises:
        ImageError: if there are none.
    """
    files, others, problems = _list_files(file.path)
    if not files:
        raise ImageError(f"The folder {file.quoted} holds no pictures; it holds {_list_names(others)}."
                         if not problems else problems[0])
    labels = np.array([_find_label(each, file.path) for each in files])
    images = PictureImages(path=file.path, files=files, problems=tuple(problems))
    if others:
        images = images.with_note(f"Left out, as their names are not those of pictures: {_list_names(others)}.")
    return images.with_labels(labels, "of its folders")


def _list_files(folder: str) -> tuple[list[str], list[str], list[str]]:
    """The paths of pictures, the names of all other files and linked folders, and what could not be looked into."""
    files: list[str] = []
    others: list[str] = []
    problems: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=problems.append):
        links = [name for name in folders if Path(place, name).is_symlink()]
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        shown = sorted(name for name in names if not name.startswith("."))
        files += [str(Path(place, name)) for name in shown if name.lower().endswith(ENDS)]
        others += [*links, *(name for name in shown if not name.lower().endswith(ENDS))]
        if len(files) > MOST_FILES:
            raise ImageError(f"The folder {Path(folder).name!r} holds more than {MOST_FILES:,} pictures.")
    return files, others, [f"The folder {str(problem.filename)[-100:]!r} {describe(problem)}." for problem in problems]


def _find_label(file: str, folder: str) -> int:
    """The digit that the folders between say a picture shows, the nearest first."""
    between = reversed(Path(file).relative_to(folder).parts[:-1])
    return next((DIGITS[name] for name in between if name in DIGITS), UNKNOWN)


def _list_names(names: Sequence[str]) -> str:
    listed = [repr(name[-100:]) for name in islice(names, LISTED)]
    more = [f"{len(names) - LISTED:,} more"] if len(names) > LISTED else []
    return ", ".join([*listed, *more]) or "nothing"
