"""A worker process: it is handed a run while it starts, paused, and killed; the run goes on in this process."""

import os
import signal
from dataclasses import replace

import pytest

from devtools.imports import LISTING, read_imports
from devtools.waiting import wait_until
from lenet.errors import RunError
from lenet.network import NetworkConfig
from lenet.runs import ENDED, BatchPoint, RunConfig, RunFolder, TrainingConfig, delete_run, read_run, send_control
from lenet.runs.events import Paused
from lenet.training.process.launcher import ensure_standby, resume_run, standby_status, start_run
from tests.lenet.training.running import assert_same_weights, curve_of, train, wait_for_status, weights

WARM = TrainingConfig(epochs=1000, train_images=300)
"""What a worker that stands by has compiled already: the article's network in batches of 32, and no end of it."""


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The folder in which these tests' run lies."""
    return tmp_path_factory.mktemp("worker") / "runs"


@pytest.fixture(autouse=True)
def same_runs(runs, monkeypatch):
    """All tests here follow one run, in the order in which they stand."""
    monkeypatch.setenv("LENET_RUNS_DIR", str(runs))


def kill(run_id):
    """End the process that trains the run, as the system does when memory is short."""
    os.kill(int(RunFolder(run_id).lock_file.read_text()), signal.SIGKILL)
    wait_for_status(run_id, "interrupted")


def wait_for_batches(run_id, epoch):
    def reached():
        """a batch of the epoch"""
        return [point for point in read_run(run_id).state.batches if point.epoch == epoch]
    wait_until(reached)


@pytest.fixture(scope="module")
def begun(runs):
    """The id of a run that was handed over while TensorFlow was starting, and all statuses it had until it trained."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LENET_RUNS_DIR", str(runs))
        for name, value in LISTING.items():
            patch.setenv(name, value)
        ensure_standby()

        def starting():
            """a worker that is starting"""
            return standby_status() == "starting"
        wait_until(starting)
        run_id, seen = start_run(RunConfig("test", training=WARM)), set()

        def trains():
            """the run's training"""
            seen.add(read_run(run_id).status)
            return seen & {"running", *ENDED}
        wait_until(trains)
    return run_id, seen


def test_a_run_handed_over_while_tensorflow_starts_looks_alive_all_the_time(begun):
    run_id, seen = begun
    assert not seen & set(ENDED)
    assert not RunFolder(run_id).log_file.exists(), "the run had a process of its own"


def test_a_worker_trains_without_keras(begun, runs):
    imported = read_imports((runs / ".standby.log").read_text())
    assert "tensorflow" in imported and "lenet.training.session" in imported
    assert "keras" not in imported


def test_a_worker_that_is_asked_to_pause_learns_nothing_more(begun):
    run_id, _ = begun
    wait_for_batches(run_id, 1)
    send_control(run_id, "pause")
    wait_for_status(run_id, "paused")
    events = RunFolder(run_id).read_events()
    since = events[max(i for i, event in enumerate(events) if isinstance(event, Paused)):]
    assert not [event for event in since if isinstance(event, BatchPoint)]


def test_a_worker_that_is_stopped_keeps_its_run_however_old_its_heartbeat(begun):
    folder = RunFolder(begun[0])
    worker = int(folder.lock_file.read_text())
    os.kill(worker, signal.SIGSTOP)
    try:
        os.utime(folder.heartbeat_file, (1.0, 1.0))
        assert read_run(folder.run_id).is_live
        for change in (resume_run, delete_run):
            with pytest.raises(RunError, match="still training"):
                change(folder.run_id)
    finally:
        os.kill(worker, signal.SIGCONT)


def test_a_worker_that_is_killed_goes_on_to_the_same_result(begun, at_once):
    run_id, _ = begun
    send_control(run_id, "resume")
    wait_for_batches(run_id, 2)
    kill(run_id)
    epochs = read_run(run_id).state.epochs[-1].epoch + 2  # that in which it was killed, and a whole one
    resume_run(run_id, epochs)
    undisturbed, ended = train(NetworkConfig(), replace(WARM, epochs=epochs))
    run = read_run(run_id)
    assert run.status == "finished"
    assert curve_of(run_id) == curve_of(undisturbed.run_id)
    assert_same_weights(weights(RunFolder(run_id), epochs), weights(undisturbed, epochs))
    assert run.state.test_accuracy == ended.test_accuracy
