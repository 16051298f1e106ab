"""A trained network as TensorFlow.js loads it: a Sequential model of stock layers, as JSON, and its weights as bytes.

The format is that of `tf.loadLayersModel` ("layers-model"): the topology as Keras 2 wrote it, and a manifest that names
every array in the order in which they follow each other, as little-endian float32.
"""

import json

from lenet.export.input_spec import RAW, InputSpec
from lenet.layers import StockLayer
from lenet.network import Network, find_input_format

TOPOLOGY, SHARD = "model.json", "group1-shard1of1.bin"
KERAS = "2.15.0"
"""The Keras whose way of writing topologies this is."""


def build_tfjs(network: Network, spec: InputSpec = RAW) -> tuple[str, bytes]:
    """The texts of `TOPOLOGY` and `SHARD`: from images, float32 as `spec` says, to probabilities (N, 10)."""
    layers, weights, parts = [], [], []
    for number, (name, (kind, settings, arrays)) in enumerate(_list_layers(network, spec)):
        first = {"batch_input_shape": _list_input(network, spec), "dtype": "float32"} if number == 0 else {}
        layers.append({"class_name": kind, "config": {"name": name, "trainable": True, **first, **settings}})
        for part, array in arrays.items():
            weights.append({"name": f"{name}/{part}", "shape": list(array.shape), "dtype": "float32"})
            parts.append(array.astype("<f4").tobytes())
    model = {"class_name": "Sequential", "config": {"name": "lenet5", "layers": layers}}
    topology = {"keras_version": KERAS, "backend": "tensorflow", "model_config": model}
    document = {
        "format": "layers-model", "generatedBy": "LeNet Lab", "convertedBy": None, "modelTopology": topology,
        "weightsManifest": [{"paths": [SHARD], "weights": weights}],
        "userDefinedMetadata": {"description": spec.describe(network.config)},
    }  # fmt: skip
    return json.dumps(document, indent=1) + "\n", b"".join(parts)


def _list_input(network: Network, spec: InputSpec) -> list[int | None]:
    """The input's shape; None stands for any number of images."""
    side = spec.find_side(network.config)
    return [spec.batch, side, side, *([1] if spec.kind.has_channels else [])]


def _list_layers(network: Network, spec: InputSpec) -> list[tuple[str, StockLayer]]:
    """Every stock layer with a name of its own: what scales, each of the network's with its activation, softmax.

    The one of several that has the weights has the name of the network's layer.
    """
    named = _scale(network, spec)
    for layer in network.layers:
        for stock in layer.to_stock(network.weights_of(layer.name)):
            named.append((layer.name if stock[2] or not layer.has_weights else f"{layer.name}_{stock[0]}", stock))
        named += [(f"{layer.name}_activation_{number}", stock)
                  for number, stock in enumerate(layer.activation.to_stock())]
    return [*named, ("probabilities", ("Softmax", {}, {}))]


def _scale(network: Network, spec: InputSpec) -> list[tuple[str, StockLayer]]:
    """What makes of the input what the network computes with, beginning with what the input meets first."""
    given, side = find_input_format(network.config), spec.find_side(network.config)
    first: StockLayer = ("Reshape", {"target_shape": [side, side, 1]}, {})
    named = [(spec.write_name(network.config), first)]
    if spec.kind.is_scaled:
        return named
    if given.edge:
        named.append(("frame", ("ZeroPadding2D", {"padding": [[given.edge] * 2] * 2}, {})))
    scaling = {"scale": (given.ink - given.ground) / 255, "offset": given.ground}
    return [*named, ("scaling", ("Rescaling", scaling, {}))]
