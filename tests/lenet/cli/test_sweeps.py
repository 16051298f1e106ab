"""`python -m lenet sweeps`: the list, and what can be done with a sweep that another process conducts."""

import pytest

from lenet.cli import main
from lenet.runs import list_runs, read_control
from lenet.runs.liveness import take_run
from lenet.sweeps import create_sweep, list_sweeps
from tests.lenet.cli.test_commands import run_json
from tests.lenet.sweeps.making import finish, make_plan


def make_sweep():
    """A sweep of two runs, of which one has finished."""
    plan = make_plan()
    folder = create_sweep(plan)
    finish(folder, plan.trials[0], 0.9)
    return folder


def test_every_sweep_is_listed_with_how_far_it_is(capsys):
    assert main(["sweeps"]) == 0 and "There is no sweep in " in capsys.readouterr().out
    folders = [make_sweep(), make_sweep()]
    (folders[0].plan_file).write_text("{")
    with take_run(folders[1]):
        assert main(["sweeps"]) == 0
    told = capsys.readouterr()
    head, line = told.out.splitlines()
    assert head.split() == ["sweep", "status", "runs", "tried", "name"]
    assert line.split()[:5] == [folders[1].run_id, "running", "1", "of", "2"]
    assert told.err.startswith(f"The sweep {folders[0].run_id!r} is damaged") and told.err.count("\n") == 1
    assert "=" in line
    [record] = run_json(capsys, "sweeps")
    assert (record["status"], record["done"], record["runs"]) == ("interrupted", 1, 2)
    assert record["over"] == {key: list(values) for key, values in make_plan().over.items()}


def test_one_that_is_at_work_is_asked_to_stop_and_is_not_removed(capsys):
    folder = make_sweep()
    with take_run(folder):
        assert main(["sweeps", "--remove", folder.run_id]) == 1
        assert capsys.readouterr().err == f"The sweep {folder.run_id!r} is still at work: stop it first.\n"
        assert main(["sweeps", "--stop", folder.run_id]) == 0 and read_control(folder).action == "stop"
    assert main(["sweeps", "--stop", folder.run_id]) == 1 and "has ended already" in capsys.readouterr().err
    assert list_sweeps() == [folder.run_id]


def test_one_that_is_removed_leaves_its_runs(capsys):
    folder = make_sweep()
    [told] = run_json(capsys, "sweeps", "--remove", folder.run_id)
    assert told == {"event": "removed", "sweep_id": folder.run_id, "runs": 1}
    assert list_sweeps() == [] and [run.run_id for run in list_runs()] == [folder.name_run(1)]


@pytest.mark.parametrize("word", ["--stop", "--remove"])
def test_one_that_is_not_there_is_one_sentence(word, capsys):
    for name in ("nobody", ""):
        assert main(["sweeps", word, name]) == 1
        assert capsys.readouterr().err.count("\n") == 1
