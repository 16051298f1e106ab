"""The network in the graph: from pixels to logits, to the loss, and by `tf.GradientTape` back to the weights.

The same numbers as `lenet.network`, to which a test holds it, with images last: maps are
(channels, rows, columns, images), rows of units (units, images).
"""

import numpy as np
import tensorflow as tf

from lenet.network import NetworkConfig, c3_mask, describe_layers, digit_bitmaps
from lenet.layers.activations import SCALE, SLOPE
from lenet.layers.convolution import same_padding
from lenet.layers.rbf import PENALTY_SCALE, RUBBISH
from lenet.network import PAPER_RANGE
from lenet.training.engine.pooled_convolution import POOL, PooledConvolution, convolve, largest_of_four

Weights = dict[str, tf.Tensor]


class Forward:
    """The layers of one network, ready to be called inside a `tf.function`.

    Raises:
        ConfigError: if the network cannot be built.
    """

    def __init__(self, config: NetworkConfig) -> None:
        self.config = config
        rows = {row.name: row for row in describe_layers(config)}
        k, padding = config.kernel_size, config.kernel_size - 1 if config.input_size == 28 else 0
        self.pooled = {
            pooling: PooledConvolution(rows[name].input_shape[0] + more, (k, k, rows[name].input_shape[2], filters))
            for name, pooling, filters, more in (("C1", "S2", config.c1, padding), ("C3", "S4", config.c3, 0))
        }
        self.mask = c3_mask().astype(np.float32) if config.c3_inputs == "paper" else None

    def compute_logits(self, weights: Weights, pixels: tf.Tensor, seed: tf.Tensor | None = None) -> tf.Tensor:
        """The network's answer, (10, images) float32.

        Args:
            weights: the arrays of `weight_shapes`.
            pixels: (images, 28, 28), 0 to 255, uint8 or float32.
            seed: (2,) whole numbers that fix the dropout; None drops nothing.
        """
        maps = self._pool("C1", "S2", weights, self._scale(pixels))
        maps = self._pool("C3", "S4", weights, maps)
        maps = self._activate(convolve(maps, weights["C5/kernel"]) + _by_map(weights["C5/bias"], 4))
        units = tf.reshape(tf.transpose(maps, [1, 2, 0, 3]), [-1, tf.shape(maps)[3]])
        units = self._activate(_dense("F6", weights, self._drop(units, seed, 0)))
        units = self._drop(units, seed, 1)
        return _rbf(units) if self.config.output == "rbf" else _dense("OUTPUT", weights, units)

    def _scale(self, pixels: tf.Tensor) -> tf.Tensor:
        """`scale_images`, and the padding of C1: (1, side, side, images)."""
        values = tf.transpose(tf.cast(pixels, tf.float32), [1, 2, 0])[tf.newaxis] / 255
        if self.config.input_size == 28:
            padding = same_padding(self.config.kernel_size)
            return tf.pad(values, [(0, 0), padding, padding, (0, 0)])
        low, high = PAPER_RANGE
        return tf.pad(values, [[0, 0], [2, 2], [2, 2], [0, 0]]) * (high - low) + low

    def _pool(self, name: str, pooling: str, weights: Weights, maps: tf.Tensor) -> tf.Tensor:
        """A convolution and the pooling after it, each with what follows it."""
        product, kernel = self.pooled[pooling], weights[f"{name}/kernel"]
        if name == "C3" and self.mask is not None:
            kernel *= self.mask
        sums, bias = product.multiply(maps, kernel), _by_map(weights[f"{name}/bias"], 4)
        if self.config.pooling == "max":
            return product.join(self._activate(largest_of_four(sums) + bias))
        four = tf.reduce_sum(self._activate(sums + bias), axis=0)
        if self.config.pooling == "average":
            return product.join(four / POOL**2)
        coefficient, bias = (_by_map(weights[f"{pooling}/{part}"], 4) for part in ("coefficient", "bias"))
        return product.join(self._activate(four * coefficient + bias))

    def _activate(self, sums: tf.Tensor) -> tf.Tensor:
        kind = self.config.activation
        if kind == "scaled_tanh":
            return SCALE * tf.tanh(SLOPE * sums)
        return {"relu": tf.nn.relu, "tanh": tf.tanh, "sigmoid": tf.sigmoid}[kind](sums)

    def _drop(self, units: tf.Tensor, seed: tf.Tensor | None, number: int) -> tf.Tensor:
        if seed is None or not self.config.dropout:
            return units
        # A stream of its own for each layer: layers of equal width would else drop the same units.
        numbers = tf.random.stateless_uniform(tf.shape(units), seed + tf.constant([0, number << 24]))
        return tf.where(numbers >= self.config.dropout, units / (1 - self.config.dropout), 0.0)


def compute_losses(config: NetworkConfig, logits: tf.Tensor, labels: tf.Tensor, smoothing: float = 0.0) -> tf.Tensor:
    """Each image's loss, (images,): `lenet.evaluation.compute_losses` of logits (10, images), labels (images,).

    `smoothing` spreads that share of every label evenly over the ten digits; cross-entropy alone has a use for it.
    """
    truth = tf.one_hot(labels, 10, axis=0)
    if config.output == "rbf":
        rubbish = tf.fill([1, tf.shape(logits)[1]], -RUBBISH)
        return tf.reduce_logsumexp(tf.concat([rubbish, logits], 0), axis=0) - tf.reduce_sum(truth * logits, axis=0)
    wanted = truth * (1 - smoothing) + smoothing / 10 if smoothing else truth
    return tf.reduce_logsumexp(logits, axis=0) - tf.reduce_sum(wanted * logits, axis=0)


def _dense(name: str, weights: Weights, units: tf.Tensor) -> tf.Tensor:
    return tf.matmul(weights[f"{name}/kernel"], units, transpose_a=True) + weights[f"{name}/bias"][:, tf.newaxis]


def _rbf(units: tf.Tensor) -> tf.Tensor:
    """Minus the penalties, how far F6 (84, images) is from each digit's bitmap: (10, images)."""
    return -PENALTY_SCALE * tf.reduce_sum((units[tf.newaxis] - digit_bitmaps()[:, :, tf.newaxis]) ** 2, axis=1)


def _by_map(values: tf.Tensor, axes: int) -> tf.Tensor:
    """One value a map, (maps,), shaped so that it meets its map in an array whose last axes are maps, rows, ..."""
    return tf.reshape(values, [-1, *[1] * (axes - 1)])
