"""Convolution and pooling as matrix products, against the plain layers and against TensorFlow's own."""

import numpy as np
import pytest
import tensorflow as tf

from lenet.layers import convolve as convolve_maps, pool_max
from lenet.training.engine.pooled_convolution import (
    KernelMatrix, PooledConvolution, convolve, cut_fours, kernel_matrix_places, largest_of_four,
)

SIZES = [
    (32, (5, 5, 1, 6)), (28, (5, 5, 1, 3)), (29, (2, 2, 1, 2)), (30, (3, 3, 1, 4)), (31, (4, 4, 1, 1)),
    (13, (6, 6, 1, 2)), (18, (5, 5, 1, 2)), (14, (5, 5, 6, 16)), (13, (3, 3, 2, 5)), (12, (4, 4, 3, 2)),
    (15, (2, 2, 2, 3)), (7, (6, 6, 4, 3)), (11, (7, 7, 2, 2)),
]
"""Side of the maps and (k, k, channels, filters): both even and odd, with one pooled pixel a window or four."""

PATTERNS = {
    "random": lambda random, shape: random.normal(size=shape),
    "constant": lambda random, shape: np.full(shape, 2.0),
    "many equals": lambda random, shape: random.integers(0, 2, shape).astype(float),
}
"""Whole numbers are added up without rounding, so that what should be equal is."""


def first(array):
    """Images last, as the products want them."""
    return tf.constant(array.transpose(3, 1, 2, 0), tf.float32)


def last(array):
    return array.numpy().transpose(3, 1, 2, 0)


def draw(side, shape, pattern="random", images=3):
    random = np.random.default_rng(side)
    maps = PATTERNS[pattern](random, (images, side, side, shape[2])).astype(np.float32)
    kernel = random.normal(size=shape) if pattern == "random" else random.integers(-2, 3, shape)
    return maps, kernel.astype(np.float32)


@pytest.mark.parametrize("side, shape", SIZES)
def test_four_products_are_the_four_values_of_every_window(side, shape):
    maps, kernel = draw(side, shape)
    product = PooledConvolution(side, shape)
    four = product.multiply(first(maps), tf.constant(kernel))
    expected = convolve_maps(maps, kernel, np.zeros(shape[3], np.float32))
    rows = 2 * product.pooled
    assert four.shape[0] == 4 and product.pooled == expected.shape[1] // 2
    for number, (y, x) in enumerate(np.ndindex(2, 2)):
        np.testing.assert_allclose(last(product.join(four[number])), expected[:, y:rows:2, x:rows:2], atol=2e-5)
    np.testing.assert_allclose(last(product.join(largest_of_four(four))), pool_max(expected), atol=2e-5)


def test_both_ways_of_cutting_windows_are_tested():
    assert {PooledConvolution(side, shape).tile for side, shape in SIZES if shape[2] == 1} == {1, 2}


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("side, shape", SIZES)
def test_the_gradient_is_tensorflows_also_where_values_are_equal(side, shape, pattern):
    maps, kernel = draw(side, shape, pattern)
    product = PooledConvolution(side, shape)
    ours, theirs = first(maps), tf.constant(maps)
    filters = tf.constant(kernel)
    weight = np.random.default_rng(0).normal(size=(3, product.pooled, product.pooled, shape[3])).astype(np.float32)
    with tf.GradientTape() as tape:
        tape.watch([ours, filters])
        answer = product.join(largest_of_four(product.multiply(ours, filters)))
        loss = tf.reduce_sum(answer * first(weight))
    by_maps, by_kernel = tape.gradient(loss, [ours, filters])
    with tf.GradientTape() as tape:
        tape.watch([theirs, filters])
        answer = tf.nn.max_pool2d(tf.nn.conv2d(theirs, filters, 1, "VALID"), 2, 2, "VALID")
        loss = tf.reduce_sum(answer * weight)
    their_maps, their_kernel = tape.gradient(loss, [theirs, filters])
    np.testing.assert_allclose(last(by_maps), their_maps, atol=1e-5)
    np.testing.assert_allclose(by_kernel, their_kernel, rtol=1e-5, atol=1e-5 * np.abs(their_kernel).max())


