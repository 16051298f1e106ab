"""Marks are grouped into digits: specks and what lies along the edge are left out, parts of a digit kept together."""

from dataclasses import dataclass

import numpy as np

from lenet.preprocessing.photo.opencv import cv2, grow

SPECK = 0.03
"""Of the largest mark's ink: what has less and stands apart is dust."""
NEAR = 0.25
"""Of the digit's longer side: how far from it a part of it may stand."""
BESIDE = 0.2
"""Of the narrower one's width: marks that lie above each other by less stand beside each other."""
SAME = 0.55
"""Of the digit's height: a mark beside it that is as high is a digit of its own."""
AT_EDGE = 0.25
"""Of the picture's side: a mark that lies along the edge for as long is no digit."""
MUCH = 0.1
"""Of the ink of what lies along the edge: with less the rest is taken for specks."""
GAP = 1 / 400
"""Of the picture's longer side: pieces of a stroke that are no farther apart are one."""

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels, the ends exclusive."""


@dataclass(frozen=True)
class Marks:
    """What was found.

    Attributes:
        chosen: (H, W) bool, the marks that are read: the digit, and all beside it that are as large.
        ink: the sum of their darkness.
        box: around them.
        specks: how many small marks were left out.
        is_cut: whether the digit lies along the edge of the picture.
    """

    chosen: np.ndarray
    ink: float
    box: Box
    specks: int
    is_cut: bool


def group_marks(marks: np.ndarray, values: np.ndarray) -> Marks | None:
    """Find the digit among marks (H, W) bool with their darkness (H, W) float32; None where there is no mark."""
    reach = max(1, round(max(marks.shape) * GAP))
    joined = grow(marks, reach).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    if count < 2:
        return None
    ink = np.bincount(labels[marks], weights=values[marks], minlength=count)
    labels = labels * marks
    cut = _find_cut(stats, labels)
    inside = np.where(cut, 0, ink)
    main = int((inside if inside.max() > MUCH * ink.max() else ink).argmax())
    boxes = [(int(x), int(y), int(x + width), int(y + height)) for x, y, width, height, _ in stats]
    others = [int(each) for each in np.argsort(-inside) if inside[each] > SPECK * ink[main] and each != main]
    chosen, rivals, box = _gather(main, others, boxes)
    numbers = [*chosen, *rivals]
    specks = int((ink > 0).sum()) - len(numbers)
    for each in rivals:
        box = _join(box, boxes[each])
    return Marks(np.isin(np.arange(count), numbers)[labels], float(ink[numbers].sum()), box, specks, bool(cut[main]))


def _gather(main: int, others: list[int], boxes: list[Box]) -> tuple[list[int], list[int], Box]:
    """The numbers of the marks of one digit, of those as large beside it, and the box around the digit."""
    chosen, rivals, box = [main], [], boxes[main]
    for each in others:
        if _is_part(boxes[each], box):
            chosen.append(each)
            box = _join(box, boxes[each])
        elif _height(boxes[each]) >= SAME * _height(boxes[main]):
            rivals.append(each)
    return chosen, rivals, box


def _height(box: Box) -> int:
    return box[3] - box[1]


def _join(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _is_part(mark: Box, digit: Box) -> bool:
    """Whether a mark belongs to a digit: near it, and not as large beside it."""
    size = max(digit[2] - digit[0], _height(digit))
    gap = max(mark[0] - digit[2], digit[0] - mark[2], mark[1] - digit[3], digit[1] - mark[3])
    common = min(mark[2], digit[2]) - max(mark[0], digit[0])
    is_beside = common < BESIDE * min(mark[2] - mark[0], digit[2] - digit[0])
    return gap <= NEAR * size and not (is_beside and _height(mark) >= SAME * _height(digit))


def _find_cut(stats: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Which marks lie along an edge for long, or reach from edge to edge: what is left of a frame, a table, a line."""
    cut = (stats[:, 2] >= labels.shape[1] - 2) | (stats[:, 3] >= labels.shape[0] - 2)
    for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        cut |= np.bincount(edge, minlength=len(stats)) > AT_EDGE * len(edge)
    cut[0] = False
    return cut
