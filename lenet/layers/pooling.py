"""Pooling: keep one number of every 2x2 window, so that a map has half its height and width."""

import numpy as np


def pool(maps: np.ndarray, kind: str) -> np.ndarray:
    """The largest ("max") or the mean ("average") of each 2x2 window; windows do not overlap.

    A last row or column that fills no window is left out, as in Keras.

    Args:
        maps: (N, height, width, channels).

    Returns:
        (N, height // 2, width // 2, channels).
    """
    windows = _windows(maps)
    return windows.max(axis=(2, 4)) if kind == "max" else windows.mean(axis=(2, 4), dtype=maps.dtype)


def pool_gradient(gradient: np.ndarray, maps: np.ndarray, kind: str) -> np.ndarray:
    """Carry a gradient (N, height // 2, width // 2, channels) back to the `maps` that were pooled.

    The mean shares it out equally. The maximum gives all of it to the pixel that won; where
    several are equally large, they share it, so that the whole stays the same.
    """
    shares = _shares(_windows(maps), kind)
    back = np.zeros_like(maps)
    n, rows, columns, channels = gradient.shape
    spread = shares * gradient[:, :, None, :, None, :]
    back[:, : 2 * rows, : 2 * columns] = spread.reshape(n, 2 * rows, 2 * columns, channels)
    return back


def _shares(windows: np.ndarray, kind: str) -> np.ndarray:
    if kind == "average":
        return np.full_like(windows, 0.25)
    won = (windows == windows.max(axis=(2, 4), keepdims=True)).astype(windows.dtype)
    return won / won.sum(axis=(2, 4), keepdims=True)


def _windows(maps: np.ndarray) -> np.ndarray:
    """The maps cut into 2x2 windows: (N, rows, 2, columns, 2, channels)."""
    n, height, width, channels = maps.shape
    rows, columns = height // 2, width // 2
    return maps[:, : 2 * rows, : 2 * columns].reshape(n, rows, 2, columns, 2, channels)
