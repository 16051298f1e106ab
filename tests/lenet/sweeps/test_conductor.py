"""One who conducts a sweep: starts what is missing as there is room, tries again what was lost, stops in good order."""

from collections.abc import Sequence

import pytest

from lenet.errors import RunError
from lenet.runs import Control, RunFolder, read_run
from lenet.runs.catalog import delete_run
from lenet.runs.control import write_control
from lenet.sweeps import Trial, create_sweep, read_sweep
from lenet.sweeps import conductor
from lenet.sweeps.conductor import MOST_TRIES, conduct
from lenet.sweeps.folder import SweepEnd
from lenet.sweeps.runner import Outcome
from lenet.sweeps.sweep import read_trial
from tests.lenet.sweeps.making import finish, leave, make_plan

FOUR = {"c1": (1, 2, 3, 4)}


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Nobody waits between two looks."""
    monkeypatch.setattr(conductor, "POLL_SECONDS", 0.0)


class MadeRunner:
    """A place in which runs end as they are told to, two at a time; `ends` are those of each trial, one a try.

    "killed" is the end of a run whose worker had no time to write one.
    """

    def __init__(self, folder, ends: dict[int, list[str]] | None = None) -> None:
        self.folder, self.ends = folder, ends or {}
        self.under_way: list[Trial] = []
        self.started: list[int] = []
        self.most = self.looks = 0
        self.stopped = False

    @property
    def is_busy(self) -> bool:
        return bool(self.under_way)

    def take_up(self, trials: Sequence[Trial]) -> list[Trial]:
        return list(trials)

    def has_room(self) -> bool:
        return len(self.under_way) < 2

    def start(self, trial: Trial) -> None:
        self.started.append(trial.number)
        self.under_way.append(trial)
        self.most = max(self.most, len(self.under_way))

    def collect(self) -> list[Outcome]:
        self.looks += 1
        if not self.under_way or self.looks % 3:
            return []
        trial = self.under_way.pop(0)
        name = self.folder.name_run(trial.number)
        if RunFolder(name).exists():
            delete_run(name)
        status = "stopped" if self.stopped else (self.ends.get(trial.number) or ["finished"]).pop(0)
        end = leave if status == "killed" else finish
        end(self.folder, trial, status=status, reason="The disk is full." if status == "failed" else "")
        return [Outcome(trial, read_trial(self.folder, trial))]

    def stop(self) -> None:
        self.stopped = True

    def close(self) -> None:
        self.closed = True


def test_all_are_trained_as_many_at_a_time_as_there_is_room_for():
    folder = create_sweep(make_plan(FOUR))
    runner, told = MadeRunner(folder), []
    end = conduct(folder, lambda: runner, tell=told.append)
    assert end == SweepEnd("finished") == read_sweep(folder.run_id).end
    assert runner.started == [1, 2, 3, 4] and runner.most == 2 and runner.closed
    assert [(each.done, each.total, each.outcome.trial.number) for each in told] == [
        (1, 4, 1), (2, 4, 2), (3, 4, 3), (4, 4, 4)]


def test_only_what_is_missing_is_done():
    plan = make_plan(FOUR)
    folder = create_sweep(plan)
    for number in (0, 2):
        finish(folder, plan.trials[number], status=("finished", "", "diverged")[number])
    runner = MadeRunner(folder)
    conduct(folder, lambda: runner)
    assert runner.started == [2, 4] and read_sweep(folder.run_id).done == 4


@pytest.mark.parametrize(("lost", "words"), [("failed", "The disk is full."), ("killed", "process is gone.")])
def test_what_is_lost_is_tried_again_so_often_and_then_told(lost, words):
    folder = create_sweep(make_plan(FOUR))
    runner, told = MadeRunner(folder, {1: ["killed", "failed", "finished"], 3: [lost] * 9}), []
    end = conduct(folder, lambda: runner, tell=told.append)
    tries = {number: runner.started.count(number) for number in (1, 2, 3, 4)}
    assert tries == {1: 3, 2: 1, 3: MOST_TRIES, 4: 1}
    assert (end.status, end.reason) == ("failed", f"1 run of 4 failed. C1 3: {told[-1].outcome.loss_reason}")
    assert words in end.reason
    assert sorted(each.outcome.trial.number for each in told) == [1, 2, 3, 4] and told[-1].done == 3
    assert read_sweep(folder.run_id).lost == [(told[-1].outcome.trial, told[-1].outcome.loss_reason)]


@pytest.mark.parametrize("is_deleted", [True, False])
def test_a_run_that_is_ended_by_hand_is_not_lost_and_the_sweep_has_not_finished(is_deleted):
    folder = create_sweep(make_plan(FOUR))
    runner = MadeRunner(folder, {3: ["stopped"]})

    def tell(told):
        if is_deleted and told.outcome.trial.number == 3:
            delete_run(told.outcome.run.run_id)

    end = conduct(folder, lambda: runner, tell=tell)
    sweep = read_sweep(folder.run_id)
    assert end.status == "stopped" and end.reason.startswith("1 run of 4 stopped or deleted by hand.")
    assert runner.started == [1, 2, 3, 4] and sweep.lost == [] and [trial.number for trial in sweep.missing] == [3]


def test_what_is_cut_short_with_its_sweep_is_not_lost():
    plan = make_plan()
    folder = create_sweep(plan)
    leave(folder, plan.trials[0])
    assert read_sweep(folder.run_id).lost == [], "its process was killed"
    folder.write_end(SweepEnd("failed", "1 run of 2 failed."))
    assert [trial.number for trial, _ in read_sweep(folder.run_id).lost] == [1]


@pytest.mark.parametrize("by_file", [True, False])
def test_stopped_its_runs_end_and_the_rest_is_not_begun(by_file):
    folder = create_sweep(make_plan(FOUR))
    runner = MadeRunner(folder)

    def tell(told):
        if by_file and told.done == 1:
            write_control(folder, Control("stop"))

    end = conduct(folder, lambda: runner,
                  lambda: None if by_file or len(runner.started) < 2 else conductor.STOPPED, tell)
    assert end.status == "stopped" and runner.stopped and not runner.is_busy
    assert set(runner.started) < {1, 2, 3, 4}
    folder.begin()
    runner = MadeRunner(folder)
    assert conduct(folder, lambda: runner).status == "finished" and read_sweep(folder.run_id).done == 4


@pytest.mark.parametrize("times", [1, 9])
def test_a_run_that_cannot_be_started_is_tried_again_after_the_others(monkeypatch, times):
    folder = create_sweep(make_plan(FOUR))
    runner, told, refused = MadeRunner(folder), [], []
    start = runner.start

    def refuse(trial):
        if trial.number == 2 and len(refused) < times:
            refused.append(trial)
            raise RunError("It is still training.")
        start(trial)

    monkeypatch.setattr(runner, "start", refuse)
    end = conduct(folder, lambda: runner, tell=told.append)
    assert runner.started == [1, 3, 4, *[2] * (times == 1)] and len(refused) == min(times, MOST_TRIES)
    assert len(told) == 4 and read_sweep(folder.run_id).end == end
    assert end == (SweepEnd("finished") if times == 1 else
                   SweepEnd("failed", "1 run of 4 failed. C1 2: It is still training."))


def test_where_the_place_is_gone_that_is_the_end_with_its_reason_and_its_runs_are_asked_to_end(monkeypatch):
    folder = create_sweep(make_plan(FOUR))
    runner = MadeRunner(folder)

    def collect():
        raise RunError("The cluster is gone.")

    monkeypatch.setattr(runner, "collect", collect)
    end = conduct(folder, lambda: runner)
    assert end == SweepEnd("failed", "The cluster is gone.") == read_sweep(folder.run_id).end
    assert runner.stopped and runner.closed


def test_a_run_that_is_deleted_meanwhile_is_not_begun_again():
    plan = make_plan()
    folder = create_sweep(plan)

    class Deleting(MadeRunner):
        def collect(self):
            return [Outcome(self.under_way.pop(0), None)] if self.under_way else []

    runner, told = Deleting(folder), []
    conduct(folder, lambda: runner, tell=told.append)
    assert runner.started == [1, 2] and [each.outcome.run for each in told] == [None, None]
    with pytest.raises(RunError):
        read_run(folder.name_run(1))
