"""Runs of a sweep in the slots of this machine."""

import pytest

from lenet.runs import RunFolder, create_run, read_run
from lenet.runs.catalog import list_runs
from lenet.runs.events import Started, Starting
from lenet.sweeps import create_sweep, read_sweep
from lenet.sweeps.conductor import conduct
from lenet.sweeps.local import LocalRunner
from lenet.training.process import launcher
from lenet.training.process.slots import take_slot
from lenet.training.process.worker import train_run
from tests.lenet.sweeps.making import finish, make_plan
from tests.lenet.training.running import assert_same_weights, weights
from tests.living import keep_alive


def test_each_run_is_what_a_training_of_its_own_makes(small_sets, monkeypatch):
    def train_here(folder, launch, alone):
        launch.close()
        train_run(folder.run_id)

    monkeypatch.setattr(launcher, "_launch", train_here)
    plan = make_plan()
    folder = create_sweep(plan)
    assert conduct(folder, lambda: LocalRunner(folder)).status == "finished"
    assert [run.name for run in reversed(list_runs())] == ["Mine: rate 0.001", "Mine: rate 0.01"]
    alone = create_run(plan.trials[1].config)
    train_run(alone.run_id)
    assert_same_weights(weights(RunFolder(folder.name_run(2)), 1), weights(alone, 1))


@pytest.fixture
def asked(monkeypatch):
    """What is asked of workers, which never come."""
    found = []

    def launch(folder, launch, alone):
        found.append((folder.run_id, launch, alone))

    monkeypatch.setattr(launcher, "_launch", launch)
    monkeypatch.setenv("LENET_SLOTS", "2")
    yield found
    for _, held, _ in found:
        held.close()


@pytest.mark.parametrize("alone", [True, False])
def test_the_next_is_started_when_the_last_has_its_slot_and_another_is_free(asked, alone):
    plan = make_plan({"c1": (1, 2, 3)})
    folder = create_sweep(plan)
    runner = LocalRunner(folder, alone)
    assert runner.has_room()
    runner.start(plan.trials[0])
    run_id, launch, needs_none = asked[0]
    assert needs_none == alone and read_run(run_id).is_live and not runner.has_room()
    RunFolder(run_id).append_event(Starting(1.0))
    assert runner.has_room()
    with take_slot(), take_slot():
        assert not runner.has_room()
    runner.start(plan.trials[1])
    RunFolder(asked[1][0]).append_event(Starting(1.0))
    assert not runner.has_room() and runner.collect() == []
    launch.close()
    [outcome] = runner.collect()
    assert outcome.trial == plan.trials[0] and outcome.run.status == "interrupted" and runner.has_room()


def test_what_a_killed_process_left_is_taken_up(asked):
    plan = make_plan({"c1": (1, 2, 3)})
    folder = create_sweep(plan)
    living = create_run(plan.trials[0].config, folder.name_run(1))
    living.append_event(Started(1.0, 0, 0, 1, 3, 0.001))
    stopped = finish(folder, plan.trials[1], status="stopped")
    lock = keep_alive(living)
    runner = LocalRunner(folder)
    assert runner.take_up(read_sweep(folder.run_id).missing) == list(plan.trials[1:]) and runner.is_busy
    runner.stop()
    assert read_run(living.run_id).pending == "stop"
    lock.close()
    assert [outcome.trial.number for outcome in runner.collect()] == [1]
    runner.start(plan.trials[1])
    assert asked[0][0] == stopped.run_id and read_run(stopped.run_id).status == "queued"
