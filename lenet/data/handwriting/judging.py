"""A thousand made digits that networks are judged by, drawn once and kept: drawing takes seconds, reading does not."""

from functools import cache

import numpy as np

from lenet.data.handwriting.centre_lines import FOLDER
from lenet.errors import DAMAGE, DataError

JUDGING_FILE = FOLDER / "judging.npz"
JUDGING_COUNT, JUDGING_SEED = 1_000, 1_998
"""How many there are, and with which seed `make_digits` has drawn them; no training draws with it."""


@cache
def load_judging_digits() -> tuple[np.ndarray, np.ndarray]:
    """The digits, (1000, 28, 28) uint8, 0 ground to 255 ink, and their labels (1000,) uint8, 0..9; read-only.

    Raises:
        DataError: if the embedded file is missing or damaged.
    """
    try:
        with open(JUDGING_FILE, "rb") as stream, np.load(stream, allow_pickle=False) as file:
            images, labels = file["images"], file["labels"]
    except DAMAGE as problem:
        raise DataError(f"The made digits cannot be read ({problem}); restore assets/handwriting from the "
                        "repository.") from None
    for array in (images, labels):
        array.flags.writeable = False
    return images, labels
