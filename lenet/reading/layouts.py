"""Which axes of an array are images, rows and columns: a record a layout."""

from collections.abc import Callable
from dataclasses import dataclass

from lenet.choice import Choice

Shape = tuple[int, ...]
Sides = tuple[int, int, int]
"""Images, rows, columns."""

SQUARES = {side * side: side for side in range(8, 65)}
"""Lengths that a row of pixels can have, and the side of its image: UCI's digits have 8, MNIST's 28."""
MNIST = (28, 28)
LEAST_SIDE, LARGEST_SIDE = 5, 4096
"""Pixels of an image's longer side: the smallest digits of screens have five."""
NARROWEST = 20
"""Times that an image may be longer than wide."""


@dataclass(frozen=True)
class Layout(Choice):
    """One way to lay images out in an array.

    Attributes:
        fit: a shape without channels -> its sides, or None if it is laid out otherwise.
        is_single: whether it is one image and no list of them. Much else than images has such a shape.
        is_row: whether height and width are concluded from the length of a row of pixels.
    """

    fit: Callable[[Shape], Sides | None]
    is_single: bool = False
    is_row: bool = False


def _fit_stack(shape: Shape) -> Sides | None:
    is_last = shape[:2] == MNIST and shape[2:] != MNIST[:1]  # as MATLAB has it: each row would be taken for an image
    return (shape[0], shape[1], shape[2]) if len(shape) == 3 and _is_image(*shape[1:]) and not is_last else None


def _fit_rows(shape: Shape) -> Sides | None:
    side = SQUARES.get(shape[1]) if len(shape) == 2 and shape[0] != shape[1] else None
    return (shape[0], side, side) if side else None


def _fit_one(shape: Shape) -> Sides | None:
    return (1, shape[0], shape[1]) if len(shape) == 2 and min(shape) >= LEAST_SIDE and _is_image(*shape) else None


def _fit_one_row(shape: Shape) -> Sides | None:
    side = SQUARES.get(shape[0]) if len(shape) == 1 else None
    return (1, side, side) if side else None


def _is_image(height: int, width: int) -> bool:
    short, long = sorted((height, width))
    return LEAST_SIDE <= long <= LARGEST_SIDE and long <= NARROWEST * short


LAYOUTS = {layout.name: layout for layout in (
    Layout("stack", "(N, H, W)", "Images one after the other, with or without an axis for one channel.", _fit_stack),
    Layout("rows", "(N, H * H)", "Each image as one row of pixels.", _fit_rows, is_row=True),
    Layout("one", "(H, W)", "A single image.", _fit_one, is_single=True),
    Layout("one-row", "(H * H,)", "A single image as one row of pixels.", _fit_one_row, is_single=True,
           is_row=True),
)}  # fmt: skip
"""In the order in which they are tried."""


def find_layout(shape: Shape) -> tuple[Layout, Sides] | None:
    """How the images of an array of this shape lie, if it can hold any.

    A single channel, as the second axis or the last, is no matter.
    """
    if len(shape) > 2 and shape[1] == 1:
        shape = (shape[0], *shape[2:])
    if len(shape) > 1 and shape[-1] == 1:
        shape = shape[:-1]
    for layout in LAYOUTS.values():
        sides = layout.fit(shape)
        if sides is not None:
            return layout, sides
    return None

