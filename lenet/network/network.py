"""A LeNet-5 in NumPy that keeps every number on the way from pixel to prediction."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np

from lenet.network.config import NetworkConfig
from lenet.network.paper_1998 import c3_mask, digit_bitmaps
from lenet.network.table import describe_layers, weight_shapes
from lenet.errors import DAMAGE, ConfigError, ModelError
from lenet.layers import (
    activate, activation_gradient, convolve, convolve_gradient, dense, dense_gradient, pool, pool_gradient, rbf,
    rbf_gradient, softmax, subsample, subsample_gradient,
)

BATCH = 500
"""Images computed at a time in `predict`: the windows of more would not fit the processor's cache."""

PAPER_RANGE = (-0.1, 1.175)
"""Background and ink of the 1998 input (section II-B): about mean 0 and variance 1 over MNIST."""


@dataclass(frozen=True)
class LayerTrace:
    """What one layer computed: `pre` before its activation, `out` after it (the same for pooling without weights).

    Both are float32, (N, height, width, channels) up to C5 and (N, units) from F6 on. At OUTPUT
    `pre` are the logits and `out` the probabilities, softmax of the logits. The logits of radial
    basis functions are their penalties with a minus sign: the nearest bitmap has the largest.
    """

    pre: np.ndarray
    out: np.ndarray


@dataclass(frozen=True)
class Trace:
    """Everything computed for some images: `inputs` (N, side, side, 1), every layer by name, and in which network."""

    inputs: np.ndarray
    layers: dict[str, LayerTrace]
    config: NetworkConfig = field(default_factory=NetworkConfig)

    def __getitem__(self, name: str) -> LayerTrace:
        return self.layers[name]

    @property
    def probabilities(self) -> np.ndarray:
        """(N, 10) float32, each row summing to 1."""
        return self.layers["OUTPUT"].out


def scale_images(images: np.ndarray, config: NetworkConfig) -> np.ndarray:
    """Pixels (N, 28, 28) uint8 -> the network's input, float32.

    For the article's input (N, 28, 28, 1) in [0, 1]; for the paper's, padded by 2 on each side,
    (N, 32, 32, 1) in [-0.1, 1.175].
    """
    pixels = images.astype(np.float32)[..., np.newaxis] / np.float32(255)
    if config.input_size == 28:
        return pixels
    low, high = map(np.float32, PAPER_RANGE)
    return np.pad(pixels, ((0, 0), (2, 2), (2, 2), (0, 0))) * (high - low) + low


