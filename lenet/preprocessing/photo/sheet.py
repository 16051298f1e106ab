"""A sheet on a darker ground is found, cut out and squared, so that what lies around it is not read."""

import numpy as np

from lenet.preprocessing.photo.opencv import cv2, shrink
from lenet.preprocessing.thresholds import otsu_threshold

COARSE = 400
"""Pixels of the longer side on which the sheet is looked for."""
LEAST, MOST = 0.12, 0.98
"""Of the picture: how much of it a sheet covers."""
STRAIGHT = 0.93
"""The share of its hull that a sheet fills, and the share that a quadrilateral has in common with the hull."""
BEND = 0.03
"""Of the hull's outline: by how much it may differ from straight sides."""
FREE = 3
"""Sides at least that are edges of the sheet, not of the picture: a shadow has one or two."""
INSET = 0.015
"""Of the sheet's side: what is cut off along its edges, where table and sheet mix."""
INK = (0.001, 0.6)
"""Of the sheet: how much of it may be ink. A bright bar with nothing on it is a stroke."""


def cut_sheet(levels: np.ndarray) -> tuple[np.ndarray, str]:
    """Look for a bright sheet on dark ground.

    Args:
        levels: (H, W) uint8.

    Returns:
        (h, w) uint8, the sheet seen from above, and what was done; `levels` and "" where there is no sheet.
    """
    corners = find_sheet(levels)
    if corners is None:
        return levels, ""
    flat, turned = _square(levels, corners)
    height, width = flat.shape
    return flat, (f"A sheet on darker ground is cut out and squared: {width} × {height} pixels, turned by {turned:.0f} "
                  "degrees.")


def find_sheet(levels: np.ndarray) -> np.ndarray | None:
    """The corners of the sheet, (4, 2) float32, x and y from the upper left clockwise; None where there is none."""
    small, scale = shrink(levels, COARSE)
    coarse = cv2.GaussianBlur(small, (0, 0), 1)
    threshold = otsu_threshold(coarse)
    bright = (coarse > threshold).astype(np.uint8)
    outlines = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]
    outline = max(outlines, key=cv2.contourArea, default=None)
    if outline is None or not LEAST < cv2.contourArea(outline) / bright.size < MOST:
        return None
    hull = cv2.convexHull(outline)
    corners = cv2.approxPolyDP(hull, BEND * cv2.arcLength(hull, True), True)[:, 0].astype(np.float32)
    if not _is_sheet(outline, hull, corners, bright):
        return None
    return _order(corners + 0.5) * scale


def _is_sheet(outline: np.ndarray, hull: np.ndarray, corners: np.ndarray, bright: np.ndarray) -> bool:
    if len(corners) != 4 or cv2.contourArea(outline) < STRAIGHT * cv2.contourArea(hull):
        return False
    quad = np.zeros_like(bright)
    cv2.fillConvexPoly(quad, np.rint(corners).astype(np.int32), 1)
    around = np.zeros_like(bright)
    cv2.fillConvexPoly(around, hull, 1)
    if (quad & around).sum() < STRAIGHT * (quad | around).sum():
        return False
    inner = cv2.erode(quad, np.ones((5, 5), np.uint8))
    ink = 1 - bright[inner > 0].mean() if inner.any() else 0
    return bool(_count_free(corners, bright.shape) >= FREE and INK[0] < ink < INK[1])


def _count_free(corners: np.ndarray, shape: tuple[int, ...]) -> int:
    """How many sides of the quadrilateral do not lie along an edge of the picture."""
    height, width = shape
    ends = [(first, second) for first, second in zip(corners, np.roll(corners, -1, axis=0), strict=True)]
    near = 0.02 * max(shape) + 1
    along = [max(abs(first[axis] - edge), abs(second[axis] - edge)) <= near
             for first, second in ends for axis, edge in ((0, 0), (0, width - 1), (1, 0), (1, height - 1))]
    return 4 - sum(along)


def _order(corners: np.ndarray) -> np.ndarray:
    """From the upper left corner clockwise, so that squaring turns the sheet as little as can be."""
    middle = corners.mean(axis=0)
    around = np.arctan2(*(corners - middle).T[::-1])
    corners = corners[np.argsort(around)]
    tops = [first[1] + second[1] for first, second in zip(corners, np.roll(corners, -1, axis=0), strict=True)]
    return np.roll(corners, -int(np.argmin(tops)), axis=0)


def _square(levels: np.ndarray, corners: np.ndarray) -> tuple[np.ndarray, float]:
    """The quadrilateral as a rectangle as large as it is, and by how many degrees its upper side was turned."""
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    width, height = round((sides[0] + sides[2]) / 2), round((sides[1] + sides[3]) / 2)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = cv2.warpPerspective(levels, cv2.getPerspectiveTransform(corners.astype(np.float32), flat), (width, height))
    inset = 2 + round(INSET * max(width, height))
    across, down = corners[1] - corners[0]
    return seen[inset:-inset, inset:-inset], float(abs(np.degrees(np.arctan2(down, across))))
