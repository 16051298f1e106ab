"""What `export` writes, against the NumPy network."""

import errno
from dataclasses import fields, replace

import numpy as np
import pytest

from devtools.other_settings import OTHER, USUAL
from devtools.random_configs import build_network
from lenet.network import ACTIVATIONS, C3_TABLE, PAPER_NETWORK, POOLINGS, NetworkConfig, build_layers, count_parameters
from lenet.data.augmentation import AugmentationConfig
from lenet.cli import main
from lenet.export.exporters import EXPORTERS
from lenet.export.keras_script import LEFT_OUT, build_script
from lenet.data import sample_digits
from lenet.runs.models import load_model
from lenet.layers import LAYER_KINDS, map_loss, softmax
from lenet.network import Network, load_network, save_network
from lenet.runs import RunConfig, TrainingConfig, create_run

SMALL = NetworkConfig(c1=2, c3=3, c5=7, f6=5)
CONFIGS = [
    NetworkConfig(),
    SMALL,
    replace(SMALL, input_size=32, activation="scaled_tanh", pooling="average"),
    replace(SMALL, kernel_size=4, activation="tanh"),
    replace(SMALL, kernel_size=3, activation="sigmoid", pooling="average", dropout=0.5),
    replace(SMALL, kernel_size=2, input_size=32),
    replace(SMALL, pooling="subsampling", kernel_size=4),
    PAPER_NETWORK,
    NetworkConfig(c3_inputs="paper"),
    NetworkConfig(output="rbf", activation="tanh"),
    *(replace(SMALL, activation=activation, pooling=pooling) for activation, pooling in (
        ("gelu", "max"), ("silu", "average"), ("leaky_relu", "subsampling"), ("softplus", "strided"))),
]
TRAININGS = [
    TrainingConfig(), TrainingConfig("sgd", 0.01, 0.5, epochs=3), TrainingConfig("rmsprop"), TrainingConfig("adamw"),
    TrainingConfig(weight_decay=0.01, train_images=60_000),
]


def test_every_kind_stands_among_the_networks_that_are_exported():
    assert {config.activation for config in CONFIGS} == set(ACTIVATIONS)
    assert {config.pooling for config in CONFIGS} == set(POOLINGS)
    assert {type(layer) for config in CONFIGS for layer in build_layers(config)} == set(LAYER_KINDS)


def run_script(config: RunConfig) -> dict:
    """What the script defines, without training anything."""
    names = {"__name__": "script"}
    exec(compile(build_script(config), "script.py", "exec"), names)
    return names


@pytest.mark.parametrize("config", CONFIGS, ids=str)
def test_the_script_builds_the_same_network(config: NetworkConfig):
    script, network = run_script(RunConfig(network=config)), build_network(config)
    model = script["build_model"]()
    assert model.count_params() == count_parameters(config)
    model.set_weights(list_weights(network))
    answers = model(sample_digits()).numpy()
    probabilities = softmax(answers) if config.output == "rbf" else answers
    assert np.abs(probabilities - network.predict(sample_digits())).max() < 1e-5


def list_weights(network: Network) -> list[np.ndarray]:
    """A network's arrays in the order of the script's model; with the paper's table C3 is sixteen small layers."""
    arrays = []
    for name, array in network.weights.items():
        if name.startswith("C3/") and network.config.c3_inputs == "paper":
            if name == "C3/bias":
                kernel = network.weights["C3/kernel"]
                for unit, sources in enumerate(C3_TABLE):
                    arrays += [kernel[:, :, list(sources), unit : unit + 1], array[unit : unit + 1]]
        else:
            arrays.append(array)
    return arrays


def test_the_scripts_loss_is_the_papers():
    script, random = run_script(RunConfig(network=PAPER_NETWORK)), np.random.default_rng(0)
    penalties, labels = random.uniform(0, 20, (7, 10)).astype(np.float32), random.integers(0, 10, 7)
    ours = script["map_loss"](labels[:, np.newaxis], -penalties)
    np.testing.assert_allclose(np.array(ours), map_loss(penalties, labels), rtol=1e-5)


@pytest.mark.filterwarnings("ignore:Even though")  # TensorFlow, that its data pipelines are compiled all the same
@pytest.mark.parametrize("network", [SMALL, PAPER_NETWORK], ids=["small", "1998"])
def test_the_script_runs_from_its_first_line_to_its_last(network, eagerly, tiny_mnist, monkeypatch, capsys):
    config = RunConfig(network=network, training=TrainingConfig(batch_size=10, epochs=1, train_images=20))
    text = build_script(config).replace("54000:", "10:")  # validate on what there is
    monkeypatch.setattr("sys.argv", ["script.py"])
    exec(compile(text, "script.py", "exec"), {"__name__": "__main__"})
    printed = capsys.readouterr().out
    assert f"Total params: {count_parameters(network):,}" in printed
    accuracy = float(printed.rpartition("Test accuracy: ")[2])
    assert 0 <= accuracy <= 1 and accuracy * 20 == pytest.approx(round(accuracy * 20))


@pytest.mark.filterwarnings("ignore:Even though")
def test_the_script_reads_mnist_from_a_file(eagerly, mnist_file, monkeypatch, capsys):
    config = RunConfig(network=SMALL, training=TrainingConfig(batch_size=10, epochs=1, train_images=20))
    monkeypatch.setattr("sys.argv", ["script.py", str(mnist_file)])
    exec(compile(build_script(config).replace("54000:", "10:"), "script.py", "exec"), {"__name__": "__main__"})
    assert "Test accuracy: " in capsys.readouterr().out


