"""Randomly distorted copies of the training images, so that a network hardly ever sees an image twice.

Each part has a strength in `AugmentationConfig` and, for every image, random numbers of its own
(`draw_randomness`). All parts that move ink are composed into one map, which tells for every pixel of the
result where to read the original, and the original is read once, between its pixels; then strokes are thinned
or thickened. This is the reference in NumPy; `lenet.training.engine.augmentation` does the same inside the graph.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import pi
from typing import Any

import numpy as np

from lenet.frozen import Frozen, check_number

SIDE = 28
CENTRE = (SIDE - 1) / 2
SPACING = 7
"""Pixels between the control points of the elastic field: a cubic B-spline over 7 pixels smooths like the
Gaussian with a standard deviation of 4 pixels that Simard, Steinkraus and Platt (2003) recommend."""
CONTROLS = 7
"""Control points along an axis: all whose spline reaches a pixel."""

Numbers = dict[str, np.ndarray]
Row = tuple[Any, Any, Any]
Wave = Callable[[Any], Any]


@dataclass(frozen=True)
class AugmentationConfig(Frozen):
    """How far each image of a batch is distorted at most; 0, the default, leaves that part out.

    Every image draws its own amounts, evenly from the range:
    `shift`: pixels, fractions too, either way on each axis;
    `rotate`: degrees either way, about the image's centre as all that follows;
    `scale`: both axes times 1 +- scale;
    `squeeze`: x times s and y divided by s, s being 1 +- squeeze;
    `shear`: x moved by +-shear times y;
    `thickness`: up to this share of the way to strokes one pixel thicker, or thinner, on all sides;
    `elastic`: a smooth random field of displacements, `elastic` pixels long (root mean square).

    Shift, scale, squeeze and shear are the distortions of 1998 (section III-A); the elastic field is
    that of P. Simard, D. Steinkraus and J. Platt, "Best Practices for Convolutional Neural Networks" (2003).

    Raises:
        ConfigError: if a value is out of its range.
    """

    shift: float = 0.0
    rotate: float = 0.0
    scale: float = 0.0
    squeeze: float = 0.0
    shear: float = 0.0
    thickness: float = 0.0
    elastic: float = 0.0

    def __post_init__(self) -> None:
        check_number("The shift in pixels", self.shift, 0, 6)
        check_number("The rotation in degrees", self.rotate, 0, 45)
        check_number("The scaling", self.scale, 0, 0.5)
        check_number("The squeezing", self.squeeze, 0, 0.5)
        check_number("The shear", self.shear, 0, 0.5)
        check_number("The change of thickness", self.thickness, 0, 1)
        check_number("The elastic displacement in pixels", self.elastic, 0, 3)

    @property
    def columns(self) -> dict[str, int]:
        """The parts that are switched on, in the order of the fields, and how many random numbers each draws."""
        needs = dict.fromkeys(self.to_json(), 1) | {"shift": 2, "elastic": 2 * CONTROLS**2}
        return {name: count for name, count in needs.items() if getattr(self, name)}

    @property
    def warps(self) -> bool:
        """Whether any part moves ink about; only `thickness` does not."""
        return bool(set(self.columns) - {"thickness"})


def draw_randomness(config: AugmentationConfig, count: int, rng: np.random.Generator) -> Numbers:
    """The random numbers that distort `count` images.

    Returns:
        For every part that is switched on, (count, columns) float32, uniform in -1..1.
    """
    return {name: rng.uniform(-1, 1, (count, columns)).astype(np.float32)
            for name, columns in config.columns.items()}


def distort_images(images: np.ndarray, config: AugmentationConfig, numbers: Numbers) -> np.ndarray:
    """Distort every image by its own numbers; outside an image all is ground, 0.

    Args:
        images: (N, 28, 28) uint8 or float32, 0..255.
        config: the strengths.
        numbers: what `draw_randomness` gives for N images.

    Returns:
        (N, 28, 28) float32, 0..255; `images` unchanged if nothing is switched on.
    """
    pixels, exact = images.astype(np.float64), {name: drawn.astype(np.float64) for name, drawn in numbers.items()}
    if config.warps:
        pixels = _read_between(pixels, *_compute_sources(config, exact, len(images)))
    if config.thickness:
        pixels = _change_thickness(pixels, config.thickness * exact["thickness"])
    return pixels.astype(np.float32)


def invert_map(config: AugmentationConfig, numbers: dict[str, Any], cos: Wave, sin: Wave) -> tuple[Row, Row]:
    """Where a pixel of the result comes from, but for the elastic field.

    An image is shifted, then scaled and squeezed, sheared, and rotated anticlockwise. Undoing that in reverse,
    the pixel at (x, y) from the centre, y downwards, reads the original at column a*x + b*y + c, row d*x + e*y + f.

    Args:
        config: the strengths.
        numbers: those of `draw_randomness`, as arrays of any library.
        cos, sin: that library's.

    Returns:
        (a, b, c) and (d, e, f), each a number, or (N,), one for each image.
    """
    def amount(name: str, column: int = 0) -> Any:
        return getattr(config, name) * numbers[name][:, column] if getattr(config, name) else 0.0

    angle, shear = amount("rotate") * (pi / 180), amount("shear")
    scale, squeeze = 1 + amount("scale"), 1 + amount("squeeze")
    c, s = (cos(angle), sin(angle)) if config.rotate else (1.0, 0.0)
    wide, tall = scale * squeeze, scale / squeeze
    return (((c - shear * s) / wide, -(s + shear * c) / wide, CENTRE - amount("shift")),
            (s / tall, c / tall, CENTRE - amount("shift", 1)))


@cache
def linear_basis() -> np.ndarray:
    """What `invert_map`'s rows multiply: x, y and 1 at every pixel, (3, 784) float64; x and y from the centre."""
    y, x = np.mgrid[:SIDE, :SIDE].reshape(2, -1) - CENTRE
    return np.stack([x, y, np.ones_like(x)])


