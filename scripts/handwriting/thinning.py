"""A blot of ink becomes a line one pixel wide, and the line a few points.

Thinning is that of T. Y. Zhang and C. Y. Suen, "A Fast Parallel Algorithm for Thinning Digital Patterns" (1984);
the points are chosen as D. H. Douglas and T. K. Peucker did in 1973.
"""

from itertools import pairwise

import numpy as np

Pixel = tuple[int, int]
AROUND = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
"""The eight neighbours of a pixel, clockwise from the one above."""


def thin(ink: np.ndarray) -> np.ndarray:
    """The centre line of `ink` (H, W) bool: as connected as that is, and one pixel wide."""
    line = np.pad(ink, 1)
    changed = True
    while changed:
        changed = False
        for first in (True, False):
            removed = _removable(line, first)
            line &= ~removed
            changed |= bool(removed.any())
    return line[1:-1, 1:-1]


def _removable(line: np.ndarray, first: bool) -> np.ndarray:
    """The pixels of one of the two passes: on the edge, no end, and nothing falls apart without them."""
    near = [np.roll(line, (-down, -right), (0, 1)) for down, right in AROUND]
    up, right, down, left = near[::2]
    count = np.sum(near, axis=0)
    crossings = np.sum([~one & following for one, following in pairwise([*near, near[0]])], axis=0)
    one, other = ((up, right, down), (right, down, left)) if first else ((up, right, left), (up, down, left))
    kept = np.logical_and.reduce(one) | np.logical_and.reduce(other)
    return np.asarray(line & (count >= 2) & (count <= 6) & (crossings == 1) & ~kept)


def trace(line: np.ndarray) -> list[np.ndarray]:
    """A line one pixel wide as paths between its ends and crossings: (N, 2) float64 each, x and y of pixel centres."""
    pixels = set(zip(*(axis.tolist() for axis in np.nonzero(line)), strict=True))
    joined = {pixel: _neighbours(pixel, pixels) for pixel in pixels}
    edges: set[frozenset[Pixel]] = set()
    nodes = [pixel for pixel, near in joined.items() if len(near) != 2]
    paths = [path for node in nodes for path in _walk_all(node, joined, edges)]
    for pixel in pixels:  # what is left are rings without a crossing
        paths += _walk_all(pixel, joined, edges)
    paths += [[node, node] for node in nodes if not joined[node]]
    return [np.array(path, np.float64)[:, ::-1] for path in paths]


def _neighbours(pixel: Pixel, pixels: set[Pixel]) -> list[Pixel]:
    """The neighbours on the line; a diagonal one only where no straight one leads there."""
    row, column = pixel
    near = [(row + down, column + right) for down, right in AROUND if (row + down, column + right) in pixels]
    return [(r, c) for r, c in near
            if r == row or c == column or ((r, column) not in pixels and (row, c) not in pixels)]


def _walk_all(start: Pixel, joined: dict[Pixel, list[Pixel]], edges: set[frozenset[Pixel]]) -> list[list[Pixel]]:
    paths = []
    for following in joined[start]:
        if frozenset((start, following)) in edges:
            continue
        path = [start, following]
        edges.add(frozenset(path))
        while len(joined[path[-1]]) == 2 and path[-1] != start:
            path.append(next(pixel for pixel in joined[path[-1]] if pixel != path[-2]))
            edges.add(frozenset(path[-2:]))
        paths.append(path)
    return paths


def drop_spurs(paths: list[np.ndarray], shortest: float) -> list[np.ndarray]:
    """Without the short side branches that thinning leaves at corners: one end free, the other on another path."""
    if len(paths) == 1:
        return paths
    ends: dict[tuple[float, float], int] = {}
    for path in paths:
        for end in (path[0], path[-1]):
            ends[tuple(end)] = ends.get(tuple(end), 0) + 1
    kept = [path for path in paths if _length(path) >= shortest
            or (ends[tuple(path[0])] > 1) == (ends[tuple(path[-1])] > 1)]
    return kept or paths


def _length(path: np.ndarray) -> float:
    return float(np.hypot(*np.diff(path, axis=0).T).sum())


def smooth(path: np.ndarray, times: int = 3) -> np.ndarray:
    """Each point moved to the mean of itself and its neighbours, ends kept: pixels make stairs, pens do not."""
    for _ in range(times if len(path) > 2 else 0):
        path = np.concatenate([path[:1], (path[:-2] + path[1:-1] + path[2:]) / 3, path[-1:]])
    return path


def simplify(path: np.ndarray, tolerance: float) -> np.ndarray:
    """The fewest points found whose line stays within `tolerance` of every point of `path`, (N, 2)."""
    if len(path) < 3:
        return path
    start, along = path[0], path[-1] - path[0]
    size = np.hypot(*along)
    away = path - start
    far = np.hypot(*away.T) if size == 0 else np.abs(along[0] * away[:, 1] - along[1] * away[:, 0]) / size
    most = int(far.argmax())
    if far[most] <= tolerance:
        return path[[0, -1]]
    return np.concatenate([simplify(path[: most + 1], tolerance)[:-1], simplify(path[most:], tolerance)])
