"""The first weights of a network, drawn at random from a seed."""

from collections.abc import Callable

import numpy as np

from lenet.choice import find
from lenet.layers import Layer
from lenet.network import NetworkConfig, build_layers

PAPER_REACH = 2.4
"""Weights of 1998 start evenly between -2.4 / fan-in and 2.4 / fan-in (appendix A)."""

STREAM = 1
"""Parts these random numbers from the order of the images, which is drawn from the same seed."""


def draw_weights(config: NetworkConfig, initialization: str, seed: int) -> dict[str, np.ndarray]:
    """All weight arrays by name, float32.

    "glorot": kernels evenly within +-sqrt(6 / (fan-in + fan-out)), biases 0, as Keras does (X. Glorot, Y. Bengio
    2010); what is subsampled starts as a mean. "paper": everything evenly within +-2.4 / fan-in. Fan-in is the
    number of connections that enter a unit, its bias not counted: 4 in subsampling.

    Raises:
        ConfigError: if the network cannot be built, or there is no such initialization.
    """
    random, draw = np.random.default_rng([seed, STREAM]), find(DRAWS, "initialization", initialization)
    return {f"{layer.name}/{part}": draw(layer, part, random).astype(np.float32)
            for layer in build_layers(config) for part in layer.weight_shapes}


def _draw_paper(layer: Layer, part: str, random: np.random.Generator) -> np.ndarray:
    values = random.uniform(-PAPER_REACH, PAPER_REACH, layer.weight_shapes[part])
    return _mask(layer, part, values) / layer.fan_in


def _draw_glorot(layer: Layer, part: str, random: np.random.Generator) -> np.ndarray:
    shape = layer.weight_shapes[part]
    if part in layer.first_values:
        return np.full(shape, layer.first_values[part])
    window = np.prod(shape[:-2])  # 1 for a dense layer
    fans = window * (shape[-2] + shape[-1])
    return _mask(layer, part, random.uniform(-1, 1, shape)) * np.sqrt(6 / fans)


def _mask(layer: Layer, part: str, values: np.ndarray) -> np.ndarray:
    """Zeros where a table has no connection."""
    return values * layer.mask if part == "kernel" and layer.mask is not None else values


DRAWS: dict[str, Callable[[Layer, str, np.random.Generator], np.ndarray]] = {
    "glorot": _draw_glorot, "paper": _draw_paper,
}
"""How the arrays of one layer are drawn, by the name of the initialization."""
