"""Early stopping: it ends a run, keeps the best epoch, and lets the run go on."""

from dataclasses import replace

import numpy as np
import pytest

from lenet.network import load_network
from lenet.runs import Control, RunConfig, create_run, read_run
from lenet.runs.control import write_control
from lenet.training.process.launcher import resume_run
from lenet.training.process.worker import train_run
from tests.lenet.training.running import JUDGED, NARROW, SMALL, curve, predict_judged, train

IMPATIENT = replace(SMALL, train_images=200, epochs=60, patience=2)


def test_early_stopping_ends_and_keeps_the_best_epoch():
    folder, ended = train(training=IMPATIENT)
    state = read_run(folder.run_id).state
    accuracies = [point.val_accuracy for point in state.epochs]
    best = int(np.argmax(accuracies))  # the first of equals, as here
    assert ended.status == "finished" and "Stopped early" in ended.reason and f"epoch {best}" in ended.reason
    assert ended.best_epoch == state.best_epoch == best > 0
    assert len(accuracies) - 1 == best + 2 < 60
    kept, labels = predict_judged(load_network(folder.checkpoint_file(best)))
    last, _ = predict_judged(load_network(folder.checkpoint_file(best + 2)))
    assert np.mean(kept == labels) == pytest.approx(ended.test_accuracy, abs=2.1 / JUDGED)
    assert (kept != last).any(), "another network than the last"


def test_a_run_that_has_stopped_early_can_go_on():
    """From the last epoch, not from the one that was kept, and with its patience anew."""
    folder, ended = train(training=IMPATIENT)
    plain, _ = train(training=replace(IMPATIENT, patience=0, epochs=ended.best_epoch + 3))
    write_control(folder, Control(epochs=61))
    again = train_run(folder.run_id)
    epochs = read_run(folder.run_id).state.epochs
    assert again.status == "finished" and epochs[-1].epoch > ended.best_epoch + 2
    assert epochs[ended.best_epoch + 3].loss == read_run(plain.run_id).state.epochs[-1].loss


def test_a_run_that_was_killed_before_its_end_learns_no_further(at_once, monkeypatch):
    from lenet.training.session import Session

    def die(_):
        raise KeyboardInterrupt

    undisturbed, ended = train(training=IMPATIENT)
    folder = create_run(RunConfig("test", NARROW, IMPATIENT))
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Session, "_finish", die)
        train_run(folder.run_id)
    assert read_run(folder.run_id).status == "interrupted"
    resume_run(folder.run_id)
    run = read_run(folder.run_id)
    assert run.status == "finished" and run.state.reason == ended.reason
    assert run.state.best_epoch == ended.best_epoch and run.state.test_accuracy == ended.test_accuracy
    assert curve(folder) == curve(undisturbed)


def test_what_comes_after_an_early_stop_is_best_only_if_it_is_better(at_once):
    folder, ended = train(training=IMPATIENT)
    resume_run(folder.run_id, epochs=61, learning_rate=1e-7)
    run = read_run(folder.run_id)
    assert run.state.epochs[-1].epoch == ended.best_epoch + 2 + 2, "patience began anew"
    assert run.state.best_epoch == ended.best_epoch and run.state.test_accuracy == ended.test_accuracy


def test_patience_that_never_runs_out_keeps_the_last_epoch_if_it_is_the_best():
    folder, ended = train(training=replace(SMALL, patience=50))
    accuracies = [point.val_accuracy for point in read_run(folder.run_id).state.epochs]
    assert ended.reason == "" and accuracies[2] > max(accuracies[:2])
    assert ended.best_epoch is None
