"""What `export` writes, against the NumPy network."""

from dataclasses import replace

import numpy as np
import pytest

from lenet.architecture import NetworkConfig, count_parameters, weight_shapes
from lenet.commands import main
from lenet.commands.keras_script import build_script
from lenet.commands.onnx_graph import build_onnx
from lenet.data import sample_digits
from lenet.models import load_model
from lenet.network import Network, load_network, scale_images
from lenet.runs import RunConfig, TrainingConfig

SMALL = NetworkConfig(c1=2, c3=3, c5=7, f6=5)
CONFIGS = [
    NetworkConfig(),
    SMALL,
    replace(SMALL, input_size=32, activation="scaled_tanh", pooling="average"),
    replace(SMALL, kernel_size=4, activation="tanh"),
    replace(SMALL, kernel_size=3, activation="sigmoid", pooling="average", dropout=0.5),
    replace(SMALL, kernel_size=2, input_size=32),
]
TRAININGS = [
    TrainingConfig(), TrainingConfig("sgd", 0.01, 0.5, epochs=3), TrainingConfig("rmsprop"), TrainingConfig("adamw"),
]


def build_network(config: NetworkConfig) -> Network:
    random = np.random.default_rng(0)
    return Network(config, {name: random.normal(0, 0.1, shape) for name, shape in weight_shapes(config).items()})


def run_script(config: RunConfig) -> dict:
    """What the script defines, without training anything."""
    names = {"__name__": "script"}
    exec(compile(build_script(config), "script.py", "exec"), names)
    return names


@pytest.mark.parametrize("config", CONFIGS, ids=str)
def test_onnx_computes_the_same(config: NetworkConfig):
    reference = pytest.importorskip("onnx.reference")
    network = build_network(config)
    [answers] = reference.ReferenceEvaluator(build_onnx(network)).run(None, {"images": sample_digits()})
    assert np.abs(answers - network.predict(sample_digits())).max() < 1e-5


@pytest.mark.parametrize("config", CONFIGS, ids=str)
def test_the_script_builds_the_same_network(config: NetworkConfig):
    script, network = run_script(RunConfig(network=config)), build_network(config)
    model = script["build_model"]()
    assert model.count_params() == count_parameters(config)
    model.set_weights(list(network.weights.values()))
    inputs = script["scale"](sample_digits())
    assert np.allclose(inputs, scale_images(sample_digits(), config), atol=1e-6)
    assert np.abs(model(inputs).numpy() - network.predict(sample_digits())).max() < 1e-5


@pytest.mark.parametrize("training", TRAININGS, ids=lambda training: training.optimizer)
def test_the_script_trains_as_the_run_did(training: TrainingConfig):
    text = build_script(RunConfig(training=training))
    script = run_script(RunConfig(training=training))
    call = text.partition("model.compile(")[2].partition(', "sparse')[0]
    optimizer = eval(call, script)
    assert type(optimizer).__name__.lower() == training.optimizer
    assert float(optimizer.learning_rate) == pytest.approx(training.learning_rate)
    assert f"epochs={training.epochs}," in text


def test_every_form_from_the_command_line(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    for form in ("keras", "onnx", "npz", "code"):
        assert main(["export", "article@2", "--to", form]) == 0
    printed = capfd.readouterr()
    assert printed.err == ""
    names = [line.split()[1] for line in printed.out.splitlines()]
    assert names == [f"article-epoch-2{suffix}" for suffix in (".keras", ".onnx", ".npz", ".py")]

    import keras

    expected = load_model("article@2").predict(sample_digits())
    model = keras.saving.load_model(tmp_path / names[0])
    inputs = scale_images(sample_digits(), NetworkConfig())
    assert np.abs(model(inputs).numpy() - expected).max() < 1e-5
    assert np.array_equal(load_network(tmp_path / names[2]).predict(sample_digits()), expected)


def test_without_the_onnx_package_it_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("lenet.commands.onnx_graph.onnx", None)
    assert main(["export", "article", "--to", "onnx", "--output", str(tmp_path / "a.onnx")]) == 1
    assert capsys.readouterr().err == "The package 'onnx' is not installed: pip install onnx, then export again.\n"
