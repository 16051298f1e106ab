"""Networks to try things with: every kind of config that can be built, few configs that stand for all, random weights.

Everything is read from the tables of `lenet.network`, so a new activation or pooling is among them by itself.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, product
from typing import Any

import numpy as np

from lenet.errors import ConfigError
from lenet.network import (
    ACTIVATIONS, C3_INPUTS, INPUT_FORMATS, KERNEL_SIZES, OUTPUTS, POOLINGS, Network, NetworkConfig,
    build_layers, weight_shapes,
)

SETTINGS: dict[str, Sequence[Any]] = {
    "input_size": tuple(INPUT_FORMATS), "kernel_size": KERNEL_SIZES, "activation": tuple(ACTIVATIONS),
    "pooling": tuple(POOLINGS), "c3_inputs": tuple(C3_INPUTS), "output": tuple(OUTPUTS),
    "widths": ((6, 16, 120, 84), (1, 1, 1, 1), (3, 7, 11, 13), (32, 48, 64, 20)),
}
"""The values of each setting. `widths` are c1, c3, c5 and f6 together."""

Values = tuple[Any, ...]
"""One value of every setting, in the order of SETTINGS."""

Pair = tuple[int, Any, int, Any]
"""Two settings, by their number, and a value of each."""


def make_config(values: Values) -> NetworkConfig:
    """The config with one value of every setting."""
    chosen = dict(zip(SETTINGS, values, strict=True))
    c1, c3, c5, f6 = chosen.pop("widths")
    return NetworkConfig(c1=c1, c3=c3, c5=c5, f6=f6, **chosen)


def is_buildable(config: NetworkConfig) -> bool:
    """Whether its layers fit onto each other."""
    try:
        build_layers(config)
    except ConfigError:
        return False
    return True


@cache
def list_buildable() -> tuple[Values, ...]:
    """Every combination of the settings' values that can be built."""
    return tuple(values for values in product(*SETTINGS.values()) if is_buildable(make_config(values)))


def list_configs() -> list[NetworkConfig]:
    """A config for every combination that can be built: thousands."""
    return [make_config(values) for values in list_buildable()]


@cache
def choose_configs() -> tuple[NetworkConfig, ...]:
    """Some dozens of them, in which every two values that can be built together do stand together."""
    return tuple(make_config(values) for values in choose_pairwise(list_buildable()))


def find_pairs(values: Values) -> Iterator[Pair]:
    """Every two of the values, each with its setting's number."""
    for (first, a), (second, b) in combinations(enumerate(values), 2):
        yield first, a, second, b


def choose_pairwise(rows: Sequence[Values]) -> list[Values]:
    """Few of the rows, with every pair of values that any row has: each time the row with the most new pairs."""
    numbers: dict[Pair, int] = {}
    pairs = np.array([[numbers.setdefault(pair, len(numbers)) for pair in find_pairs(row)] for row in rows])
    missing, chosen = np.ones(len(numbers), bool), []
    while missing.any():
        best = int(missing[pairs].sum(axis=1).argmax())
        chosen.append(rows[best])
        missing[pairs[best]] = False
    return chosen


def build_network(config: NetworkConfig, seed: int = 0) -> Network:
    """A network with random weights of the size that training gives them; biases are not zero."""
    random = np.random.default_rng(seed)
    weights = {}
    for name, shape in weight_shapes(config).items():
        inputs = np.prod(shape[:-1]) if name.endswith("kernel") else 25
        weights[name] = (random.normal(size=shape) / np.sqrt(inputs)).astype(np.float32)
    for layer in build_layers(config):
        if layer.mask is not None:
            weights[f"{layer.name}/kernel"] *= layer.mask
    return Network(config, weights)
