"""Naming a network and an epoch of it."""

import pytest

from lenet.errors import ModelError
from lenet.runs.models import find_model, format_epoch_list, list_models, load_model, parse_reference
from lenet.network import save_network
from lenet.runs import RunConfig, create_run


def test_a_reference_is_a_name_and_perhaps_an_epoch():
    assert parse_reference("article") == ("article", None)
    assert parse_reference("article@07") == ("article", 7)


@pytest.mark.parametrize("ref", ["article@", "article@x", "article@-1", "article@²", "article@" + "9" * 5000])
def test_what_is_no_epoch_is_quoted(ref):
    with pytest.raises(ModelError, match="names no epoch"):
        parse_reference(ref)


def test_a_missing_name_is_said():
    with pytest.raises(ModelError, match="'@3' lacks a name before the @"):
        parse_reference("@3")


def test_an_unknown_network_names_some_and_counts_the_rest(monkeypatch):
    models = list_models()
    monkeypatch.setattr("lenet.runs.models.list_models", lambda: (models * 2)[:6])
    with pytest.raises(ModelError, match=r"'nix'; there are: hand, article, lab, paper-1998, hand, and 1 more\."):
        find_model("nix")


def test_without_an_epoch_the_last_one_is_meant():
    folder = create_run(RunConfig("mine"), "mine")
    for epoch, source in ((0, "article@0"), (3, "article@20")):
        save_network(load_model(source), folder.checkpoint_file(epoch))
    assert find_model("mine@0").epochs == (0, 3)
    assert [model.ref for model in list_models()] == ["hand", "article", "lab", "paper-1998", "mine"]
    for ref, source in (("mine", "article@20"), ("mine@0", "article@0")):
        assert (load_model(ref).weights["C1/kernel"] == load_model(source).weights["C1/kernel"]).all()
    with pytest.raises(ModelError, match=r"epochs 0, 3\."):
        load_model("mine@1")


@pytest.mark.parametrize(("epochs", "words"), [
    ((7,), "7"), ((0, 1), "0, 1"), (tuple(range(21)), "0 to 20"), ((0, 6, 12), "0, 6, 12"),
    ((0, 1, 2, 3, 5, 6, 9), "0 to 3, 5, 6, 9"), ((4, 7, 8, 9), "4, 7 to 9"), ((), ""),
])
def test_epochs_are_told_as_they_are(epochs, words):
    assert format_epoch_list(epochs) == words


def test_an_epoch_between_two_checkpoints_is_told_which_there_are():
    told = r"lab has no checkpoint of epoch 10; it has epochs 0 to 9, 11, 14, 18, .*, 94, 120\."
    with pytest.raises(ModelError, match=told):
        load_model("lab@10")


@pytest.mark.parametrize("ref", ["nobody", "../../etc/passwd", "", "article@21"])
def test_an_unknown_network_is_told_with_what_there_is(ref):
    with pytest.raises(ModelError, match=r"article|epochs 0 to 20"):
        load_model(ref)


def test_a_run_without_a_checkpoint_is_no_network_yet():
    create_run(RunConfig("mine"), "mine")
    with pytest.raises(ModelError, match="no checkpoint yet"):
        find_model("mine")