class Network:
    """A LeNet-5 with its weights. It never changes once made, so one can serve many visitors.

    Args:
        config: which LeNet-5.
        weights: the arrays of `weight_shapes(config)` by name, float32.

    Raises:
        ConfigError: if the config cannot be built.
        ModelError: if an array is missing, has another shape, or holds NaN or infinity; if C3 has a weight for a
            map that it does not see.
    """

    def __init__(self, config: NetworkConfig, weights: Mapping[str, np.ndarray]) -> None:
        self.config = config
        self.layers = describe_layers(config)
        self.weights = {name: _checked(name, shape, weights) for name, shape in weight_shapes(config).items()}
        if config.c3_inputs == "paper":
            _check_c3(self.weights["C3/kernel"])

    def forward(self, inputs: np.ndarray) -> Trace:
        """Compute every layer for `inputs` (N, side, side, 1) float32, as `scale_images` makes them."""
        values, done = inputs, {}
        for row in self.layers:
            done[row.name] = self._compute(row.name, row.kind, values)
            values = done[row.name].out
        return Trace(inputs, done, self.config)

    def predict(self, images: np.ndarray) -> np.ndarray:
        """Probabilities (N, 10) float32 for `images` (N, 28, 28) uint8."""
        parts = [self.forward(scale_images(images[i : i + BATCH], self.config)).probabilities
                 for i in range(0, len(images), BATCH)]
        return np.concatenate(parts) if parts else np.zeros((0, 10), np.float32)

    def input_gradient(self, trace: Trace, output_gradient: np.ndarray) -> np.ndarray:
        """How a number changes with every input pixel, given how it changes with the logits.

        Args:
            trace: what `forward` computed.
            output_gradient: (N, 10), with respect to the logits; a one-hot row asks for one digit.

        Returns:
            (N, side, side, 1) float32.
        """
        gradient = output_gradient.astype(np.float32)
        for at in reversed(range(len(self.layers))):
            row = self.layers[at]
            values = trace[self.layers[at - 1].name].out if at else trace.inputs
            gradient = self._carry_back(row.name, row.kind, gradient, trace[row.name].pre, values)
        return gradient

    def _compute(self, name: str, kind: str, values: np.ndarray) -> LayerTrace:
        sums = self._add_up(name, kind, values)
        if name == "OUTPUT":
            return LayerTrace(sums, softmax(sums))
        if kind.endswith("pooling"):
            return LayerTrace(sums, sums)
        return LayerTrace(sums, activate(sums, self.config.activation))

    def _add_up(self, name: str, kind: str, values: np.ndarray) -> np.ndarray:
        """What a layer computes before its activation."""
        match kind:
            case "convolution":
                return convolve(values, *self._weights_of(name), self._is_same(name))
            case "subsampling":
                return subsample(values, *self._weights_of(name))
            case "dense":
                return dense(values.reshape(len(values), -1), *self._weights_of(name))
            case "rbf":
                return -rbf(values, digit_bitmaps())
        return pool(values, self.config.pooling)

    def _carry_back(self, name: str, kind: str, gradient: np.ndarray, pre: np.ndarray, values: np.ndarray):
        """A gradient with respect to what a layer answers, or to the logits, back to the `values` that it was given."""
        if name != "OUTPUT" and not kind.endswith("pooling"):
            gradient = activation_gradient(gradient, pre, self.config.activation)
        match kind:
            case "convolution":
                return convolve_gradient(gradient, self._weights_of(name)[0], self._is_same(name))
            case "subsampling":
                return subsample_gradient(gradient, values, self._weights_of(name)[0])
            case "dense":
                return dense_gradient(gradient, self._weights_of(name)[0]).reshape(values.shape)
            case "rbf":
                return rbf_gradient(-gradient, values, digit_bitmaps())
        return pool_gradient(gradient, values, self.config.pooling)

    def _weights_of(self, name: str) -> list[np.ndarray]:
        """Kernel and bias of a layer; coefficient and bias where it subsamples."""
        return [array for full_name, array in self.weights.items() if full_name.startswith(f"{name}/")]

    def _is_same(self, name: str) -> bool:
        return name == "C1" and self.config.input_size == 28


def save_network(network: Network, file: Path | BinaryIO) -> None:
    """Write config and weights as one compressed `.npz`, to a path that ends so or an open file."""
    np.savez_compressed(file, config=np.array(json.dumps(network.config.to_json())), **network.weights)


def load_network(path: Path | str) -> Network:
    """Read what `save_network` wrote. Data only: nothing in the file is ever executed.

    Raises:
        ModelError: if there is no such file, or it holds no LeNet-5 of ours.
    """
    try:
        with open(path, "rb") as stream, np.load(stream, allow_pickle=False) as file:
            config = NetworkConfig.from_json(json.loads(str(file["config"])))
            weights = {name: file[name] for name in weight_shapes(config)}
    except FileNotFoundError:
        raise ModelError(f"There is no weights file {Path(path).name!r}.") from None
    except (*DAMAGE, ConfigError):
        raise ModelError(f"{Path(path).name!r} is no weights file of this lab; it needs an .npz it wrote.") from None
    return Network(config, weights)


def _checked(name: str, shape: tuple[int, ...], weights: Mapping[str, np.ndarray]) -> np.ndarray:
    if name not in weights:
        raise ModelError(f"The weights lack {name!r}, an array of shape {shape}.")
    try:
        array = np.asarray(weights[name], np.float32)
    except (ValueError, TypeError):
        raise ModelError(f"The weights {name!r} are not numbers.") from None
    if array.shape != shape:
        raise ModelError(f"The weights {name!r} have shape {array.shape}; this network needs {shape}.")
    if not np.isfinite(array).all():
        raise ModelError(f"The weights {name!r} hold values that are not finite numbers.")
    return array


def _check_c3(kernel: np.ndarray) -> None:
    """Refuse weights where the paper's table has no connection."""
    strange = np.argwhere(np.any(kernel, axis=(0, 1)) & ~c3_mask())
    if len(strange):
        source, unit = strange[0]
        raise ModelError(f"The weights 'C3/kernel' are not 0 from S2 map {source} to C3 map {unit}, which the paper's "
                         "table does not join; set them to 0, or let C3 see every map.")
