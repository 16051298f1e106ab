"""Which parts of a grey picture are ink: dark on light paper or light on dark, evenly lit or not."""

from functools import partial

import numpy as np

from lenet.preprocessing.drawing import EmptyDrawingError, Step
from lenet.preprocessing.area_average import average_areas

LEAST_CONTRAST = 24
"""Grey levels, of 255, by which ink must stand out from its ground."""
FAINTEST = 0.12
"""Of the ink's level: what is fainter is noise or paper, not ink. A pencil's grey edge is more."""
CLEAN_SIDE = 64
"""Pixels: a lossless picture no larger than this, on an even ground, is taken pixel by pixel as it is."""
BLOCKS = 8
"""The ground's brightness is estimated on this many by this many blocks."""
SPECK = 0.03
"""Of the largest mark's area: what is smaller and stands apart is dust."""
GRID = 100
"""Specks are looked for on a picture of at most this many cells a side."""


def find_ink(gray: np.ndarray, lossless: bool = True) -> Step:
    """Separate ink from paper.

    Args:
        gray: (H, W) uint8.
        lossless: whether the grey levels are exact (PNG) or may ripple around strokes (JPEG).

    Returns:
        A step whose image is the ink, (H, W) uint8: 0 is paper, 255 full ink.

    Raises:
        EmptyDrawingError: if nothing stands out.
    """
    light = gray.astype(np.float64)
    dark_ink = _is_ink_dark(light)
    marks = 255 - light if dark_ink else light
    kind = "dark ink on light ground" if dark_ink else "light ink on dark ground"
    if _is_clean(marks, lossless):
        ink = marks - _edge(marks).min()
        text = f"Read as {kind}; the ground is even, so every pixel is taken as it is."
    else:
        ink, text = _lift(marks)
        text = f"Read as {kind}. {text}"
    if ink.max() < LEAST_CONTRAST:
        raise EmptyDrawingError(f"Nothing stands out in this picture: its grey levels go from {gray.min()} to "
                                f"{gray.max()}; it needs one digit, clearly darker or lighter than its ground.")
    return Step("Ink", np.rint(np.clip(ink * (255 / ink.max()), 0, 255)).astype(np.uint8), text)


def otsu_threshold(values: np.ndarray) -> float:
    """The level that parts grey values (0..255) into two groups, each as even as can be (Otsu, 1979)."""
    counts = np.bincount(np.clip(np.rint(values), 0, 255).astype(int).ravel(), minlength=256).astype(np.float64)
    below = np.cumsum(counts)
    mass = np.cumsum(counts * np.arange(256))
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = (mass[-1] * below - mass * below[-1]) ** 2 / (below * above)
    return float(np.argmax(np.nan_to_num(spread, posinf=0.0)))


def _edge(picture: np.ndarray) -> np.ndarray:
    """The outermost pixels: where the ground shows if it shows anywhere."""
    return np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])


def _is_ink_dark(light: np.ndarray) -> bool:
    """Ground fills most of the picture's edge, so ink is dark when most of the edge is light."""
    return bool(np.mean(_edge(light) > otsu_threshold(light)) > 0.5)


def _is_clean(marks: np.ndarray, lossless: bool) -> bool:
    """Whether a small picture can be taken pixel by pixel: exact levels, and nothing fainter than its ground."""
    edge = _edge(marks)
    ground = edge.min()
    return lossless and max(marks.shape) <= CLEAN_SIDE and np.mean(edge == ground) > 0.5 and marks.min() == ground


def _lift(marks: np.ndarray) -> tuple[np.ndarray, str]:
    """Ink of an unevenly lit, noisy picture: the ground taken away, faint ripples and specks dropped."""
    raised = np.clip(marks - _ground(marks), 0, None)
    threshold = otsu_threshold(raised)
    strong = raised > threshold
    if not strong.any() or raised[strong].mean() < LEAST_CONTRAST:
        return np.zeros_like(raised), ""
    strong, specks = drop_specks(strong)
    level = float(np.percentile(raised[strong], 90))
    reach = max(1, round(max(marks.shape) / 150))
    keep = _grow(strong, reach) & (raised > FAINTEST * level)
    text = (f"Ink stands out by {level:.0f} grey levels; what is fainter than {FAINTEST:.0%} of that, or lies more "
            f"than {reach} px from a stroke, is paper.")
    if specks:
        text += f" Small marks standing apart were left out: {specks}."
    return np.where(keep, np.minimum(raised, level), 0.0), text


def _ground(marks: np.ndarray) -> np.ndarray:
    """How bright the ground is at each pixel, from the darkest quarter of each block and its neighbours."""
    height, width = marks.shape
    rows, columns = min(BLOCKS, height), min(BLOCKS, width)
    if min(rows, columns) < BLOCKS:
        return np.full_like(marks, np.median(_edge(marks)))
    parts = [np.array_split(band, columns, axis=1) for band in np.array_split(marks, rows, axis=0)]
    levels = np.array([[np.percentile(block, 25) for block in band] for band in parts])
    around = np.pad(levels, 1, mode="edge")
    lowest = np.min([around[i : i + rows, j : j + columns] for i in range(3) for j in range(3)], axis=0)
    return _stretch(lowest, (height, width))


def _stretch(levels: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Linear interpolation between block centres."""
    for axis, size in enumerate(shape):
        centres = (np.arange(levels.shape[axis]) + 0.5) * (size / levels.shape[axis])
        at = np.arange(size) + 0.5
        levels = np.apply_along_axis(partial(np.interp, at, centres), axis, levels)
    return levels


def _grow(mask: np.ndarray, reach: int) -> np.ndarray:
    """Every pixel within `reach` of the mask, in a square."""
    for axis in (0, 1):
        padded = np.pad(mask, [(reach, reach) if a == axis else (0, 0) for a in (0, 1)])
        windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=axis)
        mask = np.asarray(windows.any(axis=-1))
    return mask


def drop_specks(mask: np.ndarray) -> tuple[np.ndarray, int]:
    """The mask without marks much smaller than the largest, and how many of those there were."""
    scale = max(1.0, max(mask.shape) / GRID)
    shape = tuple(max(1, round(side / scale)) for side in mask.shape)
    areas = average_areas(mask, shape)
    labels = _label(areas > 0)
    sizes = np.bincount(labels.ravel(), weights=areas.ravel())
    sizes[0] = 0
    small = (sizes < SPECK * sizes.max()) & (sizes > 0)
    rows = np.minimum((np.arange(mask.shape[0]) / scale).astype(int), shape[0] - 1)
    columns = np.minimum((np.arange(mask.shape[1]) / scale).astype(int), shape[1] - 1)
    return mask & ~small[labels[np.ix_(rows, columns)]], int(small.sum())


def _label(mask: np.ndarray) -> np.ndarray:
    """Number the marks 1, 2, ... (cells that touch, corners included); 0 is no mark."""
    labels = np.zeros(mask.shape, int)
    number = 0
    for start in zip(*np.nonzero(mask), strict=True):
        if labels[start]:
            continue
        number += 1
        labels[start], waiting = number, [start]
        while waiting:
            row, column = waiting.pop()
            near = slice(max(row - 1, 0), row + 2), slice(max(column - 1, 0), column + 2)
            fresh = mask[near] & (labels[near] == 0)
            labels[near][fresh] = number
            waiting += [(near[0].start + r, near[1].start + c) for r, c in zip(*np.nonzero(fresh), strict=True)]
    return labels
