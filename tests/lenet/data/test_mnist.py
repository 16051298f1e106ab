"""MNIST as embedded, and the article's split of it."""

import numpy as np
import pytest

from lenet.data import mnist as data
from lenet.errors import DataError


def test_the_articles_split_is_54000_6000_10000_and_leaves_nothing_out():
    mnist = data.load_mnist()
    train, train_labels, validation, validation_labels = data.split_training(mnist)
    assert (len(train), len(validation), len(mnist.test_images)) == (54_000, 6_000, data.TEST_COUNT)
    np.testing.assert_array_equal(np.concatenate([train, validation]), mnist.train_images)
    np.testing.assert_array_equal(np.concatenate([train_labels, validation_labels]), mnist.train_labels)


@pytest.mark.parametrize(("train_images", "kept_aside"), [(10, 6_000), (54_000, 6_000), (54_001, 0), (60_000, 0)])
def test_beyond_the_articles_split_nothing_is_kept_aside(train_images, kept_aside):
    mnist = data.load_mnist()
    train, train_labels, validation, validation_labels = data.split_training(mnist, train_images)
    assert data.count_validation(train_images) == len(validation) == len(validation_labels) == kept_aside
    np.testing.assert_array_equal(train, mnist.train_images[:train_images])
    np.testing.assert_array_equal(train_labels, mnist.train_labels[:train_images])
    np.testing.assert_array_equal(validation, mnist.train_images[60_000 - kept_aside :])


@pytest.mark.parametrize("share", [0, 0.001, 0.25, 1])
def test_exactly_that_share_of_labels_becomes_wrong(share):
    labels = (np.arange(5000) % 10).astype(np.uint8)
    noisy, changed = data.noisy_labels(labels, share, 3)
    assert changed.sum() == round(share * 5000) and noisy.dtype == labels.dtype
    np.testing.assert_array_equal(noisy != labels, changed)
    np.testing.assert_array_equal(labels, np.arange(5000) % 10)
    assert noisy.max() <= 9


def test_all_nine_wrong_digits_are_as_likely():
    noisy, _ = data.noisy_labels(np.full(90_000, 4), 1.0, 0)
    counts = np.bincount(noisy, minlength=10)
    assert counts[4] == 0
    expected, spread = 10_000, np.sqrt(10_000 * 8 / 9)
    assert (np.abs(np.delete(counts, 4) - expected) < 5 * spread).all()


def test_the_seed_draws_the_wrong_labels():
    labels = np.zeros(1000, int)
    first, again, other = (data.noisy_labels(labels, 0.5, seed)[0] for seed in (7, 7, 8))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_there_is_a_sample_of_every_digit():
    images, labels = data.load_test_set()
    for digit, sample in enumerate(data.sample_digits()):
        place = [place for place, label in enumerate(labels) if label == digit][1 if digit == 3 else 0]
        np.testing.assert_array_equal(sample, images[place])


def test_what_many_share_cannot_be_written_to():
    for array in (*data.load_test_set(), data.sample_digits()):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"no archive"])
def test_a_damaged_file_is_named(tmp_path, monkeypatch, content):
    file = tmp_path / "mnist.npz"
    file.write_bytes(content)
    monkeypatch.setattr(data, "MNIST_FILE", file)
    with pytest.raises(DataError, match=r"mnist\.npz"):
        data.load_test_set()
