"""Technical words on the pages: every one that a page explains is in the glossary, and its sentence is there."""

import ast
from collections.abc import Iterator
from html import escape

import pytest
from streamlit.testing.v1 import AppTest

from lenet.glossary import find_term, find_terms
from lenet.layers.losses import LOSSES
from lenet.settings import SETTINGS
from tests.ui.inspect.page import open_inspect
from tests.ui.train.page import open_train
from ui.frame import ROOT
from ui.glossary import help_for
from ui.text import escape_markdown
from ui.train.fields import explain
from ui.train.table import COLUMNS

MARKS = ("help_for", "render_terms")
FILES = sorted((ROOT / "ui").rglob("*.py"))


def marked_words() -> Iterator[str]:
    """Every word that some page hands to `help_for` or `render_terms` as a text."""
    for file in FILES:
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKS:
                yield from (word.value for word in call.args if isinstance(word, ast.Constant))


def test_every_word_that_a_page_marks_is_in_the_glossary():
    for word in marked_words():
        find_term(word)


def test_the_help_of_a_widget_tells_its_words_after_what_it_does():
    say, loss, label = help_for("loss", "labels", say="What it does.").split("\n\n")
    assert say == "What it does."
    assert loss == f"**Loss**: {find_term('loss').sentence}" and label.startswith("**Label**: ")


def row_of_words():
    from ui.glossary import render_terms

    render_terms("validation", "epochs")


def test_a_row_of_words_holds_their_sentences_and_is_reached_by_keyboard():
    html = AppTest.from_function(row_of_words).run().get("html")[0].proto.body
    assert html.count('tabindex="0"') == 2
    assert "epochs" in html and find_term("epoch").sentence in html and find_term("validation").sentence in html


def test_a_word_without_an_entry_is_an_error():
    with pytest.raises(KeyError):
        help_for("tensor")


@pytest.mark.parametrize(("view", "words"), [
    ("new", ("convolution", "connections", "padding")), ("watch", ("loss", "validation", "epoch", "training accuracy")),
    ("runs", ("epoch", "validation", "parameters")), ("data", ("pixel", "label", "one-hot")),
])
def test_every_view_of_train_explains_its_words(view, words):
    html = "".join(element.proto.body for element in open_train(view).get("html"))
    assert all(escape(find_term(word).sentence) in html for word in words)


@pytest.mark.parametrize(("view", "query"), [
    ("runs", {"compare": "article,lab,paper-1998"}), ("runs", {"compare": "article"}), ("watch", {"run": "paper-1998"}),
])
def test_what_a_view_says_of_runs_has_its_words_below(view, query):
    app = open_train(view, **query)
    said = [element.value for kind in (app.caption, app.header, app.markdown) for element in kind]
    heads = [name for name, _ in COLUMNS] if view == "runs" else []
    words = " \n".join([*said, *(metric.label for metric in app.metric), *heads])
    html = "".join(element.proto.body for element in app.get("html"))
    missing = [term.name for term in find_terms(words) if escape(term.sentence) not in html]
    assert missing in ([], ["image"]), "everybody knows what an image is"


def test_every_loss_is_explained():
    assert all(find_terms(loss.label) for loss in LOSSES.values())


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=lambda setting: setting.key)
def test_every_setting_explains_the_words_of_its_label_and_help(setting):
    told = explain(setting) or ""
    assert told.startswith(setting.help)
    for term in find_terms(f"{setting.label} {setting.help}"):
        assert escape_markdown(term.sentence) in told


@pytest.mark.parametrize(("query", "missing"), [
    ({}, ("loss", "cross-entropy", "maximum a posteriori", "augmentation", "checkpoint")),
    ({"compare": "article,lab"}, ("maximum a posteriori",)),
])
def test_runs_explain_no_word_that_is_not_there(query, missing):
    html = "".join(element.proto.body for element in open_train("runs", **query).get("html"))
    assert not any(escape(find_term(word).sentence) in html for word in missing)


@pytest.mark.parametrize(("layer", "used", "missing"), [
    ("C1", "convolution", ("RBF", "strided convolution", "subsampling", "dense", "softmax")),
    ("S2", "pooling", ("convolution", "softmax")), ("OUTPUT", "softmax", ("RBF", "padding")),
])
def test_a_layer_is_explained_in_its_own_words_alone(layer, used, missing):
    html = "".join(element.proto.body for element in open_inspect(layer=layer).get("html"))
    assert escape(find_term(used).sentence) in html
    assert not any(escape(find_term(word).sentence) in html for word in missing)