@pytest.mark.parametrize("side, shape", [(5, (5, 5, 4, 7)), (9, (4, 4, 2, 3)), (6, (2, 2, 1, 1))])
def test_a_convolution_without_pooling(side, shape):
    maps, kernel = draw(side, shape)
    answer = last(convolve(first(maps), tf.constant(kernel)))
    np.testing.assert_allclose(answer, convolve_maps(maps, kernel, np.zeros(shape[3], np.float32)), atol=1e-5)


def test_the_first_of_equals_gets_the_gradient():
    values = tf.constant([[1.0, 3, 0, 5, 2], [1, 3, 4, 5, 1], [1, 0, 4, 5, 9], [1, 3, 4, 6, 9]])
    with tf.GradientTape() as tape:
        tape.watch(values)
        largest = largest_of_four(values)
    gradient = tape.gradient(largest, values, tf.constant([10.0, 20, 30, 40, 50])).numpy()
    np.testing.assert_array_equal(largest, values.numpy().max(axis=0))
    expected = np.zeros((4, 5))
    expected[values.numpy().argmax(axis=0), range(5)] = [10, 20, 30, 40, 50]  # NumPy too names the first
    np.testing.assert_array_equal(gradient, expected)


@pytest.mark.parametrize("shape, cells, blocks", [((5, 5, 1, 6), 2, 2), ((5, 5, 6, 16), 1, 3), ((2, 2, 3, 2), 1, 2)])
def test_every_row_of_a_spread_holds_one_filter_once(shape, cells, blocks):
    channels, filters = shape[2:]
    places = kernel_matrix_places(shape, cells, blocks)
    assert places.shape == (4 * cells**2 * filters, (blocks * 2 * cells) ** 2 * channels)
    numbers = 1 + np.arange(np.prod(shape)).reshape(shape)
    for row, held in enumerate(places):
        expected = numbers[..., row % filters].ravel()
        assert sorted(held[held > 0]) == sorted(expected)
    counts = np.bincount(places.ravel())
    assert (counts[1:] == 4 * cells**2).all(), "a copy of each weight for each value of the window"


def test_tables_of_many_networks_are_not_all_kept():
    for filters in range(1, 12):
        kernel_matrix_places((2, 2, 1, filters), 1, 2)
    assert kernel_matrix_places.cache_info().currsize <= 8


def test_a_spread_puts_each_filter_at_its_place_in_the_window():
    """One channel, one block across a window: pixels then stand in plain order."""
    shape, cells, blocks = (2, 2, 1, 3), 2, 2
    kernel = np.random.default_rng(1).normal(size=shape).astype(np.float32)
    matrix = KernelMatrix(shape, cells, blocks).apply(tf.constant(kernel)).numpy()
    block = 2 * cells
    by_block = matrix.reshape(2, 2, cells, cells, 3, blocks, blocks, block, block)
    for y, x, cell_y, cell_x, unit in np.ndindex(2, 2, cells, cells, 3):
        window = by_block[y, x, cell_y, cell_x, unit].transpose(0, 2, 1, 3).reshape(blocks * block, blocks * block)
        expected = np.zeros_like(window)
        top, left = 2 * cell_y + y, 2 * cell_x + x
        expected[top : top + 2, left : left + 2] = kernel[:, :, 0, unit]
        np.testing.assert_array_equal(window, expected)


@pytest.mark.parametrize("side", [6, 7])
def test_a_strided_convolution_is_the_plain_one(side):
    maps, kernel = draw(side, (2, 2, 3, 4))
    expected = convolve_maps(maps, kernel, np.zeros(4, np.float32), stride=2)
    np.testing.assert_allclose(last(convolve(first(maps), tf.constant(kernel), stride=2)), expected, atol=1e-5)


@pytest.mark.parametrize("side", [6, 7])
def test_the_four_values_of_every_window_stand_apart(side):
    maps, _ = draw(side, (2, 2, 3, 4))
    np.testing.assert_array_equal(last(largest_of_four(cut_fours(first(maps)))), pool_max(maps))
