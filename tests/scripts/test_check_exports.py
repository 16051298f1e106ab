"""`make check-exports`: what is checked, how it is judged, and what becomes of what cannot be had."""

import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lenet.data import load_test_set, sample_digits
from lenet.errors import LabError
from lenet.export.exporters import EXPORTERS
from lenet.export.keras_notebook import build_notebook
from lenet.export.keras_script import build_script
from lenet.export.onnx_graph import build_onnx
from lenet.network import load_network
from lenet.runs import RunConfig
from lenet.runs.catalog import list_bundled_runs
from lenet.runs.models import load_model
from scripts import check_exports
from scripts.check_exports import Outcome, judge, main, write_outcomes
from scripts.exports import environments, readers
from scripts.exports.checks import CHECKS, FLOATS, Check, find_accuracy, serve, shorten
from scripts.exports.environments import Environment, find_reason, run_program

NPZ = next(check for check in CHECKS if check.form == "npz")


def test_every_form_is_checked_and_every_check_can_fail():
    assert {check.form for check in CHECKS} == set(EXPORTERS)
    assert all((check.read is None) != (check.train is None) for check in CHECKS)
    assert all(check.most < 1 and check.lost <= 20 for check in CHECKS)


def test_answers_are_judged_by_digit_and_by_difference():
    labels = load_test_set()[1]
    ours = np.eye(10, dtype=np.float32)[labels] * 0.9
    strict, loose = Check("npz", "", most=1e-5), Check("npz", "", most=1, lost=2)
    assert judge(strict, ours, ours) == Outcome(1, 0)
    assert "1.0e-01 from NumPy's, more than 1e-05" in judge(strict, ours + 0.1, ours).problem
    wrong = ours.copy()
    wrong[:3] = np.roll(wrong[:3], 1, axis=1)
    assert judge(loose, wrong, ours).problem == "it reads 9,997 images right, NumPy 10,000"
    assert judge(replace(loose, lost=3), wrong, ours).problem == ""
    assert "from NumPy's" in judge(loose, np.full_like(ours, np.nan), ours).problem
    assert "(10000,)" in judge(loose, ours[:, 0], ours).problem


def test_what_cannot_be_had_is_told_at_the_end_and_all_else_goes_on(monkeypatch, capsys):
    class Missing(Environment):
        def prepare(self) -> None:
            raise LabError("no such package")

    def fail(path: Path, images: np.ndarray) -> np.ndarray:
        raise subprocess.CalledProcessError(1, "cc")

    monkeypatch.setattr(check_exports, "CHECKS", (
        Check("c", "Missing", Missing("missing", ()), NPZ.read), Check("code", "Crashing", None, fail), NPZ))
    [article] = [run for run in list_bundled_runs() if run.run_id == "article"]
    images, labels = (array[:200] for array in load_test_set())
    check_exports.find_answers.cache_clear()
    monkeypatch.setattr(check_exports, "load_test_set", lambda: (images, labels))
    right = (load_model("article").predict(images).argmax(axis=1) == labels).mean()
    monkeypatch.setattr(check_exports, "list_bundled_runs", lambda: [article])
    assert main([]) == 1
    printed = capsys.readouterr()
    assert printed.err.splitlines() == [
        "c, Missing: no such package", "code, Crashing: Command 'cc' returned non-zero exit status 1."]
    assert printed.out.splitlines()[-1] == f"| `npz` | LeNet Lab | {100 * right:.2f} % | 0.0e+00 | 0.0e+00 |"
    assert main(["npz"]) == 0 and capsys.readouterr().err == ""
    check_exports.find_answers.cache_clear()


def test_a_kind_of_layer_that_goes_wrong_is_told(monkeypatch, capsys):
    def read(path: Path, images: np.ndarray) -> np.ndarray:
        network = load_network(path)
        return network.predict(images) + 0.1 * (network.config.activation == "gelu")

    monkeypatch.setattr(check_exports, "CHECKS", (replace(NPZ, read=read),))
    monkeypatch.setattr(check_exports, "list_bundled_runs", list)
    assert main([]) == 1
    printed = capsys.readouterr()
    assert printed.out.splitlines()[-1] == "| `npz` | LeNet Lab |  | 1.0e-01 |"
    assert printed.err.count("\n") == 1 and "activation='gelu'" in printed.err


