"""Exact area averaging: a picture of any size to any other size, with no ink lost or made."""

import numpy as np


def average_areas(image: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Resize by averaging: each new pixel is the mean of the area of `image` that it covers.

    Exact for every size, smaller or larger, because the area's edges may cut through old pixels. Done as two
    small matrix products, one for the rows and one for the columns.

    Args:
        image: (H, W) of any numbers.
        shape: the new height and width.

    Returns:
        `shape`, float64, with the same mean as `image`.
    """
    rows, columns = overlap_weights(image.shape[0], shape[0]), overlap_weights(image.shape[1], shape[1])
    return rows @ image.astype(np.float64) @ columns.T


def overlap_weights(old: int, new: int) -> np.ndarray:
    """How much of each new pixel is each old pixel, along one axis: (new, old) float64, rows sum to 1."""
    edges = np.arange(new + 1) * (old / new)
    pixels = np.arange(old)
    start = np.maximum(edges[:-1, np.newaxis], pixels)
    end = np.minimum(edges[1:, np.newaxis], pixels + 1)
    return np.maximum(end - start, 0) * (new / old)