def test_what_a_run_did_beyond_the_script_is_said_in_it():
    training = TrainingConfig("sdlm", 0.0005, schedule="paper", augmentation=AugmentationConfig(shift=2))
    text = build_script(RunConfig(training=training))
    for word in ("schedule 'paper'", "augmentation shift 2", "optimizer 'sdlm'"):
        assert word in text.partition('import keras')[0]
    assert "more than this does" not in build_script(RunConfig())


FOLLOWED = ("optimizer", "learning_rate", "momentum", "batch_size", "epochs", "train_images", "seed", "weight_decay")
"""Settings of a training that the script's own code follows."""


def test_every_setting_of_a_training_is_followed_or_left_out():
    names = [field.name for field in fields(TrainingConfig)]
    assert sorted((*FOLLOWED, *LEFT_OUT, "augmentation")) == sorted(names) == sorted(OTHER)


@pytest.mark.parametrize("name", OTHER)
def test_a_setting_changes_the_scripts_code_or_is_named_above_it(name):
    other = replace(USUAL, **{name: OTHER[name]})
    (_, _, code), (said, _, changed) = (
        build_script(RunConfig(training=training)).partition("import keras") for training in (USUAL, other))
    assert (code != changed) == (name in FOLLOWED)
    assert name in FOLLOWED or f"{name} " in said.partition("does:")[2]


@pytest.mark.parametrize("training", TRAININGS, ids=lambda training: training.optimizer)
def test_the_script_trains_as_the_run_did(training: TrainingConfig):
    text = build_script(RunConfig(training=training))
    script = run_script(RunConfig(training=training))
    call = text.partition("model.compile(")[2].partition(", loss=")[0]
    optimizer = eval(call, script)
    assert type(optimizer).__name__.lower() == training.optimizer
    assert float(optimizer.learning_rate) == pytest.approx(training.learning_rate)
    assert (optimizer.weight_decay or 0) == (training.weight_decay or (0.004 if training.optimizer == "adamw" else 0))
    assert f"epochs={training.epochs}" in text
    assert ("validation_data" in text) == training.has_validation


def test_every_form_from_the_command_line(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    for form in ("keras", "onnx", "npz", "code"):
        assert main(["export", "article@2", "--to", form]) == 0
    printed = capfd.readouterr()
    assert printed.err == ""
    lines = printed.out.splitlines()
    names = [line.split()[1] for line in lines]
    assert all("28x28, each pixel from 0, ground, to 255, ink" in line for line in lines[:2])
    assert names == [f"article-epoch-2{suffix}" for suffix in (".keras", ".onnx", ".npz", ".py")]

    import keras

    expected = load_model("article@2").predict(sample_digits())
    model = keras.saving.load_model(tmp_path / names[0])
    assert np.abs(model(sample_digits()).numpy() - expected).max() < 1e-5
    assert np.array_equal(load_network(tmp_path / names[2]).predict(sample_digits()), expected)


@pytest.mark.parametrize("form", [form for form, exporter in EXPORTERS.items() if not exporter.main])
def test_a_file_that_is_there_is_replaced_only_by_force(form, tmp_path, monkeypatch, capsys):
    def write(model, network, spec, path):
        path.write_text("new")

    monkeypatch.setitem(EXPORTERS, form, replace(EXPORTERS[form], write=write))
    file = tmp_path / f"mine{EXPORTERS[form].suffix}"
    words = ["export", "article", "--to", form, "--output", str(file)]
    file.write_text("old")
    assert main(words) == 1
    assert capsys.readouterr().err == (
        f"{str(file)!r} is there already: choose another --output, or replace it with --force.\n")
    assert file.read_text() == "old"
    assert main([*words, "--force"]) == 0
    assert file.read_text() == "new" and list(tmp_path.iterdir()) == [file]


def test_what_cannot_be_written_leaves_the_file_that_was_there(tmp_path, monkeypatch, capsys):
    def write(model, network, spec, path):
        path.write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setitem(EXPORTERS, "npz", replace(EXPORTERS["npz"], write=write))
    file = tmp_path / "mine.npz"
    file.write_text("old")
    assert main(["export", "article", "--to", "npz", "--output", str(file), "--force"]) == 1
    assert "cannot be written (No space left on device)" in capsys.readouterr().err
    assert file.read_text() == "old" and list(tmp_path.iterdir()) == [file]


def test_a_keras_file_of_1998_opens_in_plain_keras(tmp_path, monkeypatch):
    import keras

    network = build_network(PAPER_NETWORK)
    save_network(network, create_run(RunConfig("1998", PAPER_NETWORK), "old").checkpoint_file(0))
    assert main(["export", "old", "--to", "keras", "--output", str(tmp_path / "old.keras")]) == 0
    model = keras.saving.load_model(tmp_path / "old.keras", safe_mode=True)
    assert np.abs(model(sample_digits()).numpy() - network.predict(sample_digits())).max() < 1e-5
    assert model.count_params() == 60_000
    assert {type(layer).__module__.partition(".src")[0] for layer in model.layers} == {"keras"}


def test_without_the_onnx_package_it_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("lenet.export.onnx_graph.onnx", None)
    assert main(["export", "article", "--to", "onnx", "--output", str(tmp_path / "a.onnx")]) == 1
    assert capsys.readouterr().err == "The package 'onnx' is not installed: pip install onnx, then export again.\n"
