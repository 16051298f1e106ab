"""A LeNet-5 in NumPy that keeps every number on the way from pixel to prediction."""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from lenet.errors import ModelError
from lenet.layers import Layer, Weights, softmax
from lenet.layers.no_digit import measure_energy
from lenet.network import lenet5
from lenet.network.config import NetworkConfig
from lenet.network.inputs import scale_images
from lenet.network.parameters import divide_logits, split_by_layer, weight_shapes
from lenet.network.trace import Trace

BATCH = 500
"""Images computed at a time in `predict`: the windows of more would not fit the processor's cache."""

LARGEST = 1e15
"""What values may become. Squares of them, as of a distance to a pattern, are still far from float32's end."""


class Network:
    """A LeNet-5 with its weights. It never changes once made, so one can serve many visitors.

    Args:
        config: which LeNet-5.
        weights: the arrays of `weight_shapes(config)` by name, float32. They are copied.
        threshold: a picture with more energy (`measure_energy`) is taken for no digit. Infinity turns none away.

    Attributes:
        config: the same.
        layers: C1 to OUTPUT.
        weights: the arrays by name, float32, for reading only.
        threshold: the same, as float32 has it.

    Raises:
        ConfigError: if the config cannot be built.
        ModelError: if an array is missing, has another shape, or holds NaN or infinity; if C3 has a weight for a
            map that it does not see; if the weights are so large that a value may leave the range of float32; if the
            threshold is not a number.
    """

    config: NetworkConfig
    layers: tuple[Layer, ...]
    weights: Mapping[str, np.ndarray]
    threshold: float
    _by_layer: dict[str, Weights]

    def __init__(self, config: NetworkConfig, weights: Mapping[str, np.ndarray], threshold: float = math.inf) -> None:
        layers, shapes = lenet5.build_layers(config), weight_shapes(config)
        kept = MappingProxyType({name: _check(name, shape, weights) for name, shape in shapes.items()})
        vars(self).update(config=config, layers=layers, weights=kept, threshold=float(np.float32(threshold)),
                          _by_layer=split_by_layer(kept, layers))
        if math.isnan(self.threshold):
            raise ModelError("The threshold is NaN; it must be a number.")
        for layer in self.layers:
            if wrong := layer.check(self._by_layer[layer.name]):
                raise ModelError(f"The weights '{layer.name}/kernel' {wrong}.")
        if self._reach() > LARGEST:
            raise ModelError(f"The weights are so large that values over {LARGEST:.0e} can come of them: no network "
                             "that was trained has such.")  # fmt: skip

    def _reach(self) -> float:
        """How large, in size, any value of any layer can become, for pixels of about 1."""
        reach = largest = 2.0  # what activations make of smaller numbers is hardly larger
        for layer in self.layers:
            weights = self._by_layer[layer.name]
            bias = float(np.abs(weights["bias"]).max()) if "bias" in weights else 0.0
            reach = max(2.0, layer.gain(weights) * reach + bias)
            largest = max(largest, reach)
        return largest

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"A network never changes: {name!r} cannot be set. Make another network.")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"A network never changes: {name!r} cannot be removed.")

    def layer(self, name: str) -> Layer:
        """The layer of that name."""
        return next(layer for layer in self.layers if layer.name == name)

    def weights_of(self, name: str) -> Weights:
        """A layer's arrays by the names of their parts: "kernel", "coefficient", "bias"; for reading only."""
        return self._by_layer[name]

    def forward(self, inputs: np.ndarray) -> Trace:
        """Compute every layer for `inputs` (N, side, side, 1) float32, as `scale_images` makes them."""
        return Trace(inputs, lenet5.forward(self.layers, self._by_layer, inputs), self.config)

    def predict(self, images: np.ndarray) -> np.ndarray:
        """Probabilities (N, 10) float32 for `images` (N, 28, 28) uint8."""
        return softmax(self.compute_logits(images))

    def compute_logits(self, images: np.ndarray) -> np.ndarray:
        """Logits (N, 10) float32 for `images` (N, 28, 28) uint8; the largest names the answer."""
        parts = [self.forward(scale_images(images[i : i + BATCH], self.config)).logits
                 for i in range(0, len(images), BATCH)]
        return np.concatenate(parts) if parts else np.zeros((0, 10), np.float32)

    def rejects(self, logits: np.ndarray) -> np.ndarray:
        """Whether it takes pictures for no digit, (...) bool, to which it gives `logits` (..., 10) float32."""
        return measure_energy(logits) > self.threshold

    def calibrated(self, temperature: float, threshold: float) -> "Network":
        """The network whose logits are divided by `temperature`, as `divide_logits` does it, with this threshold."""
        return Network(self.config, divide_logits(self.weights, temperature), threshold)

    def input_gradient(self, trace: Trace, output_gradient: np.ndarray) -> np.ndarray:
        """How a number changes with every input pixel, given how it changes with the logits.

        Args:
            trace: what `forward` computed.
            output_gradient: (N, 10), with respect to the logits; a one-hot row asks for one digit.

        Returns:
            (N, side, side, 1) float32.
        """
        gradient = output_gradient.astype(np.float32)
        _, pixels = lenet5.backward(self.layers, self._by_layer, trace.inputs, trace.layers, gradient)
        return pixels


def _check(name: str, shape: tuple[int, ...], weights: Mapping[str, np.ndarray]) -> np.ndarray:
    """The array, copied into bytes, which nobody can open to writing; raises `ModelError` if it does not fit."""
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
    return np.frombuffer(array.tobytes(), np.float32).reshape(shape)
