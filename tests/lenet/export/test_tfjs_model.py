"""What `export --to tfjs` writes, read by a reader of its own into Keras, against the NumPy network."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from devtools.random_configs import build_network
from lenet.cli import main
from lenet.export.input_spec import INPUT_KINDS, RAW, InputSpec
from lenet.export.tfjs_model import SHARD, TOPOLOGY, build_tfjs
from lenet.network import Network, NetworkConfig
from tests.lenet.export.test_inputs import SMALLEST, differ, networks, prepare

NEW_NAMES = {"alpha": "negative_slope"}
"""What Keras 3 calls what Keras 2 and TensorFlow.js call otherwise."""

STOCK = {"Reshape", "ZeroPadding2D", "Rescaling", "Conv2D", "DepthwiseConv2D", "MaxPooling2D", "AveragePooling2D",
         "Activation", "LeakyReLU", "Flatten", "Dense", "Softmax"}
"""Classes that TensorFlow.js 4 has."""

ACTIVATIONS = {"relu", "tanh", "sigmoid", "gelu", "swish", "softplus"}
"""Names of activations that it knows."""


def read_arrays(document: dict[str, Any], content: bytes) -> dict[str, np.ndarray]:
    """The arrays by their names: one after the other, as the manifest tells."""
    [group] = document["weightsManifest"]
    assert group["paths"] == [SHARD]
    arrays, at = {}, 0
    for weight in group["weights"]:
        assert weight["dtype"] == "float32"
        count = int(np.prod(weight["shape"]))
        arrays[weight["name"]] = np.frombuffer(content, "<f4", count, at).reshape(weight["shape"])
        at += 4 * count
    assert at == len(content)
    return arrays


def open_in_keras(topology: str, content: bytes) -> Any:
    """The model that the files describe, made of Keras's layers by their classes and settings."""
    import keras

    document = json.loads(topology)
    model = document["modelTopology"]["model_config"]
    assert (document["format"], model["class_name"]) == ("layers-model", "Sequential")
    described = [(each["class_name"], dict(each["config"])) for each in model["config"]["layers"]]
    shape = described[0][1].pop("batch_input_shape")
    assert described[0][1].pop("dtype") == "float32" and "InputLayer" not in dict(described)
    layers = [getattr(keras.layers, kind)(**{NEW_NAMES.get(key, key): value for key, value in config.items()})
              for kind, config in described]
    built = keras.Sequential([keras.Input(shape[1:], batch_size=shape[0]), *layers])
    arrays = read_arrays(document, content)
    assert [name.partition("/")[0] for name in arrays] == [layer.name for layer in layers for _ in layer.weights]
    for layer in layers:
        layer.set_weights([array for name, array in arrays.items() if name.partition("/")[0] == layer.name])
    return built


@networks
def test_the_model_reads_pixels_as_we_do(make: Callable[[], Network]):
    network = make()
    topology, content = build_tfjs(network)
    assert differ(open_in_keras(topology, content)(prepare("pixels", network.config)).numpy(), network) < 1e-5
    layers = json.loads(topology)["modelTopology"]["model_config"]["config"]["layers"]
    assert {layer["class_name"] for layer in layers} <= STOCK
    assert {layer["config"].get("activation", "relu") for layer in layers} <= ACTIVATIONS
    names = [layer["config"]["name"] for layer in layers]
    assert len(set(names)) == len(names)


@networks
def test_the_weights_are_ours_byte_for_byte(make: Callable[[], Network]):
    network = make()
    topology, content = build_tfjs(network)
    arrays = read_arrays(json.loads(topology), content)
    for name, array in network.weights.items():
        if name.endswith("coefficient"):
            kernel = arrays.pop(f"{name.partition('/')[0]}/depthwise_kernel")
            assert np.array_equal(kernel.ravel(), 4 * array)
        else:
            assert arrays.pop(name).tobytes() == array.tobytes()
    assert network.config.output == "rbf" or not arrays


@pytest.mark.parametrize("batch", [None, 5])
@pytest.mark.parametrize("kind", INPUT_KINDS)
@pytest.mark.parametrize("config", [SMALLEST, replace(SMALLEST, input_size=32)], ids=["28", "32"])
def test_every_kind_of_input(config: NetworkConfig, kind: str, batch: int | None):
    network, images, spec = build_network(config), prepare(kind, config), InputSpec(INPUT_KINDS[kind], batch)
    last = np.moveaxis(images, 1, -1) if images.ndim == 4 else images
    topology, content = build_tfjs(network, spec)
    model = open_in_keras(topology, content)
    assert model.input_shape == (batch, *last.shape[1:])
    parts = np.split(last, 10 // (batch or 10))
    assert differ(np.concatenate([model(part).numpy() for part in parts]), network) < 1e-5
    assert spec.describe(config) in topology and spec.write_name(config) in topology


def test_the_command_writes_a_folder_of_two_files(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["export", "article", "--to", "tfjs"]) == 0
    assert sorted(path.name for path in (tmp_path / "article.tfjs").iterdir()) == sorted([TOPOLOGY, SHARD])
    size = sum(path.stat().st_size for path in (tmp_path / "article.tfjs").iterdir())
    assert f"Wrote article.tfjs ({size:,} bytes)." in capsys.readouterr().out
    topology, content = ((tmp_path / "article.tfjs" / name).read_bytes() for name in (TOPOLOGY, SHARD))
    assert len(content) == 4 * 61_706 and json.loads(topology)["userDefinedMetadata"]
    assert RAW.describe(NetworkConfig()) in topology.decode()
