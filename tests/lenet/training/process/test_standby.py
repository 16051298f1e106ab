"""A worker that stands by, in a thread of this process, and the trainer that it has warmed up."""

import os
import threading
import time
from dataclasses import replace
from functools import cache

import pytest

from devtools.waiting import wait_until
from lenet.errors import ConfigError, RunError
from lenet.runs import RunConfig, RunFolder, create_run, runs_dir
from lenet.runs.liveness import has_worker
from lenet.training.process import launcher, standby, worker
from lenet.training.process.launcher import ensure_standby, standby_status, start_run
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


@pytest.mark.parametrize("alone", [True, False])
def test_a_run_is_taken_at_once_though_its_worker_still_warms_up(monkeypatch, alone):
    warm, found = threading.Event(), []
    monkeypatch.setattr(standby, "load_warm_trainer", warm.wait)
    thread = threading.Thread(target=lambda: found.append(standby.wait_for_run()))
    thread.start()

    def starting():
        """a worker that is starting"""
        return standby_status() == "starting"
    wait_until(starting)
    folder = create_run(RunConfig("test"))
    is_coming = standby.hand_over(folder.run_id, alone)

    def taken():
        """the run's having a worker"""
        return has_worker(folder)
    wait_until(taken)
    assert is_coming() and not warm.is_set()
    warm.set()
    thread.join()
    assert found[0].run_id == folder.run_id and found[0].alone is alone
    assert not is_coming() and has_worker(folder)
    found[0].lock.close()


def test_the_warm_trainer_serves_the_run_that_suits_it(cold):
    warm = standby.load_warm_trainer()
    assert make_trainer(RunConfig("test", NARROW, replace(SMALL, seed=5))) is warm
    assert warm.config.training.seed == 5
    assert make_trainer(RunConfig("test", NARROW, replace(SMALL, optimizer="sgd"))) is not warm


@pytest.fixture
def spawned(monkeypatch):
    """The arguments of the processes that would have been started."""
    found = []
    monkeypatch.setattr(launcher, "_spawn", lambda arguments, log_file: found.append(arguments))
    return found


def test_until_a_worker_stands_by_no_other_is_started(spawned):
    for _ in range(3):
        ensure_standby()
    assert spawned == [["--standby"]]


def test_where_none_is_wanted_none_is_started(spawned, monkeypatch):
    monkeypatch.setenv("LENET_STANDBY", "0")
    ensure_standby()
    assert spawned == []
    monkeypatch.setenv("LENET_STANDBY", "no")
    with pytest.raises(ConfigError, match="'no'; it must be 0 or 1"):
        ensure_standby()


def test_of_many_threads_one_starts_a_worker(spawned):
    threads = [threading.Thread(target=ensure_standby) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(spawned) == 1


def test_a_worker_that_never_came_is_not_waited_for_any_longer(spawned):
    ensure_standby()
    long_ago = time.time() - standby.STARTING_SECONDS - 1
    os.utime(runs_dir() / ".standby" / "starting", (long_ago, long_ago))
    ensure_standby()
    assert len(spawned) == 2


def test_when_a_worker_has_stood_by_and_is_gone_the_next_is_started_at_once(spawned, monkeypatch):
    ensure_standby()
    monkeypatch.setattr(standby, "_wait", lambda token: ensure_standby())
    standby.wait_for_run()
    assert len(spawned) == 1, "one stands by"
    ensure_standby()
    assert len(spawned) == 2


def test_a_worker_that_could_not_be_started_is_tried_again(spawned, monkeypatch):
    def fail(*_):
        raise RunError("The disk is full.")
    with monkeypatch.context() as context:
        context.setattr(launcher, "_spawn", fail)
        with pytest.raises(RunError, match="full"):
            ensure_standby()
    ensure_standby()
    assert len(spawned) == 1
