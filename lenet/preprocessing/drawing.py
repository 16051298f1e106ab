"""A drawing becomes 28x28, step by step, as the pictures of MNIST did.

The steps are those that the authors of QMNIST re-derived from the originals (Yadav and Bottou, "Cold Case:
The Lost MNIST Digits", 2019): box, square, area average to 20x20, brightest to 255, centre of mass to the
middle of 28x28. They compute in whole numbers, halves rounded up, so that ui/web/engine/preparation.js makes the same
image, byte for byte.
"""

from dataclasses import dataclass

import numpy as np

from lenet.errors import ImageError
from lenet.preprocessing.area_average import average_levels

DIGIT_SIDE = 20
"""The longer side of every digit in MNIST, in pixels."""
IMAGE_SIDE = 28
"""The side of an MNIST image, in pixels."""
IMAGE_CENTRE = 15
"""Where the centre of mass goes before rounding down: it lands between 14 and 15, pixel centres at +0.5."""

SHOWN_SIDE = 400
"""Pixels of the longer side of a photograph's steps, which are only shown."""


class EmptyDrawingError(ImageError):
    """There is no ink, so there is nothing to read."""


@dataclass(frozen=True)
class Step:
    """One step of the preparation.

    Attributes:
        name: what the step makes.
        image: its result, (h, w) uint8; 0 ground to 255 ink, or if not `is_ink`, grey levels, or (h, w, 3) uint8 red,
            green, blue.
        text: what it did, with this drawing's own numbers.
        is_ink: False for a picture in which ink has not been found yet.
    """

    name: str
    image: np.ndarray
    text: str
    is_ink: bool = True


@dataclass(frozen=True)
class PreparedDrawing:
    """All steps in order, and what the network is given: `image` (28, 28) uint8, 0 ground to 255 ink."""

    steps: tuple[Step, ...]
    image: np.ndarray


def prepare_drawing(ink: np.ndarray, before: tuple[Step, ...] = ()) -> PreparedDrawing:
    """Make of a drawing the 28x28 image that MNIST's makers would have made of it.

    Args:
        ink: (H, W) uint8 of any size, light ink on a ground of exactly 0.
        before: steps that led to `ink`, kept in front of those taken here (for a file, `Picture.steps`).

    Raises:
        EmptyDrawingError: if no pixel carries ink.
        ImageError: if `ink` is no (H, W) uint8 array.
    """
    _check(ink)
    first = before or (describe_ink("Drawing", ink),)
    box = _cut_box(ink)
    square = _widen(box.image)
    small = _shrink(square.image)
    bright = _brighten(small.image)
    centred = _centre(bright.image)
    return PreparedDrawing((*first, box, square, small, bright, centred), centred.image)


def _check(ink: np.ndarray) -> None:
    if ink.ndim != 2 or ink.dtype != np.uint8:
        raise ImageError(f"A drawing of shape {ink.shape}, {ink.dtype} cannot be read; it needs (H, W), uint8.")
    if not ink.any():
        raise EmptyDrawingError("There is no ink yet, so there is nothing to read; draw one digit, large.")


def describe_ink(name: str, ink: np.ndarray) -> Step:
    """The first step: `ink` (H, W) uint8 as it is, called `name`."""
    height, width = ink.shape
    inked = np.count_nonzero(ink)
    share = f"{inked / ink.size * 100:.0f}\N{NO-BREAK SPACE}%"
    return Step(name, ink, f"{width} × {height} pixels; {inked:,} of them ({share}) carry ink.")


def _cut_box(ink: np.ndarray) -> Step:
    """The smallest box around all ink."""
    top, bottom = _extent(ink, axis=1)
    left, right = _extent(ink, axis=0)
    box = ink[top : bottom + 1, left : right + 1]
    return Step("Box", box, f"All ink lies in columns {left} to {right} and rows {top} to {bottom}: "
                            f"{box.shape[1]} × {box.shape[0]} pixels. The rest is cut away.")


def _widen(box: np.ndarray) -> Step:
    """The box in the middle of a square on its longer side, so that scaling keeps the digit's shape."""
    height, width = box.shape
    side = max(height, width)
    top, left = (side - height) // 2, (side - width) // 2
    square = np.zeros((side, side), np.uint8)
    square[top : top + height, left : left + width] = box
    if height == width:
        return Step("Square", square, f"The box is already a square of {side} × {side}.")
    added = f"{side - width} columns" if width < side else f"{side - height} rows"
    return Step("Square", square, f"{added} of black are added: {side} × {side}, so that scaling keeps the shape.")


def _shrink(square: np.ndarray) -> Step:
    """The square as 20x20: each pixel the exact average of the area it covers."""
    ratio = len(square) / DIGIT_SIDE
    small = average_levels(square, (DIGIT_SIDE, DIGIT_SIDE))
    if not small.any():
        raise EmptyDrawingError(f"The ink is too faint to read (its brightest pixel is {square.max()} of 255); "
                                "draw with a thicker or brighter pen.")
    text = ("The square is 20×20 already." if ratio == 1 else
            f"Each pixel is the average of an area of {ratio:.4g} × {ratio:.4g} pixels of the square.")
    return Step("20×20", small, text)


def _brighten(small: np.ndarray) -> Step:
    """Scaled so that the brightest pixel is 255."""
    brightest = int(small.max())
    bright = ((2 * 255 * small.astype(np.int64) + brightest) // (2 * brightest)).astype(np.uint8)
    text = ("The brightest pixel is 255 already." if brightest == 255 else
            f"The brightest pixel was {brightest}; all are multiplied by {255 / brightest:.3g}, so that it is 255.")
    return Step("Contrast", bright, text)


def _centre(digit: np.ndarray) -> Step:
    """The 20x20 placed in 28x28 by whole pixels so that its centre of mass lies in the middle."""
    row, column = centre_of_mass(digit)
    (down, held_down), (right, held_right) = _place(digit, 1, row), _place(digit, 0, column)
    image = np.zeros((IMAGE_SIDE, IMAGE_SIDE), np.uint8)
    rows, columns = np.nonzero(digit)
    image[rows + down, columns + right] = digit[rows, columns]
    text = (f"The centre of mass is at column {column:.1f}, row {row:.1f} of the 20×20. Placed {right} to the "
            f"right and {down} down in 28×28, it comes to column {column + right:.1f}, row {row + down:.1f}.")
    if held_down or held_right:
        text += " The middle is 14.5: it could not come nearer without losing ink at the edge."
    return Step("28×28", image, text)


def centre_of_mass(image: np.ndarray) -> tuple[float, float]:
    """Row and column of the ink's centre of mass, the first pixel's centre being 0.5.

    The sums are exact, so each is the number nearest to a fraction: whole if, and only if, the fraction is.
    """
    mass = image.astype(np.int64)
    rows, columns = (2 * np.arange(side) + 1 for side in image.shape)
    twice = 2 * mass.sum()
    return float(mass.sum(1) @ rows / twice), float(mass.sum(0) @ columns / twice)


def _place(digit: np.ndarray, axis: int, centre: float) -> tuple[int, bool]:
    """The whole-pixel offset that brings `centre` to the middle, held back where ink would leave the image."""
    first, last = _extent(digit, axis)
    wanted = int(IMAGE_CENTRE - centre)
    offset = min(max(wanted, -first), IMAGE_SIDE - 1 - last)
    return offset, offset != wanted


def _extent(ink: np.ndarray, axis: int) -> tuple[int, int]:
    """First and last index with ink, looking along `axis`."""
    inked = np.flatnonzero(ink.any(axis=axis))
    return int(inked[0]), int(inked[-1])
