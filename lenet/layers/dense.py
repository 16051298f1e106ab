"""A dense (fully connected) layer: every output is a weighted sum of all inputs."""

from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar

import numpy as np

from lenet.layers.base import Layer, Shape, StockLayer, Weights
from lenet.layers.c_code import nest
from lenet.layers.losses import LOSSES, Loss, softmax_cross_entropy_curvature


def dense(values: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Weighted sums: `values` (N, inputs), `kernel` (inputs, units), `bias` (units,) -> (N, units)."""
    return values @ kernel + bias


def dense_gradient(gradient: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Carry a gradient (N, units) with respect to the sums back to the inputs: (N, inputs)."""
    return gradient @ kernel.T


def dense_kernel_gradient(gradient: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Carry a gradient (N, units) back to the kernel: each input times each unit's gradient, (inputs, units)."""
    return values.T @ gradient


@dataclass(frozen=True, kw_only=True)
class Dense(Layer):
    """Weighted sums of all inputs, and an activation.

    Attributes:
        units: how many sums there are.
        flattens: whether maps come before it, which it takes as one row: height, width, channels.
    """

    kind: ClassVar[str] = "dense"
    operation: ClassVar[str] = "full connection"
    family: ClassVar[str] = "dense"
    gives_units: ClassVar[bool] = True
    loss: ClassVar[Loss | None] = LOSSES["cross_entropy"]

    units: int
    flattens: bool = False

    @property
    def inputs(self) -> int:
        """How many values it is given, in one row."""
        return prod(self.input_shape)

    @property
    def output_shape(self) -> Shape:
        return 1, 1, self.units

    @property
    def arithmetic(self) -> str:
        height, width, channels = self.input_shape
        flattened = f"{height} x {width} x {channels} = " if height > 1 else ""
        return f"{flattened}{self.inputs} inputs, {self.units} units"

    @property
    def weight_shapes(self) -> dict[str, tuple[int, ...]]:
        return {"kernel": (self.inputs, self.units), "bias": (self.units,)}

    @property
    def connections(self) -> int:
        return self.parameters

    @property
    def fan_in(self) -> int:
        return self.inputs

    def preactivation(self, weights: Weights, values: np.ndarray) -> np.ndarray:
        return dense(values.reshape(len(values), -1), weights["kernel"], weights["bias"])

    def preactivation_gradient(
        self, weights: Weights, gradient: np.ndarray, values: np.ndarray
    ) -> tuple[Weights, np.ndarray]:
        kernel = dense_kernel_gradient(gradient, values.reshape(len(values), -1))
        below = dense_gradient(gradient, weights["kernel"]).reshape(values.shape)
        return {"kernel": kernel, "bias": gradient.sum(axis=0)}, below

    def preactivation_curvature(
        self, weights: Weights, curvature: np.ndarray, values: np.ndarray
    ) -> tuple[Weights, np.ndarray]:
        kernel = dense_kernel_gradient(curvature, values.reshape(len(values), -1) ** 2)
        below = dense_gradient(curvature, weights["kernel"] ** 2).reshape(values.shape)
        return {"kernel": kernel, "bias": curvature.sum(axis=0)}, below

    def loss_curvature(self, logits: np.ndarray, values: np.ndarray) -> np.ndarray:
        return softmax_cross_entropy_curvature(logits)

    def perfect_probabilities(self) -> np.ndarray:
        """Weighted sums may grow without end, and so may come as near to 1 as one likes."""
        return np.ones(self.units, np.float32)

    def weights_of(self, weights: Weights, channel: int) -> np.ndarray:
        return np.moveaxis(weights["kernel"][:, channel].reshape(self.input_shape), -1, 0)

    def to_keras(self, keras: Any, values: Any, seed: int) -> Any:
        rows = keras.layers.Flatten(name="flatten")(values) if self.flattens else values
        return keras.layers.Dense(self.units, kernel_initializer=keras.initializers.GlorotUniform(seed),
                                  name=self.name)(rows)

    def to_onnx(self, graph: Any, weights: Weights, values: str) -> str:
        if self.flattens:  # in the order in which the weights expect them: height, width, channels
            last = graph.add("Transpose", [values], f"{self.name}/last", perm=[0, 2, 3, 1])
            values = graph.add("Flatten", [last], f"{self.name}/flat")
        kernel = graph.constant(f"{self.name}/kernel", weights["kernel"])
        bias = graph.constant(f"{self.name}/bias", weights["bias"])
        preactivation = graph.add("Gemm", [values, kernel, bias], f"{self.name}/preactivation")
        return self.activation.onnx(graph, preactivation, self.name)

    def to_stock(self, weights: Weights) -> list[StockLayer]:
        flat: list[StockLayer] = [("Flatten", {}, {})] if self.flattens else []
        return [*flat, ("Dense", {"units": self.units}, weights)]

    def to_c(self) -> list[str]:
        height, width, channels = self.input_shape
        loops = [("row", height), ("column", width)] if self.flattens else []
        place = "[row][column][source]" if self.flattens else "[source]"
        match = f"sum += given{place} * {self.name_in_c('kernel')}{place}[unit];"
        return nest([("unit", self.units)], [
            f"float sum = {self.name_in_c('bias')}[unit];",
            *nest([*loops, ("source", channels)], [match]),
            f"made[unit] = {self.activation.to_c('sum')};",
        ])

    def arrays_in_c(self, weights: Weights) -> Weights:
        """Where maps come before it, the kernel has their axes: height, width, channels, units."""
        inputs = self.input_shape if self.flattens else (self.inputs,)
        return {"kernel": weights["kernel"].reshape(*inputs, self.units), "bias": weights["bias"]}

    def to_script(self) -> list[str]:
        flat = ["layers.Flatten()"] if self.flattens else []
        return [*flat, f'layers.Dense({self.units}, name="{self.name}")', *self.activation.to_script()]
