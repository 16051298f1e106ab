"""The command line: what it prints, and its exit status."""

import json
import math
import os
import signal
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from lenet.calibration import compute_reliability
from lenet.cli import COMMANDS, main
from lenet.cli.log import list_rows
from lenet.cli.output import print_table
from lenet.data import load_test_set, sample_digits
from lenet.network import Network
from lenet.runs.catalog import list_bundled_runs
from lenet.runs.models import DEFAULT_MODEL, load_model
from lenet.runs import EpochPoint, RunConfig, create_run, read_run, state_cache
from lenet.runs.events import RateChanged, Started, Starting, encode_event
from devtools.browser import PROJECT

NAMES = [command.__name__.rpartition(".")[2].rstrip("_") for command in COMMANDS]
TINY = ("--c1", "1", "--c3", "1", "--c5", "2", "--f6", "2")
SMALL = ("train", *TINY, "--train-images", "300", "--batch-size", "100", "--epochs", "1")


def start(*arguments: str, **environment: str) -> subprocess.Popen:
    """The command line in a process of its own, as people have it: with the compiler's own settings."""
    inherited = {name: value for name, value in os.environ.items() if name != "XLA_FLAGS"}
    return subprocess.Popen([sys.executable, "-m", "lenet", *arguments], cwd=PROJECT, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**inherited, **environment})


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def run_json(capsys, *arguments: str) -> list[dict]:
    assert main([*arguments, "--json"]) == 0
    return lines(capsys.readouterr().out)


