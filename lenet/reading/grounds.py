"""Which images of an array have dark ink on light ground: most of an image's edge is ground."""

from dataclasses import replace

import numpy as np

from lenet.preprocessing import edge_of
from lenet.reading.image_set import ArrayImages, ImageSet

FEWEST = 20
"""Images that must be there for most of them to tell something of the others."""
EXCEPTION = 0.9
"""Share of an image's edge that must be unlike most others' for the image to be an exception."""
PART = 10_000
"""Images that are looked at together, which bounds memory."""


def find_grounds(images: ImageSet) -> tuple[ImageSet, ...]:
    """The images with grounds as their edges tell, and the other way round; pictures tell for themselves."""
    if not isinstance(images, ArrayImages):
        return (images,)
    parts = range(0, len(images), PART)
    dark = judge_edges(np.concatenate([light_edges(images.levels[start : start + PART]) for start in parts]))
    return replace(images, dark=dark), replace(images, dark=~dark)


def light_edges(levels: np.ndarray) -> np.ndarray:
    """How much of each image's edge is light: (N, H, W) uint8 -> (N,) 0 to 1; NaN where all levels are equal."""
    lows, highs = levels.min(axis=(1, 2)), levels.max(axis=(1, 2))
    middle = (lows.astype(int) + highs) / 2
    shares = (edge_of(levels) > middle[:, np.newaxis]).mean(axis=1)
    return np.where(lows < highs, shares, np.nan)


def judge_edges(shares: np.ndarray) -> np.ndarray:
    """Which images have dark ink, by `light_edges` (N,): as most have, but for those that clearly have not.

    Of few images each is judged by itself.
    """
    known = shares[~np.isnan(shares)]
    if len(known) < FEWEST:
        return np.nan_to_num(shares) > 0.5
    return np.nan_to_num(shares) > (1 - EXCEPTION if known.mean() > 0.5 else EXCEPTION)


def describe_grounds(images: ImageSet) -> tuple[str, ...]:
    """A sentence if images have dark ink, which is turned to light."""
    if not isinstance(images, ArrayImages) or images.dark is None or not images.dark.any():
        return ()
    count = int(images.dark.sum())
    if count == len(images):
        return ("The ink is dark on light ground, so it is turned to light on dark (not with --as-is).",)
    return (f"In {count:,} of {len(images):,} images the ink is dark on light ground; they are turned to light on dark "
            "(not with --as-is).",)  # fmt: skip
