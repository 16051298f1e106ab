"""What people ask of a training while it goes on."""

from dataclasses import replace

import pytest

from devtools.waiting import wait_until
from lenet.runs import BatchPoint, RunConfig, RunFolder, create_run, read_run, send_control
from lenet.runs.events import Paused, RateChanged, Resumed
from lenet.training.process.worker import train_run
from tests.lenet.training.running import NARROW, SMALL, in_background, wait_for_rate, wait_for_status

ENDLESS = replace(SMALL, epochs=1000)


class Killed(BaseException):
    """Ends a training as suddenly as a signal: nothing is recorded after it."""


def test_a_run_is_paused_changes_its_rate_goes_on_and_is_stopped():
    run_id = create_run(RunConfig("test", NARROW, ENDLESS)).run_id
    with in_background(run_id):
        wait_for_status(run_id, "running")
        send_control(run_id, "pause")
        paused = wait_for_status(run_id, "paused")
        send_control(run_id, "learning_rate", 0.0005)
        wait_for_rate(run_id, 0.0005)
        assert read_run(run_id).state.batches == paused.state.batches
        send_control(run_id, "resume")

        def went_on():
            """a batch with the new rate"""
            return [point for point in read_run(run_id).state.batches if point.learning_rate < 0.001]
        wait_until(went_on)
        send_control(run_id, "stop")
        run = wait_for_status(run_id, "stopped")
    assert run.state.confusion_matrix is not None
    assert run.checkpoints[-1] == run.state.epochs[-1].epoch
    kinds = [type(event) for event in RunFolder(run_id).read_events()]
    assert kinds.index(Paused) < kinds.index(RateChanged) < kinds.index(Resumed)


def test_a_changed_learning_rate_outlives_a_worker_that_is_killed():
    folder = create_run(RunConfig("test", NARROW, SMALL))

    def kill_at_new_rate(event):
        if isinstance(event, BatchPoint) and event.learning_rate < 0.001:
            raise Killed
        if isinstance(event, BatchPoint) and event.step == 3:
            send_control(folder.run_id, "learning_rate", 0.0005)

    with pytest.raises(Killed):
        train_run(folder.run_id, kill_at_new_rate)
    folder.control_file.unlink()  # only the checkpoint knows of it
    assert train_run(folder.run_id).status == "finished"
    last = read_run(folder.run_id).state
    assert last.learning_rate == pytest.approx(0.0005) == last.batches[-1].learning_rate


def test_a_stopped_run_keeps_what_was_learnt():
    run_id = create_run(RunConfig("test", NARROW, SMALL)).run_id

    def stop(event):
        if isinstance(event, BatchPoint) and event.step == 4:
            send_control(run_id, "stop")

    ended = train_run(run_id, stop)
    state = read_run(run_id).state
    assert ended.status == "stopped" and ended.test_accuracy is not None
    assert state.epochs[-1].partial and state.epochs[-1].images_seen == state.batches[-1].images_seen
    assert read_run(run_id).checkpoints == (0, 1)