@pytest.mark.parametrize("name", ["", *NAMES])
def test_help(name, capsys):
    with pytest.raises(SystemExit) as end:
        main([*name.split(), "--help"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: python -m lenet {name}".rstrip())


@pytest.mark.parametrize("words", [
    "", "paint", "evaluate", "train --preset none", "train --epochs 0", "train --learning-rate fast", "train --seed -1",
    "train --pooling min", "train --kernel-size 9", "train --patience 3 --train-images 60000", "train --c1 9999",
    "predict", "export article", "export article --to pdf", "export article --to keras --output lenet.h5",
])
def test_wrong_use_is_status_2(words, capsys):
    with pytest.raises(SystemExit) as end:
        main(words.split())
    assert end.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1, "one sentence"


@pytest.mark.parametrize("words", [
    "evaluate nobody", "evaluate article@999", "evaluate article@x", "evaluate ../../etc/passwd",
    "predict seven.png --model nobody", "export nobody --to npz", "export article --to npz --output /nowhere/a.npz",
])
def test_failure_is_one_sentence_and_status_1(words, capsys):
    assert main(words.split()) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1


def test_evaluate_finds_what_training_found(capsys):
    [result] = run_json(capsys, "evaluate", "article")
    state = read_run("article").state
    assert result["model"] == "article"
    assert result["parameters"] == 61_706
    assert result["test_accuracy"] == pytest.approx(state.test_accuracy, abs=2e-4)  # a tie may fall either way
    assert result["test_loss"] == pytest.approx(state.test_loss, rel=1e-3)
    matrix = np.array(result["confusion_matrix"])
    assert matrix.trace() / matrix.sum() == result["test_accuracy"]
    assert matrix.sum(axis=1).tolist() == np.bincount(load_test_set()[1]).tolist()


def test_evaluate_says_how_well_it_is_calibrated_and_what_it_turns_away(capsys, tmp_path, monkeypatch):
    images, labels = (part[:200] for part in load_test_set())
    monkeypatch.setattr("lenet.cli.evaluate.load_test_set", lambda: (images, labels))
    network = load_model("article")
    probabilities, energies = network.predict(images), -np.log(np.exp(network.compute_logits(images)).sum(axis=1))
    assert 0 < np.mean(energies > -9.75) < 1
    for threshold in (math.inf, -9.75):
        changed = Network(network.config, network.weights, threshold)
        monkeypatch.setattr("lenet.cli.evaluate.open_model", lambda _, changed=changed: changed)
        [result] = run_json(capsys, "evaluate", "article")
        assert result["threshold"] == (threshold if math.isfinite(threshold) else None)
        assert result["test_rejected"] == np.mean(energies > threshold)
        error = compute_reliability(probabilities, labels).error
        assert result["expected_calibration_error"] == pytest.approx(error, abs=1e-6)
        assert main(["evaluate", "article"]) == 0
        printed = capsys.readouterr().out
        assert f"calibration error {error * 100:.2f} %" in printed
        assert ("no threshold" if math.isinf(threshold) else "Threshold -9.750:") in printed


def test_models_lists_what_evaluate_takes(capsys):
    models = run_json(capsys, "models")
    article = next(model for model in models if model["model"] == "article")
    assert article["bundled"]
    assert article["epochs"] == list(range(21))
    assert main(["models"]) == 0
    assert "61,706" in capsys.readouterr().out


def test_runs_when_there_are_none(capsys):
    rows = run_json(capsys, "runs")
    assert {row["run_id"] for row in rows} == {run.run_id for run in list_bundled_runs()}
    assert all(row["bundled"] and row["points"] == list_rows(read_run(row["run_id"])) for row in rows)
    assert [RunConfig.from_json(row["settings"]) for row in rows] == [run.config for run in list_bundled_runs()]
    assert main(["runs"]) == 0
    assert "python -m lenet train" in capsys.readouterr().out


def test_predict_reads_pictures_and_arrays_alike(tmp_path, capsys):
    digits = sample_digits()
    np.savez(tmp_path / "many.npz", images=digits)
    np.save(tmp_path / "many.npy", digits)
    pictures = [tmp_path / f"{digit}.png" for digit in range(10)]
    for picture, image in zip(pictures, digits, strict=True):
        Image.fromarray(255 - image).save(picture)

    rows = run_json(capsys, "predict", str(tmp_path / "many.npz"), str(tmp_path / "many.npy"), *map(str, pictures))

    assert [row["status"] for row in rows] == ["digit"] * 30
    assert [row["digit"] for row in rows] == [*range(10)] * 3
    assert rows[3]["source"] == f"{tmp_path / 'many.npz'}[3]"
    assert rows[25]["source"] == str(pictures[5])
    expected = load_model(DEFAULT_MODEL).predict(digits)  # MNIST's images are fixed points of the preparation
    for part in (rows[:10], rows[10:20], rows[20:]):
        assert np.allclose([row["probabilities"] for row in part], expected, atol=1e-5)


def test_predict_says_what_it_could_not_read(tmp_path, capsys):
    Image.new("L", (60, 60), 255).save(tmp_path / "white.png")
    (tmp_path / "text.png").write_text("no picture")
    (tmp_path / "text.npz").write_text("no array")
    np.savez(tmp_path / "other.npz", words=np.array(["seven"]))
    np.savez(tmp_path / "complex.npz", images=sample_digits() * 1j)
    np.save(tmp_path / "pickle.npy", np.array([{}], dtype=object), allow_pickle=True)
    np.save(tmp_path / "black.npy", np.zeros((2, 28, 28), np.uint8))
    empty = ["white.png", "black.npy"]
    wrong = ["text.png", "text.npz", "other.npz", "complex.npz", "pickle.npy", "no.npz", "no.png"]

    assert main(["predict", "--json", *(str(tmp_path / name) for name in empty + wrong)]) == 1

    rows = lines(capsys.readouterr().out)
    assert [row["status"] for row in rows] == ["empty"] * 3 + ["error"] * 7
    assert all(row["digit"] is None and row["probabilities"] is None and row["reason"].endswith(".") for row in rows)
    assert "complex128" in rows[6]["reason"]


def test_a_blank_picture_is_no_failure(tmp_path, capsys):
    Image.new("L", (60, 60), 255).save(tmp_path / "white.png")
    assert main(["predict", str(tmp_path / "white.png")]) == 0
    assert "one digit" in capsys.readouterr().out


def test_train_prints_its_events_and_leaves_a_run(small_sets, small_test_set, tmp_path, capsys):
    assert main([*SMALL, "--name", "A small one", "--json"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    events = lines(printed.out)
    kinds = [event["event"] for event in events]
    assert kinds == ["starting", "started", "epoch", "batch", "batch", "batch", "epoch", "ended"]
    last = events[-1]
    assert last["status"] == "finished"
    assert last["images_per_second"] > 0

    row = run_json(capsys, "runs")[0]
    assert (row["run_id"], row["name"], row["status"]) == (last["run_id"], "A small one", "finished")
    [result] = run_json(capsys, "evaluate", last["run_id"])
    assert result["test_accuracy"] == pytest.approx(last["test_accuracy"], abs=2e-4)
    assert run_json(capsys, "predict", "--model", f"{last['run_id']}@0", write_seven(tmp_path))[0]["status"] == "digit"


def test_runs_waits_until_a_long_run_has_been_read(monkeypatch, capsys):
    monkeypatch.setattr(state_cache, "SHORT", 1000)
    monkeypatch.setattr(state_cache, "PIECE", 500)
    monkeypatch.setattr(state_cache, "PATIENCE", 0.0)
    folder = create_run(RunConfig("long"), "long")
    points = [EpochPoint(1.0, epoch, epoch, 1.0, 0.5, 1.0, epoch / 1000, 1.0, 9.0) for epoch in range(1, 100)]
    events = [Started(1.0, 0, 0, 400, 100, 0.001), *points, Starting(2.0), *[RateChanged(3.0, 0.1)] * 20]
    folder.events_file.write_text("".join(f"{encode_event(event)}\n" for event in events))
    row = run_json(capsys, "runs")[0]
    assert (row["epochs_done"], row["epochs"], row["val_accuracy"]) == (99, 400, 0.099)
    assert folder.path.joinpath("summary.json").exists()


@pytest.mark.parametrize(("activation", "warnings"), [("silu", 1), ("tanh", 0)])
def test_train_warns_of_an_activation_that_does_not_suit_the_output(activation, warnings, capsys, monkeypatch):
    monkeypatch.setattr("lenet.cli.train.train_run", lambda *_, lock, quiet: lock.close())
    main(["train", "--output", "rbf", "--activation", activation, "--json"])
    printed = capsys.readouterr().err
    assert printed.count("\n") == printed.count("Warning: OUTPUT compares F6 with") == warnings


def test_ctrl_c_keeps_what_was_learnt():
    process = start(*SMALL, "--epochs", "1000", "--json")
    for line in process.stdout:
        if json.loads(line)["event"] == "batch":
            process.send_signal(signal.SIGINT)
            break
    out, err = process.communicate()
    last = lines(out)[-1]
    assert (process.returncode, err) == (0, "")
    assert last["status"] == "stopped"
    assert last["test_accuracy"] > 0
    assert read_run(last["run_id"]).checkpoints


def test_a_reader_that_leaves_is_no_error(tmp_path):
    np.save(tmp_path / "many.npy", np.repeat(sample_digits(), 200, axis=0))
    process = start("predict", str(tmp_path / "many.npy"), "--json")
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == 1


def test_json_mode_prints_nothing_but_json_where_it_fails(tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the run folder should be")
    process = start(*SMALL, LENET_RUNS_DIR=str(blocked))
    out, err = process.communicate()
    assert (process.returncode, out) == (1, "")
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_a_table_is_aligned(capsys):
    print_table(["name", "size"], [["a", 5], ["longer", 12345]])
    assert capsys.readouterr().out == "name      size\na            5\nlonger  12,345\n"


def write_seven(folder) -> str:
    path = folder / "seven.png"
    Image.fromarray(sample_digits()[7]).save(path)
    return str(path)


def test_runs_that_cannot_be_read_are_told_and_networks_in_the_box_are_there(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LENET_RUNS_DIR", str(tmp_path / "file"))
    assert main(["runs"]) == 1
    told = capsys.readouterr()
    assert told.out == "" and told.err.startswith(f"The run folder {tmp_path / 'file'} cannot be read")
    assert "article" in [row["model"] for row in run_json(capsys, "models")]
    for command in (["evaluate", "mine"], ["export", "mine", "--to", "npz"], ["predict", "x.png", "--model", "mine"]):
        assert main(command) == 1
        told = capsys.readouterr().err
        assert told.startswith("There is no network 'mine' in the box. The run folder ") and "cannot be read" in told


def test_a_network_whose_run_is_damaged_is_not_said_to_be_unknown(capsys):
    create_run(RunConfig(), "mine").config_file.write_text("{")
    assert main(["evaluate", "mine"]) == 1
    assert capsys.readouterr().err.startswith("The run 'mine' is damaged: config.json is no settings of a run")
