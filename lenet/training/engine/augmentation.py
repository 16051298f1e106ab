"""`lenet.data.augmentation` inside the graph, for whole batches at once and without a gradient.

A test holds it to the NumPy reference, whose docstrings say what each step means. What matters here is time:
reading the original costs most, a look-up for each pixel. The four pixels around a place are therefore packed
into one whole number beforehand, so that one look-up does instead of four.
"""

import numpy as np
import tensorflow as tf

from lenet.data.augmentation import SIDE, AugmentationConfig, elastic_basis, invert_map, linear_basis

LINES, STRIDE = 30, 32
"""An image as `_lay_out` puts it: 30 lines, 32 pixels from each to the next, since copies begin faster there."""
SPAN = LINES * STRIDE


def draw(config: AugmentationConfig, count: int | tf.Tensor, seed: tf.Tensor) -> dict[str, tf.Tensor]:
    """`draw_randomness`, always the same for the same `seed`: (2,) int32. XLA would draw others: keep it outside."""
    columns = config.columns
    if not columns:
        return {}
    numbers = tf.random.stateless_uniform([count, sum(columns.values())], seed, -1.0, 1.0)
    return dict(zip(columns, tf.split(numbers, list(columns.values()), axis=1), strict=True))


def distort(images: tf.Tensor, config: AugmentationConfig, numbers: dict[str, tf.Tensor]) -> tf.Tensor:
    """`distort_images`: (N, 28, 28) uint8 to (N, 28, 28) float32, 0..255; N up to 17,000.

    What is switched off is left out of the graph. The look-up counts places in float32, hence the limit.

    Raises:
        TypeError: if the images are not uint8.
    """
    tf.debugging.assert_type(images, tf.uint8)
    pixels = tf.cast(images, tf.float32)
    if config.warps:
        pixels = _read_between(images, _compute_sources(config, numbers, _count(images)))
    if config.thickness:
        pixels = _change_thickness(pixels, config.thickness * numbers["thickness"])
    return pixels


def _count(images: tf.Tensor) -> int | tf.Tensor:
    return images.shape[0] or tf.shape(images)[0]


def _compute_sources(config: AugmentationConfig, numbers: dict[str, tf.Tensor], count: int | tf.Tensor) -> tf.Tensor:
    """Columns and rows in `_lay_out`'s image, (2, N, 784) float32, 0..29; one matrix product for all parts."""
    basis = linear_basis()
    rows = [tf.stack([tf.broadcast_to(value, [count]) for value in (by_x, by_y, start + 1.0)], axis=1)
            for by_x, by_y, start in invert_map(config, numbers, tf.cos, tf.sin)]
    if config.elastic:  # the many small terms are summed first: float32 then rounds least
        basis = np.concatenate([config.elastic * elastic_basis(), basis])
        rows = [tf.concat(pair, axis=1) for pair in zip(tf.split(numbers["elastic"], 2, axis=1), rows, strict=True)]
    places = tf.matmul(tf.concat(rows, axis=0), tf.constant(basis, tf.float32))
    return tf.reshape(tf.clip_by_value(places, 0.0, SIDE + 1.0), [2, count, SIDE * SIDE])


def _lay_out(images: tf.Tensor) -> tf.Tensor:
    """All pixels in a row, ground around every image and a blank image after the last: ((N + 1) * 960,).

    The neighbours of a pixel are then 1 and 32 places on, whatever they belong to.
    """
    return tf.reshape(tf.pad(images, [[0, 1], [1, 1], [1, STRIDE - SIDE - 1]]), [-1])


def _read_between(images: tf.Tensor, places: tf.Tensor) -> tf.Tensor:
    count = _count(images)
    corner = tf.floor(places)
    right_share, low_share = tf.unstack(places - corner)
    first = tf.cast(tf.range(count) * SPAN, tf.float32)[:, tf.newaxis]
    index = tf.cast(corner[1] * STRIDE + corner[0] + first, tf.int32)
    around = tf.bitcast(tf.gather(_pack_neighbours(images, count), index), tf.uint8)
    top_left, top_right, low_left, low_right = tf.unstack(tf.cast(around, tf.float32), axis=2)
    upper = top_left + right_share * (top_right - top_left)
    lower = low_left + right_share * (low_right - low_left)
    return tf.reshape(upper + low_share * (lower - upper), [count, SIDE, SIDE])


def _pack_neighbours(images: tf.Tensor, count: int | tf.Tensor) -> tf.Tensor:
    """At every place its pixel, that to the right, that below and that below right: a byte each of (N * 960,) int32.

    The first is the lowest byte, which `tf.bitcast` puts first on every machine that TensorFlow runs on.
    """
    line = _lay_out(tf.cast(images, tf.int32))
    length = count * SPAN + STRIDE
    pairs = line[:length] + 256 * line[1 : length + 1]
    return pairs[:-STRIDE] + tf.bitwise.left_shift(pairs[STRIDE:], 16)


def _change_thickness(images: tf.Tensor, amounts: tf.Tensor) -> tf.Tensor:
    count = _count(images)
    amount = amounts[:, :, tf.newaxis]
    line = _lay_out(images * tf.sign(amount))
    length, longer = count * SPAN, count * SPAN + 2 * STRIDE
    beside = tf.maximum(tf.maximum(line[:longer], line[1 : longer + 1]), line[2 : longer + 2])
    largest = tf.maximum(tf.maximum(beside[:length], beside[STRIDE : STRIDE + length]), beside[2 * STRIDE :])
    largest = tf.reshape(largest, [count, LINES, STRIDE])[:, :SIDE, :SIDE]
    return images * (1 - tf.abs(amount)) + amount * largest
