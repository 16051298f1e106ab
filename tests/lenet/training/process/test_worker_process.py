"""Worker processes: one is launched, paused and killed; one is handed a run while it starts."""

import os
import signal
from dataclasses import replace

from devtools.waiting import wait_until
from lenet.runs import ENDED, BatchPoint, RunConfig, RunFolder, TrainingConfig, read_run, send_control
from lenet.runs.events import Paused
from lenet.training.process import launcher
from lenet.training.process.launcher import ensure_standby, resume_run, standby_status, start_run
from lenet.training.process.worker import train_run
from tests.lenet.training.running import (
    NARROW, SMALL, assert_same_weights, curve_of, train, wait_for_status, weights,
)

LONG = replace(SMALL, epochs=3, train_images=6000)
WARM = TrainingConfig(epochs=1, train_images=300)
"""What a worker that stands by has compiled already: the article's network in batches of 32."""


def kill(run_id):
    """End the process that trains the run, as the system does when memory is short."""
    os.kill(int(RunFolder(run_id).lock_file.read_text()), signal.SIGKILL)
    wait_for_status(run_id, "interrupted")


def wait_for_batches(run_id, epoch):
    def reached():
        """a batch of the epoch"""
        return [point for point in read_run(run_id).state.batches if point.epoch == epoch]
    wait_until(reached)


def test_a_worker_that_is_paused_and_killed_goes_on_to_the_same_result(monkeypatch):
    run_id = start_run(RunConfig("test", NARROW, LONG))
    wait_for_batches(run_id, 1)
    send_control(run_id, "pause")
    wait_for_status(run_id, "paused")
    events = RunFolder(run_id).read_events()
    since = events[max(i for i, event in enumerate(events) if isinstance(event, Paused)):]
    assert not [event for event in since if isinstance(event, BatchPoint)]
    send_control(run_id, "resume")
    wait_for_batches(run_id, 2)
    kill(run_id)
    monkeypatch.setattr(launcher, "_launch", lambda folder: train_run(folder.run_id))
    resume_run(run_id)
    undisturbed, ended = train(NARROW, LONG)
    run = read_run(run_id)
    assert run.status == "finished"
    assert curve_of(run_id) == curve_of(undisturbed.run_id)
    assert_same_weights(weights(RunFolder(run_id), 3), weights(undisturbed, 3))
    assert run.state.test_accuracy == ended.test_accuracy


def test_a_run_handed_over_while_tensorflow_starts_looks_alive_all_the_time():
    ensure_standby()

    def starting():
        """a worker that is starting"""
        return standby_status() == "starting"
    wait_until(starting)
    run_id = start_run(RunConfig("test", training=WARM))
    seen = set()

    def ended():
        """the end of the run"""
        seen.add(read_run(run_id).status)
        return seen & set(ENDED)
    wait_until(ended)
    assert not RunFolder(run_id).log_file.exists(), "the run had a process of its own"
    assert seen & set(ENDED) == {"finished"}
