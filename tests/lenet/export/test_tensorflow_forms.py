"""SavedModel and TensorFlow Lite, opened by TensorFlow, against the NumPy network."""

import errno
import re
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from devtools.browser import PROJECT
from devtools.random_configs import build_network
from lenet.cli import main
from lenet.data import load_test_set, sample_digits
from lenet.errors import ModelError
from lenet.export import conversion
from lenet.export.exporters import EXPORTERS
from lenet.export.input_spec import INPUT_KINDS, RAW, InputSpec
from lenet.layers import LAYER_KINDS
from lenet.network import ACTIVATIONS, PAPER_NETWORK, NetworkConfig, build_layers
from lenet.runs.models import load_model
from tests.lenet.export.test_export import SMALL
from tests.lenet.export.test_inputs import SMALLEST, differ, prepare

PAIRS = (("relu", "max"), ("tanh", "average"), ("sigmoid", "strided"), ("gelu", "max"), ("silu", "subsampling"),
         ("leaky_relu", "average"), ("softplus", "strided"))
KINDS = [replace(PAPER_NETWORK, c1=2, c3=3, c5=7, c3_inputs="full"),
         *(replace(SMALL, activation=activation, pooling=pooling) for activation, pooling in PAIRS)]
"""One network with each kind of layer and of activation. (That Keras has C3's table right is tested with Keras.)"""

pytestmark = pytest.mark.filterwarnings("ignore:.*tf.lite.Interpreter is deprecated")  # for a package of its own


def test_every_kind_stands_among_them():
    assert {type(layer) for config in KINDS for layer in build_layers(config)} == set(LAYER_KINDS)
    assert {config.activation for config in KINDS} == set(ACTIVATIONS)


