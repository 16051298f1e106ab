"""MNIST, as embedded in `assets/mnist.npz`: 70,000 handwritten digits. No download, ever."""

from dataclasses import dataclass

import numpy as np

from lenet.data.embedded import close, read_embedded
from lenet.places import ASSETS

MNIST_FILE = ASSETS / "mnist.npz"
TRAIN_COUNT = 54_000
TEST_COUNT = 10_000
"""The article's split: the last 6,000 of the 60,000 training images are kept aside to validate on."""

PASSED_OVER = {3: 1}
"""How many images of a digit come before its sample. The first 3 hardly looks like one."""
WHOLE_COUNT = 60_000
"""All training images. A run that learns from more than `TRAIN_COUNT` of them keeps none aside to validate on."""

NOISE_STREAM = (1998, 6)
"""Parts the random numbers of wrong labels from those of everything else that a seed fixes."""


@dataclass(frozen=True)
class Mnist:
    """The whole of MNIST: images (60000 or 10000, 28, 28) uint8, 0 ground to 255 ink; labels uint8 0..9; read-only."""

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray


def load_mnist() -> Mnist:
    """Read all 70,000 images (55 MB in memory).

    Raises:
        DataError: if the embedded file is missing or damaged.
    """
    return Mnist(*read_embedded(MNIST_FILE.name, MNIST_FILE, "x_train", "y_train", "x_test", "y_test"))


def load_test_set() -> tuple[np.ndarray, np.ndarray]:
    """Only the 10,000 test images and their labels, read-only (8 MB in memory).

    Example:
        >>> images, labels = lenet.load_test_set()
        >>> images.shape, images.dtype.name, labels[:5].tolist()
        ((10000, 28, 28), 'uint8', [7, 2, 1, 0, 4])
    """
    images, labels = read_embedded(MNIST_FILE.name, MNIST_FILE, "x_test", "y_test")
    return images, labels


def split_training(
    mnist: Mnist, train_images: int = TRAIN_COUNT
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Train images and labels, the first `train_images`; validation images and labels, `count_validation` of them.

    By default that is the article's split: 54,000 to learn from and 6,000 to validate on.
    """
    cut, kept = train_images, WHOLE_COUNT - count_validation(train_images)
    return mnist.train_images[:cut], mnist.train_labels[:cut], mnist.train_images[kept:], mnist.train_labels[kept:]


def count_validation(train_images: int) -> int:
    """How many images are kept aside to validate on: the last 6,000, or none if more than 54,000 are learnt from."""
    return WHOLE_COUNT - TRAIN_COUNT if train_images <= TRAIN_COUNT else 0


def noisy_labels(labels: np.ndarray, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Some labels made wrong, to see how a network learns them by heart.

    Args:
        labels: (N,) whole numbers 0..9, left as they are.
        share: how many of them to replace, 0 to 1: `round(share * N)`, drawn at random.
        seed: 0 or more; the same seed, share and number of labels always draw the same ones.

    Returns:
        The labels (N,), of the same dtype, each of the chosen ones replaced by one of the nine other digits, all
        nine as likely; and (N,) bool, which ones those are.
    """
    random = np.random.default_rng([seed, *NOISE_STREAM])
    changed = np.zeros(len(labels), bool)
    changed[random.permutation(len(labels))[: round(share * len(labels))]] = True
    moves = random.integers(1, 10, len(labels))
    return np.where(changed, (labels + moves) % 10, labels).astype(labels.dtype), changed


def sample_digits() -> np.ndarray:
    """One test image of each digit, the first in the file but for 3: (10, 28, 28) uint8, index = digit, read-only."""
    images, labels = load_test_set()
    return close(np.stack([images[np.flatnonzero(labels == digit)[PASSED_OVER.get(digit, 0)]] for digit in range(10)]))
