"""A thousand made digits that networks are judged by, drawn once and kept: drawing takes seconds, reading does not."""

from functools import cache

import numpy as np

from lenet.data.embedded import read_embedded
from lenet.data.handwriting.centre_lines import FOLDER

JUDGING_FILE = FOLDER / "judging.npz"
JUDGING_COUNT, JUDGING_SEED = 1_000, 1_998
"""How many there are, and with which seed `make_digits` has drawn them; no training draws with it."""


@cache
def load_judging_digits() -> tuple[np.ndarray, np.ndarray]:
    """The digits, (1000, 28, 28) uint8, 0 ground to 255 ink, and their labels (1000,) uint8, 0..9; read-only.

    Raises:
        DataError: if the embedded file is missing or damaged.
    """
    images, labels = read_embedded("The made digits", JUDGING_FILE, "images", "labels")
    return images, labels
