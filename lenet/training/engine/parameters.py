"""All weights of a network as one row of numbers, so that an optimizer's step is a few operations, not dozens."""

from collections.abc import Mapping

import numpy as np
import tensorflow as tf

from lenet.network import NetworkConfig, weight_shapes
from lenet.network import Network


class FlatWeights:
    """Where each weight array of a network lies in the row, in the order of `weight_shapes`."""

    def __init__(self, config: NetworkConfig) -> None:
        self.config = config
        self.shapes = weight_shapes(config)
        self.sizes = [int(np.prod(shape)) for shape in self.shapes.values()]
        self.count = sum(self.sizes)

    def split(self, row: tf.Tensor) -> dict[str, tf.Tensor]:
        """The arrays by name, of a row (count,) float32."""
        parts = tf.split(row, self.sizes)
        return {name: tf.reshape(part, shape) for (name, shape), part in zip(self.shapes.items(), parts, strict=True)}

    def pack(self, weights: Mapping[str, np.ndarray]) -> np.ndarray:
        """Arrays by name as a row, (count,) float32."""
        return np.concatenate([weights[name].ravel() for name in self.shapes]).astype(np.float32)

    def unpack(self, row: np.ndarray) -> dict[str, np.ndarray]:
        """The opposite of `pack`."""
        parts = np.split(row, np.cumsum(self.sizes)[:-1])
        return {name: part.reshape(shape) for (name, shape), part in zip(self.shapes.items(), parts, strict=True)}

    def network(self, row: np.ndarray) -> Network:
        """The network that has these weights."""
        return Network(self.config, self.unpack(row))
