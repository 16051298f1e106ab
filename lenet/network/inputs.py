"""What a network is given: how pixels become its input. One record for each size of input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lenet.choice import Choice, find

if TYPE_CHECKING:
    from lenet.network.config import NetworkConfig

PIXELS = 28
"""The side of MNIST's images, and of every prepared drawing."""


@dataclass(frozen=True)
class InputFormat(Choice):
    """A size of input and the numbers in it.

    Attributes:
        edge: rows and columns of ground put around the 28x28 pixels.
        ground: what a pixel without ink becomes.
        ink: what a pixel full of ink becomes.
        pads_c1: whether C1 puts zeros around its input, so that its maps are as large ("same" padding).
    """

    edge: int
    ground: float
    ink: float
    pads_c1: bool

    @property
    def side(self) -> int:
        """Height and width of the input."""
        return PIXELS + 2 * self.edge

    @property
    def is_plain(self) -> bool:
        """Whether dividing by 255 is all that is done."""
        return (self.edge, self.ground, self.ink) == (0, 0.0, 1.0)

    def scale(self, images: np.ndarray) -> np.ndarray:
        """Pixels (N, 28, 28) uint8 -> (N, side, side, 1) float32, from `ground` to `ink`."""
        pixels = images.astype(np.float32)[..., np.newaxis] / np.float32(255)
        if self.is_plain:
            return pixels
        around, ground, ink = (self.edge, self.edge), np.float32(self.ground), np.float32(self.ink)
        return np.pad(pixels, ((0, 0), around, around, (0, 0))) * (ink - ground) + ground

    def cut(self, maps: np.ndarray) -> np.ndarray:
        """The 28x28 pixels of (..., side, side), without what was put around them."""
        return maps[..., self.edge : self.edge + PIXELS, self.edge : self.edge + PIXELS]


INPUT_FORMATS = {record.side: record for record in (
    InputFormat("28", "28×28, as in the article", "The image as it is, 0 to 1. C1 puts zeros around it.",
                edge=0, ground=0.0, ink=1.0, pads_c1=True),
    InputFormat("32", "32×32, as in the paper",
                "Two rows of ground around the image, -0.1 to 1.175: about mean 0 and variance 1 over MNIST "
                "(section II-B). C1 puts nothing around it.",
                edge=2, ground=-0.1, ink=1.175, pads_c1=False),
)}  # fmt: skip
"""The inputs there are, by their side."""


def find_input_format(config: NetworkConfig) -> InputFormat:
    """How the network of this config wants its images."""
    return find(INPUT_FORMATS, "input size", config.input_size)


def scale_images(images: np.ndarray, config: NetworkConfig) -> np.ndarray:
    """Pixels (N, 28, 28) uint8 -> the network's input, float32.

    For the article's input (N, 28, 28, 1) in [0, 1]; for the paper's, padded by 2 on each side,
    (N, 32, 32, 1) in [-0.1, 1.175].
    """
    return find_input_format(config).scale(images)