def test_an_unknown_form_is_refused(capsys):
    assert main(["onxx"]) == 2
    assert "There is no form 'onxx'; there are: keras," in capsys.readouterr().err


def test_a_row_tells_every_network_and_marks_what_is_wrong():
    assert write_outcomes([Outcome(0.5, 0.1), Outcome(1, 0.2, "odd")]) == ["50.00 %", "100.00 % WRONG", "2.0e-01"]
    assert write_outcomes([Outcome(0.97, None)]) == ["97.00 %", ""]


def test_a_form_is_written_with_its_input():
    assert Check("onnx", "", spec=FLOATS).write_form() == "`onnx`, `--input float --batch 1`"
    assert NPZ.write_form() == "`npz`"


@pytest.mark.parametrize("text", [build_script(RunConfig()), build_notebook(RunConfig())], ids=["script", "notebook"])
def test_a_script_is_shortened_to_one_epoch(text: str):
    assert "epochs=20" in text and "epochs=1," in shorten(text) and "batch_size=128" in shorten(text)


def test_the_last_accuracy_counts():
    assert find_accuracy("Test accuracy: 0.1000\n..., 'Test accuracy: 0.9871\\n'") == 0.9871


@pytest.mark.parametrize("is_npm", [False, True])
def test_an_environment_is_made_once_for_its_packages(is_npm: bool, tmp_path: Path, monkeypatch):
    ran = []

    def run(self, *words: str) -> None:
        ran.append(words[1:])
        if "broken==1" in words:
            raise LabError("broken")

    monkeypatch.setattr(environments, "HOME", tmp_path / ".exports")
    monkeypatch.setattr(environments, "PROJECT", tmp_path)
    monkeypatch.setattr(environments.venv, "create", lambda *_, **__: None)
    monkeypatch.setattr(Environment, "_run", run)
    for packages, times in ((("a==1",), 1), (("a==1",), 1), (("a==2",), 2)):
        Environment("one", packages, is_npm).prepare()
        assert len(ran) == times and ran[-1][-1] == packages[0]
    for times in (3, 4):
        with pytest.raises(LabError):
            Environment("one", ("broken==1",), is_npm).prepare()
        assert len(ran) == times


def test_the_reason_of_a_failure_is_its_first_error():
    assert find_reason("WARNING: old\nERROR: no match\nmore") == "ERROR: no match"
    assert find_reason("npm error code E404\nnpm error 404") == "npm error code E404"
    assert find_reason("one\ntwo\n\n") == "two" and find_reason("") == "it gave no reason"


def test_a_program_that_fails_says_its_last_line():
    with pytest.raises(LabError, match=r"^ValueError: odd$"):
        run_program([environments.sys.executable, "-c", "raise ValueError('odd')"])
    assert run_program([environments.sys.executable, "-c", "print(7)"]) == "7\n"


def test_readers_read_as_we_do(tmp_path: Path):
    network = load_model("article")
    for reader, spec in (("onnx", NPZ.spec), ("opencv", FLOATS)):
        file = tmp_path / f"{reader}.onnx"
        file.write_bytes(build_onnx(network, spec).SerializeToString())
        answers = readers.READERS[reader](str(file), sample_digits())
        assert np.abs(answers - network.predict(sample_digits())).max() < 1e-5


def test_a_folder_is_served_as_it_is(tmp_path: Path):
    from urllib.request import urlopen

    (tmp_path / "model.json").write_text("{}")
    with serve(tmp_path) as address, urlopen(f"{address}/model.json") as answer:
        assert answer.read() == b"{}"


def test_the_list_of_commands_shows_names_with_a_dash():
    listed = subprocess.run(["make", "help"], capture_output=True, text=True, check=True, cwd=environments.PROJECT)
    assert "make check-exports " in listed.stdout
