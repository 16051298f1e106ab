"""What pages load once: a network is as its file is now, and looking at that reads no run."""

import gc
import weakref

import pytest

from lenet.errors import ModelError
from lenet.network import NetworkConfig
from lenet.runs import catalog, delete_run, models
from lenet.runs.models import load_model
from tests.ui.inspect.page import make_model
from ui.shared.resources import get_network, remember


def test_a_network_that_was_read_costs_no_reading_of_its_run(monkeypatch):
    network = get_network("article@20")
    for module in (catalog, models):
        monkeypatch.setattr(module, "read_run", lambda run_id: pytest.fail(f"{run_id} was read"))
    assert get_network("article@20") is network


def test_a_network_is_read_anew_when_its_file_is_another_and_refused_when_it_is_gone():
    make_model(NetworkConfig(), epochs=(1,))
    first = get_network("mine@1")
    delete_run("mine")
    with pytest.raises(ModelError, match="mine"):
        get_network("mine@1")
    make_model(NetworkConfig(), epochs=(1,), seed=1)
    assert get_network("mine@1") is not first


def test_a_network_lives_no_longer_for_what_is_remembered_of_it():
    make_model(NetworkConfig(), epochs=(1,))
    network, asked = load_model("mine@1"), []

    @remember(2)
    def describe(network, name):
        asked.append(name)
        return f"{name} of {network.config}"

    assert describe(network, "C1") is describe(network, "C1") and asked == ["C1"]
    gone = weakref.ref(network)
    del network
    gc.collect()
    assert gone() is None
    assert "C1" in describe(load_model("mine@1"), "C1") and asked == ["C1", "C1"]
