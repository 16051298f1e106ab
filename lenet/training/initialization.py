"""The first weights of a network, drawn at random from a seed."""

import numpy as np

from lenet.network import NetworkConfig, c3_mask, weight_shapes

PAPER_REACH = 2.4
"""Weights of 1998 start evenly between -2.4 / fan-in and 2.4 / fan-in (appendix A)."""

SUBSAMPLING_START = 0.25
"""A coefficient that makes of a sum of four their mean."""

STREAM = 1
"""Parts these random numbers from the order of the images, which is drawn from the same seed."""


def draw_weights(config: NetworkConfig, initialization: str, seed: int) -> dict[str, np.ndarray]:
    """All weight arrays by name, float32.

    "glorot": kernels evenly within +-sqrt(6 / (fan-in + fan-out)), biases 0, as Keras does (X. Glorot, Y. Bengio
    2010); what is subsampled starts as a mean. "paper": everything evenly within +-2.4 / fan-in. Fan-in is the
    number of connections that enter a unit, its bias not counted: 4 in subsampling.

    Raises:
        ConfigError: if the network cannot be built.
    """
    random = np.random.default_rng([seed, STREAM])
    draw = _draw_paper if initialization == "paper" else _draw_glorot
    masks = {name: _connections(name, shape, config) for name, shape in weight_shapes(config).items()}
    return {name: draw(name, masks, random).astype(np.float32) for name in masks}


def _connections(name: str, shape: tuple[int, ...], config: NetworkConfig) -> np.ndarray:
    """1 where there is a weight and 0 where C3's table has none, in the weight's shape."""
    ones = np.ones(shape)
    return ones * c3_mask() if name == "C3/kernel" and config.c3_inputs == "paper" else ones


def _draw_paper(name: str, masks: dict[str, np.ndarray], random: np.random.Generator) -> np.ndarray:
    kernel = masks.get(f"{name.partition('/')[0]}/kernel")
    fan_in = 4 if kernel is None else kernel.reshape(-1, kernel.shape[-1]).sum(axis=0)
    return masks[name] * random.uniform(-PAPER_REACH, PAPER_REACH, masks[name].shape) / fan_in


def _draw_glorot(name: str, masks: dict[str, np.ndarray], random: np.random.Generator) -> np.ndarray:
    mask, part = masks[name], name.partition("/")[2]
    if part != "kernel":
        return np.full(mask.shape, SUBSAMPLING_START if part == "coefficient" else 0.0)
    field = np.prod(mask.shape[:-2])  # 1 for a dense layer
    fans = field * (mask.shape[-2] + mask.shape[-1])
    return mask * random.uniform(-1, 1, mask.shape) * np.sqrt(6 / fans)
