"""What tests of the library may ask for."""

import pytest

from lenet.data import load_test_set
from lenet.training.process import standby
from tests.lenet.training.running import JUDGED, load_small_sets, share_trainer


@pytest.fixture
def small_sets(monkeypatch):
    """In this process a few images judge, and trainings share what was compiled; workers know nothing of it."""
    monkeypatch.setattr(standby, "load_sets", load_small_sets)
    monkeypatch.setattr(standby, "make_trainer", share_trainer)


@pytest.fixture
def small_test_set(monkeypatch):
    """`evaluate` judges by a few images, as the trainings of `small_sets` do."""
    some = tuple(part[:JUDGED] for part in load_test_set())
    monkeypatch.setattr("lenet.cli.evaluate.load_test_set", lambda: some)
