"""A run that people step through, slow down, pause or stop learns what it would have learnt undisturbed, bit by bit."""

from dataclasses import replace

import numpy as np
import pytest

from lenet.runs import BatchPoint, EpochPoint, RunConfig, create_run, read_run, send_control
from lenet.runs.events import Paused
from lenet.runs.points import find_stride
from lenet.runs.schedule import compute_rates
from lenet.training import turns
from lenet.training.process.worker import train_run
from tests.lenet.training.running import (
    DROPPING, EVERYTHING, assert_same_weights, curve, stop_after, train, train_session, weights,
)

STRIDE = 2
SHARDED = replace(EVERYTHING, train_images=32 * 45 + 5)
WHOLE = replace(EVERYTHING, train_images=8 * 45 + 5, batch_size=8)
"""Points of two batches. The second is so small that the whole loop over its batches is compiled as one."""

BOTH = pytest.mark.parametrize("training", [SHARDED, WHOLE], ids=["sharded", "whole"])


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """The folder of a run that nobody disturbs, for each training: made once."""
    made = {}

    def make(training):
        if training not in made:
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("LENET_RUNS_DIR", str(tmp_path_factory.mktemp("undisturbed")))
                folder, _ = train(DROPPING, training)
                folder.path = folder.path.absolute()
                made[training] = folder, weights(folder, 1), weights(folder, 2), curve(folder)
        return made[training]

    return make


def read_state(folder):
    """All that a training goes on from, but the times."""
    with np.load(folder.resume_file) as saved:
        return {name: saved[name] for name in saved.files if "seconds" not in name}


def check_same(folder, undisturbed):
    """Weights after both epochs, optimizer, sums and rates; the points weigh their images."""
    other, first, second, curve_there = undisturbed
    assert_same_weights(weights(folder, 1), first)
    assert_same_weights(weights(folder, 2), second)
    assert_same_weights(read_state(folder), read_state(other))
    events = folder.read_events()
    epochs = [(event.epoch, event.images_seen, event.loss, event.accuracy) for event in events
              if isinstance(event, EpochPoint) and not event.partial]
    assert epochs == [point for point in curve_there if point in epochs] and len(epochs) == 3
    training = read_run(folder.run_id).config.training
    rates, points = compute_rates(training), [event for event in events if isinstance(event, BatchPoint)]
    for point in points:
        step = (point.epoch - 1) * training.steps_per_epoch + point.step - 1
        assert point.learning_rate == float(str(rates[step]))
    assert sum(point.images for point in points) == 2 * training.train_images
    return points


@BOTH
def test_a_run_stepped_by_hand_across_an_epochs_end(training, undisturbed):
    assert find_stride(training.steps_per_epoch) == STRIDE and training.steps_per_epoch == 46
    folder = create_run(RunConfig("test", DROPPING, training))

    def by_hand(event):
        if not isinstance(event, BatchPoint):
            return
        if (event.epoch, event.step) == (1, 42):
            send_control(folder.run_id, "pause")
        if (event.epoch, event.step) == (2, 3):
            send_control(folder.run_id, "resume")
        elif (event.epoch, event.step) >= (1, 42):
            send_control(folder.run_id, "step")

    assert train_run(folder.run_id, by_hand).status == "finished"
    points = check_same(folder, undisturbed(training))
    ends = [(point.epoch, point.step) for point in points]
    assert ends[20:31] == [*((1, step) for step in range(42, 47)), *((2, step) for step in (1, 2, 3, 4, 6, 8))]
    assert [type(event) for event in folder.read_events()].count(Paused) == 1


@BOTH
def test_a_run_that_is_slowed_down(training, undisturbed, monkeypatch):
    monkeypatch.setattr(turns, "GOES_A_SECOND", 1000)
    folder = create_run(RunConfig("test", DROPPING, training))
    send_control(folder.run_id, "pace", 1000)

    def at_full_speed(event):
        if isinstance(event, BatchPoint) and (event.epoch, event.step) == (1, 40):
            send_control(folder.run_id, "pace", None)

    train_run(folder.run_id, at_full_speed)
    steps = [point.step for point in check_same(folder, undisturbed(training)) if point.epoch == 1]
    assert steps == [*range(1, 41), 42, 44, 46]


def test_a_slow_run_that_waits_hears_what_is_asked_of_it():
    """Between two batches ten seconds would pass."""
    folder = create_run(RunConfig("test", DROPPING, SHARDED))
    send_control(folder.run_id, "pace", 0.1)
    assert train_session(folder, stop_after(4, "stopped")).status == "stopped"
    assert [point.step for point in read_run(folder.run_id).state.batches] == [1]


@BOTH
def test_goes_that_would_take_too_long_are_cut_and_no_point_of_the_curve_tells(training, undisturbed, monkeypatch):
    monkeypatch.setattr(turns, "LONGEST_SECONDS", 0)
    folder, _ = train(DROPPING, training)
    check_same(folder, undisturbed(training))
    assert curve(folder) == undisturbed(training)[3]


@BOTH
def test_a_run_that_is_stopped_within_a_point_and_continued(training, undisturbed):
    folder = create_run(RunConfig("test", DROPPING, training))

    def stop_by_hand(event):
        if isinstance(event, BatchPoint) and (event.epoch, event.step) == (1, 6):
            send_control(folder.run_id, "pause")
            send_control(folder.run_id, "step")
        elif isinstance(event, BatchPoint) and (event.epoch, event.step) == (1, 7):
            send_control(folder.run_id, "stop")

    assert train_run(folder.run_id, stop_by_hand).status == "stopped"
    assert read_run(folder.run_id).state.epochs[-1].partial
    folder.control_file.unlink()
    assert train_run(folder.run_id).status == "finished"
    steps = [point.step for point in check_same(folder, undisturbed(training)) if point.epoch == 1]
    assert steps[:5] == [2, 4, 6, 7, 8]
