"""The made digits that networks are judged by: what they are, and how their file is made."""

import numpy as np
import pytest

from lenet.data.handwriting import judging, load_judging_digits, make_digits
from lenet.data.handwriting.judging import JUDGING_COUNT, JUDGING_SEED
from lenet.errors import DataError
from lenet.runs.models import load_model
from scripts.build_judging_digits import build


def test_they_are_digits_that_a_network_of_mnist_reads():
    images, labels = load_judging_digits()
    assert images.shape == (JUDGING_COUNT, 28, 28) and images.dtype == labels.dtype == np.uint8
    assert np.bincount(labels, minlength=10).min() > JUDGING_COUNT / 20
    assert np.mean(load_model("article").predict(images).argmax(axis=1) == labels) > 0.8
    with pytest.raises(ValueError, match="read-only"):
        images[0] = 0


def test_the_file_holds_what_is_made_with_its_seed(tmp_path, monkeypatch):
    build(tmp_path / "few.npz", 7)
    monkeypatch.setattr(judging, "JUDGING_FILE", tmp_path / "few.npz")
    images, labels = load_judging_digits.__wrapped__()
    expected, digits = make_digits(7, JUDGING_SEED)
    np.testing.assert_array_equal(images, expected)
    np.testing.assert_array_equal(labels, digits)


@pytest.mark.parametrize("content", [None, b"", b"PK\3\4 no zip"])
def test_a_file_that_is_missing_or_damaged_is_told_in_a_sentence(content, tmp_path, monkeypatch):
    if content is not None:
        (tmp_path / "bad.npz").write_bytes(content)
    monkeypatch.setattr(judging, "JUDGING_FILE", tmp_path / "bad.npz")
    with pytest.raises(DataError, match="made digits cannot be read"):
        load_judging_digits.__wrapped__()
