"""What every kind of layer is: its shapes, its arithmetic, what it computes, what it sees, what others call it.

A kind is one class in one file of this folder. The network, training, exports and pages ask the layer; what is special
to a kind elsewhere (how the graph computes it, how a page speaks of it) is a row in a table there, which a test holds
to `lenet.layers.LAYER_KINDS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from lenet.layers.activation import LINEAR, Activation
from lenet.layers.losses import Loss

Shape = tuple[int, int, int]
Weights = Mapping[str, np.ndarray]
"""The arrays of one layer by the name of their part: "kernel", "coefficient", "bias". For reading only."""

StockLayer = tuple[str, dict[str, Any], Weights]
"""A layer as Keras 2 and TensorFlow.js have it: its class, its settings, and its arrays in their order."""


@dataclass(frozen=True)
class ReceptiveField:
    """A rectangle of rows and columns, counted from 0; negative ones lie in the padding around the input."""

    top: int
    left: int
    height: int
    width: int

    def clip(self, side: int) -> ReceptiveField:
        """The part that lies within a map of `side` x `side`."""
        top, left = max(0, self.top), max(0, self.left)
        bottom, right = min(side, self.top + self.height), min(side, self.left + self.width)
        return ReceptiveField(top, left, bottom - top, right - left)


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One layer. Shapes are (height, width, channels).

    Attributes:
        name: C1, S2, C3, S4, C5, F6 or OUTPUT.
        input_shape: what it is given; maps are square.
        activation: what follows its preactivations.
        dropout: the share of its activations that training drops at random, 0 to 0.9.
        is_output: whether it is the last: its preactivations are the logits, and softmax follows.
    """

    kind: ClassVar[str]
    """What the field calls this kind of layer."""

    family: ClassVar[str]
    """"convolution", "pooling" or "dense": what it looks like in a picture."""

    operation: ClassVar[str]
    """What is done between the layer before and this one, in a word or two."""

    weight_word: ClassVar[str] = "weight"
    """What an input meets, in a table's head."""

    sight: ClassVar[str] = "all {count} values of {before}"
    """What a unit that sees everything was computed from; the layer before it, its values and the unit fill it in."""

    gives_units: ClassVar[bool] = False
    """Whether it makes a row of units, (N, units), instead of maps."""

    loss: ClassVar[Loss | None] = None
    """What a network that ends in this layer is trained to make small; None if it cannot be the last."""

    name: str
    input_shape: Shape
    activation: Activation = LINEAR
    dropout: float = 0.0
    is_output: bool = False

    # What it is ----------------------------------------------------------------------------------------------------

    @property
    def label(self) -> str:
        """What people call this very layer; its kind, unless there is more to say."""
        return self.kind

    @property
    def color(self) -> str:
        """The name of its colour in `lenet.figures.colors.LAYER_COLORS`."""
        return "output" if self.is_output else self.family

    @property
    def output_shape(self) -> Shape:
        """What it makes of its input."""
        raise NotImplementedError

    @property
    def arithmetic(self) -> str:
        """The formula of the output's side, written out: "28 + 4 (padding) - 5 + 1 = 28"."""
        raise NotImplementedError

    @property
    def weight_shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of every weight array by the name of its part; empty for a layer that learns nothing."""
        return {}

    @property
    def has_weights(self) -> bool:
        """Whether it learns anything."""
        return bool(self.weight_shapes)

    @property
    def parameters(self) -> int:
        """The number of trainable values."""
        return sum(int(np.prod(shape)) for shape in self.weight_shapes.values())

    @property
    def connections(self) -> int:
        """For every output value the inputs that it is computed from, and its bias (section II-B)."""
        raise NotImplementedError

    @property
    def fan_in(self) -> int | np.ndarray:
        """How many inputs enter one output value, the bias not counted; (channels,) where they differ."""
        raise NotImplementedError

    @property
    def mask(self) -> np.ndarray | None:
        """Which input channel each output channel sees, (inputs, outputs) bool; None where it sees all."""
        return None

    @property
    def first_values(self) -> dict[str, float]:
        """What the arrays that are not drawn at random begin with, by the name of their part."""
        return {"bias": 0.0}

    def check(self, weights: Weights) -> str | None:
        """What is wrong with arrays of the right shapes, as the end of a sentence; None if nothing is."""
        return None

    def gain(self, weights: Weights) -> float:
        """How many times larger than its inputs its preactivations can become at most, the bias not counted."""
        if "kernel" not in weights:
            return 1.0
        sizes = np.abs(weights["kernel"])
        return float(sizes.sum(axis=tuple(range(sizes.ndim - 1)), dtype=float).max())

    # What it computes ----------------------------------------------------------------------------------------------

    def preactivation(self, weights: Weights, values: np.ndarray) -> np.ndarray:
        """Its preactivations for `values` (N, *input_shape), or (N, inputs) where units come before it."""
        raise NotImplementedError

    def preactivation_gradient(
        self, weights: Weights, gradient: np.ndarray, values: np.ndarray
    ) -> tuple[Weights, np.ndarray]:
        """`backward`, from the gradient by its preactivations on."""
        raise NotImplementedError

    def forward(self, weights: Weights, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Its preactivations, and its activations, which are what the next layer is given."""
        preactivation = self.preactivation(weights, values)
        return preactivation, self.activation.apply(preactivation)

    def backward(
        self, weights: Weights, gradient: np.ndarray, values: np.ndarray, preactivation: np.ndarray
    ) -> tuple[Weights, np.ndarray]:
        """Carry a gradient from its activations back to its weights, and to the `values` that it was given.

        Returns:
            Arrays by the name of the weights' parts, summed over the images, and one in the shape of `values`.
        """
        return self.preactivation_gradient(weights, self.activation.carry_back(gradient, preactivation), values)

    def curvature(
        self, weights: Weights, upstream: np.ndarray, values: np.ndarray, preactivation: np.ndarray
    ) -> tuple[Weights, np.ndarray]:
        """The second derivatives of the loss by its weights and by its input, cross terms left out.

        Back through the activation they go like a gradient, but with the slope squared.

        Args:
            upstream: those by its activations.

        Returns:
            Arrays by the name of the weights' parts, and one in the shape of `values`.
        """
        once = self.activation.carry_back(upstream, preactivation)
        return self.preactivation_curvature(weights, self.activation.carry_back(once, preactivation), values)

    def preactivation_curvature(
        self, weights: Weights, curvature: np.ndarray, values: np.ndarray
    ) -> tuple[Weights, np.ndarray]:
        """`curvature`, from the second derivatives by its preactivations on: times squared values, squared weights."""
        raise NotImplementedError

    def loss_curvature(self, logits: np.ndarray, values: np.ndarray) -> np.ndarray:
        """For a layer that can be the last: where `curvature` starts, the second derivative by its activations."""
        raise NotImplementedError

    def perfect_probabilities(self) -> np.ndarray:
        """For a layer that can be the last: the largest probability that each class can get, (classes,) float32."""
        raise NotImplementedError

    # What it sees --------------------------------------------------------------------------------------------------

    def sources(self, channel: int) -> tuple[int, ...]:
        """Which maps, or units, of the layer before one of its own is computed from."""
        return tuple(range(self.input_shape[2]))

    def window_of(self, row: int = 0, column: int = 0) -> ReceptiveField:
        """The rows and columns of the layer before that one of its values is computed from."""
        side = self.input_shape[0]
        return ReceptiveField(0, 0, side, side)

    @property
    def sees_everything(self) -> bool:
        """Whether each of its values is computed from the whole of the layer before."""
        field, side = self.window_of(), self.input_shape[0]
        return field == ReceptiveField(0, 0, side, side)

    def weights_of(self, weights: Weights, channel: int) -> np.ndarray | None:
        """What the inputs of one channel are weighed with, (sources, height, width); None where nothing is."""
        return None

    def contributions(self, inputs: np.ndarray, weights: np.ndarray | None) -> np.ndarray:
        """What each input adds to the sum, (sources, height, width): input times weight."""
        return inputs if weights is None else inputs * weights

    # What others call it -------------------------------------------------------------------------------------------

    def to_keras(self, keras: Any, values: Any, seed: int) -> Any:
        """The same in Keras's functional style: its preactivation for the tensor `values`."""
        raise NotImplementedError

    def keras_variables(self, model: Any) -> dict[str, list[tuple[Any, tuple[Any, ...]]]]:
        """Where a Keras model keeps its arrays: by part, pairs of a variable and the index of it in our array."""
        return {part: [(getattr(model.get_layer(self.name), part), (...,))] for part in self.weight_shapes}

    def to_onnx(self, graph: Any, weights: Weights, values: str) -> str:
        """The same in ONNX: adds its preactivation and activation to the graph and returns the last name."""
        raise NotImplementedError

    def to_stock(self, weights: Weights) -> list[StockLayer]:
        """The same for a model of TensorFlow.js, without the activation: stock layers, one after the other.

        Of the last layer only what follows softmax has to be the same.
        """
        raise NotImplementedError

    def to_c(self) -> list[str]:
        """The loops of C that compute its activations `made` from `given`.

        Both are arrays of float, [height][width][channels], or [units] where a layer makes a row of them. A weight
        array is called as `name_in_c` says.
        """
        raise NotImplementedError

    def arrays_in_c(self, weights: Weights) -> Weights:
        """The arrays that `to_c` asks for, by the names of their parts, shaped as it asks for them."""
        return weights

    def name_in_c(self, part: str) -> str:
        """What C calls one of its arrays."""
        return f"lenet_{self.name}_{part}"

    def to_script(self) -> list[str]:
        """The lines that stand for it in a Keras script, in a list of layers."""
        raise NotImplementedError

    def define_in_script(self) -> str:
        """What a Keras script has to define for it first; "" where Keras has such a layer."""
        return ""
