"""Euclidean radial basis functions: each digit has a pattern, and its penalty is how far the values are from it.

The output layer of 1998 (section II-B). The loss that it was trained with stands in `lenet.layers.losses`.
"""

from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar

import numpy as np

from lenet.layers.base import Layer, Shape, StockLayer, Weights
from lenet.layers.c_code import nest
from lenet.layers.losses import LOSSES, RUBBISH, Loss, softmax

PENALTY_SCALE = 2 / 84
"""What the sum of squared differences is multiplied with. The paper takes the sum as it is; over 84 units it is so
large that the loss's exponentials vanish before they push wrong classes away. Twice the mean learns better: chosen,
like j, on validation images."""


def rbf(values: np.ndarray, patterns: np.ndarray) -> np.ndarray:
    """The squared distance to each pattern: small where the values look like it.

        y[n, i] = 2/84 * sum over j of (values[n, j] - patterns[i, j])^2

    Args:
        values: (N, inputs).
        patterns: (classes, inputs); fixed, nothing here is trained.

    Returns:
        Penalties (N, classes), 0 and up; the smallest names the answer.
    """
    differences = values[:, np.newaxis] - patterns
    return PENALTY_SCALE * (differences**2).sum(axis=2)


def rbf_gradient(gradient: np.ndarray, values: np.ndarray, patterns: np.ndarray) -> np.ndarray:
    """Carry a gradient (N, classes) with respect to the penalties back to the `values` (N, inputs).

    A penalty grows with twice the difference, times the same scale, for each step away from its pattern.
    """
    differences = values[:, np.newaxis] - patterns
    return 2 * PENALTY_SCALE * (gradient[:, :, np.newaxis] * differences).sum(axis=1)


def rbf_curvature(penalties: np.ndarray, values: np.ndarray, patterns: np.ndarray) -> np.ndarray:
    """The second derivative of the 1998 loss by each of the `values`, which the penalties y are squared distances of.

    With p the probabilities of the classes, "none of these" among them, and y' = 2 c (x - w), y" = 2 c:
    y" for the right class, less the mean of y", plus the variance of y', both by p. The labels do not matter: the right
    class enters the loss as a straight line.

    Returns:
        (N, inputs), like `values`.
    """
    none = np.full((len(penalties), 1), RUBBISH)
    probabilities = softmax(-np.concatenate([penalties, none], axis=1))[:, :-1, np.newaxis]
    slopes = 2 * PENALTY_SCALE * (values[:, np.newaxis] - patterns)
    variance = (probabilities * slopes**2).sum(axis=1) - (probabilities * slopes).sum(axis=1) ** 2
    return 2 * PENALTY_SCALE * (1 - probabilities.sum(axis=1)) + variance


