"""Colours become one number a pixel: brightness, or the axis of colours along which ink and ground differ."""

import numpy as np

from lenet.preprocessing.photo.opencv import cv2

LUMINANCE = np.array([0.299, 0.587, 0.114])
"""How bright red, green and blue are (ITU-R BT.601)."""
SHARE = 0.5
"""Brightness is read as long as it differs by this share of what the colours differ by along their main axis."""
NEIGHBOURHOOD = 0.1
"""Of the longer side: what is even over this is light, not ink."""


def find_levels(colours: np.ndarray) -> tuple[np.ndarray, str]:
    """Make one level a pixel of colours.

    Args:
        colours: (H, W, 3) uint8, red, green, blue.

    Returns:
        (H, W) uint8, and what was done, in a sentence.
    """
    grey = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY)
    fine = cv2.GaussianBlur(colours.astype(np.float32), (0, 0), 1)
    coarse = cv2.blur(fine, (max(3, int(NEIGHBOURHOOD * max(grey.shape))),) * 2)
    differences = (fine - coarse).reshape(-1, 3).astype(np.float64)
    spread = differences.T @ differences / len(differences)
    variances, axes = np.linalg.eigh(spread)
    direction = LUMINANCE / np.linalg.norm(LUMINANCE)
    if direction @ spread @ direction >= SHARE**2 * variances[-1]:
        return grey, "Colours become grey levels."
    axis = axes[:, -1] / np.abs(axes[:, -1]).sum()
    levels = colours @ axis - 255 * np.minimum(axis, 0).sum()
    weights = " ".join(f"{weight:+.2f} {name}" for weight, name in zip(axis, "RGB", strict=True))
    return np.rint(levels).astype(np.uint8), (
        f"Ink and ground differ in colour more than in brightness, so {weights} is read in place of grey levels.")
