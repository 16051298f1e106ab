"""The eight ways in which images can lie, turned or mirrored: a record a way."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lenet.choice import Choice


@dataclass(frozen=True)
class Orientation(Choice):
    """One way to lie.

    Attributes:
        undo: an image (H, W) that lies so -> the upright one.
    """

    undo: Callable[[np.ndarray], np.ndarray]


UPRIGHT = "upright"
ORIENTATIONS = {record.name: record for record in (
    Orientation(UPRIGHT, "upright", "As one reads.", lambda image: image),
    Orientation("transposed", "transposed (rows and columns swapped)", "As EMNIST's files are.", lambda image: image.T),
    Orientation("turned-left", "turned to the left", "A quarter turn against the clock.",
                lambda image: np.rot90(image, -1)),
    Orientation("turned-right", "turned to the right", "A quarter turn with the clock.", np.rot90),
    Orientation("upside-down", "upside down", "Half a turn.", lambda image: image[::-1, ::-1]),
    Orientation("mirrored", "mirrored", "Left and right swapped.", lambda image: image[:, ::-1]),
    Orientation("flipped", "flipped", "Top and bottom swapped.", lambda image: image[::-1]),
    Orientation("transversed", "mirrored and turned", "Rows and columns swapped, and half a turn.",
                lambda image: image[::-1, ::-1].T),
)}  # fmt: skip
