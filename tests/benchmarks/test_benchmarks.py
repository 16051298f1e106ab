"""The benchmarks' arithmetic: medians, promises, tables and the picture. What they time is timed by `make bench`."""

import json
import sys
from argparse import Namespace
from math import ceil

import numpy as np
import pytest
from hypothesis import strategies as st

from benchmarks import (
    accuracy, browser_engine, engine, environment, goal, live, results, scaling, sessions, speed, watched,
)
from benchmarks.__main__ import BENCHMARKS, PARTS, choose_settings, read_options
from benchmarks.fuzzing import measure_door
from benchmarks.lab import train_epoch
from benchmarks.long_runs import measure_long_run
from benchmarks.peers.common import load_split, read_task, tell_epoch, tell_version
from benchmarks.picture import draw_engine
from benchmarks.trainings import Epoch, Training, check_epochs, compute_seconds, compute_speed, read_training
from devtools.accuracies import describe_records
from devtools.fuzzing import Door
from devtools.pen import place_points
from lenet.data import load_mnist
from lenet.errors import ConfigError, LabError, RunError
from lenet.preprocessing.strokes import CANVAS_SIDE
from lenet.runs.presets import PRESETS
from lenet.runs import EpochPoint, Run, RunConfig, RunState, TrainingConfig
from lenet.runs.points import find_next_step


def training(*seconds: float, val: float | None = 0.98, images: int = 1000) -> Training:
    return Training("X 1.0", tuple(Epoch(each, images / each, val) for each in seconds))


def row(name: str, seconds: float, *accuracies: float) -> speed.Row:
    return speed.Row(name, f"{name} 1.0", seconds, 1000 / seconds, accuracies)


def attempt(recipe: str, seconds: float, reached: bool = True) -> goal.Attempt:
    last = goal.GOAL if reached else goal.GOAL - 0.0001
    return goal.Attempt(recipe, 0, tuple(Epoch(seconds / 2, 1, test_accuracy=each) for each in (0.9, last)))


def test_what_a_process_tells_is_read_again(capsys):
    tell_version("X 1.0")
    print("some library's notice")
    tell_epoch(2.0, 1000, 0.5)
    tell_epoch(4.0, 1000, None, 0.75)
    assert read_training(capsys.readouterr().out) == Training(
        "X 1.0", (Epoch(2.0, 500.0, 0.5), Epoch(4.0, 250.0, None, 0.75)))


def test_a_process_that_tells_nothing_is_quoted():
    with pytest.raises(RunError, match="Killed"):
        read_training('{"version": "X"}\nKilled\n')


def test_the_first_epoch_of_each_training_does_not_count():
    trainings = [training(100, 1, 2), training(100, 5, 3)]
    assert compute_seconds(trainings) == np.median([1, 2, 5, 3])
    assert compute_speed(trainings) == pytest.approx(np.median([1000, 500, 200, 1000 / 3]))
    with pytest.raises(ConfigError, match="1"):
        check_epochs(1)


def test_a_row_is_medians_and_last_accuracies():
    found = speed.compute_row("X", [training(9, 2, 4, val=0.97), training(9, 4, 8, val=0.99)], 1000)
    assert found == speed.Row("X", "X 1.0", 4.0, 250.0, (0.97, 0.99))


@pytest.mark.parametrize(
    ("ours", "fast_enough", "as_good"),
    [(row("ours", 2, 0.97, 0.99), True, True), (row("ours", 2.1, 0.99), False, True),
     (row("ours", 1, 0.96, 0.97), True, False)],
)
def test_speed_is_against_the_fastest_and_accuracy_against_the_spread(ours, fast_enough: bool, as_good: bool):
    judged = speed.judge([ours, row("slow", 9, 0.97, 0.98), row("fast", 4, 0.98, 0.985)])
    assert [each.kept for each in judged] == [fast_enough, as_good]
    assert "fast 1.0" in judged[0].detail


def test_without_a_peer_nothing_is_kept():
    assert [each.kept for each in speed.judge([row("ours", 1, 0.99)])] == [False]


def test_the_table_of_speed_has_ratios_to_ours():
    head, cells = speed.describe_rows([row("ours", 2, 0.97, 0.99), row("other", 5, 0.98)], 4)
    assert all(len(line) == len(head) for line in cells)
    assert [line[4] for line in cells] == ["1.00", "2.50"]
    assert cells[0][5] == "98.00% (97.00% to 99.00%)"


@pytest.mark.parametrize(
    ("quick", "article", "kept"),
    [((3, 3, 90), (9, 9, 9), True), ((4, 4, 4), (9, 9, 9), False), ((1, 2, 3), (6, 6, 6), True)],
)
def test_goal_is_judged_by_medians(quick, article, kept: bool):
    attempts = [attempt("quick", each) for each in quick] + [attempt("article", each) for each in article]
    assert goal.judge(attempts)[0].kept == kept