def ask_lite(content: bytes, images: np.ndarray) -> np.ndarray:
    """What the interpreter of TensorFlow Lite says of images, in as many parts as the file wants."""
    import tensorflow as tf

    ask = tf.lite.Interpreter(model_content=content).get_signature_runner()
    [(name, given)] = ask.get_input_details().items()
    number = given["shape_signature"][0]
    parts = np.split(images, len(images) // number) if number > 0 else [images]
    return np.concatenate([ask(**{name: part})["probabilities"] for part in parts])


@pytest.mark.parametrize("config", KINDS, ids=str)
def test_both_read_pixels_as_we_do(config: NetworkConfig, tmp_path: Path):
    import tensorflow as tf

    from lenet.export.tensorflow_forms import make_lite, write_savedmodel

    network = build_network(config)
    write_savedmodel(network, RAW, tmp_path / "saved")
    loaded = tf.saved_model.load(tmp_path / "saved")  # the signature lives as long as this does
    assert differ(loaded.signatures["serving_default"](images=tf.constant(sample_digits()))["probabilities"].numpy(),
                  network) < 1e-5  # fmt: skip
    assert differ(ask_lite(make_lite(str(tmp_path / "saved")), sample_digits()), network) < 1e-5


@pytest.mark.parametrize("kind", INPUT_KINDS)
@pytest.mark.parametrize(("form", "config", "batch", "most"), [
    ("tflite", SMALLEST, None, 1e-5), ("tflite-int8", replace(SMALLEST, input_size=32), 5, 0.05)], ids=["28", "32"])
def test_every_kind_of_input(form: str, config: NetworkConfig, batch: int | None, most: float, kind: str,
                             tmp_path: Path, monkeypatch):  # fmt: skip
    import tensorflow as tf

    from lenet.export.tensorflow_forms import WRITERS

    few = SimpleNamespace(train_images=sample_digits())
    monkeypatch.setattr("lenet.export.tensorflow_forms.load_mnist", lambda: few)
    network, images, spec = build_network(config), prepare(kind, config), InputSpec(INPUT_KINDS[kind], batch)
    last = np.moveaxis(images, 1, -1) if images.ndim == 4 else images
    WRITERS[form](network, spec, tmp_path / "net.tflite")
    content = (tmp_path / "net.tflite").read_bytes()
    [given] = tf.lite.Interpreter(model_content=content).get_input_details()
    assert given["dtype"] == (np.float32 if INPUT_KINDS[kind].has_channels else np.uint8)
    assert given["shape_signature"].tolist() == [batch or -1, *last.shape[1:]]
    assert differ(ask_lite(content, last), network) < most


def test_eight_bits_read_nearly_as_we_do_and_take_bytes_as_they_are(tmp_path: Path):
    import tensorflow as tf

    from lenet.export.tensorflow_forms import write_tflite_int8

    network, (images, _) = load_model("article"), load_test_set()
    write_tflite_int8(network, RAW, tmp_path / "net.tflite")
    content = (tmp_path / "net.tflite").read_bytes()
    assert len(content) < 61_706 * 1.3
    [given] = tf.lite.Interpreter(model_content=content).get_input_details()
    assert given["quantization"] == (1, 0)  # a pixel is itself
    answers, ours = ask_lite(content, images[:200]), network.predict(images[:200])
    assert (answers.argmax(axis=1) == ours.argmax(axis=1)).mean() >= 0.99
    assert np.abs(answers - ours).mean() < 0.005


def test_the_docs_examples_run(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    from lenet.export.tensorflow_forms import make_lite

    assert main(["export", "article", "--to", "savedmodel"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["article.savedmodel"]
    Path("article.tflite").write_bytes(make_lite("article.savedmodel"))
    text = (PROJECT / "docs" / "exports.md").read_text(encoding="utf-8")
    codes = [code for code in re.findall("```python\n(.*?)```", text, re.DOTALL) if "import tensorflow" in code]
    assert len(codes) == 2
    for code in codes:
        names = {"images": sample_digits()}
        exec(code, names)
        assert differ(np.array(names["probabilities"]), load_model("article")) < 1e-5


def test_what_the_process_says_last_is_the_reason(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(conversion, "PROGRAM", "lenet.none")
    with pytest.raises(ModelError, match=r"^TensorFlow could not write 'net.tflite': .*No module named lenet\.none$"):
        conversion.convert("tflite", build_network(SMALLEST), RAW, tmp_path / "net.tflite")


def test_the_process_is_told_everything(tmp_path: Path, monkeypatch):
    asked = []

    def run(words, **_):
        asked.extend(words)
        return conversion.subprocess.CompletedProcess(words, 0)

    monkeypatch.setattr(conversion.subprocess, "run", run)
    conversion.convert("tflite", build_network(SMALLEST), InputSpec(INPUT_KINDS["float"], 7), tmp_path / "net.tflite")
    assert asked[:4] == [sys.executable, "-m", "lenet.export.tensorflow_forms", "tflite"]
    assert asked[5:] == ["float", "7", str(tmp_path / "net.tflite")]


@pytest.fixture
def quick(monkeypatch) -> None:
    """The folder of a form is written at once."""
    def write(model, network, spec, path):
        path.mkdir()
        (path / "saved_model.pb").write_text("new")
        (path / "more").mkdir()
        (path / "more" / "data").write_text("four")

    monkeypatch.setitem(EXPORTERS, "savedmodel", replace(EXPORTERS["savedmodel"], write=write))


def export(folder: Path, *more: str) -> int:
    return main(["export", "article", "--to", "savedmodel", "--output", str(folder), *more])


def test_a_folder_is_replaced_only_by_force_and_whole(quick, tmp_path: Path, capsys):
    folder = tmp_path / "digits.v2"
    assert export(folder, "--json") == 0
    assert '"bytes": 7' in capsys.readouterr().out
    (folder / "stale").write_text("")
    assert export(folder) == 1
    assert "is there already: choose another --output, or replace it with --force." in capsys.readouterr().err
    assert export(folder, "--force") == 0
    assert sorted(path.name for path in folder.iterdir()) == ["more", "saved_model.pb"]
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_that_cannot_be_replaced_stays(quick, tmp_path: Path, monkeypatch, capsys):
    folder, rename = tmp_path / "digits", Path.rename
    assert export(folder) == 0
    (folder / "mine").write_text("")

    def fail_once(path: Path, target: Path) -> Path:
        if target == folder and not (path / "mine").exists():
            raise OSError(errno.EIO, "Input/output error")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_once)
    assert export(folder, "--force") == 1
    assert "cannot be written (Input/output error)" in capsys.readouterr().err
    assert (folder / "mine").exists() and list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("is_folder", [True, False])
def test_no_force_replaces_what_is_something_else(is_folder: bool, quick, tmp_path: Path, capsys):
    other = tmp_path / "thesis"
    (other / "chapters").mkdir(parents=True) if is_folder else other.write_text("")
    assert export(other, "--force") == 1
    assert capsys.readouterr().err == (f"{str(other)!r} is no folder with 'saved_model.pb' in it, so --force does not "
                                       "replace it: choose another --output.\n")  # fmt: skip
    assert list(tmp_path.iterdir()) == [other] and (other / "chapters").is_dir() == is_folder
