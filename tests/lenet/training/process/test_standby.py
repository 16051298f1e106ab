"""A worker that stands by, in a thread of this process, and the trainer that it has warmed up."""

import os
import threading
from dataclasses import replace
from functools import cache

import pytest

from devtools.waiting import wait_until
from lenet.runs import RunConfig, RunFolder
from lenet.training.process import standby, worker
from lenet.training.process.launcher import standby_status, start_run
from tests.lenet.training.running import NARROW, SMALL, share_trainer, wait_for_status

make_trainer = standby.make_trainer
"""The real one; in tests another one shares what it has compiled."""


@pytest.fixture
def cold(monkeypatch):
    """Nothing is warmed up, as in a process that has just begun; a small network is what will be."""
    @cache
    def load_warm_trainer():
        return share_trainer(RunConfig("test", NARROW, SMALL))

    monkeypatch.setattr(standby, "load_warm_trainer", load_warm_trainer)
    monkeypatch.setattr(os, "nice", lambda _: 0)


def test_a_worker_stands_by_and_takes_the_next_run(cold):
    assert standby_status() == "none"
    thread = threading.Thread(target=worker.main, args=(["--standby"],))
    thread.start()

    def ready():
        """a worker that stands by"""
        return standby_status() == "ready"
    wait_until(ready)
    run_id = start_run(RunConfig("test", NARROW, SMALL))
    assert wait_for_status(run_id, "finished", "interrupted").status == "finished"
    assert not RunFolder(run_id).log_file.exists(), "the run had a process of its own"
    thread.join()
    assert standby_status() == "none"


def test_the_warm_trainer_serves_the_run_that_suits_it(cold):
    warm = standby.load_warm_trainer()
    assert make_trainer(RunConfig("test", NARROW, replace(SMALL, seed=5))) is warm
    assert warm.config.training.seed == 5
    assert make_trainer(RunConfig("test", NARROW, replace(SMALL, optimizer="sgd"))) is not warm
