"""The non-linearity after a layer's sums. Without one, all layers together would be a single linear map.

Each kind is one record of `ACTIVATIONS`; nothing outside this file asks for a kind by its name. A new one is a new
record here, and a row in the browser's table (`ui/web/engine/activations.js`).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev

from lenet.choice import Choice, find

SCALE, SLOPE = 1.7159, 2 / 3
"""The paper's squashing function is 1.7159 tanh(2a/3), so that f(1) = 1 and f(-1) = -1 (appendix A)."""

LEAK = 0.01
"""The slope of leaky ReLU below zero (A. Maas et al. 2013). Keras's and ONNX's own defaults are others."""

OLD_NAMES = {"negative_slope": "alpha", "silu": "swish"}
"""What Keras 2 called what Keras 3 calls otherwise."""

PREACTIVATIONS = np.linspace(-10, 10, 4001)
"""Sums of a usual size, close together."""

ERF_REACH, ERF_DEGREE = 4.5, 22
"""Beyond 4.5 the error function is 1 to within 2e-10."""


@dataclass(frozen=True)
class Activation(Choice):
    """One kind of activation.

    Attributes:
        function: NumPy array of any shape -> its values after the activation, same shape and dtype.
        slope: NumPy array -> the derivative at each of its values, same shape.
        monotone: whether a larger preactivation never gives a smaller activation. Only then may the largest of four
            be taken first.
        tensorflow: (the library tensorflow, tensor) -> tensor.
        keras: what Keras calls it in `layers.Activation`; None where `keras_layers` says otherwise.
        onnx: (a graph of `lenet.export.onnx_graph`, name of the preactivation, name of the layer) -> name of the
            activation.
        c: what it is in C, an expression of the float `a`; "" if nothing is done.
        keras_layers: the Keras layers it is made of, (class name, arguments), if no single name will do.
    """

    function: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]
    monotone: bool
    tensorflow: Callable[[Any, Any], Any]
    keras: str | None
    onnx: Callable[[Any, str, str], str]
    c: str
    keras_layers: tuple[tuple[str, dict[str, Any], str], ...] = ()

    def apply(self, preactivation: np.ndarray) -> np.ndarray:
        """The activations of `preactivation`, same shape and dtype."""
        return self.function(preactivation).astype(preactivation.dtype, copy=False)

    def reaches(self, value: float) -> bool:
        """Whether the activation of a value from -10 to 10 comes within a hundredth of `value`."""
        return bool((np.abs(self.function(PREACTIVATIONS) - value) < 0.01).any())

    def carry_back(self, gradient: np.ndarray, preactivation: np.ndarray) -> np.ndarray:
        """A gradient by the activations, carried back to the preactivations: times the slope there."""
        return (gradient * self.slope(preactivation)).astype(preactivation.dtype, copy=False)

    def to_keras(self, keras: Any, layer: str) -> list[Any]:
        """The layers of Keras that follow the layer of that name; the last one's output is the answer."""
        return [getattr(keras.layers, kind)(**arguments, name=f"{layer}_{part}")
                for kind, arguments, part in self._list_keras_layers()]

    def to_stock(self) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
        """The same as layers of Keras 2, which calls some things otherwise: class, settings, and no arrays."""
        return [(kind, {OLD_NAMES.get(key, key): OLD_NAMES.get(value, value) for key, value in arguments.items()}, {})
                for kind, arguments, _ in self._list_keras_layers()]

    def to_script(self) -> list[str]:
        """The same as lines of a Keras script."""
        calls = [(kind, ", ".join([f"{value!r}" if key in ("activation", "scale") else f"{key}={value!r}"
                                   for key, value in arguments.items()]))
                 for kind, arguments, _ in self._list_keras_layers()]
        return [f"layers.{kind}({arguments})".replace("'", '"') for kind, arguments in calls]

    def to_c(self, preactivation: str) -> str:
        """The same as an expression of C, which calls what `define_in_c` defines."""
        return f"lenet_{self.name}({preactivation})" if self.c else preactivation

    def define_in_c(self) -> str:
        """The function of C that `to_c` calls; "" if it calls none."""
        return f"static inline float lenet_{self.name}(float a) {{ return {self.c}; }}" if self.c else ""

    def _list_keras_layers(self) -> tuple[tuple[str, dict[str, Any], str], ...]:
        return self.keras_layers if self.keras is None else (("Activation", {"activation": self.keras}, "activation"),)


