"""What every test of a page gets: no worker is started, and Keras, which other tests have loaded, is left alone."""

from unittest import mock

import pytest
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.state.query_params import QueryParams

from lenet.runs import create_run
from lenet.training.process import launcher
from tests.ui.open_all import look_once


class Asked(list):
    """Configs, and in `owners` as many owners."""

    def __init__(self) -> None:
        self.owners: list[str | None] = []


@pytest.fixture(autouse=True, scope="session")
def no_clearing():
    """Before each run of a page Streamlit clears Keras's state where Keras is loaded: half a second of every run."""
    with mock.patch.object(script_runner, "_clean_problem_modules"):
        yield


@pytest.fixture(autouse=True, scope="session")
def one_look_for_components():
    """As `look_once`."""
    with look_once():
        yield


@pytest.fixture(autouse=True)
def no_workers(monkeypatch):
    """Nothing is trained here. Returns the configs that would have been; in its `owners` whose the runs would be."""
    asked = Asked()

    def start_run(config, owner=None):
        asked.append(config)
        asked.owners.append(owner)
        return create_run(config, f"started-{len(asked)}").run_id

    monkeypatch.setattr(launcher, "ensure_standby", lambda: None)
    monkeypatch.setattr(launcher, "start_run", start_run)
    return asked


@pytest.fixture
def entries(monkeypatch) -> list[dict]:
    """The query strings sent to the browser, each of which it makes an entry of its history."""
    sent, real = [], QueryParams._send_query_param_msg

    def note(params: QueryParams) -> None:
        sent.append(dict(params._query_params))
        real(params)

    monkeypatch.setattr(QueryParams, "_send_query_param_msg", note)
    return sent
