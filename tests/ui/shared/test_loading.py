"""A network that cannot be read: its page says why, tries again, and runs again once it can be read."""

from lenet.network import NetworkConfig
from lenet.runs.catalog import find_folder
from tests.ui.inspect.page import make_model
from ui.shared import loading


def test_a_page_says_why_there_is_no_network_and_runs_again_once_there_is(monkeypatch):
    said, rerun = [], []
    monkeypatch.setattr(loading, "show_error", lambda error: said.append(str(error)))
    monkeypatch.setattr(loading.st, "rerun", lambda: rerun.append(True))
    monkeypatch.setattr(loading.st, "fragment", lambda run_every: lambda function: function)
    make_model(NetworkConfig(), epochs=(1,))
    file = find_folder("mine")[0].checkpoint_file(1)
    whole = file.read_bytes()
    file.write_bytes(whole[:1000])
    assert loading.load_network("mine@1") is None
    assert len(said) == 1 and not rerun
    file.write_bytes(whole)
    loading.wait_for_network("mine@1")
    assert len(said) == 1 and rerun
    assert loading.load_network("mine@1") is not None
