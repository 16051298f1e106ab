"""The folder of a sweep: kept out of the list of runs, read whole, and told in a sentence where it is damaged."""

import pytest

from lenet.errors import RunError
from lenet.runs import list_all_runs, runs_dir
from lenet.sweeps import create_sweep, list_sweeps, read_sweep, start_sweep, stop_sweep
from lenet.sweeps import launching
from lenet.sweeps.folder import SweepEnd, SweepFolder, delete_sweep
from lenet.runs.control import read_control
from lenet.runs.liveness import take_run
from tests.lenet.sweeps.making import finish, make_plan


def test_a_sweep_is_no_run_and_its_runs_are():
    folder = create_sweep(make_plan())
    assert list_sweeps() == [folder.run_id] and list_all_runs() == ([], [])
    run = finish(folder, make_plan().trials[1])
    assert [one.run_id for one in list_all_runs()[0]] == [run.run_id] == [f"{folder.run_id}-002"]


def test_what_is_read_is_what_the_runs_say():
    plan = make_plan({"c1": (1, 2, 3, 4)})
    folder = create_sweep(plan)
    one, two, three, _ = plan.trials
    finish(folder, one)
    finish(folder, two, status="failed", reason="The disk is full.")
    finish(folder, three, status="diverged")
    sweep = read_sweep(folder.run_id)
    assert sweep.plan == plan and sweep.done == 2 and [trial.number for trial in sweep.missing] == [2, 4]
    assert sweep.lost == [(two, "The disk is full.")] and not sweep.is_live and sweep.end.status == "interrupted"
    (runs_dir() / f"{folder.run_id}-001" / "config.json").write_text("{")
    assert read_sweep(folder.run_id).lost[0][1].startswith(f"The run '{folder.run_id}-001' is damaged")


def test_its_process_lives_as_long_as_it_holds_the_lock_and_its_end_counts_after_that():
    folder = create_sweep(make_plan())
    with take_run(folder):
        folder.write_end(SweepEnd("stopped", "By hand."))
        sweep = read_sweep(folder.run_id)
        assert sweep.is_live and sweep.end is None
        with pytest.raises(RunError, match="is still at work"):
            delete_sweep(folder.run_id)
        stop_sweep(folder.run_id)
        assert read_control(folder).action == "stop"
    assert read_sweep(folder.run_id).end == SweepEnd("stopped", "By hand.")
    with pytest.raises(RunError, match="has ended already"):
        stop_sweep(folder.run_id)


def test_a_deleted_sweep_leaves_its_runs():
    folder = create_sweep(make_plan())
    run = finish(folder, make_plan().trials[0])
    delete_sweep(folder.run_id)
    assert list_sweeps() == [] and run.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"created": 1, "over": {"c1": [0]}}', '{"created": "now"}'])
def test_a_damaged_sweep_is_one_sentence(text):
    folder = create_sweep(make_plan())
    folder.plan_file.write_text(text)
    with pytest.raises(RunError, match=r"is damaged: sweep\.json is no sweep"):
        read_sweep(folder.run_id)
    folder.end_file.write_text('{"status": "well"}')
    assert folder.read_end() is None


@pytest.mark.parametrize("sweep_id", ["../etc", "", "a" * 59, "A"])
def test_no_id_leads_elsewhere(sweep_id):
    with pytest.raises(RunError, match="is no sweep's id"):
        SweepFolder(sweep_id)


def test_a_sweep_lives_from_the_moment_in_which_it_is_started(monkeypatch):
    asked = []

    def spawn(module, arguments, log_file):
        asked.append((module, arguments))
        return lambda: True

    monkeypatch.setattr(launching, "spawn", spawn)
    sweep_id = start_sweep(make_plan())
    assert asked == [("lenet.sweeps.process", [sweep_id])] and read_sweep(sweep_id).is_live
    with pytest.raises(RunError, match="at work already"):
        launching.resume_sweep(sweep_id)
