"""What one value of a layer sees: of the layer before, and of the picture."""

import numpy as np

from lenet.layers import ReceptiveField
from lenet.network import Network


def receptive_field(network: Network, layer: str, row: int = 0, column: int = 0) -> ReceptiveField:
    """The pixels of the network's input that one value of a layer was computed from.

    The windows of all layers up to this one, one behind the other: each widens the field of the one after it. A layer
    that sees everything makes everything after it see everything.
    """
    names = [one.name for one in network.layers]
    top, left, bottom, right = row, column, row, column  # the corners of the field, both included
    for one in reversed(network.layers[: names.index(layer) + 1]):
        first, last = one.window_of(top, left), one.window_of(bottom, right)
        top, left = first.top, first.left
        bottom, right = last.top + last.height - 1, last.left + last.width - 1
    return ReceptiveField(top, left, bottom - top + 1, right - left + 1)


def cut_patch(maps: np.ndarray, field: ReceptiveField, outside: float = 0.0) -> np.ndarray:
    """The part of `maps` (..., H, W) under a field, (..., height, width); `outside` where it lies beyond."""
    patch = np.full((*maps.shape[:-2], field.height, field.width), outside, maps.dtype)
    inner = field.clip(maps.shape[-1])
    top, left = inner.top - field.top, inner.left - field.left
    patch[..., top : top + inner.height, left : left + inner.width] = maps[
        ..., inner.top : inner.top + inner.height, inner.left : inner.left + inner.width]
    return patch


def unit_maps(values: np.ndarray) -> np.ndarray:
    """One layer's values for one image, (h, w, units) or (units,), as a stack of maps (units, h, w)."""
    return np.moveaxis(values, -1, 0) if values.ndim == 3 else values.reshape(-1, 1, 1)
