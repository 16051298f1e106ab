"""MNIST, as embedded in `assets/mnist.npz`: 70,000 handwritten digits. No download, ever."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lenet.errors import DAMAGE, DataError

MNIST_FILE = Path(__file__).resolve().parent.parent / "assets" / "mnist.npz"
TRAIN_COUNT = 54_000
TEST_COUNT = 10_000
"""The article's split: the last 6,000 of the 60,000 training images are kept aside to validate on."""


@dataclass(frozen=True)
class Mnist:
    """The whole of MNIST: images (60000 or 10000, 28, 28) uint8, 0 ground to 255 ink; labels uint8 0..9."""

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray


def load_mnist() -> Mnist:
    """Read all 70,000 images (55 MB in memory).

    Raises:
        DataError: if the embedded file is missing or damaged.
    """
    return Mnist(*_read("x_train", "y_train", "x_test", "y_test"))


def load_test_set() -> tuple[np.ndarray, np.ndarray]:
    """Only the 10,000 test images and their labels (8 MB in memory)."""
    images, labels = _read("x_test", "y_test")
    return images, labels


def split_training(mnist: Mnist) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The article's split: train images and labels (54,000), validation images and labels (6,000)."""
    cut = TRAIN_COUNT
    return mnist.train_images[:cut], mnist.train_labels[:cut], mnist.train_images[cut:], mnist.train_labels[cut:]


def sample_digits() -> np.ndarray:
    """One test image of each digit, the first in the file: (10, 28, 28) uint8, index = digit."""
    images, labels = load_test_set()
    return np.stack([images[np.argmax(labels == digit)] for digit in range(10)])


def _read(*names: str) -> list[np.ndarray]:
    try:
        with open(MNIST_FILE, "rb") as stream, np.load(stream, allow_pickle=False) as file:
            return [file[name] for name in names]
    except DAMAGE as problem:
        raise DataError(f"{MNIST_FILE.name} cannot be read ({problem}); restore it from the repository.") from None
