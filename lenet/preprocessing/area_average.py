"""Exact area averaging: a picture of any size to any other size, with no ink lost or made.

Lengths are measured so finely that all of them are whole: an old pixel is as many units long as there are new pixels
along that axis, and a new pixel as many as there are old ones. Whole numbers below 2^53 are exact as float64, and so
are their products and sums, in whatever order: here a fast matrix product, in the browser a plain loop.
"""

import numpy as np


def average_areas(image: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Resize by averaging: each new pixel is the mean of the area of `image` that it covers.

    Exact for every size, smaller or larger, because the area's edges may cut through old pixels.

    Args:
        image: (H, W) of any numbers.
        shape: the new height and width.

    Returns:
        `shape`, float64, with the same mean as `image`.
    """
    return sum_areas(image, shape) / image.size


def average_levels(image: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """The same in whole grey levels, rounded with halves up: (H, W) uint8 -> `shape` uint8."""
    sums = sum_areas(image, shape).astype(np.int64)
    return ((2 * sums + image.size) // (2 * image.size)).astype(np.uint8)


def sum_areas(image: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """`image.size` times the average of the area that each new pixel covers: whole, if the numbers of `image` are.

    Done as two small matrix products, one for the rows and one for the columns.
    """
    rows, columns = overlaps(image.shape[0], shape[0]), overlaps(image.shape[1], shape[1])
    return rows @ image.astype(np.float64) @ columns.T


def overlaps(old: int, new: int) -> np.ndarray:
    """How much of each old pixel each new pixel covers along one axis, in 1/new of an old pixel.

    Returns:
        (new, old) float64 of whole numbers; each row sums to `old`, each column to `new`.
    """
    starts, pixels = np.arange(new)[:, np.newaxis] * old, np.arange(old) * new
    return np.maximum(np.minimum(starts + old, pixels + new) - np.maximum(starts, pixels), 0).astype(np.float64)
