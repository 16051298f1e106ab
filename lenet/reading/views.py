"""How images are to be looked at: which of them have dark ink, and how they lie.

How images lie can only be told by reading them: some are tried each way, and if the network is clearly surer
one way than it is of them as they are, that is how they lie.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from lenet.errors import ImageError
from lenet.network import Network
from lenet.preprocessing import prepare_drawing
from lenet.reading.grounds import describe_grounds, find_grounds
from lenet.reading.image_set import ImageSet
from lenet.reading.orientations import ORIENTATIONS, UPRIGHT, Orientation

SAMPLE, FIRST_SAMPLE = 200, 50
"""Images, evenly out of all, that are tried as they are and the best other way, and those tried each way before."""
FEWEST = 20
"""Images that must be there to tell how they lie: a 6 alone may be a 9."""
GAIN = 0.02
"""By how much the mean logarithm of the largest probability must be better than as the images are."""
ERRORS = 3.5
"""Standard errors that this mean must be better by, so that it is no chance."""
TRUSTED = 0.5
"""Geometric mean of the largest probability, below which the network does not know what it sees any way."""


@dataclass(frozen=True)
class View:
    """A set of images, and how they lie."""

    images: ImageSet
    orientation: Orientation = ORIENTATIONS[UPRIGHT]

    def read_ink(self, index: int) -> np.ndarray:
        """The upright ink of an image, (H, W) uint8; raises like `ImageSet.read_ink`."""
        return self.turn(self.images.read_ink(index))

    def turn(self, ink: np.ndarray) -> np.ndarray:
        """Ink that lies as these images do -> upright."""
        return np.ascontiguousarray(self.orientation.undo(ink))


def find_view(network: Network, images: ImageSet, orientation: str | None = None) -> View:
    """Find out how images are to be looked at. What is done with them stands in the notes of the view's images.

    Args:
        network: what reads them.
        orientation: how they lie, by name, if that is known. Of fewer than `FEWEST` images it is not guessed.
    """
    ways = ORIENTATIONS.values() if orientation is None else [ORIENTATIONS[orientation]]
    views = [View(each, way) for each, way in product(find_grounds(images), ways)]
    view = views[0] if len(images) < FEWEST else choose_view(network, views)
    turned = view.orientation.name != (orientation or UPRIGHT)
    words = (f"The network is surer of these images if they are taken to be {view.orientation.label}, so they are (not "
             "with --as-is).",) if turned else ()  # fmt: skip
    return replace(view, images=view.images.with_note(*describe_grounds(view.images), *words))


def choose_view(network: Network, views: Sequence[View]) -> View:
    """The first of several views of the same images, unless the network is clearly surer in another."""
    best = views[int(try_views(network, views, FIRST_SAMPLE).sum(axis=1).argmax())]
    if best is views[0]:
        return best
    return best if is_surer(*try_views(network, [best, views[0]], SAMPLE)) else views[0]


def try_views(network: Network, views: Sequence[View], most: int) -> np.ndarray:
    """How sure the network is of a sample of the same images in each view.

    Returns:
        (V, n) logarithms of the largest probability, of those n images of at most `most` that can be read in all V.
    """
    count = len(views[0].images)
    sample = np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(int)).tolist()
    prepared = [images for index in sample if (images := _prepare(views, index)) is not None]
    if not prepared:
        return np.zeros((len(views), 0))
    columns = zip(*prepared, strict=True)
    return np.stack([np.log(network.predict(np.stack(column)).max(axis=1).astype(np.float64)) for column in columns])


def is_surer(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether a network is clearly surer of `FEWEST` images or more in one view than in the other.

    Args:
        one, other: (n,) logarithms of the largest probability of the same images.
    """
    gains = one - other
    if len(gains) < FEWEST or np.exp(one.mean()) < TRUSTED:
        return False
    return bool(gains.mean() > max(GAIN, ERRORS * gains.std() / np.sqrt(len(gains))))


def _prepare(views: Sequence[View], index: int) -> list[np.ndarray] | None:
    """An image in each view, (28, 28) uint8 each; None if it cannot be read in one of them."""
    inks: dict[int, np.ndarray] = {}
    prepared = []
    with suppress(ImageError):
        for view in views:
            ink = inks.get(id(view.images))
            if ink is None:
                ink = inks[id(view.images)] = view.images.read_ink(index)
            prepared.append(prepare_drawing(view.turn(ink)).image)
        return prepared
    return None
