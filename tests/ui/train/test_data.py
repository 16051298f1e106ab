"""The data view: counts of MNIST and one-hot labels."""

import re

import pytest

from lenet.data import load_mnist
from tests.ui.history import go_to
from tests.ui.train.page import open_train, read_query
from ui import state
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


def browsed(app) -> dict[str, str]:
    return {key: text for key, text in read_query(app).items() if key != state.QUERY_VIEW}


def test_what_is_browsed_stands_in_the_address_one_entry_a_choice(entries):
    app = open_train("data")
    app.button_group(key=state.TRAIN_LABEL).set_value(4).run()
    app.number_input(key=f"{state.TRAIN_PAGE}_train_4").set_value(3).run()
    assert browsed(app) == {"label": "4", "page": "3"}
    app.button_group(key=state.TRAIN_PART).set_value("test").run()
    assert browsed(app) == {"label": "4", "part": "test"}, "the page was one of the other images"
    assert len(entries) == 3
    assert go_to(app, entries[1]).number_input[0].value == 3
    assert [group.value for group in app.button_group if group.label in ("Part", "Digit (none chosen: all)")] == [
        "train", 4]


@pytest.mark.parametrize(("page", "sentence"), [("0", "no page"), ("133", "write 1 to 132"), ("1e1", "no page")])
def test_a_page_that_there_is_not_is_one_sentence_and_the_first_is_shown(page, sentence):
    app = open_train("data", part="train", label="4", page=page)
    assert len(app.error) == 1 and sentence in app.error[0].value
    assert app.number_input[0].value == 1


def test_numbers_have_a_true_minus_sign_and_labels_an_arrow():
    app = open_train("data")
    assert "| −0.1 | 1.175 |" in next(one.value for one in app.markdown if one.value.startswith("| values"))
    assert app.code[0].value.startswith("5  →  [0, ")
