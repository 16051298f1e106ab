"""How much darker, or lighter, each pixel is than the ground around it, whatever light and shadow fall on the ground.

The ground is the picture's closing (J. Serra, "Image Analysis and Mathematical Morphology", 1982): dark parts that are
narrower than a window are filled with what lies around them, while the straight edge of a shadow stays where it is. The
window is wider than the thickest mark that ground surrounds.
"""

from dataclasses import dataclass

import numpy as np

from lenet.preprocessing.photo.opencv import cv2, shrink

WINDOW = 0.12
"""Of the longer side: the least width of the window. Strokes are narrower but in close-ups."""
WIDEST = 0.9
"""Of the longer side: the greatest."""
MARGIN = 1.5
"""How much wider than the thickest mark the window is."""
COARSE = 128
"""Pixels a side: on a picture as coarse as this the thickest mark is looked for."""
SMOOTHING = 0.0012
"""Of the longer side: the standard deviation of the blur that takes a camera's noise away."""
DARKEST_GROUND = 30
"""Levels: darker ground is taken for this, since its noise would be much of it."""
FAINTEST = 0.08
"""Of the ground: the least by which a mark differs."""
NOISE = 6.0
"""Standard deviations of the ground's own noise, by which a mark differs, too."""
GROUND = 0.2
"""Of the ground: what differs by less is counted as ground when its noise is estimated."""
AROUND = np.ones((3, 3), np.uint8)


@dataclass(frozen=True)
class Darkness:
    """Of each pixel, (H, W).

    Attributes:
        values: float32, 0 for ground to 1 for black, as sharp as the picture.
        levels: float32, the same in levels of 0..255, not measured by the ground.
        marks: bool, where it is surely more than the ground's noise.
        window: the window's width in pixels.
    """

    values: np.ndarray
    levels: np.ndarray
    marks: np.ndarray
    window: int


def measure_darkness(levels: np.ndarray, is_dark: bool = True) -> Darkness:
    """Compare each pixel with the ground around it.

    Args:
        levels: (H, W) uint8.
        is_dark: whether the marks are darker than their ground; if not, it is measured how much lighter they are.
    """
    if not is_dark:
        levels = 255 - levels
    longest = max(levels.shape)
    smooth = cv2.GaussianBlur(cv2.medianBlur(levels, 3), (0, 0), max(0.6, SMOOTHING * longest))
    window = int(np.clip(MARGIN * find_thickness(levels) + 3, WINDOW * longest, WIDEST * longest)) | 1
    ground = _close(smooth, window)
    if not is_dark:  # what lies open to the ground is ground; a shadow's edge would have it filled, too
        ground = _reconstruct(ground, smooth, 4 * window)
    # Dark ink takes away a share of the light, however much there is; light ink adds to dark ground.
    scale = np.maximum(ground, DARKEST_GROUND).astype(np.float32) if is_dark else np.float32(255)
    soft = (ground.astype(np.float32) - smooth) / scale
    even = soft[soft < GROUND]
    offset = float(np.median(even))
    noise = 1.4826 * float(np.median(np.abs(even - offset)))  # the standard deviation of normal noise, by its median
    difference = ground.astype(np.float32) - levels
    return Darkness(np.clip(difference / scale - offset, 0, 1), difference,
                    soft - offset > max(FAINTEST, NOISE * noise), window)


def find_thickness(levels: np.ndarray) -> float:
    """Pixels across the thickest dark mark that ground surrounds, in (H, W) uint8; marks at the edge do not count."""
    coarse, scale = shrink(levels, COARSE)
    brim = np.full_like(coarse, 255)
    for edge in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]):
        brim[edge] = coarse[edge]
    depth = _reconstruct(brim, coarse, coarse.size).astype(np.int16) - coarse
    deep = depth > max(DARKEST_GROUND, 0.5 * depth.max())
    return 2 * scale * float(cv2.distanceTransform(np.pad(deep, 1).astype(np.uint8), cv2.DIST_L2, 5).max())


def _close(levels: np.ndarray, window: int) -> np.ndarray:
    """The closing by a square; beyond its edge the picture goes on as it is there."""
    room = window
    padded = cv2.copyMakeBorder(levels, room, room, room, room, cv2.BORDER_REPLICATE)
    square = cv2.getStructuringElement(cv2.MORPH_RECT, (window, window))
    return cv2.morphologyEx(padded, cv2.MORPH_CLOSE, square)[room:-room, room:-room]


def _reconstruct(filled: np.ndarray, levels: np.ndarray, steps: int) -> np.ndarray:
    """Empty `filled` from where it is level with `levels`, as water runs out (reconstruction by erosion)."""
    for _ in range(steps):
        lower = cv2.max(cv2.erode(filled, AROUND), levels)
        if np.array_equal(lower, filled):
            break
        filled = lower
    return filled
