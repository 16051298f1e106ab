"""Runs of a sweep in the slots of this machine."""

from dataclasses import replace

import pytest

from lenet.errors import RunError
from lenet.runs import RunFolder, create_run, read_run
from lenet.runs.catalog import list_runs, rename_run
from lenet.runs.events import Started, Starting
from lenet.runs.liveness import take_launch
from lenet.runs.owners import hash_key, write_owner
from lenet.sweeps import build_rows, create_sweep, read_sweep
from lenet.sweeps.conductor import conduct
from lenet.sweeps.local import LocalRunner
from lenet.sweeps.sweep import TAKEN
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


@pytest.mark.parametrize("unlike", ["settings", "owner"])
def test_anothers_run_with_such_an_id_is_none_of_the_sweep_and_stays(asked, unlike):
    plan = make_plan()
    folder = create_sweep(plan)
    other = finish(folder, plan.trials[0] if unlike == "owner" else plan.trials[1]._replace(number=1))
    if unlike == "owner":
        write_owner(other, hash_key("somebody"))
    sweep = read_sweep(folder.run_id)
    assert sweep.done == 0 and [(trial.number, reason) for trial, reason in sweep.lost] == [
        (1, TAKEN.format(other.run_id))]
    runner = LocalRunner(folder)
    runner.start(plan.trials[0])
    [outcome] = runner.collect()
    assert asked == [] and outcome.loss_reason == TAKEN.format(other.run_id)
    assert read_run(other.run_id).status == "finished" and build_rows(sweep)[0].runs == ()


def test_a_run_with_another_name_is_still_the_sweeps():
    plan = make_plan()
    folder = create_sweep(plan)
    run = finish(folder, plan.trials[0]._replace(config=replace(plan.trials[0].config, name="Other")))
    rename_run(run.run_id, "My best")
    assert read_sweep(folder.run_id).done == 1


def test_what_is_left_of_a_run_that_was_cut_short_while_it_was_made_is_in_nobodys_way(asked):
    plan = make_plan()
    folder = create_sweep(plan)
    left = RunFolder(folder.name_run(1))
    (left.path / "checkpoints").mkdir(parents=True)
    with take_launch(left), pytest.raises(RunError, match="still training"):
        LocalRunner(folder).start(plan.trials[0])
    LocalRunner(folder).start(plan.trials[0])
    assert asked[0][0] == left.run_id and read_run(left.run_id).config == plan.trials[0].config
