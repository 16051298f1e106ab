"""Convolution, with the pooling after it, as one large matrix product. This is what makes training fast.

A processor multiplies matrices ten times as fast as it does anything else, but only large ones, and a LeNet-5's
filters are small: 25 numbers, 6 times. Three ideas make large products of them, and change no result:

1. Images come last, (channels, rows, columns, images), so that whatever is done to one pixel is done to the same
   pixel of all images of the batch, which lie side by side in memory.
2. A window covers what a pooled pixel is made of: its 2x2 values look at 6x6 pixels together. One product gives
   all four of them, and C1's windows even take in 2x2 pooled pixels, 8x8 pixels of the image. The filter is laid
   out once for each of these values, with zeros around it: `Spread`.
3. Windows are cut from blocks of pixels, not from single ones, so that cutting them copies whole slabs.

The largest of four values is taken before the bias and the activation, on a quarter of the data: all activations
rise with their input, so the largest stays the largest.
"""

from functools import cache

import numpy as np
import tensorflow as tf

POOL = 2


class PooledConvolution:
    """A convolution whose output is pooled 2x2, with everything about it that does not change.

    Args:
        side: height and width of the maps it is given, padding included.
        kernel_shape: (k, k, channels, filters).
    """

    def __init__(self, side: int, kernel_shape: tuple[int, int, int, int]) -> None:
        k, _, channels, self.filters = kernel_shape
        self.pooled = (side - k + 1) // POOL
        self.cells = 2 if channels == 1 and self.pooled % 2 == 0 else 1
        self.block = POOL * self.cells
        self.grid = self.pooled // self.cells
        self.blocks = -(-(self.block + k - 1) // self.block)
        self.spread = Spread(kernel_shape, self.cells, self.blocks)

    def multiply(self, maps: tf.Tensor, kernel: tf.Tensor) -> tf.Tensor:
        """The sums without bias, the four of a pooling window apart.

        Args:
            maps: (channels, side, side, images) float32.
            kernel: (k, k, channels, filters) float32.

        Returns:
            (4, cells, filters, grid, grid, images): the four values of each pooled pixel; that pixel's place in
            its window; filter; the window's place.
        """
        windows = _cut_windows(_cut_blocks(maps, self.block, self.grid + self.blocks - 1), self.blocks, self.grid)
        sums = tf.matmul(self.spread.apply(kernel), windows)
        return tf.reshape(sums, [POOL * POOL, self.cells**2, self.filters, self.grid, self.grid, -1])

    def join(self, pooled: tf.Tensor) -> tf.Tensor:
        """Pooled pixels (cells, filters, grid, grid, images) as maps (filters, pooled, pooled, images)."""
        apart = tf.reshape(pooled, [self.cells, self.cells, self.filters, self.grid, self.grid, -1])
        return tf.reshape(tf.transpose(apart, [2, 3, 0, 4, 1, 5]), [self.filters, self.pooled, self.pooled, -1])


class Spread:
    """Filters laid out for `PooledConvolution`: a row for each value of a window, a column for each of its pixels.

    Every row holds one filter at its place in the window, and zeros elsewhere. Going back, a weight's gradient is
    the sum over its copies. Both ways are a look-up in a fixed table.
    """

    def __init__(self, kernel_shape: tuple[int, int, int, int], cells: int, blocks: int) -> None:
        places = spread_places(kernel_shape, cells, blocks)
        self.kernel_shape, self.shape = kernel_shape, places.shape
        self.places = tf.constant(places.ravel(), tf.int32)
        order = np.argsort(places.ravel(), kind="stable")[np.count_nonzero(places == 0):]
        self.copies = tf.constant(order.reshape(np.prod(kernel_shape), -1), tf.int32)

    def apply(self, kernel: tf.Tensor) -> tf.Tensor:
        """The filters (k, k, channels, filters) as a matrix, `self.shape`."""
        return self._apply(kernel)

    @property
    def _apply(self):
        @tf.custom_gradient
        def apply(kernel: tf.Tensor):
            known = tf.concat([[0.0], tf.reshape(kernel, [-1])], axis=0)

            def gradient(upstream: tf.Tensor) -> tf.Tensor:
                copies = tf.gather(tf.reshape(upstream, [-1]), self.copies)
                return tf.reshape(tf.reduce_sum(copies, axis=1), self.kernel_shape)

            return tf.reshape(tf.gather(known, self.places), self.shape), gradient

        return apply


@cache
def spread_places(kernel_shape: tuple[int, int, int, int], cells: int, blocks: int) -> np.ndarray:
    """Which weight stands where in a `Spread`: 0 for none, else 1 + its number in the flattened kernel.

    Returns:
        (4 * cells * cells * filters, blocks * blocks * block * block * channels) int64.
    """
    k, _, channels, filters = kernel_shape
    block = POOL * cells
    side = blocks * block
    numbers = 1 + np.arange(np.prod(kernel_shape)).reshape(kernel_shape)
    table = np.zeros((POOL, POOL, cells, cells, filters, side, side, channels), np.int64)
    for y, x, cell_y, cell_x in np.ndindex(POOL, POOL, cells, cells):
        top, left = POOL * cell_y + y, POOL * cell_x + x
        table[y, x, cell_y, cell_x, :, top : top + k, left : left + k] = numbers.transpose(3, 0, 1, 2)
    by_block = table.reshape(-1, blocks, block, blocks, block, channels).transpose(0, 1, 3, 2, 4, 5)
    return by_block.reshape(len(by_block), -1)


def convolve(maps: tf.Tensor, kernel: tf.Tensor) -> tf.Tensor:
    """A convolution without pooling: maps (channels, side, side, images) -> (filters, out, out, images)."""
    k, filters = kernel.shape[0], kernel.shape[3]
    out = maps.shape[1] - k + 1
    sums = tf.matmul(tf.reshape(kernel, [-1, filters]), _cut_windows(maps, k, out), transpose_a=True)
    return tf.reshape(sums, [filters, out, out, -1])


@tf.custom_gradient
def largest_of_four(values: tf.Tensor):
    """The largest along the first axis, which has four; the gradient goes to the first of those that are largest."""
    first, second, third, fourth = tf.unstack(values)
    upper, lower = tf.maximum(first, second), tf.maximum(third, fourth)

    def gradient(upstream: tf.Tensor) -> tf.Tensor:
        nothing = tf.zeros_like(upstream)
        to_upper = tf.where(upper >= lower, upstream, nothing)
        to_lower = upstream - to_upper
        to_first = tf.where(first >= second, to_upper, nothing)
        to_third = tf.where(third >= fourth, to_lower, nothing)
        return tf.stack([to_first, to_upper - to_first, to_third, to_lower - to_third])

    return tf.maximum(upper, lower), gradient


def _cut_blocks(maps: tf.Tensor, block: int, count: int) -> tf.Tensor:
    """Maps as blocks, pixels of a block first: (block * block * channels, count, count, images).

    What lies beyond the last whole block is left out; missing pixels are zeros, which meet zero weights only.
    """
    channels, side = maps.shape[0], maps.shape[1]
    wanted = block * count
    if side < wanted:
        maps = tf.pad(maps, [[0, 0], [0, wanted - side], [0, wanted - side], [0, 0]])
    parts = tf.reshape(maps[:, :wanted, :wanted], [channels, count, block, count, block, -1])
    return tf.reshape(tf.transpose(parts, [2, 4, 0, 1, 3, 5]), [block * block * channels, count, count, -1])


def _cut_windows(maps: tf.Tensor, size: int, count: int) -> tf.Tensor:
    """Every window of size x size: (size * size * channels, count * count * images)."""
    if count == 1:  # the whole map: one turn of the axes, which is far less work than cutting single pixels
        return tf.reshape(tf.transpose(maps, [1, 2, 0, 3]), [size * size * maps.shape[0], -1])
    slabs = [maps[:, i : i + count, j : j + count] for i in range(size) for j in range(size)]
    return tf.reshape(tf.concat(slabs, axis=0), [size * size * maps.shape[0], -1])
