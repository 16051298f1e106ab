"""The glossary: short true sentences without riddles, and the page made from them."""

import re

import pytest

from lenet.glossary import GLOSSARY, find_term, find_terms
from scripts.write_glossary import PAGE, describe_glossary

LONGEST = 30  # words in a sentence
JARGON = (
    "tensor", "Hessian", "derivative", "backpropagation", "hyperparameter", "vector", "matrix", "cross-entropy",
    "entropy", "norm", "variance", "stochastic", "Euclidean", "inference", "classifier", "minibatch", "epoch", "batch",
    "logit", "softmax", "kernel", "dropout", "gradient", "bias", "validation", "augmentation", "diagonal Gauss-Newton",
)
"""Words that a learner of 15 does not know: a sentence may use only those that have an entry."""

ASKED_FOR = (
    "pixel", "image", "label", "training images", "validation", "test set", "loss", "accuracy", "epoch",
    "batch", "step", "learning rate", "schedule", "optimizer", "gradient", "weight", "bias", "kernel", "filter",
    "convolution", "feature map", "activation", "padding", "framed with zeros", "stride", "pooling",
    "subsampling", "strided convolution", "connections", "parameters", "dense", "logit", "softmax",
    "probability", "RBF", "dropout", "weight decay", "label smoothing", "averaged weights", "early stopping",
    "patience", "overfitting", "augmentation", "receptive field", "saliency", "dead unit", "confusion matrix",
    "checkpoint", "seed", "momentum", "preset", "sdlm", "second-order",
)  # fmt: skip


@pytest.mark.parametrize("term", GLOSSARY, ids=lambda term: term.name)
def test_a_word_has_one_or_two_short_sentences(term):
    sentences = re.split(r"(?<=[.])\s+", term.sentence)
    assert 1 <= len(sentences) <= 2 and all(sentence.endswith(".") for sentence in sentences)
    assert all(len(sentence.split()) <= LONGEST for sentence in sentences)
    assert sentences[0][0].isupper() or sentences[0][0].isdigit()


@pytest.mark.parametrize("term", GLOSSARY, ids=lambda term: term.name)
def test_no_sentence_uses_a_word_that_nobody_explains(term):
    used = [word for word in JARGON if re.search(rf"\b{re.escape(word)}\b", term.sentence, re.IGNORECASE)]
    assert all(find_term(word) for word in used)


def test_no_word_stands_twice():
    words = [word.casefold() for term in GLOSSARY for word in (term.name, *term.also)]
    assert sorted(set(words)) == sorted(words)


@pytest.mark.parametrize("word", ASKED_FOR)
def test_the_words_of_the_pages_are_there(word):
    assert find_term(word.upper()) is find_term(word)


def test_a_word_that_is_not_there_is_named():
    with pytest.raises(KeyError, match=r"no 'tensor'; it has pixel, image"):
        find_term("tensor")


def test_the_words_of_a_text_are_found_once_each_and_the_longest_counts():
    text = "Averaged weights: every step moves the weights by the learning rate, step by Step; a labelled seedling."
    assert [term.name for term in find_terms(text)] == ["averaged weights", "step", "weight", "learning rate"]
    assert find_terms("nothing to explain") == []


def test_the_page_of_the_docs_is_made_from_it():
    assert PAGE.read_text(encoding="utf-8") == describe_glossary(), "run python -m scripts.write_glossary"
