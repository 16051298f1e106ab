"""Which digit each image is said to show, read from whatever people write labels as and name them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

UNKNOWN = -1
"""The label of an image whose digit is not known."""
NAMES = ("labels", "label", "y", "target", "targets", "digit", "digits", "class", "classes")
"""What arrays and columns of labels are called, besides what `rename` says."""
PAIRS = (("images", "labels"), ("imgs", "labels"), ("x_", "y_"), ("_x", "_y"), ("x.", "y."), ("data", "target"))
"""What stands in the name of images, and in its place in that of their labels."""
ENDS = (("", ""), ("idx3", "idx1"), ("idx3-ubyte", "idx2-int"))
"""What MNIST's names say of an idx file's axes: those of images, then of labels. QMNIST's have eight columns."""


def parse_labels(values: np.ndarray) -> np.ndarray | None:
    """Labels as whole numbers.

    Args:
        values: (N,) or (N, 1) numbers or texts of them; or (N, 10), of which each row marks one digit by a 1.

    Returns:
        (N,) int, `UNKNOWN` where there is no number; None if these are no labels.
    """
    if values.ndim == 2 and values.shape[1] == 10 and values.dtype.kind in "biuf":
        is_marked = bool(np.isin(values, (0, 1)).all() and (values.sum(axis=1) == 1).all())
        return values.argmax(axis=1) if is_marked else None
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim != 1 or values.dtype.kind not in "iufUS":
        return None
    try:
        numbers = values.astype(np.float64)
    except ValueError:
        return None
    known = np.isfinite(numbers)
    if (numbers[known] != np.trunc(numbers[known])).any() or (np.abs(numbers[known]) > 2**31).any():
        return None
    return np.where(known, numbers, UNKNOWN).astype(int)


def rename(name: str) -> Iterator[str]:
    """What the labels of images of this name may be called, in small letters."""
    name = name.lower()
    for old, new in PAIRS:
        if old in name:
            yield name.replace(old, new)
    if name == "x":
        yield "y"


def find_beside(path: str) -> list[str]:
    """The files beside a file of images that, by their names, hold its labels."""
    place = Path(path)
    wanted = {renamed.replace(*end).removesuffix(".gz") for renamed in rename(place.name) for end in ENDS}
    try:
        others = sorted(other for other in place.parent.iterdir() if other.name.lower().removesuffix(".gz") in wanted)
    except OSError:
        return []
    return [str(other) for other in others if other.name != place.name]
