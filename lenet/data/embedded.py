"""Arrays that come with the program, as `.npz` files in `assets`."""

from pathlib import Path

import numpy as np

from lenet.errors import DAMAGE, DataError


def read_embedded(what: str, file: Path, *names: str) -> list[np.ndarray]:
    """The arrays `names` of a file, closed to writing, since many share them. An error says `what` they are.

    Raises:
        DataError: if the file is missing or damaged.
    """
    try:
        with open(file, "rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            return [close(arrays[name]) for name in names]
    except DAMAGE as problem:
        raise DataError(f"{what} cannot be read ({problem}); restore {file.name} from the repository.") from None


def close(array: np.ndarray) -> np.ndarray:
    """Close an array to writing."""
    array.flags.writeable = False
    return array
