"""What a sweep has found, against a plain computation; and how long one will take."""

from dataclasses import replace

import numpy as np
import pytest

from lenet.runs import EpochPoint, RunConfig, TrainingConfig, read_run
from lenet.runs.catalog import list_bundled_runs
from lenet.runs.events import Ended, Started
from lenet.runs.presets import get_preset
from lenet.sweeps import SweepPlan, build_rows, create_sweep, read_sweep
from lenet.sweeps.estimate import START_SECONDS, estimate_seconds
from lenet.sweeps.results import kept_accuracy
from tests.lenet.sweeps.making import finish, make_plan

SCORES = {(0.001, 0): 0.91, (0.001, 1): 0.95, (0.01, 0): 0.97, (0.01, 1): 0.93, (0.01, 2): 0.96, (0.1, 0): 0.5}


def make_sweep():
    plan = make_plan({"learning_rate": (0.001, 0.01, 0.1, 1.0)}, seeds=3)
    folder = create_sweep(plan)
    for trial in plan.trials:
        key = trial.values["learning_rate"], trial.config.training.seed
        if key in SCORES:
            finish(folder, trial, SCORES[key])
    finish(folder, plan.trials[6], 0.99, status="diverged")
    finish(folder, plan.trials[8], 0.99, status="stopped")
    return read_sweep(folder.run_id)


def test_rows_are_means_over_the_seeds_that_have_finished_the_best_first():
    rows = build_rows(make_sweep())
    assert [row.values["learning_rate"] for row in rows] == [0.01, 0.001, 0.1, 1.0]
    for row in rows[:2]:
        scores = [score for (rate, _), score in SCORES.items() if rate == row.values["learning_rate"]]
        assert row.mean == pytest.approx(np.mean(scores)) and row.deviation == pytest.approx(np.std(scores, ddof=1))
        assert row.best.state.epochs[-1].val_accuracy == max(scores)
    alone, none = rows[2:]
    assert (alone.mean, alone.deviation, alone.diverged, alone.wanted) == (0.5, None, 1, 3)
    assert (none.mean, none.deviation, none.best, none.scores) == (None, None, None, ())


def test_the_test_images_have_no_say():
    plan = make_plan()
    folder = create_sweep(plan)
    for trial, accuracy in zip(plan.trials, (0.9, 0.8), strict=True):
        run = finish(folder, trial, accuracy)
        run.append_event(Ended(3.0, run.run_id, "finished", "", 1.0, 300.0, 1 - accuracy, 0.1, ((1,) * 10,) * 10))
    assert [row.mean for row in build_rows(read_sweep(folder.run_id))] == [0.9, 0.8]


def test_with_early_stopping_the_epoch_counts_that_is_kept():
    plan = make_plan()
    run = finish(create_sweep(plan), plan.trials[0])
    state = read_run(run.run_id).state
    points = tuple(EpochPoint(1.0, epoch, 300, 1.0, 0.5, 1.0, accuracy, 1.0, 300.0)
                   for epoch, accuracy in ((1, 0.8), (2, 0.9), (3, 0.7)))
    asked = TrainingConfig(epochs=3)
    assert kept_accuracy(replace(state, epochs=points, best_epoch=2), asked) == 0.9
    assert kept_accuracy(replace(state, epochs=points), asked) == 0.7
    assert kept_accuracy(replace(state, epochs=()), asked) is None
    shorter = TrainingConfig(epochs=1)
    assert kept_accuracy(replace(state, epochs=points, best_epoch=2), shorter) == 0.8, "two epochs more, by hand"
    assert kept_accuracy(replace(state, epochs=points), replace(asked, epochs=2, patience=1)) == 0.9
    assert kept_accuracy(replace(state, epochs=points), replace(asked, epochs=1, patience=1)) == 0.8


@pytest.mark.parametrize("status", ["finished", "stopped", None])
def test_what_a_run_learns_when_it_is_continued_by_hand_is_no_part_of_its_row(status):
    plan = make_plan()
    folder = create_sweep(plan)
    run = finish(folder, plan.trials[0], 0.9)
    run.append_event(Started(3.0, 1, 3, 3, 3, 0.1))
    run.append_event(EpochPoint(4.0, 2, 600, 1.0, 0.5, 1.0, 0.99, 1.0, 300.0))
    if status:
        run.append_event(Ended(5.0, run.run_id, status, "", 1.0, 300.0))
    sweep = read_sweep(folder.run_id)
    assert [trial.number for trial in sweep.missing] == [2] and build_rows(sweep)[0].mean == 0.9


def test_a_run_that_reads_nothing_right_is_still_the_best_of_its_row():
    plan = make_plan()
    folder = create_sweep(plan)
    finish(folder, plan.trials[0], 0.0)
    row = build_rows(read_sweep(folder.run_id))[0]
    assert row.scores == (0.0,) and row.best.run_id == folder.name_run(1)


def test_the_time_is_reckoned_from_the_run_that_is_most_alike():
    quick, slow = (replace(run, state=replace(run.state, images_per_second=speed))
                   for run, speed in zip((list_bundled_runs()[0],) * 2, (20_000.0, 100.0), strict=True))
    one = TrainingConfig(batch_size=1, epochs=2, train_images=1000)
    slow = replace(slow, config=RunConfig("slow", training=one))
    plan = SweepPlan("Mine", replace(get_preset("quick")), {"batch_size": (1, 128)}, 2)
    images = plan.base.training.epochs * plan.base.training.train_images
    wanted = 2 * (images / 100 + images / 20_000) + 4 * START_SECONDS
    assert estimate_seconds(plan.trials, [slow, quick], 1) == pytest.approx(wanted)
    assert estimate_seconds(plan.trials, [slow, quick], 2) == pytest.approx(wanted / 2)
    assert estimate_seconds(plan.trials, [slow, quick], 50) == pytest.approx(images / 100 + START_SECONDS)
    assert estimate_seconds(plan.trials, [], 1) is None
    short = replace(slow, state=replace(slow.state, batches=(replace(slow.state.batches[-1], images_seen=2000),)))
    assert estimate_seconds(plan.trials, [short, quick], 1) == estimate_seconds(plan.trials, [quick], 1)
    half = {trial.number: plan.base.training.epochs / 2 for trial in plan.trials}
    rest = half | {plan.trials[0].number: 1000.0}
    assert estimate_seconds(plan.trials, [slow, quick], 1, half) == pytest.approx(wanted / 2 + 2 * START_SECONDS)
    assert estimate_seconds(plan.trials[:1], [slow, quick], 1, rest) == START_SECONDS
