"""Pooling: keep one number of every 2x2 window, so that a map has half its height and width."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from lenet.errors import ConfigError
from lenet.layers.base import Layer, ReceptiveField, Shape, StockLayer, Weights
from lenet.layers.c_code import nest

POOL = 2
"""The side of a window, and how far it moves: windows do not overlap."""


def pool_max(maps: np.ndarray) -> np.ndarray:
    """The largest of each 2x2 window: (N, height, width, channels) -> (N, height // 2, width // 2, channels).

    A last row or column that fills no window is left out, as in Keras.
    """
    first, second, third, last = _cut_fours(maps)
    return np.maximum(np.maximum(first, second), np.maximum(third, last))


def pool_average(maps: np.ndarray) -> np.ndarray:
    """The mean of each 2x2 window; shapes and edges as in `pool_max`."""
    first, second, third, last = _cut_fours(maps)
    return (first + second + third + last) / POOL**2


def pool_max_gradient(gradient: np.ndarray, maps: np.ndarray) -> np.ndarray:
    """Carry a gradient (N, height // 2, width // 2, channels) back to the `maps` that were pooled.

    The pixel that won gets all of it; where several are equally large, they share it, so that the whole stays the
    same.
    """
    windows = cut_windows(maps)
    won = (windows == pool_max(maps)[:, :, None, :, None, :]).astype(windows.dtype)
    return _share_out(gradient, won / won.sum(axis=(2, 4), keepdims=True), maps)


def pool_average_gradient(gradient: np.ndarray, maps: np.ndarray) -> np.ndarray:
    """The same for the mean: each of the four pixels gets a quarter."""
    return _share_out(gradient, np.full_like(cut_windows(maps), 1 / POOL**2), maps)


def cut_windows(maps: np.ndarray) -> np.ndarray:
    """The maps cut into 2x2 windows: (N, rows, 2, columns, 2, channels)."""
    n, height, width, channels = maps.shape
    rows, columns = height // POOL, width // POOL
    return maps[:, : POOL * rows, : POOL * columns].reshape(n, rows, POOL, columns, POOL, channels)


def _cut_fours(maps: np.ndarray) -> list[np.ndarray]:
    """The four pixels of each window apart, (N, rows, columns, channels) each: whole maps are compared much faster."""
    windows = cut_windows(maps)
    return [windows[:, :, row, :, column] for row in range(POOL) for column in range(POOL)]


def describe_halving(side: int) -> str:
    """The arithmetic of every layer that halves its maps: "28 / 2 = 14"."""
    rest = " (the last row and column are left out)" if side % POOL else ""
    return f"{side} / {POOL} = {side // POOL}{rest}"


def _share_out(gradient: np.ndarray, shares: np.ndarray, maps: np.ndarray) -> np.ndarray:
    """Give each pixel of a window its share (N, rows, 2, columns, 2, channels) of the window's gradient."""
    back = np.zeros_like(maps)
    n, rows, columns, channels = gradient.shape
    spread = shares * gradient[:, :, None, :, None, :]
    back[:, : POOL * rows, : POOL * columns] = spread.reshape(n, POOL * rows, POOL * columns, channels)
    return back


@dataclass(frozen=True, kw_only=True)
class Pooling(Layer):
    """What all kinds of pooling share: 2x2 windows, each map for itself.

    Raises:
        ConfigError: if the maps are smaller than a window.
    """

    family: ClassVar[str] = "pooling"
    operation: ClassVar[str] = "pooling"
    window: ClassVar[int] = POOL
    stride: ClassVar[int] = POOL

    def __post_init__(self) -> None:
        side = self.input_shape[0]
        if side < POOL:
            raise ConfigError(f"{self.name} cannot take {POOL}x{POOL} windows from maps of {side}x{side}: they are "
                              "too small.")

    @property
    def output_shape(self) -> Shape:
        side, _, channels = self.input_shape
        return side // POOL, side // POOL, channels

    @property
    def arithmetic(self) -> str:
        return describe_halving(self.input_shape[0])

    @property
    def connections(self) -> int:
        side, _, channels = self.output_shape
        return POOL * POOL * side * side * channels

    @property
    def fan_in(self) -> int:
        return POOL * POOL

    def sources(self, channel: int) -> tuple[int, ...]:
        return (channel,)

    def window_of(self, row: int = 0, column: int = 0) -> ReceptiveField:
        return ReceptiveField(POOL * row, POOL * column, POOL, POOL)

    def write_c(self, start: str, step: str, result: str) -> list[str]:
        """Loops of C: what a window's number begins with, what each of its pixels does to it, what is made of it."""
        rows, columns, channels = self.output_shape
        pixel = f"given[{POOL} * row + i][{POOL} * column + j][map]"
        return nest([("row", rows), ("column", columns), ("map", channels)], [
            f"float {start};",
            *nest([("i", POOL), ("j", POOL)], [step.format(pixel=pixel)]),
            f"made[row][column][map] = {result};",
        ])


@dataclass(frozen=True, kw_only=True)
class PlainPooling(Pooling):
    """Pooling that learns nothing, with the names that others have for it."""

    keras_name: ClassVar[str]
    onnx_name: ClassVar[str]
    slope: ClassVar[float]
    """How much the result changes with a pixel that it was made of."""

    def carry_back(self, gradient: np.ndarray, maps: np.ndarray) -> np.ndarray:
        """Carry a gradient back to the `maps` that were pooled."""
        raise NotImplementedError

    def preactivation_gradient(
        self, weights: Weights, gradient: np.ndarray, values: np.ndarray
    ) -> tuple[Weights, np.ndarray]:
        return {}, self.carry_back(gradient, values)

    def preactivation_curvature(
        self, weights: Weights, curvature: np.ndarray, values: np.ndarray
    ) -> tuple[Weights, np.ndarray]:
        return {}, self.carry_back(curvature, values) * self.slope

    def to_keras(self, keras: Any, values: Any, seed: int) -> Any:
        return getattr(keras.layers, self.keras_name)(POOL, name=self.name)(values)

    def to_onnx(self, graph: Any, weights: Weights, values: str) -> str:
        return graph.add(self.onnx_name, [values], self.name, kernel_shape=[POOL, POOL], strides=[POOL, POOL])

    def to_stock(self, weights: Weights) -> list[StockLayer]:
        return [(self.keras_name, {"pool_size": [POOL, POOL], "strides": [POOL, POOL]}, weights)]

    def to_script(self) -> list[str]:
        return [f'layers.{self.keras_name}({POOL}, name="{self.name}")']


@dataclass(frozen=True, kw_only=True)
class MaxPooling(PlainPooling):
    """The largest of four."""

    kind: ClassVar[str] = "max pooling"
    keras_name: ClassVar[str] = "MaxPooling2D"
    onnx_name: ClassVar[str] = "MaxPool"
    slope: ClassVar[float] = 1.0

    def preactivation(self, weights: Weights, values: np.ndarray) -> np.ndarray:
        return pool_max(values)

    def to_c(self) -> list[str]:
        return self.write_c(f"largest = given[{POOL} * row][{POOL} * column][map]",
                            "largest = fmaxf(largest, {pixel});", "largest")

    def carry_back(self, gradient: np.ndarray, maps: np.ndarray) -> np.ndarray:
        return pool_max_gradient(gradient, maps)


@dataclass(frozen=True, kw_only=True)
class AveragePooling(PlainPooling):
    """The mean of four."""

    kind: ClassVar[str] = "average pooling"
    keras_name: ClassVar[str] = "AveragePooling2D"
    onnx_name: ClassVar[str] = "AveragePool"
    slope: ClassVar[float] = 1 / POOL**2

    def preactivation(self, weights: Weights, values: np.ndarray) -> np.ndarray:
        return pool_average(values)

    def to_c(self) -> list[str]:
        return self.write_c("sum = 0", "sum += {pixel};", f"sum / {POOL**2}")

    def carry_back(self, gradient: np.ndarray, maps: np.ndarray) -> np.ndarray:
        return pool_average_gradient(gradient, maps)
