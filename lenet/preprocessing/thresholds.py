"""The level that parts a picture's grey values into two groups."""

import numpy as np


def otsu_threshold(values: np.ndarray) -> float:
    """The level that parts grey values (0..255) into two groups, each as even as can be (Otsu, 1979)."""
    counts = np.bincount(np.clip(np.rint(values), 0, 255).astype(int).ravel(), minlength=256).astype(np.float64)
    below = np.cumsum(counts)
    mass = np.cumsum(counts * np.arange(256))
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = (mass[-1] * below - mass * below[-1]) ** 2 / (below * above)
    return float(np.argmax(np.nan_to_num(spread, posinf=0.0)))
