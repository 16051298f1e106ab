"""Trainings in this process are small and share what was compiled."""

import pytest

from lenet.training.process import launcher
from lenet.training.process.worker import train_run


@pytest.fixture(autouse=True)
def with_small_sets(small_sets):
    """Every training here is one on small sets."""


@pytest.fixture
def at_once(monkeypatch):
    """Who launches a worker trains in this process instead, and has it done when the call returns."""
    def launch(folder, lock, alone=None):
        lock.close()
        train_run(folder.run_id)

    monkeypatch.setattr(launcher, "_launch", launch)
