"""What is no digit, as lines: letters, scribbles, shapes, two digits at once, digits mirrored or on their side."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from lenet.data.handwriting.ways import round_off, smooth_curve

Lines: TypeAlias = list[np.ndarray]
"""(N, 2) float64 a line, about 0..1, x right and y down."""
Draw: TypeAlias = Callable[[np.random.Generator, Sequence[Sequence[Lines]], Sequence[Lines]], Lines]
"""Chance, the lines there are of each digit, and those of letters -> the lines of something else."""

NEVER_DIGITS = "AEFHKMNRWXfhkmnrwx"
"""Letters that no hand writes as others write a digit: an a may be a 9, a y a 4, a T a 7."""
NARROW = 0.3
"""Of its height: what is no wider may be a 1."""
MIRRORED, LYING = (3, 4, 6, 7, 9), (2, 3, 4, 5, 6, 7, 9)
"""Digits that are none any more in a mirror (a 2 becomes a 5), or on their side."""


def draw_no_digit(rng: np.random.Generator, digits: Sequence[Sequence[Lines]], letters: Sequence[Lines]) -> Lines:
    """Something that is no digit, of one of `KINDS`; and not so narrow that it could be a 1."""
    names = list(KINDS)
    chances = np.array([KINDS[name][0] for name in names])
    while True:
        name = names[rng.choice(len(names), p=chances / chances.sum())]
        lines = KINDS[name][1](rng, digits, letters)
        wide, tall = np.ptp(np.concatenate(lines), axis=0)
        if wide > NARROW * tall:
            return lines


def _pick(rng: np.random.Generator, digits: Sequence[Sequence[Lines]], which: Sequence[int] = range(10)) -> Lines:
    kinds = digits[which[int(rng.integers(len(which)))]]
    return [line.copy() for line in kinds[int(rng.integers(len(kinds)))]]


def _letter(rng: np.random.Generator, _: Sequence[Sequence[Lines]], letters: Sequence[Lines]) -> Lines:
    return letters[int(rng.integers(len(letters)))]


def _scribble(rng: np.random.Generator, *_: object) -> Lines:
    """One or two strokes to and fro through so many random places that they look like no digit."""
    count = int(rng.integers(1, 3))
    return [smooth_curve(rng.uniform(0, 1, (rng.integers(4, 6) if count > 1 else rng.integers(6, 12), 2)),
                         3 if count == 1 else 4) for _ in range(count)]


def _zigzag(rng: np.random.Generator, *_: object) -> Lines:
    """A line that goes up and down on its way, as one that crosses something out, waves or hatches."""
    turns = rng.integers(4, 14)
    x = np.linspace(0, 1, turns) + rng.normal(0, 0.03, turns)
    y = np.where(np.arange(turns) % 2, 1, 0) * rng.uniform(0.15, 1.2) + rng.normal(0, 0.08, turns)
    line = np.stack([x, y] if rng.random() < 0.7 else [y, x], axis=1)
    return [line if rng.random() < 0.5 else smooth_curve(line, 2)]


def _spiral(rng: np.random.Generator, *_: object) -> Lines:
    turns, pieces = rng.uniform(1.4, 3.2), 28
    angle = np.linspace(0, 2 * np.pi * turns, pieces) * rng.choice([-1, 1]) + rng.uniform(0, 2 * np.pi)
    radius = np.linspace(rng.uniform(0, 0.2), 1, pieces)[:, np.newaxis]
    return [radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)]


def _polygon(rng: np.random.Generator, *_: object) -> Lines:
    """Three to five corners around a middle, or a star of five or seven; more corners would be a 0."""
    corners = int(rng.choice([3, 4, 5, 7]))
    step = 2 if corners == 7 or (corners == 5 and rng.random() < 0.5) else 1
    angle = np.arange(corners + 1) * (2 * np.pi * step / corners) + rng.uniform(0, 2 * np.pi)
    line = np.stack([np.cos(angle), np.sin(angle)], axis=1) * rng.uniform(0.6, 1, 2)
    line[:-1] += rng.normal(0, 0.05, (corners, 2))
    line[-1] = line[0] + rng.normal(0, 0.03, 2)
    inner = [line[[0, corners // 2]]] if rng.random() < 0.25 else []
    return [line, *inner]


def _cross(rng: np.random.Generator, *_: object) -> Lines:
    """Three to five straight lines across one place."""
    angles = np.arange(count := rng.integers(3, 6)) * np.pi / count + rng.normal(0, 0.12, count)
    ends = np.stack([np.cos(angles), np.sin(angles)], axis=1) * rng.uniform(0.7, 1, (count, 1))
    start = rng.choice([-1.0, -0.6])
    return [np.stack([start * end, end]) + rng.normal(0, 0.06, 2) for end in ends]


def _bars(rng: np.random.Generator, *_: object) -> Lines:
    """One lying line, or two to five beside each other, at times crossed by as many: = # ||| -."""
    count = int(rng.integers(1, 5))
    gaps = np.arange(count) * rng.uniform(0.25, 0.5)
    lying = [np.array([[0, y], [1, y]]) + rng.normal(0, 0.04, (2, 2)) for y in gaps]
    if count == 1:
        return lying
    if rng.random() < 0.5:
        return [line[:, ::-1] for line in lying]
    return lying + ([line[:, ::-1] for line in lying] if rng.random() < 0.4 else [])