@dataclass(frozen=True, kw_only=True)
class RBF(Layer):
    """Distances to patterns, with a minus sign: the logits, so that the nearest pattern has the largest.

    Attributes:
        patterns: one row of +1 and -1 for each class.
    """

    kind: ClassVar[str] = "rbf"
    operation: ClassVar[str] = "distance"
    family: ClassVar[str] = "dense"
    weight_word: ClassVar[str] = "wanted"
    sight: ClassVar[str] = "how far {before} is from the bitmap of {unit}"
    gives_units: ClassVar[bool] = True
    loss: ClassVar[Loss | None] = LOSSES["map"]

    patterns: tuple[tuple[int, ...], ...]

    @property
    def label(self) -> str:
        return "distance to bitmaps"

    @property
    def output_shape(self) -> Shape:
        return 1, 1, len(self.patterns)

    @property
    def arithmetic(self) -> str:
        return f"{self.fan_in} inputs, {len(self.patterns)} units"

    @property
    def connections(self) -> int:
        """One for each pixel of each pattern; nobody trains them, and there is no bias."""
        return self.fan_in * len(self.patterns)

    @property
    def fan_in(self) -> int:
        return prod(self.input_shape)

    def preactivation(self, weights: Weights, values: np.ndarray) -> np.ndarray:
        return -rbf(values, self._patterns)

    def preactivation_gradient(
        self, weights: Weights, gradient: np.ndarray, values: np.ndarray
    ) -> tuple[Weights, np.ndarray]:
        return {}, rbf_gradient(-gradient, values, self._patterns)

    def loss_curvature(self, logits: np.ndarray, values: np.ndarray) -> np.ndarray:
        """By the values themselves: two distances have mixed derivatives, so that each apart would not do."""
        return rbf_curvature(-logits, values, self._patterns)

    def curvature(
        self, weights: Weights, upstream: np.ndarray, values: np.ndarray, preactivation: np.ndarray
    ) -> tuple[Weights, np.ndarray]:
        """Nothing is left to do: `loss_curvature` has gone back to its input already."""
        return {}, upstream

    def perfect_probabilities(self) -> np.ndarray:
        """Those of a pattern that is met exactly: a distance ends at 0, and patterns that are alike stay near.

        Of the digits' bitmaps, those of 3 and 6 are so near to that of the 8 that it gets no more than 0.42.
        """
        return np.diag(softmax(-rbf(self._patterns, self._patterns))).astype(np.float32)

    def weights_of(self, weights: Weights, channel: int) -> np.ndarray:
        """The pixels of the channel's pattern."""
        return self._patterns[channel].reshape(-1, 1, 1)

    def contributions(self, inputs: np.ndarray, weights: np.ndarray | None) -> np.ndarray:
        """Minus the squared difference from the pattern, scaled."""
        return -PENALTY_SCALE * (inputs - weights) ** 2

    @property
    def _patterns(self) -> np.ndarray:
        return np.array(self.patterns, np.float32)

    def to_keras(self, keras: Any, values: Any, seed: int) -> Any:
        """Less each pattern, squared, added up (their number times the mean), scaled, and with a minus sign."""
        patterns, name = self._patterns, self.name
        classes, inputs = patterns.shape
        repeated = keras.layers.RepeatVector(classes, name=f"{name}_inputs")(values)
        differences = keras.layers.Normalization(
            axis=(1, 2), mean=patterns.tolist(), variance=np.ones_like(patterns).tolist(), name=f"{name}_differences",
        )(repeated)
        squares = keras.layers.Multiply(name=f"{name}_squares")([differences, differences])
        means = keras.layers.GlobalAveragePooling1D(data_format="channels_first", name=f"{name}_mean")(squares)
        return keras.layers.Rescaling(-PENALTY_SCALE * inputs, name=name)(means)

    def to_onnx(self, graph: Any, weights: Weights, values: str) -> str:
        name = self.name
        rows = graph.add("Unsqueeze", [values, graph.constant("digit_axis", [1], np.int64)], f"{name}/inputs")
        apart = graph.add("Sub", [rows, graph.constant(f"{name}/bitmaps", self._patterns)], f"{name}/differences")
        distances = graph.add("ReduceSumSquare", [apart], f"{name}/distances", axes=[2], keepdims=0)
        return graph.add("Mul", [distances, graph.constant(f"{name}/scale", -PENALTY_SCALE)], f"{name}/preactivation")

    def to_stock(self, weights: Weights) -> list[StockLayer]:
        """A dense layer: -(x - w)^2 = 2 w x - w^2 - x^2, and x^2, which all classes share, cancels out in softmax."""
        patterns = self._patterns
        kernel, bias = 2 * PENALTY_SCALE * patterns.T, -PENALTY_SCALE * (patterns**2).sum(axis=1)
        return [("Dense", {"units": len(patterns)}, {"kernel": kernel, "bias": bias})]

    def to_c(self) -> list[str]:
        difference = f"float difference = given[source] - {self.name_in_c('pattern')}[unit][source];"
        return nest([("unit", len(self.patterns))], [
            "float sum = 0;",
            *nest([("source", self.fan_in)], [difference, "sum += difference * difference;"]),
            f"made[unit] = -{PENALTY_SCALE:.9f}f * sum;",
        ])

    def arrays_in_c(self, weights: Weights) -> Weights:
        """The patterns, (classes, inputs) int8."""
        return {"pattern": self._patterns.astype(np.int8)}

    def to_script(self) -> list[str]:
        return [f'Distances(name="{self.name}")']

    def define_in_script(self) -> str:
        lines = ["".join("#" if pixel > 0 else "." for pixel in pattern) for pattern in self.patterns]
        return SCRIPT.format(bitmaps="\n".join(lines), rubbish=RUBBISH)


SCRIPT = '''
BITMAPS = """
{bitmaps}
""".split()


class Distances(layers.Layer):
    """OUTPUT: twice F6's mean squared difference from each digit's bitmap, negative: the nearest has the largest."""

    def call(self, values):
        patterns = np.array([[1 if pixel == "#" else -1 for pixel in bitmap] for bitmap in BITMAPS], "float32")
        return -2 * ops.mean((values[:, None] - patterns) ** 2, axis=2)


def map_loss(labels, scores):
    """The paper's maximum a posteriori criterion (equation 9), with j = {rubbish:g}."""
    right = ops.sum(scores * ops.one_hot(ops.reshape(ops.cast(labels, "int32"), [-1]), 10), axis=1)
    rubbish = ops.full_like(scores[:, :1], -{rubbish!r})
    return ops.logsumexp(ops.concatenate([rubbish, scores], axis=1), axis=1) - right
'''
