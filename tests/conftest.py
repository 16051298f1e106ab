"""What every test gets: a run folder of its own."""

import pytest


@pytest.fixture(autouse=True)
def own_runs(tmp_path, monkeypatch):
    """Runs go to the test's own temporary folder."""
    monkeypatch.setenv("LENET_RUNS_DIR", str(tmp_path))
    return tmp_path