def test_a_goal_that_is_not_reached_takes_for_ever_or_at_least_all_its_time():
    never = [attempt("quick", 1, reached=False)] * 2 + [attempt("quick", 1), attempt("article", 9)]
    assert (goal.judge(never)[0].kept, goal.judge(never)[0].value) == (False, "not reached")
    late = goal.judge([attempt("quick", 3), attempt("article", 12, reached=False)])[0]
    assert (late.kept, late.value) == (True, "at most 0.25")
    assert goal.describe_attempt(attempt("quick", 3, reached=False))[-1] == "not in 2 epochs"


def test_watched_speed_is_by_the_clock_between_epochs():
    times = {0: 0.0, 1: 5.0, 2: 7.0, 3: 8.0, 4: 12.0}
    points = tuple(EpochPoint(time, epoch, 100 * epoch, None, None, None, None, 1.0, 1.0)
                   for epoch, time in times.items())
    run = Run("x", RunConfig(), RunState(epochs=points), "x", 0.0, False, ())
    assert watched.compute_speed(run, 1, 3) == pytest.approx(300 / 7)


def test_a_watched_turn_is_compared_with_those_around_it():
    assert watched.compute_shares([100.0, 200.0, 100.0], [90.0, 150.0]) == [0.6, 1.0]


def test_speeds_are_a_table_of_sizes_by_threads():
    head, cells = scaling.describe_speeds({(2, 16): 3000.0, (1, 16): 2000.0, (1, 32): 2500.0, (2, 32): 4000.0})
    assert head[1:] == ["images a second, 1 thread", "images a second, 2 threads"]
    assert cells == [["16", "2,000", "3,000"], ["32", "2,500", "4,000"]]


def test_results_come_back_as_they_were_measured(tmp_path):
    file = tmp_path / "results" / "engine.json"
    assert results.load_results(file) == {}
    rows, speeds = [row("ours", 2, 0.97, 0.99), row("other", 5, 0.98)], {(1, 16): 1500.0, (2, 16): 2500.0}
    results.store_results("speed", {"machine": "M", "epochs": 4, "rows": [vars(each) for each in rows]}, file)
    results.store_results("scaling", {"machine": "M", "rows": [
        {"threads": threads, "batch_size": size, "images_per_second": value}
        for (threads, size), value in speeds.items()]}, file)
    stored = results.load_results(file)
    assert (engine.read_rows(stored), engine.read_speeds(stored)) == (rows, speeds)
    assert engine.draw_picture(stored) == draw_engine({"ours": 500.0, "other": 200.0}, speeds, "M")


def test_the_picture_is_that_of_the_results():
    assert engine.PICTURE.read_text(encoding="utf-8") == engine.draw_picture(results.load_results())


def test_requirements_of_the_peers_are_pinned():
    text = "# a comment\n\none==1.0   # a reason\ntwo==2\n"
    assert environment.read_requirements(text) == {"one": "one==1.0", "two": "two==2"}
    assert {system.package for system in speed.SYSTEMS if system.package} == set(environment.read_requirements())


def test_a_ready_environment_is_taken_or_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("LENET_PEERS", str(tmp_path))
    with pytest.raises(LabError, match="LENET_PEERS"):
        environment.find_python()
    assert "LENET_PEERS" in environment.prepare_peer("torch").problem
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    assert environment.find_python() == str(tmp_path / "bin" / "python")


def test_peers_read_their_task_and_the_articles_split():
    config = RunConfig(training=TrainingConfig(seed=3, train_images=500, batch_size=32))
    task = read_task([json.dumps(config.to_json()), "--epochs", "2"])
    assert (task.epochs, task.seed, task.images, task.batch_size, task.learning_rate) == (2, 3, 500, 32, 0.001)
    x_train, y_train, x_val, y_val = load_split(500)
    mnist = load_mnist()
    assert (x_train.shape, x_train.dtype, x_val.shape) == ((500, 28, 28, 1), np.float32, (6000, 28, 28, 1))
    assert np.array_equal(np.round(x_val[..., 0] * 255), mnist.train_images[54_000:])
    assert np.array_equal(y_train, mnist.train_labels[:500])
    assert np.array_equal(y_val, mnist.train_labels[54_000:])


class CountingTrainer:
    """Takes note of what it is given to learn."""

    def __init__(self, config: RunConfig) -> None:
        self.config, self.begun, self.learnt, self.steps = config, [], [], []

    def begin_epoch(self, epoch: int) -> None:
        self.begun.append(epoch)

    def order(self, epoch: int) -> np.ndarray:
        return np.random.default_rng(epoch).permutation(self.config.training.train_images)

    def rates(self, epoch: int, step: int, count: int) -> np.ndarray:
        self.steps.append(step)
        return np.zeros(count)

    def learn(self, indices: np.ndarray, rates: np.ndarray) -> None:
        assert ceil(len(indices) / self.config.training.batch_size) <= len(rates)
        self.learnt += indices.tolist()


