"""Trainings in this process are small and share what was compiled."""

import pytest

from lenet.training.process import launcher, standby
from lenet.training.process.worker import train_run
from tests.lenet.training.running import load_small_sets, share_trainer


@pytest.fixture(autouse=True)
def small_sets(monkeypatch):
    """A few images judge; worker processes, which know nothing of it, use all."""
    monkeypatch.setattr(standby, "load_sets", load_small_sets)
    monkeypatch.setattr(standby, "make_trainer", share_trainer)


@pytest.fixture
def at_once(monkeypatch):
    """Who launches a worker trains in this process instead, and has it done when the call returns."""
    def launch(folder, lock):
        lock.close()
        train_run(folder.run_id)

    monkeypatch.setattr(launcher, "_launch", launch)
