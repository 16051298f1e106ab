"""What pages load once: a network is as its file is now, and looking at that reads no run."""

import pytest

from lenet.errors import ModelError
from lenet.network import NetworkConfig
from lenet.runs import catalog, delete_run, models
from tests.ui.inspect.page import make_model
from ui.shared.resources import get_network


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
