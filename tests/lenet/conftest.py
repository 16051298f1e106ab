"""What tests of the library may ask for."""

import pytest

from lenet.training.process import standby
from tests.lenet.training.running import load_small_sets, share_trainer


@pytest.fixture
def small_sets(monkeypatch):
    """In this process a few images judge, and trainings share what was compiled; workers know nothing of it."""
    monkeypatch.setattr(standby, "load_sets", load_small_sets)
    monkeypatch.setattr(standby, "make_trainer", share_trainer)
