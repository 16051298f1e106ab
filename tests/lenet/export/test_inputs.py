"""What exported models take and give, in Keras, ONNX Runtime and OpenCV, against the NumPy network."""

import re
from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import onnxruntime
import pytest

from devtools.browser import PROJECT
from devtools.random_configs import build_network
from lenet.cli import main
from lenet.data import sample_digits
from lenet.export.exporters import EXPORTERS
from lenet.export.input_spec import INPUT_KINDS, RAW, InputSpec
from lenet.export.onnx_graph import build_onnx
from lenet.network import PAPER_NETWORK, Network, NetworkConfig, find_input_format, load_network, scale_images
from lenet.runs.catalog import list_bundled_runs
from lenet.runs.models import load_model
from tests.lenet.export.test_export import CONFIGS

BUNDLED = [run.run_id for run in list_bundled_runs()]
SMALLEST = NetworkConfig(c1=1, c3=1, c5=2, f6=2)
NETWORKS = {**{name: lambda name=name: load_model(name) for name in BUNDLED},
            **{str(config): lambda config=config: build_network(config) for config in CONFIGS}}
"""Every network in the box, and one with each kind of layer; made when a test asks."""

networks = pytest.mark.parametrize("make", NETWORKS.values(), ids=NETWORKS)


def differ(answers: np.ndarray, network: Network) -> float:
    """How far answers are from the NumPy network's probabilities, at most."""
    return float(np.abs(answers - network.predict(sample_digits())).max())


def prepare(kind: str, config: NetworkConfig) -> np.ndarray:
    """The ten digits as an input of that kind wants them, channels first; by a formula of this test's own."""
    pixels = sample_digits()
    if not INPUT_KINDS[kind].has_channels:
        return pixels
    if INPUT_KINDS[kind].is_scaled and config.input_size == 32:
        framed = np.zeros((len(pixels), 32, 32))
        framed[:, 2:-2, 2:-2] = pixels / 255
        return (framed * 1.275 - 0.1)[:, np.newaxis].astype(np.float32)
    return (pixels / (255 if INPUT_KINDS[kind].is_scaled else 1))[:, np.newaxis].astype(np.float32)


def encode(network: Network, spec: InputSpec) -> bytes:
    """The file that an ONNX graph of the network is."""
    return build_onnx(network, spec).SerializeToString()


def open_onnx(network: Network, spec: InputSpec) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(encode(network, spec), providers=["CPUExecutionProvider"])


@networks
def test_onnx_runtime_reads_pixels_as_we_do(make: Callable[[], Network]):
    network = make()
    session = open_onnx(network, RAW)
    [given] = session.get_inputs()
    assert (given.name, given.type, given.shape) == ("images", "tensor(uint8)", ["N", 28, 28])
    [answers] = session.run(None, {"images": sample_digits()})
    assert differ(answers, network) < 1e-5


@networks
def test_keras_reads_pixels_as_we_do(make: Callable[[], Network]):
    from lenet.export.keras_model import build_classifier

    network = make()
    model = build_classifier(network)
    assert model.input_shape == (None, 28, 28) and model.input.name == "images"
    assert differ(model(sample_digits()).numpy(), network) < 1e-5


@pytest.mark.parametrize("config", [SMALLEST, replace(SMALLEST, input_size=32)], ids=["28", "32"])
def test_keras_reads_pixels_of_any_type_of_number(config: NetworkConfig):
    from lenet.export.keras_model import build_classifier

    network = build_network(config)
    model = build_classifier(network)
    for dtype in (np.uint8, np.float32, np.float64, np.int64):
        assert differ(model(sample_digits().astype(dtype)).numpy(), network) < 1e-5
    assert differ(model.predict(sample_digits(), verbose=0), network) < 1e-5


@networks
def test_opencv_opens_floats_with_a_fixed_number_of_images(make: Callable[[], Network]):
    network = make()
    content = encode(network, InputSpec(INPUT_KINDS["float"], 1))
    opened = cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))
    answers = []
    for image in prepare("float", network.config):
        opened.setInput(image[np.newaxis])
        answers.append(opened.forward()[0])
    assert differ(np.array(answers), network) < 1e-5