def erf(values: np.ndarray) -> np.ndarray:
    """The error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0 to each value; right to 1e-8.

    NumPy has none. It is x times an even function: a polynomial in x^2 (Chebyshev's interpolation of degree 22),
    which Python's own `math.erf` fixes at 23 points.

    Args:
        values: any shape, float; computed and returned as float64, -1 to 1.
    """
    x = np.clip(values.astype(np.float64), -ERF_REACH, ERF_REACH)
    return x * chebyshev.chebval(2 * (x / ERF_REACH) ** 2 - 1, ERF_COEFFICIENTS)


def _interpolate_erf() -> np.ndarray:
    """The coefficients of erf(x) / x over 2 (x/4.5)^2 - 1, which runs from -1 to 1: (23,) float64."""
    def compute(places: np.ndarray) -> np.ndarray:
        return np.array([math.erf(x) / x for x in ERF_REACH * np.sqrt((places + 1) / 2)])

    return chebyshev.chebinterpolate(compute, ERF_DEGREE)


ERF_COEFFICIENTS = _interpolate_erf()


def _sigmoid(preactivation: np.ndarray) -> np.ndarray:
    # 1 / (1 + exp(-a)), written so that no exponential of a large number is ever taken.
    return ((1 + np.tanh(preactivation / 2)) / 2).astype(preactivation.dtype)


def _normal(preactivation: np.ndarray) -> np.ndarray:
    """The share of a standard normal distribution that lies below each value."""
    return (1 + erf(preactivation / np.sqrt(2))) / 2


def _bell(preactivation: np.ndarray) -> np.ndarray:
    """The density of the standard normal distribution."""
    return np.exp(-(preactivation.astype(np.float64) ** 2) / 2) / np.sqrt(2 * np.pi)


def _slope_of_silu(preactivation: np.ndarray) -> np.ndarray:
    share = _sigmoid(preactivation)
    return share * (1 + preactivation * (1 - share))


def _one(operation: str, **attributes: Any) -> Callable[[Any, str, str], str]:
    """A single ONNX operation."""
    return lambda graph, preactivation, name: graph.add(operation, [preactivation], name, **attributes)


def _onnx_scaled_tanh(graph: Any, preactivation: str, name: str) -> str:
    sloped = graph.add("Mul", [preactivation, graph.constant(f"{name}/slope", SLOPE)], f"{name}/sloped")
    squashed = graph.add("Tanh", [sloped], f"{name}/squashed")
    return graph.add("Mul", [squashed, graph.constant(f"{name}/scale", SCALE)], name)


def _onnx_gelu(graph: Any, preactivation: str, name: str) -> str:
    scaled = graph.add("Mul", [preactivation, graph.constant(f"{name}/width", 1 / math.sqrt(2))], f"{name}/scaled")
    odd = graph.add("Erf", [scaled], f"{name}/erf")
    twice = graph.add("Add", [odd, graph.constant(f"{name}/one", 1)], f"{name}/twice")
    share = graph.add("Mul", [twice, graph.constant(f"{name}/half", 0.5)], f"{name}/share")
    return graph.add("Mul", [preactivation, share], name)


def _onnx_silu(graph: Any, preactivation: str, name: str) -> str:
    return graph.add("Mul", [preactivation, graph.add("Sigmoid", [preactivation], f"{name}/share")], name)


