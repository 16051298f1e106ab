"""OpenCV, on one core, as all else that pages compute. It takes 18 MB, so its import waits for the first picture."""

import cv2
import numpy as np

cv2.setNumThreads(1)

__all__ = ["cv2", "grow", "shrink"]


def shrink(levels: np.ndarray, side: int) -> tuple[np.ndarray, float]:
    """A picture (H, W) uint8 averaged down so that its longer side has at most `side` pixels, and by what factor."""
    scale = max(1.0, max(levels.shape) / side)
    size = [max(1, round(length / scale)) for length in levels.shape[::-1]]
    return (levels if scale == 1 else cv2.resize(levels, size, interpolation=cv2.INTER_AREA)), scale


def grow(mask: np.ndarray, reach: int) -> np.ndarray:
    """A mask (H, W) bool or uint8 grown by `reach` pixels to all sides, corners included: (H, W) bool."""
    return cv2.dilate(mask.astype(np.uint8), np.ones((2 * reach + 1,) * 2, np.uint8)) > 0