def _arrow(rng: np.random.Generator, *_: object) -> Lines:
    tip = [(0.7, 0.5 - rng.uniform(0.15, 0.35)), (1.0, 0.5), (1.0, 0.5), (0.7, 0.5 + rng.uniform(0.15, 0.35))]
    lines = round_off([np.array([(0.0, 0.5), (1.0, 0.5)]), np.array(tip)], 0.03, rng)
    return _turn(lines, rng.uniform(0, 2 * np.pi))


def _round(rng: np.random.Generator, *_: object) -> Lines:
    """A ring with something in it or at it: a face, an eye, a clock, a flower's petals."""
    angle = np.linspace(0, 2 * np.pi, 15)
    ring = np.stack([np.cos(angle), np.sin(angle)], axis=1) * rng.uniform(0.7, 1, 2)
    count = int(rng.integers(2, 6))
    centres = rng.uniform(-0.5, 0.5, (count, 2)) * rng.choice([1.0, 3.0])
    return [ring, *(centre + rng.uniform(-0.3, 0.3, (2, 2)) for centre in centres)]


def _two(rng: np.random.Generator, digits: Sequence[Sequence[Lines]], _: object) -> Lines:
    """Two digits beside each other, or one above the other."""
    first, second = (_narrow(_pick(rng, digits), rng) for _ in range(2))
    axis = 0 if rng.random() < 0.75 else 1
    start = np.zeros(2)
    start[axis] = max(line[:, axis].max() for line in first) - min(line[:, axis].min() for line in second)
    start[axis] += rng.uniform(0.02, 0.35)
    start[1 - axis] = rng.normal(0, 0.08)
    return [*first, *(line + start for line in second)]


def _narrow(lines: Lines, rng: np.random.Generator) -> Lines:
    return [line * (rng.uniform(0.55, 0.9), 1) for line in lines]


def _mirrored(rng: np.random.Generator, digits: Sequence[Sequence[Lines]], _: object) -> Lines:
    return [line * (-1, 1) for line in _pick(rng, digits, MIRRORED)]


def _lying(rng: np.random.Generator, digits: Sequence[Sequence[Lines]], _: object) -> Lines:
    return _turn(_pick(rng, digits, LYING), rng.choice([-1, 1]) * np.pi / 2 + rng.normal(0, 0.2))


def _turn(lines: Lines, angle: float) -> Lines:
    c, s = np.cos(angle), np.sin(angle)
    return [line @ np.array([[c, s], [-s, c]]) for line in lines]


KINDS: Mapping[str, tuple[float, Draw]] = {
    "letter": (2, _letter), "scribble": (4, _scribble), "zigzag": (1.5, _zigzag), "spiral": (0.7, _spiral),
    "polygon": (2, _polygon), "cross": (1, _cross), "bars": (0.8, _bars), "arrow": (0.5, _arrow),
    "round": (1, _round), "two digits": (2.5, _two), "mirrored": (0.3, _mirrored), "lying": (0.2, _lying),
}
"""Kind -> how often it is drawn, and how."""