ACTIVATIONS = {record.name: record for record in (
    Activation(
        "relu", "ReLU", "Negative sums become 0, positive ones stay.",
        function=lambda a: np.maximum(a, 0), slope=lambda a: (a > 0).astype(a.dtype), monotone=True,
        tensorflow=lambda tf, a: tf.nn.relu(a), keras="relu", onnx=_one("Relu"), c="a > 0 ? a : 0"),
    Activation(
        "tanh", "tanh", "Every sum is squeezed between −1 and 1.",
        function=np.tanh, slope=lambda a: 1 - np.tanh(a) ** 2, monotone=True,
        tensorflow=lambda tf, a: tf.tanh(a), keras="tanh", onnx=_one("Tanh"), c="tanhf(a)"),
    Activation(
        "scaled_tanh", "scaled tanh (1998)", "The paper's: 1.7159 tanh(2a/3), which maps 1 to 1 and −1 to −1.",
        function=lambda a: SCALE * np.tanh(SLOPE * a),
        slope=lambda a: SCALE * SLOPE * (1 - np.tanh(SLOPE * a) ** 2), monotone=True,
        tensorflow=lambda tf, a: SCALE * tf.tanh(SLOPE * a), keras=None, onnx=_onnx_scaled_tanh,
        c=f"{SCALE}f * tanhf(2 * a / 3)",
        # Three stock layers instead of a function of our own: a saved model then opens anywhere.
        keras_layers=(("Rescaling", {"scale": SLOPE}, "slope"), ("Activation", {"activation": "tanh"}, "activation"),
                      ("Rescaling", {"scale": SCALE}, "scale"))),
    Activation(
        "sigmoid", "sigmoid", "Every sum is squeezed between 0 and 1.",
        function=_sigmoid, slope=lambda a: _sigmoid(a) * (1 - _sigmoid(a)), monotone=True,
        tensorflow=lambda tf, a: tf.sigmoid(a), keras="sigmoid", onnx=_one("Sigmoid"),
        c="1 / (1 + expf(-a))"),
    Activation(
        "gelu", "GELU", "Each sum times the share of a normal distribution that lies below it "
                        "(D. Hendrycks, K. Gimpel 2016); the exact form.",
        function=lambda a: a * _normal(a), slope=lambda a: _normal(a) + a * _bell(a), monotone=False,
        tensorflow=lambda tf, a: a * 0.5 * (1 + tf.math.erf(a / math.sqrt(2))), keras="gelu", onnx=_onnx_gelu,
        c=f"a * (1 + erff(a * {math.sqrt(1 / 2):.9f}f)) / 2"),
    Activation(
        "silu", "SiLU", "Each sum times its sigmoid (S. Elfwing et al. 2018), also called swish.",
        function=lambda a: a * _sigmoid(a), slope=_slope_of_silu, monotone=False,
        tensorflow=lambda tf, a: a * tf.sigmoid(a), keras="silu", onnx=_onnx_silu,
        c="a / (1 + expf(-a))"),
    Activation(
        "leaky_relu", "leaky ReLU", "Positive sums stay, negative ones shrink to a hundredth.",
        function=lambda a: np.where(a > 0, a, LEAK * a), slope=lambda a: np.where(a > 0, 1.0, LEAK), monotone=True,
        tensorflow=lambda tf, a: tf.where(a > 0, a, LEAK * a), keras=None, onnx=_one("LeakyRelu", alpha=LEAK),
        c=f"a > 0 ? a : {LEAK}f * a",
        keras_layers=(("LeakyReLU", {"negative_slope": LEAK}, "activation"),)),
    Activation(
        "softplus", "softplus", "log(1 + exp(a)): ReLU with its corner rounded.",
        function=lambda a: np.logaddexp(0, a), slope=_sigmoid, monotone=True,
        tensorflow=lambda tf, a: tf.nn.softplus(a), keras="softplus", onnx=_one("Softplus"),
        c="fmaxf(a, 0) + log1pf(expf(-fabsf(a)))"),
)}  # fmt: skip
"""The activations there are, by name."""


LINEAR = Activation(
    "linear", "none", "The sums stay as they are.", function=lambda a: a, slope=np.ones_like, monotone=True,
    tensorflow=lambda tf, a: a, keras=None, onnx=lambda graph, preactivation, name: preactivation, c="")
"""What a layer without a non-linearity has; nobody can choose it for a whole network."""


def find_activation(name: str) -> Activation:
    """The activation `name`.

    Raises:
        ConfigError: if there is none of that name; the message lists those there are.
    """
    return find(ACTIVATIONS, "activation", name)
