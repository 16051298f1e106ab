"""Networks to try things with: every kind of config that can be built, few configs that stand for all, random weights.

Everything is read from the tables of `lenet.network`, so a new activation or pooling is among them by itself.
"""

from collections.abc import Sequence
from functools import cache
from itertools import combinations, cycle, product
from typing import Any

import numpy as np

from lenet.errors import ConfigError
from lenet.network import (
    ACTIVATIONS, C3_INPUTS, INPUT_FORMATS, KERNEL_SIZES, OUTPUTS, PAPER_NETWORK, POOLINGS, Network, NetworkConfig,
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

Group = tuple[tuple[int, Any], ...]
"""Some settings, by their number, each with a value."""


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
def choose_configs(together: int = 2) -> tuple[NetworkConfig, ...]:
    """Few of them, in which every two values that can be built together, or every three, do stand together.

    Some dozens for every two, some hundreds for every three.
    """
    return tuple(make_config(values) for values in choose_rows(list_buildable(), together))


def list_kinds() -> list[NetworkConfig]:
    """Small networks, among which each activation, pooling, input, table and output is once, and each kind of layer."""
    each = zip(ACTIVATIONS, cycle(POOLINGS), cycle(INPUT_FORMATS), strict=False)
    small = [NetworkConfig(c1=2, c3=3, c5=7, f6=5, activation=activation, pooling=pooling, input_size=side)
             for activation, pooling, side in each]
    return [*small, PAPER_NETWORK]


def choose_rows(rows: Sequence[Values], together: int) -> list[Values]:
    """Few of the rows, with every group of so many values that any has: each time the row with the most new ones."""
    numbers: dict[Group, int] = {}
    groups = np.array([[numbers.setdefault(group, len(numbers)) for group in combinations(enumerate(row), together)]
                       for row in rows])
    missing, chosen = np.ones(len(numbers), bool), []
    while missing.any():
        best = int(missing[groups].sum(axis=1).argmax())
        chosen.append(rows[best])
        missing[groups[best]] = False
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
