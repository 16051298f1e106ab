"""What a script and a notebook need to run within a test."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from lenet.data import sample_digits

DIGITS, LABELS = np.tile(sample_digits(), (2, 1, 1)), np.tile(np.arange(10), 2)
"""Twenty images, which stand for all of MNIST."""


@pytest.fixture
def eagerly() -> Iterator[None]:
    """TensorFlow computes at once: to compile a network of 1998 takes longer than to train it on twenty images."""
    import tensorflow as tf

    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


@pytest.fixture
def tiny_mnist(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keras fetches twenty images."""
    import keras

    monkeypatch.setattr(keras.datasets.mnist, "load_data", lambda: ((DIGITS, LABELS), (DIGITS, LABELS)))


@pytest.fixture
def mnist_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same in a file; Keras fetches nothing."""
    import keras

    def refuse() -> None:
        raise AssertionError("it asked the internet")

    monkeypatch.setattr(keras.datasets.mnist, "load_data", refuse)
    np.savez(tmp_path / "mnist.npz", x_train=DIGITS, y_train=LABELS, x_test=DIGITS, y_test=LABELS)
    return tmp_path / "mnist.npz"
