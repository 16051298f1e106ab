"""Convolution: slide small filters over the maps and note how well each place matches.

As in the paper and in every deep-learning library, the filter is not flipped (strictly speaking
this is a cross-correlation).
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from lenet.errors import ConfigError
from lenet.layers import connection_table
from lenet.layers.base import Layer, ReceptiveField, Shape, StockLayer, Weights
from lenet.layers.c_code import move, nest

NO_PADDING = (0, 0)


def convolve(
    maps: np.ndarray, kernel: np.ndarray, bias: np.ndarray, padding: tuple[int, int] = NO_PADDING, stride: int = 1
) -> np.ndarray:
    """Each output pixel is the sum of a window times a filter, plus the filter's bias.

        out[n, y, x, f] = bias[f] + sum over i, j, c of maps[n, s y + i, s x + j, c] * kernel[i, j, c, f]

    Args:
        maps: (N, height, width, channels).
        kernel: (k, k, channels, filters).
        bias: (filters,).
        padding: rows and columns of zeros put before and after the maps first.
        stride: s, how far the window moves from one output pixel to the next.

    Returns:
        (N, (height + padding - k) // s + 1, the same of the width, filters).
    """
    k = kernel.shape[0]
    windows = _windows(_pad(maps, padding), k, stride)
    # A window and a filter side by side as two long rows of numbers: their match is one dot product.
    return windows @ kernel.reshape(-1, kernel.shape[3]) + bias


def convolve_gradient(
    gradient: np.ndarray, kernel: np.ndarray, side: int, padding: tuple[int, int] = NO_PADDING, stride: int = 1
) -> np.ndarray:
    """Carry a gradient from a convolution's output back to its input.

    An input pixel took part in k x k output pixels, once with each weight of the filter; its gradient is the sum over
    them. That is again a convolution: of the output's gradient, framed with zeros, with the filter turned by half a
    turn. Where the window moved by more than one pixel, the gradient is first spread out, with zeros between.

    Args:
        gradient: (N, out_height, out_width, filters), of some number with respect to the output.
        kernel: (k, k, channels, filters), as in `convolve`.
        side: height and width of the input.
        padding, stride: as in `convolve`.

    Returns:
        (N, side, side, channels), of that number with respect to the input.
    """
    spread, before = _spread(gradient, stride), padding[0]
    frame = kernel.shape[0] - 1, side + sum(padding) - spread.shape[1]  # the result covers all of the padded input
    framed = np.pad(spread, ((0, 0), frame, frame, (0, 0)))
    turned = kernel[::-1, ::-1].transpose(0, 1, 3, 2)
    full = convolve(framed, turned, np.zeros(kernel.shape[2], kernel.dtype))
    return full[:, before : before + side, before : before + side]


def convolve_kernel_gradient(
    gradient: np.ndarray, maps: np.ndarray, k: int, padding: tuple[int, int] = NO_PADDING, stride: int = 1
) -> np.ndarray:
    """Carry a gradient from a convolution's output to its filters.

    A weight took part at every place that its filter slid over, each time with another pixel; its gradient is the
    sum over the places of pixel times output gradient.

    Args:
        gradient: (N, out_height, out_width, filters), of some number with respect to the output.
        maps: (N, height, width, channels), what was convolved.
        k: the side of the filters.
        padding: as in `convolve`.
        stride: as in `convolve`.

    Returns:
        (k, k, channels, filters), of that number with respect to the filters, summed over all images.
    """
    windows = _windows(_pad(maps, padding), k, stride)
    products = windows.reshape(-1, windows.shape[-1]).T @ gradient.reshape(-1, gradient.shape[-1])
    return products.reshape(k, k, maps.shape[-1], gradient.shape[-1])


def same_padding(k: int) -> tuple[int, int]:
    """Zeros before and after that keep the maps' size; an even filter has one more after, as in Keras."""
    return (k - 1) // 2, k // 2


def _windows(maps: np.ndarray, k: int, stride: int) -> np.ndarray:
    """Every k x k window of the maps as one row: (N, rows, columns, k * k * channels)."""
    views = np.lib.stride_tricks.sliding_window_view(maps, (k, k), axis=(1, 2))  # (N, y, x, channels, k, k)
    chosen = views[:, ::stride, ::stride]
    return chosen.transpose(0, 1, 2, 4, 5, 3).reshape(*chosen.shape[:3], -1)


def _pad(maps: np.ndarray, padding: tuple[int, int]) -> np.ndarray:
    return np.pad(maps, ((0, 0), padding, padding, (0, 0))) if any(padding) else maps


def _spread(gradient: np.ndarray, stride: int) -> np.ndarray:
    """Rows and columns apart by `stride`, zeros between."""
    if stride == 1:
        return gradient
    n, rows, columns, filters = gradient.shape
    spread = np.zeros((n, (rows - 1) * stride + 1, (columns - 1) * stride + 1, filters), gradient.dtype)
    spread[:, ::stride, ::stride] = gradient
    return spread


@dataclass(frozen=True, kw_only=True)
class Convolution(Layer):
    """Filters slid over all maps, or over those that `table` names, and an activation.

    Attributes:
        filters: how many there are; each makes one map.
        window: the side of a filter.
        padding: rows of zeros before and after the maps.
        table: for each filter the input maps that it sees; None for all.
        table_label: what people call that table: "the table of 1998".

    Raises:
        ConfigError: if the filter is larger than the maps.
    """

    kind: ClassVar[str] = "convolution"
    operation: ClassVar[str] = "convolution"
    family: ClassVar[str] = "convolution"
    stride: ClassVar[int] = 1

    filters: int
    window: int
    padding: tuple[int, int] = NO_PADDING
    table: tuple[tuple[int, ...], ...] | None = None
    table_label: str = ""

    def __post_init__(self) -> None:
        side, k = self.input_shape[0], self.window
        if self._output_side < 1:
            raise ConfigError(f"{self.name} cannot slide a {k}x{k} kernel over maps of {side}x{side}: the kernel is "
                              "larger.")

    @property
    def _output_side(self) -> int:
        return (self.input_shape[0] + sum(self.padding) - self.window) // self.stride + 1

    @property
    def label(self) -> str:
        return f"{self.kind} by {self.table_label}" if self.table else self.kind

    @property
    def output_shape(self) -> Shape:
        return self._output_side, self._output_side, self.filters

    @property
    def arithmetic(self) -> str:
        padding = f" + {sum(self.padding)} (padding)" if any(self.padding) else ""
        return f"{self.input_shape[0]}{padding} - {self.window} + 1 = {self._output_side}"

    @property
    def weight_shapes(self) -> dict[str, tuple[int, ...]]:
        """With a table the kernel keeps this shape, with zeros for the connections that are not there."""
        return {"kernel": (self.window, self.window, self.input_shape[2], self.filters), "bias": (self.filters,)}

    @property
    def parameters(self) -> int:
        """Without the zeros that stand for missing connections."""
        joined = sum(len(self.sources(unit)) for unit in range(self.filters))
        return self.window**2 * joined + self.filters

    @property
    def connections(self) -> int:
        return self.parameters * self._output_side**2

    @property
    def fan_in(self) -> int | np.ndarray:
        field = self.window**2
        return field * self.input_shape[2] if self.mask is None else field * self.mask.sum(axis=0)

    @property
    def mask(self) -> np.ndarray | None:
        if self.table is None:
            return None
        mask = np.zeros((self.input_shape[2], self.filters), bool)
        for unit, maps in enumerate(self.table):
            mask[list(maps), unit] = True
        return mask

    def check(self, weights: Weights) -> str | None:
        """Refuses weights where the table has no connection."""
        if self.mask is None:
            return None
        strange = np.argwhere(np.any(weights["kernel"], axis=(0, 1)) & ~self.mask)
        if not len(strange):
            return None
        source, unit = strange[0]
        return (f"are not 0 from input map {source} to {self.name} map {unit}, which {self.table_label} does not "
                f"join; set them to 0, or let {self.name} see every map")

    def preactivation(self, weights: Weights, values: np.ndarray) -> np.ndarray:
        return convolve(values, weights["kernel"], weights["bias"], self.padding, self.stride)

    def preactivation_gradient(
        self, weights: Weights, gradient: np.ndarray, values: np.ndarray
    ) -> tuple[Weights, np.ndarray]:
        kernel = convolve_kernel_gradient(gradient, values, self.window, self.padding, self.stride)
        below = convolve_gradient(gradient, weights["kernel"], values.shape[1], self.padding, self.stride)
        return {"kernel": self._keep_joined(kernel), "bias": gradient.sum(axis=(0, 1, 2))}, below

    def preactivation_curvature(
        self, weights: Weights, curvature: np.ndarray, values: np.ndarray
    ) -> tuple[Weights, np.ndarray]:
        kernel = convolve_kernel_gradient(curvature, values**2, self.window, self.padding, self.stride)
        below = convolve_gradient(curvature, weights["kernel"] ** 2, values.shape[1], self.padding, self.stride)
        return {"kernel": self._keep_joined(kernel), "bias": curvature.sum(axis=(0, 1, 2))}, below

    def _keep_joined(self, kernel: np.ndarray) -> np.ndarray:
        """Without the connections that a table leaves out: they stay away."""
        return kernel if self.mask is None else kernel * self.mask

    def sources(self, channel: int) -> tuple[int, ...]:
        return self.table[channel] if self.table else tuple(range(self.input_shape[2]))

    def window_of(self, row: int = 0, column: int = 0) -> ReceptiveField:
        before = self.padding[0]
        return ReceptiveField(row * self.stride - before, column * self.stride - before, self.window, self.window)

    def weights_of(self, weights: Weights, channel: int) -> np.ndarray:
        return np.moveaxis(weights["kernel"][..., channel], -1, 0)[list(self.sources(channel))]

    def to_keras(self, keras: Any, values: Any, seed: int) -> Any:
        start = keras.initializers.GlorotUniform(seed)
        if self.table is None:
            return keras.layers.Conv2D(self.filters, self.window, strides=self.stride, name=self.name,
                                       padding=self._keras_padding, kernel_initializer=start)(values)
        return connection_table.connect_in_keras(keras, values, self, self.table, start)

    @property
    def _keras_padding(self) -> str:
        return "same" if any(self.padding) else "valid"

    def keras_variables(self, model: Any) -> dict[str, list[tuple[Any, tuple[Any, ...]]]]:
        if self.table is None:
            return super().keras_variables(model)
        return connection_table.find_keras_variables(model, self.name, self.table)

    def to_onnx(self, graph: Any, weights: Weights, values: str) -> str:
        kernel = graph.constant(f"{self.name}/kernel", weights["kernel"].transpose(3, 2, 0, 1))
        bias = graph.constant(f"{self.name}/bias", weights["bias"])
        before, after = self.padding
        preactivation = graph.add("Conv", [values, kernel, bias], f"{self.name}/preactivation",
                                  kernel_shape=[self.window] * 2, strides=[self.stride] * 2,
                                  pads=[before, before, after, after])
        return self.activation.onnx(graph, preactivation, self.name)

    def to_stock(self, weights: Weights) -> list[StockLayer]:
        """With a table too: the zeros of the kernel stand for what is not joined."""
        settings = {"filters": self.filters, "kernel_size": [self.window] * 2, "strides": [self.stride] * 2,
                    "padding": self._keras_padding}
        return [("Conv2D", settings, weights)]

    def to_c(self) -> list[str]:
        side, before, kernel = self.input_shape[0], self.padding[0], self.name_in_c("kernel")
        y, x = (f"{move(name, self.stride)} + {step}" for name, step in (("row", "i"), ("column", "j")))
        zeros = []
        if any(self.padding):
            zeros = [f"int y = {y} - {before}, x = {x} - {before};",
                     f"if (y < 0 || y >= {side} || x < 0 || x >= {side}) continue; /* zeros around the maps */"]
            y, x = "y", "x"
        match = nest([("source", self.input_shape[2])],
                     [f"sum += given[{y}][{x}][source] * {kernel}[i][j][source][map];"])
        return nest(
            [("row", self._output_side), ("column", self._output_side), ("map", self.filters)],
            [f"float sum = {self.name_in_c('bias')}[map];",
             *nest([("i", self.window), ("j", self.window)], [*zeros, *match]),
             f"made[row][column][map] = {self.activation.to_c('sum')};"],
        )

    def to_script(self) -> list[str]:
        if self.table is not None:
            return [f'TableConvolution(name="{self.name}")', *self.activation.to_script()]
        stride = f", strides={self.stride}" if self.stride > 1 else ""
        padding = ', padding="same"' if any(self.padding) else ""
        return [f'layers.Conv2D({self.filters}, {self.window}{stride}{padding}, name="{self.name}")',
                *self.activation.to_script()]

    def define_in_script(self) -> str:
        return "" if self.table is None else connection_table.write_script(self.table, self.window)
