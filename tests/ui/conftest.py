"""What every test of a page gets: no worker is ever started."""

import pytest

from lenet.runs import create_run
from lenet.training.process import launcher


@pytest.fixture(autouse=True)
def no_workers(monkeypatch):
    """Nothing is trained here. Returns the configs that would have been."""
    asked = []

    def start_run(config):
        asked.append(config)
        return create_run(config, f"started-{len(asked)}").run_id

    monkeypatch.setattr(launcher, "ensure_standby", lambda: None)
    monkeypatch.setattr(launcher, "start_run", start_run)
    return asked
