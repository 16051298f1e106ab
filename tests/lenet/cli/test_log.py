"""`python -m lenet log`: the curves of a run as a table."""

import csv
import io

from lenet.cli import main
from lenet.runs import read_run
from tests.lenet.cli.test_commands import run_json


def test_a_runs_curve_as_a_table(capsys):
    assert main(["log", "article", "--to", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    state = read_run("article").state
    epochs = [row for row in rows if row["kind"] == "epoch"]
    assert [float(row["val_accuracy"]) for row in epochs] == [point.val_accuracy for point in state.epochs]
    assert epochs[0]["loss"] == "" and len(rows) == len(state.batches) + len(state.epochs)
    batches = [row for row in rows if row["kind"] == "batch"]
    assert [float(row["loss"]) for row in batches] == [point.loss for point in state.batches]
    seen = [int(row["images_seen"]) for row in rows]
    assert seen == sorted(seen) and rows[0]["epoch"] == "0"
    assert [row["epoch"] for row in run_json(capsys, "log", "article")] == [int(row["epoch"]) for row in rows]
    assert main(["log", "nobody"]) == 1
    assert "no run 'nobody'" in capsys.readouterr().err
