"""The arithmetic of LeNet-5, a kind of layer a file, in NumPy.

Every file has the functions of one kind: the layer itself, and how a gradient flows back through it. Below them
stands the class that says what else there is to say about the kind. Maps are arrays (N, height, width, channels) of
float32, N being the number of images.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lenet.choice import Choice
from lenet.layers.activation import ACTIVATIONS, LINEAR, Activation, erf, find_activation
from lenet.layers.base import Layer, ReceptiveField, Shape, StockLayer, Weights
from lenet.layers.convolution import (
    Convolution, convolve, convolve_gradient, convolve_kernel_gradient, same_padding,
)
from lenet.layers.dense import Dense, dense, dense_gradient
from lenet.layers.losses import LOSSES, Loss, map_loss, map_loss_gradient, softmax, softmax_cross_entropy
from lenet.layers.pooling import (
    AveragePooling, MaxPooling, Pooling, pool_average, pool_average_gradient, pool_max, pool_max_gradient,
)
from lenet.layers.rbf import PENALTY_SCALE, RBF, rbf, rbf_gradient
from lenet.layers.strided_convolution import StridedConvolution
from lenet.layers.subsampling import Subsampling, subsample, subsample_gradient

LAYER_KINDS: tuple[type[Layer], ...] = (
    Convolution, MaxPooling, AveragePooling, Subsampling, StridedConvolution, Dense, RBF,
)
"""Every kind of layer there is."""


@dataclass(frozen=True)
class PoolingChoice(Choice):
    """A way to halve maps: what S2 and S4 are.

    Attributes:
        build: (name of the layer, its input's shape, the network's activation) -> the layer.
    """

    build: Callable[[str, Shape, Activation], Layer]


POOLINGS = {record.name: record for record in (
    PoolingChoice(
        "max", "largest of 4", "Of each 2x2 window the largest value is kept. Nothing is learnt.",
        lambda name, shape, activation: MaxPooling(name=name, input_shape=shape)),
    PoolingChoice(
        "average", "mean of 4", "Of each 2x2 window the mean is kept. Nothing is learnt.",
        lambda name, shape, activation: AveragePooling(name=name, input_shape=shape)),
    PoolingChoice(
        "subsampling", "subsampling (1998)",
        "Each 2x2 window is added up; each map learns a coefficient and a bias for its sums. The paper's.",
        lambda name, shape, activation: Subsampling(name=name, input_shape=shape, activation=activation)),
    PoolingChoice(
        "strided", "strided convolution",
        "Filters of 2x2 over all maps that move two pixels at a time: the network learns how to shrink its maps.",
        lambda name, shape, activation: StridedConvolution(
            name=name, input_shape=shape, filters=shape[2], window=StridedConvolution.stride, activation=activation)),
)}  # fmt: skip
"""What S2 and S4 can be, by name."""

__all__ = [
    "ACTIVATIONS", "LAYER_KINDS", "LINEAR", "LOSSES", "PENALTY_SCALE", "POOLINGS", "RBF", "Activation",
    "AveragePooling", "Convolution", "Dense", "Layer", "Loss", "MaxPooling", "Pooling", "PoolingChoice",
    "ReceptiveField", "Shape", "StockLayer", "StridedConvolution", "Subsampling", "Weights", "convolve",
    "convolve_gradient", "convolve_kernel_gradient", "dense", "dense_gradient", "erf", "find_activation",
    "map_loss", "map_loss_gradient", "pool_average", "pool_average_gradient", "pool_max", "pool_max_gradient",
    "rbf", "rbf_gradient", "same_padding", "softmax", "softmax_cross_entropy", "subsample",
    "subsample_gradient",
]
