"""Which parts of a picture are ink: dark on light paper or light on dark, evenly lit or not."""

from dataclasses import replace

import numpy as np

from lenet.preprocessing.area_average import average_levels
from lenet.preprocessing.border import edge_of
from lenet.preprocessing.drawing import Step
from lenet.preprocessing.photo.frame import cut_frame
from lenet.preprocessing.picture_words import name_ink, tell_blank
from lenet.preprocessing.thresholds import otsu_threshold

LEAST_CONTRAST = 10
"""Grey levels, of 255, by which ink must stand out from an even ground."""
CLEAN_SIDE = 64
"""Pixels: a lossless picture no larger than this, on an even ground, is taken pixel by pixel as it is."""


def find_ink(levels: np.ndarray, lossless: bool = True) -> Step:
    """Separate ink from paper: the last of the steps that `trace_ink` takes, no larger than the picture.

    Arguments and errors are the same.
    """
    step = trace_ink(levels, lossless)[-1]
    scale = max(step.image.shape) / max(levels.shape)
    if scale <= 1:
        return step
    height, width = (max(1, round(side / scale)) for side in step.image.shape)
    return replace(step, image=average_levels(step.image, (height, width)))


def trace_ink(levels: np.ndarray, lossless: bool = True) -> tuple[Step, ...]:
    """Separate ink from paper, step by step.

    Args:
        levels: (H, W) uint8 grey, or (H, W, 3) uint8 red, green, blue.
        lossless: whether the levels are exact (PNG) or may ripple around strokes (JPEG).

    Returns:
        What was done; the last step's image is the ink, (h, w) uint8: 0 is paper, 255 full ink.

    Raises:
        EmptyDrawingError: if nothing stands out.
    """
    if lossless and levels.ndim == 2 and max(levels.shape) <= CLEAN_SIDE:
        within, text = cut_frame(levels)
        steps = (Step("Frame", within, text, is_ink=False),) if text and np.ptp(within) >= LEAST_CONTRAST else ()
        ink = _take_clean(within if steps else levels)
        if ink is not None:
            return (*steps, ink)
    from lenet.preprocessing.photo.search import search_ink  # OpenCV is loaded for those alone who need it

    return search_ink(levels)


def _take_clean(levels: np.ndarray) -> Step | None:
    """The ink of a small picture pixel by pixel; None where its ground is not even, or something is fainter than it."""
    is_dark = _is_ink_dark(levels)
    marks = 255 - levels if is_dark else levels
    edge = edge_of(marks)
    ground, full = int(edge.min()), int(marks.max())
    if np.mean(edge == ground) <= 0.5 or marks.min() != ground:
        return None
    if full - ground < LEAST_CONTRAST:
        raise tell_blank(levels)
    ink = (marks.astype(np.float64) - ground) * (255 / (full - ground))
    return Step("Ink", np.rint(ink).astype(np.uint8),
                f"Read as {name_ink(is_dark)}; the ground is even, so every pixel is taken as it is.")


def _is_ink_dark(levels: np.ndarray) -> bool:
    """Ground fills most of the picture's edge, so ink is dark when most of the edge is light."""
    return bool(np.mean(edge_of(levels) > otsu_threshold(levels)) > 0.5)
