"""`python -m lenet sweep`: several trainings from one command."""

import os
import signal

import pytest

from lenet.cli import main
from devtools.waiting import wait_until
from lenet.errors import RunError
from lenet.runs import list_runs, read_run
from lenet.runs.events import Ended
from lenet.sweeps import list_sweeps, read_sweep
from lenet.training.process import launcher
from lenet.training.process.worker import train_run
from tests.lenet.cli.test_commands import SMALL, run_json, start

SWEEP = ("sweep", *SMALL[1:], "--over", "learning-rate=0.001,0.01", "--over", "activation=relu,tanh")


@pytest.fixture
def here(small_sets, monkeypatch):
    """Runs are trained in this process."""
    def launch(folder, lock, alone=None):
        lock.close()
        train_run(folder.run_id)

    monkeypatch.setattr(launcher, "_launch", launch)


def test_every_combination_is_trained_and_told_the_best_first(here, capsys):
    events = run_json(capsys, *SWEEP[:-2], "--seeds", "2")
    first, *ended, better, worse, last = events
    assert (first["event"], first["runs"], last["status"], last["done"]) == ("sweep started", 4, "finished", 4)
    assert [(event["values"]["learning_rate"], event["seed"]) for event in ended] == [
        (0.001, 0), (0.01, 0), (0.001, 1), (0.01, 1)]
    assert {event["run_id"]: event["val_accuracy"] for event in ended} == {
        run.run_id: run.state.epochs[-1].val_accuracy for run in list_runs()}
    assert better["mean"] >= worse["mean"] and len(worse["val_accuracies"]) == 2
    assert main(["sweep", "--show", first["sweep_id"]]) == 0
    table = capsys.readouterr().out
    assert better["best_run"] in table and f"{better['mean'] * 100:.2f} %" in table
    assert main(["sweep", "--continue", first["sweep_id"]]) == 0, "nothing is missing"
    assert capsys.readouterr().out.startswith(f"Sweep {first['sweep_id']}: The article's network, 4 runs, 4 done")


def test_what_failed_is_told_with_its_reason_and_is_status_1(monkeypatch, capsys):
    def launch(folder, lock, alone=None):
        lock.close()
        bad = folder.run_id.endswith("-001")
        folder.append_event(Ended(1.0, folder.run_id, "failed" if bad else "finished", "It broke." * bad, 0.0, 0.0))

    monkeypatch.setattr(launcher, "_launch", launch)
    monkeypatch.setattr("lenet.sweeps.conductor.MOST_TRIES", 1)
    assert main([*SWEEP[:-2]]) == 1
    told = capsys.readouterr()
    assert "0 of 2: rate 0.001: failed: It broke." in told.out and "1 run of 2 failed." in told.err
    assert told.out.splitlines()[-1] == f"Go on with it: python -m lenet sweep --continue {list_sweeps()[0]}"


@pytest.mark.parametrize(("words", "told"), [
    (["--over", "activation=step"], "'step'"), ([], "Nothing is tried"), (["--seeds", "0"], "The number of seeds is 0"),
    (["--over", "c3_inputs=paper", "--over", "c1=4"], "There can be no run with C3 table, C1 4"),
    (["--seeds", "2", "--scheduler", "abc def"], "'abc def' is no scheduler's address"),
    (["--over", "c1=1,2", "--seeds", "101"], "202 runs"), (["--over", "c1"], "tries nothing"),
])
def test_wrong_use_starts_nothing(words, told, capsys):
    with pytest.raises(SystemExit) as end:
        main(["sweep", *words])
    printed = capsys.readouterr()
    assert end.value.code == 2 and told in printed.err and printed.err.count("\n") == 1
    assert list_sweeps() == [] and list_runs() == []


def test_a_cluster_that_is_not_there_is_one_sentence_and_can_be_tried_again(monkeypatch, capsys):
    monkeypatch.setattr("lenet.sweeps.cluster.CONNECT_SECONDS", 0.3)
    assert main([*SWEEP[:-2], "--scheduler", "tcp://127.0.0.1:9"]) == 1
    told = capsys.readouterr().out.splitlines()
    [sweep_id] = list_sweeps()
    assert told[0] == f"Sweep {sweep_id}: The article's network, 2 runs, on the cluster at tcp://127.0.0.1:9."
    assert told[1].startswith("No Dask scheduler answers at 'tcp://127.0.0.1:9'")
    assert told[2] == f"Go on with it: python -m lenet sweep --continue {sweep_id}"
    assert read_sweep(sweep_id).plan.scheduler == "tcp://127.0.0.1:9" and list_runs() == []


@pytest.mark.parametrize("words", [["--continue", "nobody"], ["--show", "../etc"], ["--show", ""], ["--continue", ""]])
def test_a_sweep_that_is_not_there_is_one_sentence(words, capsys):
    assert main(["sweep", *words]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_ctrl_c_stops_it_and_what_was_learnt_is_kept():
    process = start("sweep", *SMALL[1:-2], "--epochs", "1000", "--seeds", "2", LENET_STANDBY="0", LENET_SLOTS="1",
                    XLA_FLAGS=os.environ["XLA_FLAGS"])
    said = [process.stdout.readline()]
    [sweep_id] = list_sweeps()
    wait_until_it_learns(f"{sweep_id}-001")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, err) == (0, "") and said[0].startswith(f"Sweep {sweep_id}: ")
    assert out.splitlines()[-1] == f"Go on with it: python -m lenet sweep --continue {sweep_id}"
    run = read_run(f"{sweep_id}-001")
    assert run.status == "stopped" and run.checkpoints and [one.run_id for one in list_runs()] == [run.run_id]
    assert read_sweep(sweep_id).end.status == "stopped"


def wait_until_it_learns(run_id: str) -> None:
    def learns():
        """the first batches of a sweep's first run"""
        try:
            return bool(read_run(run_id).state.batches)
        except RunError:
            return False
    wait_until(learns)


@pytest.mark.parametrize("words", ["--over c1=4", "--seeds 2", "--name x", "--preset quick", "--epochs 3"])
def test_a_sweep_that_there_is_has_its_own_recipe(words, capsys):
    for mode in ("--show", "--continue"):
        with pytest.raises(SystemExit):
            main(["sweep", mode, "20261129-150419-5761", *words.split()])
        assert f"{words.split()[0]} goes with no --show or --continue" in capsys.readouterr().err
