"""Convolution, with the pooling after it, as one large matrix product. This is what makes training fast.

A processor multiplies matrices ten times as fast as it does anything else, but only large ones, and a LeNet-5's
filters are small: 25 numbers, 6 times. Three ideas make large products of them, and change no result:

1. Images come last, (channels, rows, columns, images), so that whatever is done to one pixel is done to the same
   pixel of all images of the batch, which lie side by side in memory.
2. A window covers what a pooled pixel is made of: its 2x2 values look at 6x6 pixels together. One product gives
   all four of them, and C1's windows even take in 2x2 pooled pixels, 8x8 pixels of the image. The filter is laid
   out once for each of these values, with zeros around it: `KernelMatrix`.
3. Windows are cut from blocks of pixels, not from single ones, so that cutting them copies whole slabs.

The largest of four values is taken before the bias and the activation, on a quarter of the data. That is right for
activations that rise with their input: the largest stays the largest. `graph.can_fuse` sees to it.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import tensorflow as tf

from lenet.layers.pooling import POOL

WithGradient = tuple[tf.Tensor, Callable[[tf.Tensor], tf.Tensor]]
"""What `tf.custom_gradient` asks for: the answer, and how a gradient flows back."""


class PooledConvolution:
    """A convolution whose output is pooled 2x2, with everything about it that does not change.

    Args:
        side: height and width of the maps it is given, padding included.
        kernel_shape: (k, k, channels, filters).
    """

    def __init__(self, side: int, kernel_shape: tuple[int, ...]) -> None:
        k, _, channels, self.filters = kernel_shape
        self.pooled = (side - k + 1) // POOL
        self.tile = 2 if channels == 1 and self.pooled % 2 == 0 else 1
        self.block = POOL * self.tile
        self.grid = self.pooled // self.tile
        self.blocks = -(-(self.block + k - 1) // self.block)
        self.kernel_matrix = KernelMatrix(kernel_shape, self.tile, self.blocks)

    def multiply(self, maps: tf.Tensor, kernel: tf.Tensor) -> tf.Tensor:
        """The preactivations without bias, the four of a pooling window apart.

        Args:
            maps: (channels, side, side, images) float32.
            kernel: (k, k, channels, filters) float32.

        Returns:
            (4, tile, filters, grid, grid, images): the four values of each pooled pixel; that pixel's place in
            its window; filter; the window's place.
        """
        windows = _cut_windows(_cut_blocks(maps, self.block, self.grid + self.blocks - 1), self.blocks, self.grid)
        preactivations = tf.matmul(self.kernel_matrix.apply(kernel), windows)
        return tf.reshape(preactivations, [POOL * POOL, self.tile**2, self.filters, self.grid, self.grid, -1])

    def join(self, pooled: tf.Tensor) -> tf.Tensor:
        """Pooled pixels (tile, filters, grid, grid, images) as maps (filters, pooled, pooled, images)."""
        apart = tf.reshape(pooled, [self.tile, self.tile, self.filters, self.grid, self.grid, -1])
        return tf.reshape(tf.transpose(apart, [2, 3, 0, 4, 1, 5]), [self.filters, self.pooled, self.pooled, -1])


class KernelMatrix:
    """Filters laid out for `PooledConvolution`: a row for each value of a window, a column for each of its pixels.

    Every row holds one filter at its place in the window, and zeros elsewhere. Going back, a weight's gradient is
    the sum over its copies. Both ways are a look-up in a fixed table.
    """

    def __init__(self, kernel_shape: tuple[int, ...], tile: int, blocks: int) -> None:
        places = kernel_matrix_places(kernel_shape, tile, blocks)
        self.kernel_shape, self.shape = kernel_shape, places.shape
        self.places = tf.constant(places.ravel(), tf.int32)
        order = np.argsort(places.ravel(), kind="stable")[np.count_nonzero(places == 0):]
        self.copies = tf.constant(order.reshape(np.prod(kernel_shape), -1), tf.int32)

    def apply(self, kernel: tf.Tensor) -> tf.Tensor:
        """The filters (k, k, channels, filters) as a matrix, `self.shape`."""
        return self._apply(kernel)

    @property
    def _apply(self) -> Callable[[tf.Tensor], tf.Tensor]:
        @tf.custom_gradient
        def apply(kernel: tf.Tensor) -> WithGradient:
            known = tf.concat([[0.0], tf.reshape(kernel, [-1])], axis=0)

            def gradient(upstream: tf.Tensor) -> tf.Tensor:
                copies = tf.gather(tf.reshape(upstream, [-1]), self.copies)
                return tf.reshape(tf.reduce_sum(copies, axis=1), self.kernel_shape)

            return tf.reshape(tf.gather(known, self.places), self.shape), gradient

        return apply


@lru_cache(maxsize=8)
def kernel_matrix_places(kernel_shape: tuple[int, ...], tile: int, blocks: int) -> np.ndarray:
    """Which weight stands where in a `KernelMatrix`: 0 for none, else 1 + its number in the flattened kernel.

    A network has two of these tables. Of wide ones each takes many megabytes, so that only the last eight are kept.

    Returns:
        (4 * tile * tile * filters, blocks * blocks * block * block * channels) int64.
    """
    k, _, channels, filters = kernel_shape
    block = POOL * tile
    side = blocks * block
    numbers = 1 + np.arange(np.prod(kernel_shape)).reshape(kernel_shape)
    table = np.zeros((POOL, POOL, tile, tile, filters, side, side, channels), np.int64)
    for y, x, tile_y, tile_x in np.ndindex(POOL, POOL, tile, tile):
        top, left = POOL * tile_y + y, POOL * tile_x + x
        table[y, x, tile_y, tile_x, :, top : top + k, left : left + k] = numbers.transpose(3, 0, 1, 2)
    by_block = table.reshape(-1, blocks, block, blocks, block, channels).transpose(0, 1, 3, 2, 4, 5)
    return by_block.reshape(len(by_block), -1)


def convolve(maps: tf.Tensor, kernel: tf.Tensor, stride: int = 1) -> tf.Tensor:
    """A convolution without pooling: maps (channels, side, side, images) -> (filters, out, out, images)."""
    k, filters = kernel.shape[0], kernel.shape[3]
    out = (maps.shape[1] - k) // stride + 1
    preactivations = tf.matmul(tf.reshape(kernel, [-1, filters]), _cut_windows(maps, k, out, stride), transpose_a=True)
    return tf.reshape(preactivations, [filters, out, out, -1])


def cut_fours(maps: tf.Tensor) -> tf.Tensor:
    """The four values of every 2x2 window apart: (4, channels, side // 2, side // 2, images)."""
    whole = POOL * (maps.shape[1] // POOL)
    return tf.stack([maps[:, y:whole:POOL, x:whole:POOL] for y in range(POOL) for x in range(POOL)])


@tf.custom_gradient
def largest_of_four(values: tf.Tensor) -> WithGradient:
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


def _cut_windows(maps: tf.Tensor, size: int, count: int, stride: int = 1) -> tf.Tensor:
    """Every window of size x size: (size * size * channels, count * count * images)."""
    if count == 1:  # the whole map: one turn of the axes, which is far less work than cutting single pixels
        turned = tf.transpose(maps[:, :size, :size], [1, 2, 0, 3])
        return tf.reshape(turned, [size * size * maps.shape[0], -1])
    reach = stride * (count - 1) + 1
    slabs = [maps[:, i : i + reach : stride, j : j + reach : stride] for i in range(size) for j in range(size)]
    return tf.reshape(tf.concat(slabs, axis=0), [size * size * maps.shape[0], -1])
