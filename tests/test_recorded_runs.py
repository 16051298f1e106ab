"""Runs that version 1.0.0 has made: they open, are listed, compare, and go on to the same numbers."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from lenet.figures.curves import plot_comparison
from lenet.history import build_history
from lenet.runs import BatchPoint, EpochPoint, RunFolder, list_runs, read_run
from lenet.runs.models import list_models, load_model
from lenet.training.process import standby

RECORDED = Path(__file__).parent / "recorded"


@pytest.fixture(autouse=True)
def recorded(own_runs):
    """The recorded runs, in the test's own run folder."""
    shutil.copytree(RECORDED, own_runs, dirs_exist_ok=True)


def points(run_id):
    """All that was measured, without the times: (N, 4) for the batches, (N, 6) for the epochs."""
    state = read_run(run_id).state
    batches = [(point.epoch, point.step, point.images_seen, point.loss, point.accuracy, point.learning_rate)
               for point in state.batches]
    epochs = [(point.epoch, point.images_seen, point.loss, point.accuracy, point.val_loss, point.val_accuracy)
              for point in state.epochs[1:]]
    return np.array(batches), np.array(epochs)


def test_they_open_and_are_listed():
    assert {run.run_id: (run.name, run.status) for run in list_runs()} == {
        "whole": ("Whole", "finished"), "interrupted": ("Interrupted", "interrupted")}
    assert read_run("interrupted").checkpoints == (0, 1)
    for run_id in ("whole", "interrupted"):
        lines = (RECORDED / run_id / "events.jsonl").read_text().splitlines()
        assert len(RunFolder(run_id).read_events()) == len(lines), "every event is understood"
    assert "interrupted" in [model.ref for model in list_models()]
    assert load_model("interrupted@1").config.c5 == 8


def test_they_compare():
    runs = list_runs()
    figure = plot_comparison({run.name: build_history(run.state) for run in runs})
    for panel in figure["panels"]:
        lengths = {curve["name"]: len(curve["points"]) for curve in panel["curves"]}
        assert lengths["Whole"] == 2 * 4 and lengths["Interrupted"] == 2 * 2


def test_an_interrupted_one_is_trained_further_to_the_same_numbers():
    from lenet.training.session import Session

    folder, config = RunFolder("interrupted"), read_run("interrupted").config
    before = len([event for event in folder.read_events() if isinstance(event, BatchPoint | EpochPoint)])
    assert Session(folder, config, standby.make_trainer(config), folder.append_event).run().status == "finished"
    assert len([event for event in folder.read_events() if isinstance(event, BatchPoint | EpochPoint)]) > before
    for continued, whole in zip(points("interrupted"), points("whole"), strict=True):
        np.testing.assert_allclose(continued, whole, rtol=1e-3)
    assert read_run("interrupted").state.test_accuracy == pytest.approx(read_run("whole").state.test_accuracy, abs=1e-3)
