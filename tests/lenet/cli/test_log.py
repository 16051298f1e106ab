"""`python -m lenet log`: the curves of a run as a table, as JSON, and as TensorBoard reads them."""

import csv
import io
import json

import numpy as np
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from lenet.cli import main
from lenet.cli.log import list_rows
from lenet.runs import RunConfig, read_run
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


def test_a_runs_curve_and_settings_as_one_object(tmp_path, capsys):
    assert main(["log", "article", "--to", "json"]) == 0
    record, run = json.loads(capsys.readouterr().out), read_run("article")
    assert RunConfig.from_json(record["settings"]) == run.config
    assert (record["run_id"], record["status"], record["test_accuracy"]) == ("article", "finished", 0.9894)
    assert record["points"] == list_rows(run)
    file = tmp_path / "article.json"
    assert main(["log", "article", "--to", "json", "--output", str(file)]) == 0
    capsys.readouterr()
    assert json.loads(file.read_text()) == record
    told = run_json(capsys, "log", "article", "--to", "json", "--output", str(file), "--force")
    assert told == [{"run_id": "article", "form": "json", "path": str(file), "bytes": file.stat().st_size}]
    assert main(["log", "article", "--to", "csv", "--output", str(file)]) == 1
    assert "is there already" in capsys.readouterr().err and json.loads(file.read_text()) == record


def test_tensorboard_reads_every_point(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["log", "article", "--to", "tensorboard"]) == 0
    assert capsys.readouterr().out.endswith("tensorboard --logdir article-tensorboard shows it.\n")
    log = EventAccumulator("article-tensorboard", {"scalars": 0}).Reload()
    rows = list_rows(read_run("article"))
    for kind in ("batch", "epoch"):
        for name in ("loss", "accuracy", "val_loss", "val_accuracy", "learning_rate"):
            wanted = [(row["images_seen"], row["time"], np.float32(row[name]))
                      for row in rows if row["kind"] == kind and name in row]
            tag = f"{kind}/{name}"
            assert (tag in log.Tags()["scalars"]) == bool(wanted)
            found = log.Scalars(tag) if wanted else []
            assert [(point.step, point.wall_time, np.float32(point.value)) for point in found] == wanted
    assert main(["log", "article", "--to", "tensorboard"]) == 1
    assert "is there already" in capsys.readouterr().err
    assert run_json(capsys, "log", "article", "--to", "tensorboard", "--force")[0]["bytes"] > 1000
    (tmp_path / "file").write_text("")
    assert main(["log", "article", "--to", "tensorboard", "--output", "file"]) == 1
    assert capsys.readouterr().err == "'file' cannot be a folder (File exists); choose another --output.\n"
