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
from tests.lenet.sweeps.making import finish, make_plan

FOUR = {"c1": (1, 2, 3, 4)}


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Nobody waits between two looks."""
    monkeypatch.setattr(conductor, "POLL_SECONDS", 0.0)


class MadeRunner:
    """A place in which runs end as they are told to, two at a time; `ends` are those of each trial, one a try."""

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
        finish(self.folder, trial, status=status, reason="The worker was killed." if status == "failed" else "")
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


def test_what_is_lost_is_tried_again_so_often_and_then_told():
    folder = create_sweep(make_plan(FOUR))
    runner, told = MadeRunner(folder, {1: ["interrupted", "failed", "finished"], 3: ["failed"] * 9}), []
    end = conduct(folder, lambda: runner, tell=told.append)
    tries = {number: runner.started.count(number) for number in (1, 2, 3, 4)}
    assert tries == {1: 3, 2: 1, 3: MOST_TRIES, 4: 1}
    assert end == SweepEnd("finished", "1 run of 4 failed. C1 3: The worker was killed.")
    assert sorted(each.outcome.trial.number for each in told) == [1, 2, 3, 4] and told[-1].done == 3


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


def test_what_cannot_go_on_is_the_end_with_its_reason(monkeypatch):
    folder = create_sweep(make_plan(FOUR))
    runner = MadeRunner(folder)

    def start(trial):
        raise RunError("The disk is full.")

    monkeypatch.setattr(runner, "start", start)
    assert conduct(folder, lambda: runner) == SweepEnd("failed", "The disk is full.") == read_sweep(folder.run_id).end


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
