"""What follows from the layers of a network: its arrays, their shapes and names, how many numbers, and its loss."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from lenet.layers import Layer, Loss, Weights
from lenet.layers.no_digit import learn_no_digit
from lenet.network.config import NetworkConfig
from lenet.network.lenet5 import LAYER_NAMES, build_layers


def find_loss(config: NetworkConfig, tells_no_digit: bool = False) -> Loss:
    """The loss that a network is trained with: the one that belongs to its last layer.

    `tells_no_digit`: whether it is also trained with what is no digit.

    Raises:
        ConfigError: if the network cannot be built.
    """
    loss = build_layers(config)[-1].loss
    assert loss is not None, "every output layer has its loss"
    return learn_no_digit(loss) if tells_no_digit else loss


def weight_shapes(config: NetworkConfig) -> dict[str, tuple[int, ...]]:
    """The shape of every weight array, by the name it has in a weights file: "C1/kernel", "C1/bias" and so on.

    Kernels of convolutions are (height, width, inputs, filters), of dense layers (inputs, units); with the paper's
    table C3's keeps that shape, with zeros for the connections that are not there. Subsampling has one coefficient
    and one bias a map.
    """
    return {f"{layer.name}/{part}": shape for layer in build_layers(config)
            for part, shape in layer.weight_shapes.items()}


@lru_cache(maxsize=256)
def count_parameters(config: NetworkConfig) -> int:
    """The number of trainable values: weights, coefficients and biases."""
    return sum(layer.parameters for layer in build_layers(config))


def divide_logits(weights: Mapping[str, np.ndarray], temperature: float) -> dict[str, np.ndarray]:
    """A network's arrays by name, those of OUTPUT divided by `temperature`, above 0.

    Its logits are proportional to these, and so divided, too. An output that has none, as distances to bitmaps, stays.
    """
    return {name: array / np.float32(temperature) if name.startswith(f"{LAYER_NAMES[-1]}/") else array
            for name, array in weights.items()}


def split_by_layer(weights: Mapping[str, np.ndarray], layers: tuple[Layer, ...]) -> dict[str, Weights]:
    """Arrays by their full names ("C1/kernel") -> for each layer its arrays by the names of their parts, read-only."""
    return {layer.name: MappingProxyType({part: weights[f"{layer.name}/{part}"] for part in layer.weight_shapes})
            for layer in layers}
