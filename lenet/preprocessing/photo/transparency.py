"""Transparent pixels: the ground of a sticker, or the margin of a screenshot."""

import numpy as np

OPAQUE = 0.98
"""Of the largest opacity in the picture: what has less lets the ground through, such as a window's shadow."""
FULL = 0.9
"""Of its box: the share of opaque pixels from which on they are a sheet with something on it, if they also differ."""
CONTRAST = 24
"""Levels, of 255, by which one in a hundred of the opaque pixels must differ from the rest, in such a sheet."""


def flatten(levels: np.ndarray) -> tuple[np.ndarray, str]:
    """Take transparency away, and say what was done.

    Ink on nothing gets the opposite of its own brightness as its ground. An opaque sheet, with its own ground and ink,
    is cut out of the transparent margin around it.

    Args:
        levels: (H, W), or (H, W, 2 to 4) with opacity last if there are 2 or 4; uint8.

    Returns:
        (H, W), or (H, W, 3) where there are colours, uint8; and half a sentence, "" where there was nothing to do.
    """
    if levels.ndim == 2:
        return levels, ""
    if levels.shape[2] == 3:
        return _drop_colour(levels), ""
    colours = _drop_colour(levels[..., :-1])
    alpha = levels[..., -1].astype(np.float64)
    if alpha.min() == 255:
        return colours, ""
    opaque = alpha > max(OPAQUE * alpha.max(), 1)
    if _is_sheet(colours, opaque):
        return _cut(colours, opaque)
    seen = alpha > 127
    light = _mean(colours)
    ground = 255 if not seen.any() or light[seen].mean() < 128 else 0
    share = (alpha / 255)[(...,) + (np.newaxis,) * (colours.ndim - 2)]
    flat = np.rint(colours * share + ground * (1 - share)).astype(np.uint8)
    return flat, f"Its transparent ground is taken as {'light' if ground else 'dark'}"


def _drop_colour(channels: np.ndarray) -> np.ndarray:
    """(H, W, 1 or 3) -> (H, W) where all channels are the same, else (H, W, 3)."""
    first = channels[..., 0]
    return first if (channels == first[..., np.newaxis]).all() else channels


def _mean(colours: np.ndarray) -> np.ndarray:
    return colours.astype(np.float64) if colours.ndim == 2 else colours.mean(axis=2)


def _box(mask: np.ndarray) -> tuple[slice, slice]:
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _is_sheet(colours: np.ndarray, opaque: np.ndarray) -> bool:
    if not opaque.any() or opaque[_box(opaque)].mean() < FULL:
        return False
    channels = colours[opaque].reshape(int(opaque.sum()), -1)
    return bool((np.percentile(channels, 99, axis=0) - np.percentile(channels, 1, axis=0)).max() >= CONTRAST)


def _cut(colours: np.ndarray, opaque: np.ndarray) -> tuple[np.ndarray, str]:
    """The box around the opaque pixels; what is transparent in it, as at rounded corners, gets their usual colour."""
    box = _box(opaque)
    cut, inside = colours[box].copy(), opaque[box]
    cut[~inside] = np.median(cut[inside], axis=0).astype(np.uint8)
    return cut, f"Its transparent margin is cut off: {cut.shape[1]} × {cut.shape[0]} pixels are left"
