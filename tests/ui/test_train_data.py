"""The data view: counts of MNIST and one-hot labels."""

import re

import pytest

from lenet.data import load_mnist
from tests.ui.train_page import open_train
from ui.train import data as train_data


def test_the_data_are_counted_by_label_and_split():
    app, mnist = open_train("data"), load_mnist()
    html = next(element.proto.body for element in app.get("html") if 'class="counts"' in element.proto.body)
    for name, (images, labels_) in train_data.split_mnist(mnist).items():
        counts = [sum(labels_ == digit) for digit in range(10)]
        assert train_data.count_labels(labels_) == counts
        assert f"<b>{len(images):,}</b>" in html, name
        assert all(f"<td>{count:,}</td>" in html for count in counts)


@pytest.mark.parametrize("label", range(10))
def test_one_hot_is_a_one_in_the_labels_place(label):
    numbers = [int(digit) for digit in re.findall(r"\d", train_data.write_one_hot(label))]
    assert sum(numbers) == 1 and numbers.index(1) == label


def test_the_introduction_does_not_say_that_every_network_learns_from_54000():
    words = open_train("data").markdown[1].value
    assert "60,000 of them are for training" in words and "all 60,000 has no validation" in words
