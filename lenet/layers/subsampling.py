"""Subsampling, the pooling of 1998: each 2x2 window is added up, and each map learns what to make of its sums."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from lenet.layers.base import StockLayer, Weights
from lenet.layers.pooling import POOL, Pooling, pool_average, pool_average_gradient


def subsample(maps: np.ndarray, coefficient: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """The sum of each 2x2 window, times the map's coefficient, plus the map's bias (section II-B, layer S2).

        out[n, y, x, c] = bias[c] + coefficient[c] * sum over i, j in {0, 1} of maps[n, 2 y + i, 2 x + j, c]

    Windows do not overlap; a last row or column that fills none is left out. The activation comes after this. A
    coefficient of 1/4 and a bias of 0 make it the mean.

    Args:
        maps: (N, height, width, channels).
        coefficient: (channels,).
        bias: (channels,).

    Returns:
        (N, height // 2, width // 2, channels).
    """
    sums = 4 * pool_average(maps)
    return sums * coefficient + bias


def subsample_gradient(gradient: np.ndarray, maps: np.ndarray, coefficient: np.ndarray) -> np.ndarray:
    """Carry a gradient (N, height // 2, width // 2, channels) back to the `maps` that were subsampled.

    Each pixel of a window entered the sum once, so each gets the window's gradient times the coefficient; pixels
    that were left out get 0.
    """
    return 4 * pool_average_gradient(gradient * coefficient, maps)


@dataclass(frozen=True, kw_only=True)
class Subsampling(Pooling):
    """The sum of four times a coefficient, plus a bias, and an activation; one of each a map."""

    kind: ClassVar[str] = "subsampling"
    operation: ClassVar[str] = "subsampling"

    @property
    def weight_shapes(self) -> dict[str, tuple[int, ...]]:
        channels = self.input_shape[2]
        return {"coefficient": (channels,), "bias": (channels,)}

    @property
    def connections(self) -> int:
        """Four inputs and a bias."""
        side, _, channels = self.output_shape
        return (POOL * POOL + 1) * side * side * channels

    @property
    def first_values(self) -> dict[str, float]:
        """A coefficient that makes of a sum of four their mean."""
        return {"coefficient": 1 / POOL**2, "bias": 0.0}

    def gain(self, weights: Weights) -> float:
        return POOL**2 * float(np.abs(weights["coefficient"]).max())

    def preactivation(self, weights: Weights, values: np.ndarray) -> np.ndarray:
        return subsample(values, weights["coefficient"], weights["bias"])

    def preactivation_gradient(
        self, weights: Weights, gradient: np.ndarray, values: np.ndarray
    ) -> tuple[Weights, np.ndarray]:
        fours = POOL**2 * pool_average(values)
        here = {"coefficient": (gradient * fours).sum(axis=(0, 1, 2)), "bias": gradient.sum(axis=(0, 1, 2))}
        return here, subsample_gradient(gradient, values, weights["coefficient"])

    def preactivation_curvature(
        self, weights: Weights, curvature: np.ndarray, values: np.ndarray
    ) -> tuple[Weights, np.ndarray]:
        fours = POOL**2 * pool_average(values)
        here = {"coefficient": (curvature * fours**2).sum(axis=(0, 1, 2)), "bias": curvature.sum(axis=(0, 1, 2))}
        return here, subsample_gradient(curvature, values, weights["coefficient"] ** 2)

    def weights_of(self, weights: Weights, channel: int) -> np.ndarray:
        """The coefficient at every place of the window."""
        return np.full((1, POOL, POOL), weights["coefficient"][channel])

    def to_keras(self, keras: Any, values: Any, seed: int) -> Any:
        """Four times the mean is the sum; a 1x1 filter a map is its coefficient."""
        means = keras.layers.AveragePooling2D(POOL, name=f"{self.name}_mean")(values)
        sums = keras.layers.Rescaling(float(POOL**2), name=f"{self.name}_sum")(means)
        start = keras.initializers.Constant(self.first_values["coefficient"])
        return keras.layers.DepthwiseConv2D(1, depthwise_initializer=start, name=self.name)(sums)

    def keras_variables(self, model: Any) -> dict[str, list[tuple[Any, tuple[Any, ...]]]]:
        layer = model.get_layer(self.name)
        return {"coefficient": [(layer.kernel, (...,))], "bias": [(layer.bias, (...,))]}

    def to_onnx(self, graph: Any, weights: Weights, values: str) -> str:
        name, by_map = self.name, (-1, 1, 1)
        means = graph.add("AveragePool", [values], f"{name}/means", kernel_shape=[POOL] * 2, strides=[POOL] * 2)
        coefficient = graph.constant(f"{name}/coefficient", POOL**2 * weights["coefficient"].reshape(by_map))
        scaled = graph.add("Mul", [means, coefficient], f"{name}/scaled")
        bias = graph.constant(f"{name}/bias", weights["bias"].reshape(by_map))
        return self.activation.onnx(graph, graph.add("Add", [scaled, bias], f"{name}/preactivation"), name)

    def to_stock(self, weights: Weights) -> list[StockLayer]:
        """Means, and a 1x1 filter a map that makes of each four times as much times the coefficient."""
        kernel = (POOL**2 * weights["coefficient"]).reshape(1, 1, -1, 1)
        return [("AveragePooling2D", {"pool_size": [POOL, POOL], "strides": [POOL, POOL]}, {}),
                ("DepthwiseConv2D", {"kernel_size": [1, 1]}, {"depthwise_kernel": kernel, "bias": weights["bias"]})]

    def to_c(self) -> list[str]:
        scaled = f"sum * {self.name_in_c('coefficient')}[map] + {self.name_in_c('bias')}[map]"
        return self.write_c("sum = 0", "sum += {pixel};", self.activation.to_c(scaled))

    def to_script(self) -> list[str]:
        return [f'Subsampling(name="{self.name}")', *self.activation.to_script()]

    def define_in_script(self) -> str:
        return SCRIPT


SCRIPT = '''
class Subsampling(layers.Layer):
    """The sum of each 2x2 window, times a trainable coefficient a map, plus a bias (section II-B)."""

    def build(self, shape):
        start = keras.initializers.Constant(0.25)
        self.coefficient = self.add_weight(shape=(shape[-1],), initializer=start, name="coefficient")
        self.bias = self.add_weight(shape=(shape[-1],), initializer="zeros", name="bias")

    def call(self, maps):
        return 4 * ops.average_pool(maps, 2, 2) * self.coefficient + self.bias
'''
