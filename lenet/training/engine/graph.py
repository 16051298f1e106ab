"""The network in the graph: from pixels to logits, to the loss, and by `tf.GradientTape` back to the weights.

The same numbers as `lenet.network`, to which a test holds it, with images last: maps are
(channels, rows, columns, images), rows of units (units, images).

A convolution of stride 1 and the pooling after it are one stage, computed as one large matrix product, wherever that
changes no number (`can_fuse`). All other layers are stages of their own.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeGuard

import tensorflow as tf

from lenet.layers import (
    PENALTY_SCALE, RBF, AveragePooling, Convolution, Dense, Layer, Loss, MaxPooling, Subsampling,
)
from lenet.layers.pooling import POOL
from lenet.network import NetworkConfig, build_layers, find_input_format
from lenet.training.engine.pooled_convolution import PooledConvolution, convolve, cut_fours, largest_of_four

Weights = dict[str, tf.Tensor]
Stage = Callable[[Weights, tf.Tensor], tf.Tensor]
"""All arrays by their full names, and what the stage is given -> what it answers."""


class Graph:
    """The layers of one network, ready to be called inside a `tf.function`.

    Args:
        config: which network.
        fuses: whether convolution and pooling may be one stage; turned off, the same numbers come more slowly.

    Raises:
        ConfigError: if the network cannot be built.
    """

    def __init__(self, config: NetworkConfig, fuses: bool = True) -> None:
        self.config = config
        self.input_format = find_input_format(config)
        self.stages = plan_stages(build_layers(config), fuses)

    def compute_logits(self, weights: Weights, pixels: tf.Tensor, seed: tf.Tensor | None = None) -> tf.Tensor:
        """The network's answer, (10, images) float32.

        Args:
            weights: the arrays of `weight_shapes`.
            pixels: (images, 28, 28), 0 to 255, uint8 or float32.
            seed: (2,) whole numbers that fix the dropout; None drops nothing.
        """
        values, dropped = self._scale(pixels), 0
        for last, stage in self.stages:
            values = stage(weights, values)
            if last.dropout and seed is not None:
                values = _drop(_flatten(values), last.dropout, seed, dropped)
                dropped += 1
        return values

    def _scale(self, pixels: tf.Tensor) -> tf.Tensor:
        """`scale_images`: (1, side, side, images)."""
        given = self.input_format
        values = tf.transpose(tf.cast(pixels, tf.float32), [1, 2, 0])[tf.newaxis] / 255
        return values if given.is_plain else _pad(values, (given.edge,) * 2) * (given.ink - given.ground) + given.ground


def plan_stages(layers: tuple[Layer, ...], fuses: bool = True) -> list[tuple[Layer, Stage]]:
    """What is computed one after the other, each with the last layer in it.

    Raises:
        TypeError: if a kind of layer has no stage.
    """
    stages: list[tuple[Layer, Stage]] = []
    rest = list(layers)
    while rest:
        layer, following = rest.pop(0), rest[0] if rest else None
        if fuses and following is not None and can_fuse(layer, following):
            stages.append((rest.pop(0), _fuse(layer, following)))
        else:
            stages.append((layer, _build_stage(layer)))
    return stages


def can_fuse(layer: Layer, following: Layer) -> TypeGuard[Convolution]:
    """Whether a layer and the pooling after it may be computed in one, with the four values of a window apart.

    The pooling has to be of a kind that `POOL_FOURS` knows. Where it is taken before the activation, that is right only
    if the activation is monotone.
    """
    if type(layer) is not Convolution or type(following) not in POOL_FOURS:
        return False
    return layer.activation.monotone or not POOL_FOURS[type(following)].pools_first


def _fuse(layer: Convolution, following: Layer) -> Stage:
    side = layer.input_shape[0] + sum(layer.padding)
    product = PooledConvolution(side, layer.weight_shapes["kernel"])
    finish = POOL_FOURS[type(following)].finish

    def stage(weights: Weights, maps: tf.Tensor) -> tf.Tensor:
        preactivations = product.multiply(_pad(maps, layer.padding), _masked(layer, weights))
        return product.join(finish(layer, following, weights, preactivations))

    return stage


def _pool_max(layer: Convolution, following: Layer, weights: Weights, preactivations: tf.Tensor) -> tf.Tensor:
    return _activate(layer, largest_of_four(preactivations) + _bias(layer, weights))


def _pool_average(layer: Convolution, following: Layer, weights: Weights, preactivations: tf.Tensor) -> tf.Tensor:
    return tf.reduce_sum(_activate(layer, preactivations + _bias(layer, weights)), axis=0) / POOL**2


def _subsample(layer: Convolution, following: Layer, weights: Weights, preactivations: tf.Tensor) -> tf.Tensor:
    four = tf.reduce_sum(_activate(layer, preactivations + _bias(layer, weights)), axis=0)
    return _finish_subsampling(following, weights, four)


class FoursPooling(NamedTuple):
    """What a pooling makes of a convolution's preactivations, (4, tile, maps, ...) float32: a window's values apart.

    `pools_first`: whether it pools them and activates what is left, a quarter of the work.
    """

    finish: Callable[[Convolution, Layer, Weights, tf.Tensor], tf.Tensor]
    pools_first: bool


POOL_FOURS: dict[type[Layer], FoursPooling] = {
    MaxPooling: FoursPooling(_pool_max, True), AveragePooling: FoursPooling(_pool_average, False),
    Subsampling: FoursPooling(_subsample, False),
}
"""The poolings that can be one stage with the convolution before them."""


def _build_stage(layer: Layer) -> Stage:
    """The stage of a single layer, by its class or the nearest one above it."""
    for kind in type(layer).__mro__:
        if kind in STAGES:
            return lambda weights, values: STAGES[kind](layer, weights, values)
    raise TypeError(f"{type(layer).__name__} has no stage; there are: {', '.join(one.__name__ for one in STAGES)}.")


def _convolve(layer: Convolution, weights: Weights, maps: tf.Tensor) -> tf.Tensor:
    preactivations = convolve(_pad(maps, layer.padding), _masked(layer, weights), layer.stride)
    return _activate(layer, preactivations + _bias(layer, weights))


def _take_largest(layer: MaxPooling, weights: Weights, maps: tf.Tensor) -> tf.Tensor:
    return largest_of_four(cut_fours(maps))


def _take_mean(layer: AveragePooling, weights: Weights, maps: tf.Tensor) -> tf.Tensor:
    return tf.reduce_sum(cut_fours(maps), axis=0) / POOL**2


def _add_fours(layer: Subsampling, weights: Weights, maps: tf.Tensor) -> tf.Tensor:
    return _finish_subsampling(layer, weights, tf.reduce_sum(cut_fours(maps), axis=0))


def _weigh(layer: Dense, weights: Weights, values: tf.Tensor) -> tf.Tensor:
    kernel, bias = weights[f"{layer.name}/kernel"], weights[f"{layer.name}/bias"]
    return _activate(layer, tf.matmul(kernel, _flatten(values), transpose_a=True) + bias[:, tf.newaxis])


def _measure(layer: RBF, weights: Weights, units: tf.Tensor) -> tf.Tensor:
    """Minus the penalties, how far the units (inputs, images) are from each pattern: (10, images)."""
    patterns = tf.constant(layer.patterns, tf.float32)
    return -PENALTY_SCALE * tf.reduce_sum((units[tf.newaxis] - patterns[:, :, tf.newaxis]) ** 2, axis=1)


STAGES: dict[type, Callable[[Any, Weights, tf.Tensor], tf.Tensor]] = {
    Convolution: _convolve, MaxPooling: _take_largest, AveragePooling: _take_mean, Subsampling: _add_fours,
    Dense: _weigh, RBF: _measure,
}
"""What computes a layer of each kind by itself."""


def compute_losses(loss: Loss, logits: tf.Tensor, labels: tf.Tensor, smoothing: float = 0.0) -> tf.Tensor:
    """Each image's loss, (images,): `loss` of logits (10, images), labels (images,).

    `smoothing` spreads that share of every digit's label evenly over the ten, where the loss has a use for it.
    """
    truth = tf.one_hot(labels, 10, axis=0)  # of NO_DIGIT ten zeros
    spread = smoothing / 10 * tf.reduce_sum(truth, axis=0)
    wanted = truth * (1 - smoothing) + spread if smoothing and loss.smooths else truth
    return loss.tensorflow(tf, logits, wanted)


def _activate(layer: Layer, preactivation: tf.Tensor) -> tf.Tensor:
    return layer.activation.tensorflow(tf, preactivation)


def _finish_subsampling(layer: Layer, weights: Weights, fours: tf.Tensor) -> tf.Tensor:
    coefficient, bias = (_by_map(weights[f"{layer.name}/{part}"]) for part in ("coefficient", "bias"))
    return _activate(layer, fours * coefficient + bias)


def _masked(layer: Convolution, weights: Weights) -> tf.Tensor:
    """The kernel, without the connections that a table leaves out."""
    kernel = weights[f"{layer.name}/kernel"]
    return kernel if layer.mask is None else kernel * tf.constant(layer.mask, tf.float32)


def _bias(layer: Layer, weights: Weights) -> tf.Tensor:
    return _by_map(weights[f"{layer.name}/bias"])


def _by_map(values: tf.Tensor) -> tf.Tensor:
    """One value a map, (maps,), shaped so that it meets its map in an array whose last axes are maps, rows, ..."""
    return tf.reshape(values, [-1, 1, 1, 1])


def _pad(maps: tf.Tensor, padding: tuple[int, int]) -> tf.Tensor:
    return tf.pad(maps, [(0, 0), padding, padding, (0, 0)]) if any(padding) else maps


def _flatten(values: tf.Tensor) -> tf.Tensor:
    """Maps as one row of units an image, in the order height, width, channels; units stay."""
    if len(values.shape) == 2:
        return values
    return tf.reshape(tf.transpose(values, [1, 2, 0, 3]), [-1, tf.shape(values)[3]])


def _drop(units: tf.Tensor, share: float, seed: tf.Tensor, number: int) -> tf.Tensor:
    # A stream of its own for each layer: layers of equal width would else drop the same units.
    numbers = tf.random.stateless_uniform(tf.shape(units), seed + tf.constant([0, number << 24]))
    return tf.where(numbers >= share, units / (1 - share), 0.0)