@cache
def elastic_basis() -> np.ndarray:
    """What each control point adds to each pixel's displacement, (49, 784) float64.

    Scaled so that control points drawn uniformly from -1..1, for x and for y, give displacements whose length
    is 1 pixel, root mean square over all images and pixels.
    """
    points = np.arange(CONTROLS) - (CONTROLS - 1) / 2
    along = _cubic_spline((np.arange(SIDE) - CENTRE) / SPACING - points[:, np.newaxis])
    basis = np.kron(along, along)
    return basis / np.sqrt(2 / 3 * np.mean(np.sum(basis**2, axis=0)))


def _cubic_spline(distance: np.ndarray) -> np.ndarray:
    """The cubic B-spline: 2/3 at 0, 0 from 2 on."""
    far = np.abs(distance)
    return np.where(far < 1, 2 / 3 - far**2 + far**3 / 2, np.clip(2 - far, 0, None) ** 3 / 6)


def _compute_sources(config: AugmentationConfig, numbers: Numbers, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The column and the row of the original where each pixel is read, (N, 784) float64 each."""
    rows = [np.stack([np.broadcast_to(value, count) for value in row], axis=1)
            for row in invert_map(config, numbers, np.cos, np.sin)]
    columns, lines = (row @ linear_basis() for row in rows)
    if config.elastic:
        moves_x, moves_y = np.split(config.elastic * numbers["elastic"], 2, axis=1)
        columns, lines = columns + moves_x @ elastic_basis(), lines + moves_y @ elastic_basis()
    return columns, lines


def _read_between(images: np.ndarray, columns: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """Bilinear interpolation of every image (N, 28, 28) at its own (N, 784) places."""
    padded = np.pad(images, [(0, 0), (1, 2), (1, 2)])
    x, y = np.clip(columns + 1, 0, SIDE + 1), np.clip(lines + 1, 0, SIDE + 1)
    left, top = x.astype(int), y.astype(int)
    right_share, low_share = x - left, y - top
    image = np.arange(len(images))[:, np.newaxis]
    upper = padded[image, top, left] * (1 - right_share) + padded[image, top, left + 1] * right_share
    lower = padded[image, top + 1, left] * (1 - right_share) + padded[image, top + 1, left + 1] * right_share
    return (upper * (1 - low_share) + lower * low_share).reshape(images.shape)


def _change_thickness(images: np.ndarray, amounts: np.ndarray) -> np.ndarray:
    """Blend each image with the largest (amount above 0) or smallest (below) of every pixel's 3x3 neighbours.

    Grey dilation and erosion; the smallest of some pixels is minus the largest of their negatives, so that one
    filter does for both. `images` (N, 28, 28), `amounts` (N, 1), -1..1.
    """
    amount = amounts[:, :, np.newaxis]
    padded = np.pad(images * np.sign(amount), [(0, 0), (1, 1), (1, 1)])
    largest = np.max([padded[:, i : i + SIDE, j : j + SIDE] for i in range(3) for j in range(3)], axis=0)
    return images * (1 - np.abs(amount)) + amount * largest