@pytest.mark.parametrize(("images", "size"), [(1000, 8), (1003, 8), (10, 16), (54_000, 128)])
def test_an_epoch_of_ours_learns_every_image_once_in_a_runs_calls(images: int, size: int):
    trainer = CountingTrainer(RunConfig(training=TrainingConfig(train_images=images, batch_size=size)))
    assert train_epoch(trainer, 2) > 0
    assert trainer.begun == [2]
    assert trainer.learnt == trainer.order(2).tolist()
    assert trainer.steps == [0, *(find_next_step(step, images, size) for step in trainer.steps[:-1])]
    assert find_next_step(trainer.steps[-1], images, size) == ceil(images / size)


def test_a_run_without_validation_is_described_and_the_kept_epoch_counts():
    points = tuple(EpochPoint(0.0, epoch, 0, 0.1, 0.9, 0.1, 0.9 + epoch / 100, 1.0, 1.0) for epoch in (1, 2, 3))
    blind = tuple(EpochPoint(0.0, epoch, 0, 0.1, 0.9, None, None, 1.0, 1.0) for epoch in (1, 2))
    states = [RunState(epochs=points, test_accuracy=0.99, best_epoch=2), RunState(epochs=points, test_accuracy=0.99),
              RunState(epochs=blind, test_accuracy=0.99)]
    records = [accuracy.record_run(Run("x", RunConfig(), state, "x", 0.0, False, ())) for state in states]
    assert [each.get("validation") for each in describe_records(records)] == ["92.00%", "93.00%", "–", None]


def test_every_promised_preset_can_be_measured_alone():
    others = {"batch-sizes", "doors", "long-run", "handwriting"}
    assert set(PARTS) - others == {f"accuracy-{preset}" for preset in accuracy.PROMISED if preset in PRESETS}
    assert "accuracy-article" in PARTS


def test_options_reach_only_the_benchmarks_that_know_them():
    options = read_options(["speed", "--seeds", "1", "--epochs", "2"])
    assert options.names == ["speed"]
    assert choose_settings(BENCHMARKS["speed"], options) == {"seeds": 1, "epochs": 2}
    assert choose_settings(BENCHMARKS["to-99"], options) == {"seeds": 1}
    assert choose_settings(BENCHMARKS["memory"], options) == {}
    assert choose_settings(PARTS["accuracy-article"], options) == {"seeds": 1}
    assert choose_settings(BENCHMARKS["speed"], Namespace(rounds=None, seeds=None, epochs=None, inputs=None)) == {}


def test_many_visitors_are_judged_by_medians():
    waits, beside, share = sessions.judge([0.5] * 40 + [9.0], [2.5] * 40, [0.4, 0.6, 0.9])
    assert (waits.value, waits.kept, beside.value, beside.kept) == ("0.50 s", True, "2.50 s", False)
    assert (share.value, share.kept) == ("60%", True)
    assert waits.detail.startswith("41 answers, median 0.50 s")


def test_a_door_that_lets_harm_in_is_told_with_the_smallest_input_that_does():
    def enter(value, folder):
        assert value < 10, "too large"

    kept = measure_door("wide", Door(st.integers(0, 99), lambda value, folder: None), 5)
    broken = measure_door("narrow", Door(st.integers(0, 99), enter), 200)
    assert kept.kept and not broken.kept
    assert "too large" in broken.value and "value=10" in broken.value


def test_a_long_run_is_opened_in_a_process_of_its_own():
    first, again = measure_long_run(megabytes=1)
    assert "first" in first.what and "again" in again.what and " s, " in again.value


def test_the_browsers_network_is_promised_a_typical_and_a_slow_time():
    typical, slow = browser_engine.describe_forward([1.0] * 90 + [2.0] * 10)
    assert (typical.value, typical.kept, slow.value, slow.kept) == ("1.00 ms", True, "2.00 ms", True)
    typical, slow = browser_engine.describe_forward([1.6] * 90 + [4.0] * 10)
    assert not typical.kept and not slow.kept
    assert not browser_engine.describe_loads([800.0, 1100.0, 1200.0]).kept


def test_answers_to_the_pen_may_take_twice_as_long_beside_a_training():
    times = [20.0] * 90 + [40.0] * 10
    assert [result.kept for result in live.describe_answers(times, "Draw", live.ALONE)] == [False, False]
    assert [result.kept for result in live.describe_answers(times, "Draw", live.TRAINING)] == [True, True]
    assert [result.kept for result in live.describe_answers([16.0] * 300, "Draw", live.CROWDED)] == [True, True]


def test_while_one_draws_no_run_of_the_page_is_asked_for_and_one_afterwards():
    assert live.describe_runs(0, 1).kept
    assert not live.describe_runs(0, 0).kept and not live.describe_runs(1, 1).kept and not live.describe_runs(0, 2).kept
    assert live.describe_cores(0.4).kept and not live.describe_cores(0.6).kept


def test_the_pen_of_the_benchmarks_stays_on_the_canvas():
    points = [place for number in range(50) for point in live.make_stroke(number) for place in point]
    assert min(points) >= 0 and max(points) <= CANVAS_SIDE
    assert place_points({"x": 10, "y": 20, "width": 560, "height": 560}, [(0, 0), (280, 140)]) == [(10, 20), (570, 300)]