@pytest.mark.parametrize("batch", [None, 1, 5])
@pytest.mark.parametrize("kind", INPUT_KINDS)
@pytest.mark.parametrize("config", [SMALLEST, replace(SMALLEST, input_size=32)], ids=["28", "32"])
def test_every_kind_of_input(config: NetworkConfig, kind: str, batch: int | None):
    from lenet.export.keras_model import build_classifier

    network, images, spec = build_network(config), prepare(kind, config), InputSpec(INPUT_KINDS[kind], batch)
    given = find_input_format(config)
    name = f"images_from_{given.ground:g}_to_{given.ink:g}" if kind == "scaled" else "images"
    session, model = open_onnx(network, spec), build_classifier(network, spec)
    assert session.get_inputs()[0].name == model.input.name == name
    assert session.get_inputs()[0].shape == [batch or "N", *images.shape[1:]]
    last = np.moveaxis(images, 1, -1) if images.ndim == 4 else images
    assert model.input_shape == (batch, *last.shape[1:])
    parts = [slice(i, i + (batch or 10)) for i in range(0, 10, batch or 10)]
    assert differ(np.concatenate([session.run(None, {name: images[part]})[0] for part in parts]), network) < 1e-5
    assert differ(np.concatenate([model(last[part]).numpy() for part in parts]), network) < 1e-5


def test_what_an_input_wants_is_what_networks_compute_with():
    for config in (SMALLEST, PAPER_NETWORK):
        assert np.allclose(prepare("scaled", config)[:, 0], scale_images(sample_digits(), config)[..., 0], atol=1e-6)


@pytest.mark.parametrize(("kind", "words"), [
    ("pixels", "any number of images of 28x28, each pixel from 0, ground, to 255, ink"),
    ("scaled", "any number of images of 32x32, each pixel from -0.1, ground, to 1.175, ink"),
])
def test_the_file_and_the_command_say_the_range(kind, words, tmp_path, capsys):
    import onnx

    file = tmp_path / "old.onnx"
    assert main(["export", "paper-1998", "--to", "onnx", "--input", kind, "--output", str(file)]) == 0
    assert words in capsys.readouterr().out
    assert words in onnx.load(file).graph.doc_string
    with pytest.raises(SystemExit):
        main(["export", "--help"])
    assert "28x28 from 0, ground, to 1, ink or 32x32 from -0.1, ground, to 1.175, ink" in " ".join(
        capsys.readouterr().out.split())


def test_every_convolution_names_the_size_of_its_kernel():
    for config in CONFIGS:
        for node in build_onnx(build_network(config)).graph.node:
            if node.op_type in ("Conv", "MaxPool", "AveragePool"):
                assert "kernel_shape" in [attribute.name for attribute in node.attribute]


@pytest.mark.parametrize("words", [
    "--to npz --input scaled", "--to code --batch 1", "--to onnx --input bytes", "--to onnx --batch 0",
    "--to keras --batch many",
])
def test_an_input_that_cannot_be_chosen_is_wrong_use(words, capsys):
    with pytest.raises(SystemExit) as end:
        main(["export", "article", *words.split()])
    assert end.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_forms_whose_input_can_be_chosen_get_it(tmp_path, monkeypatch):
    got = []

    def write(model, network, spec, path):
        got.append(spec)
        path.write_text("")

    for form, exporter in EXPORTERS.items():
        monkeypatch.setitem(EXPORTERS, form, replace(exporter, write=write))
        if exporter.has_input:
            assert main(["export", "article", "--to", form, "--input", "float", "--batch", "7",
                         "--output", str(tmp_path / f"a{exporter.suffix}")]) == 0
    forms = {"keras", "onnx", "savedmodel", "tflite", "tflite-int8"}
    assert {form for form, exporter in EXPORTERS.items() if exporter.has_input} >= forms
    assert len(got) >= len(forms) and set(got) == {InputSpec(INPUT_KINDS["float"], 7)}


def test_arrays_come_back_as_they_were(tmp_path):
    for name in BUNDLED:
        assert main(["export", name, "--to", "npz", "--output", str(tmp_path / f"{name}.npz")]) == 0
        network, back = load_model(name), load_network(tmp_path / f"{name}.npz")
        assert np.array_equal(back.predict(sample_digits()), network.predict(sample_digits()))
        assert back.threshold == network.threshold


def test_the_docs_know_every_form_and_every_input():
    text = (PROJECT / "docs" / "exports.md").read_text(encoding="utf-8")
    for name in (*EXPORTERS, *INPUT_KINDS):
        assert f"\n| `{name}`" in text


def test_the_docs_examples_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for form in ("keras", "onnx"):
        assert main(["export", "article", "--to", form]) == 0
    keras_code, onnx_code, opencv_code, *_ = re.findall(
        "```python\n(.*?)```", (PROJECT / "docs" / "exports.md").read_text(encoding="utf-8"), re.DOTALL)
    network, names = load_model("article"), {"images": sample_digits(), "image": sample_digits()[3]}
    exec(keras_code.replace("print(", "answers = ("), names)
    assert names["answers"].tolist() == list(range(10))
    exec(onnx_code, names)
    assert differ(names["probabilities"], network) < 1e-5
    assert main(["export", "article", "--to", "onnx", "--input", "float", "--batch", "1", "--force"]) == 0
    exec(opencv_code, names)
    assert np.abs(names["probabilities"] - network.predict(sample_digits()[3:4])).max() < 1e-5
