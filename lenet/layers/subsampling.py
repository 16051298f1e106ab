"""Subsampling, the pooling of 1998: each 2x2 window is added up, and each map learns what to make of its sums."""

import numpy as np

from lenet.layers.pooling import pool, pool_gradient


def subsample(maps: np.ndarray, coefficient: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """The sum of each 2x2 window, times the map's coefficient, plus the map's bias (section II-B, layer S2).

        out[n, y, x, c] = bias[c] + coefficient[c] * sum over i, j in {0, 1} of maps[n, 2 y + i, 2 x + j, c]

    Windows do not overlap; a last row or column that fills none is left out. The activation comes after this. A
    coefficient of 1/4 and a bias of 0 make it the mean.

    Args:
        maps: (N, height, width, channels).
        coefficient: (channels,).
        bias: (channels,).

    Returns:
        (N, height // 2, width // 2, channels).
    """
    sums = 4 * pool(maps, "average")
    return sums * coefficient + bias


def subsample_gradient(gradient: np.ndarray, maps: np.ndarray, coefficient: np.ndarray) -> np.ndarray:
    """Carry a gradient (N, height // 2, width // 2, channels) back to the `maps` that were subsampled.

    Each pixel of a window entered the sum once, so each gets the window's gradient times the coefficient; pixels
    that were left out get 0.
    """
    return 4 * pool_gradient(gradient * coefficient, maps, "average")
