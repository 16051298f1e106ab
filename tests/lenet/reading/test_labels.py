"""Labels in every way that people write and name them."""

import numpy as np
import pytest

from lenet.reading.labels import find_beside, parse_labels, rename

DIGITS = np.array([3, 0, 9, 9])
WAYS = [DIGITS.astype(np.uint8), DIGITS.astype(float), DIGITS[:, np.newaxis], np.eye(10)[DIGITS],
        np.eye(10, dtype=bool)[DIGITS], DIGITS.astype(str), DIGITS.astype("S1")]


@pytest.mark.parametrize("values", WAYS, ids=lambda values: f"{values.dtype}{values.shape}")
def test_labels_are_read(values):
    assert parse_labels(values).tolist() == DIGITS.tolist()


def test_what_is_missing_is_unknown():
    assert parse_labels(np.array([3, np.nan, 4])).tolist() == [3, -1, 4]


@pytest.mark.parametrize("values", [np.array([0.5, 1]), np.array(["three"]), np.zeros((3, 28, 28)), np.array(5),
                                    np.full((3, 10), 0.1), np.array([1e30]), np.zeros((4, 10))])
def test_what_are_no_labels_are_none(values):
    assert parse_labels(values) is None


@pytest.mark.parametrize(("images", "labels"), [
    ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"), ("train-images.idx3-ubyte", "train-labels.idx1-ubyte"),
    ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte"), ("emnist-images-idx3-ubyte", "emnist-labels-idx1-ubyte"),
    ("qmnist-test-images-idx3-ubyte.gz", "qmnist-test-labels-idx2-int.gz"), ("x_test.npy", "y_test.npy"),
    ("X_test.npy", "y_test.npy"), ("test_x.npy", "test_y.npy"), ("x.npy", "y.npy"),
    ("kmnist-test-imgs.npz", "kmnist-test-labels.npz"), ("images.npy", "labels.npy"),
])  # fmt: skip
def test_the_file_beside_is_found_by_its_name(images, labels, tmp_path):
    for name in (images, labels, "other.npy", "notes.txt"):
        (tmp_path / name).write_bytes(b"")
    assert find_beside(str(tmp_path / images)) == [str(tmp_path / labels)]


def test_a_file_of_another_name_has_none_beside(tmp_path):
    (tmp_path / "digits.npy").write_bytes(b"")
    (tmp_path / "labels.npy").write_bytes(b"")
    assert find_beside(str(tmp_path / "digits.npy")) == []
    assert find_beside(str(tmp_path / "gone" / "images.npy")) == []
    assert list(rename("x")) == ["y"]
