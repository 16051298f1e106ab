"""MNIST as embedded, and the article's split of it."""

import numpy as np
import pytest

from lenet import data
from lenet.errors import DataError


def test_the_articles_split_is_54000_6000_10000_and_leaves_nothing_out():
    mnist = data.load_mnist()
    train, train_labels, validation, validation_labels = data.split_training(mnist)
    assert (len(train), len(validation), len(mnist.test_images)) == (54_000, 6_000, data.TEST_COUNT)
    np.testing.assert_array_equal(np.concatenate([train, validation]), mnist.train_images)
    np.testing.assert_array_equal(np.concatenate([train_labels, validation_labels]), mnist.train_labels)


def test_there_is_a_sample_of_every_digit():
    images, labels = data.load_test_set()
    for digit, sample in enumerate(data.sample_digits()):
        np.testing.assert_array_equal(sample, images[list(labels).index(digit)])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"no archive"])
def test_a_damaged_file_is_named(tmp_path, monkeypatch, content):
    file = tmp_path / "mnist.npz"
    file.write_bytes(content)
    monkeypatch.setattr(data, "MNIST_FILE", file)
    with pytest.raises(DataError, match=r"mnist\.npz"):
        data.load_test_set()
