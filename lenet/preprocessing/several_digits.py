"""Whether there are several digits in a picture: marks as large as digits, clearly apart, beside or below each other.

The parts of one digit that a pen did not join are no digits: the bar of a 5, the two halves of a broken 0. They have
less room: together they are as wide and as high as one digit is.
"""

from dataclasses import dataclass

import numpy as np

from lenet.preprocessing.area_average import average_areas

GRID = 120
"""Marks are looked for on a picture of at most this many cells a side."""
INKED = 0.3
"""Of the darkest cell's ink: what a cell must have to belong to a mark."""
LARGE = 0.6
"""Of the highest mark's height: from this on a mark may be a digit of its own."""
OVERLAP = 0.3
"""Of the narrower mark's width: by how much two marks may stand over each other and still be side by side."""
PAIR, ROW = 0.9, 1.3
"""Width by height of two digits side by side at least, and of three or more."""
COLUMN = 2.4
"""Height by width of digits below each other at least."""
SHEET = 4
"""Marks that a sheet has at least, neither a row nor a column of them."""
SMALL = 0.55
"""Of the height of them all: how high each mark of a sheet may be."""
CURLED = 1.6
"""Diagonals of its box that most digits' line is long, along rows and columns; a straight one is up to 1.41."""


@dataclass(frozen=True)
class Mark:
    """Cells that touch each other, corners included: the box around them, ends exclusive, and how many they are."""

    top: int
    left: int
    bottom: int
    right: int
    cells: int

    @property
    def height(self) -> int:
        """Rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Columns."""
        return self.right - self.left


def count_digits(ink: np.ndarray) -> int:
    """How many digits stand in a picture, as far as their places tell.

    Args:
        ink: (H, W) uint8 of any size, light ink on a ground of about 0.

    Returns:
        0 where there is no ink; 1 for one digit, in however many parts, and for whatever may be one; else how many
        marks are as large as a digit.
    """
    cells = _reduce(ink)
    if not cells.any():
        return 0
    mask = cells > INKED * cells.max()
    marks = find_marks(mask)
    highest = max(mark.height for mark in marks)
    large = [mark for mark in marks if mark.height >= LARGE * highest]
    several = (_is_pair if len(large) == 2 else _are_many)(large, mask)
    return len(large) if several else 1


def find_marks(mask: np.ndarray) -> list[Mark]:
    """The marks of a mask (H, W) bool."""
    from lenet.preprocessing.photo.opencv import cv2  # loaded for those alone who need it

    boxes = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)[2][1:]
    return [Mark(top, left, top + height, left + width, cells) for left, top, width, height, cells in boxes.tolist()]


def _reduce(ink: np.ndarray) -> np.ndarray:
    scale = max(ink.shape) / GRID
    return ink if scale <= 1 else average_areas(ink, tuple(max(1, round(side / scale)) for side in ink.shape))


def _is_pair(marks: list[Mark], mask: np.ndarray) -> bool:
    """Whether two marks have the room of two digits, side by side or one below the other."""
    one, other = marks
    height, width = _measure(marks)
    narrower = min(one.width, other.width)
    across = min(one.right, other.right) - max(one.left, other.left)
    if across <= OVERLAP * narrower:
        return width >= PAIR * height
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return height >= COLUMN * max(one.width, other.width) and down <= 0 and _are_curled(marks, mask)


def _are_many(marks: list[Mark], mask: np.ndarray) -> bool:
    """Whether marks are a row, a column or a sheet of digits."""
    height, width = _measure(marks)
    highest = max(mark.height for mark in marks)
    if len(marks) > 2 and width >= ROW * height:
        return True
    is_column = len(marks) > 2 and height >= COLUMN * width
    is_sheet = len(marks) >= SHEET and highest <= SMALL * height
    return (is_column or is_sheet) and _are_curled(marks, mask)


def _measure(marks: list[Mark]) -> tuple[int, int]:
    """Height and width of the box around all."""
    return (max(mark.bottom for mark in marks) - min(mark.top for mark in marks),
            max(mark.right for mark in marks) - min(mark.left for mark in marks))


def _are_curled(marks: list[Mark], mask: np.ndarray) -> bool:
    """Whether most marks are more than a straight line or a blot."""
    return float(np.median([_curl(mark, mask) for mark in marks])) >= CURLED


def _curl(mark: Mark, mask: np.ndarray) -> float:
    """How long a mark's line is along rows and columns, in diagonals of its box.

    The line is as long as a bar would be that has the mark's outline, 2 (length + width), and as many cells, length
    times width.
    """
    cells = np.pad(mask[mark.top : mark.bottom, mark.left : mark.right], 1)
    outline = np.count_nonzero(np.diff(cells, axis=0)) + np.count_nonzero(np.diff(cells, axis=1))
    length = (outline / 2 + np.sqrt(max(outline**2 / 4 - 4 * np.count_nonzero(cells), 0))) / 2
    return float(length / np.hypot(mark.height, mark.width))
