"""What the units of a network see and answer, as plain numbers.

A unit is one filter with its map (C1, C3, C5), one pooled map (S2, S4) or one unit of F6 and OUTPUT.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lenet.network import C3_TABLE, LAYER_NAMES, LayerRow, digit_bitmaps
from lenet.errors import ModelError
from lenet.layers.rbf import PENALTY_SCALE
from lenet.network import PAPER_RANGE, Network, Trace, scale_images

BATCH = 50
"""Images traced at a time: all maps of more would take hundreds of megabytes."""

UNCHANGED = 1e-6
"""A unit whose answers differ by no more than this never changes: about float32's rounding at 1."""


@dataclass(frozen=True)
class Field:
    """A rectangle of rows and columns, counted from 0; negative ones lie in the padding around the input."""

    top: int
    left: int
    height: int
    width: int

    def clip(self, side: int) -> "Field":
        """The part that lies within a map of `side` x `side`."""
        top, left = max(0, self.top), max(0, self.left)
        bottom, right = min(side, self.top + self.height), min(side, self.left + self.width)
        return Field(top, left, bottom - top, right - left)


@dataclass(frozen=True)
class Survey:
    """What every unit answered to N images; for each layer by name.

    Answers are taken after the activation; those of OUTPUT are the logits.

    Attributes:
        peaks: (N, units) float32, the largest answer anywhere in the unit's map.
        places: (N, units, 2) int16, its row and column.
        dead: (units,) bool, whether no answer ever changed by more than `UNCHANGED`.
    """

    peaks: dict[str, np.ndarray]
    places: dict[str, np.ndarray]
    dead: dict[str, np.ndarray]


@dataclass(frozen=True)
class Sum:
    """How one value of a layer came about.

    Attributes:
        sources: the maps or units of the layer before that it was computed from.
        inputs: (sources, height, width) float32, their values; zeros in the padding.
        weights: the same shape, or None for pooling, which has none; for subsampling the coefficient at every
            place, for radial basis functions the bitmap.
        bias: added to the sum of all products; 0 where there is none.
        total: that sum; for pooling the largest or the mean of the inputs; for radial basis functions the
            distance with a minus sign.
        answer: the value after the activation; for OUTPUT the probability.
        is_distance: whether inputs are compared with weights, and not multiplied by them.
    """

    sources: tuple[int, ...]
    inputs: np.ndarray
    weights: np.ndarray | None
    bias: float
    total: float
    answer: float
    is_distance: bool = False

    @property
    def products(self) -> np.ndarray:
        """What each adds to the total, (sources, height, width): input times weight.

        Where inputs are compared with weights, it is minus the squared difference, scaled.
        """
        if self.weights is None:
            return self.inputs
        return -PENALTY_SCALE * (self.inputs - self.weights) ** 2 if self.is_distance else self.inputs * self.weights


def survey_units(network: Network, images: np.ndarray) -> Survey:
    """Look at every unit's answers to `images` (N, 28, 28) uint8; about 0.2 ms an image."""
    peaks: dict[str, list] = {name: [] for name in LAYER_NAMES}
    places: dict[str, list] = {name: [] for name in LAYER_NAMES}
    lowest: dict[str, np.ndarray] = {}
    highest: dict[str, np.ndarray] = {}
    for trace in _trace(network, images):
        for name in LAYER_NAMES:
            answers = _answers(trace, name)
            low, high = answers.min(axis=0), answers.max(axis=0)
            lowest[name] = np.minimum(lowest.get(name, low), low)
            highest[name] = np.maximum(highest.get(name, high), high)
            for parts, part in zip((peaks[name], places[name]), _find_peaks(answers), strict=True):
                parts.append(part)
    dead = {name: (highest[name] - lowest[name]).max(axis=(0, 1)) <= UNCHANGED for name in lowest}
    return Survey({name: np.concatenate(parts) for name, parts in peaks.items()},
                  {name: np.concatenate(parts) for name, parts in places.items()}, dead)


def find_dead_units(network: Network, images: np.ndarray) -> dict[str, np.ndarray]:
    """Units that say nothing: no value of their map changes by more than `UNCHANGED` from image to image.

    Args:
        images: (N, 28, 28) uint8, at least one; the more there are, the surer the answer.

    Returns:
        For each layer (units,) bool.
    """
    return survey_units(network, images).dead


def compute_saliency(network: Network, image: np.ndarray, digit: int) -> np.ndarray:
    """How a digit's logit would change with each pixel: its gradient with respect to the picture.

    After Simonyan, Vedaldi and Zisserman, "Deep Inside Convolutional Networks" (2014), section 3; with its sign.

    Args:
        image: (28, 28) uint8.
        digit: 0 to 9.

    Returns:
        (28, 28) float32, the change for a pixel going from ground (0) to full ink (255), as far as
        the network is linear around this picture. The padding of the paper's input is left out.
    """
    config = network.config
    trace = network.forward(scale_images(image[np.newaxis], config))
    gradient = network.input_gradient(trace, np.eye(10, dtype=np.float32)[[digit]])[0, :, :, 0]
    if config.input_size == 28:
        return gradient
    edge = (config.input_size - 28) // 2
    return gradient[edge:-edge, edge:-edge] * np.float32(PAPER_RANGE[1] - PAPER_RANGE[0])


def receptive_field(network: Network, layer: str, row: int = 0, column: int = 0) -> Field:
    """The pixels of the network's input that one value of a layer was computed from.

    Going back through a convolution widens the field by the kernel's side less one, through pooling
    doubles it. F6 and OUTPUT see everything.
    """
    rows = network.layers
    at = LAYER_NAMES.index(layer)
    if rows[at].kind in ("dense", "rbf"):
        side = network.config.input_size
        return Field(0, 0, side, side)
    size = 1
    for name in reversed(LAYER_NAMES[: at + 1]):
        field = source_window(network, name, row, column)
        row, column = field.top, field.left
        size = size * 2 if name in ("S2", "S4") else size + field.height - 1
    return Field(row, column, size, size)


def source_window(network: Network, layer: str, row: int = 0, column: int = 0) -> Field:
    """The rows and columns of the layer before that one value of a layer was computed from."""
    described = _row(network, layer)
    side, out = described.input_shape[0], described.output_shape[0]
    if layer in ("S2", "S4"):
        return Field(2 * row, 2 * column, 2, 2)
    if described.kind in ("dense", "rbf"):
        return Field(0, 0, side, side)
    k = network.config.kernel_size
    before = (k - 1) // 2 if side == out else 0  # "same" padding, as in `lenet.layers.convolution`
    return Field(row - before, column - before, k, k)


def cut_patch(maps: np.ndarray, field: Field, outside: float = 0.0) -> np.ndarray:
    """The part of `maps` (..., H, W) under a field, (..., height, width); `outside` where it lies beyond."""
    patch = np.full((*maps.shape[:-2], field.height, field.width), outside, maps.dtype)
    inner = field.clip(maps.shape[-1])
    top, left = inner.top - field.top, inner.left - field.left
    patch[..., top : top + inner.height, left : left + inner.width] = maps[
        ..., inner.top : inner.top + inner.height, inner.left : inner.left + inner.width]
    return patch


def unit_maps(values: np.ndarray) -> np.ndarray:
    """One layer's values for one image, (h, w, units) or (units,), as a stack of maps (units, h, w)."""
    return np.moveaxis(values, -1, 0) if values.ndim == 3 else values.reshape(-1, 1, 1)


def source_maps(network: Network, layer: str, unit: int) -> tuple[int, ...]:
    """The maps, or units, of the layer before that one unit sees: its own for pooling, the paper's table's for C3."""
    if layer in ("S2", "S4"):
        return (unit,)
    if layer == "C3" and network.config.c3_inputs == "paper":
        return C3_TABLE[unit]
    return tuple(range(_row(network, layer).input_shape[2]))


def unit_weights(network: Network, layer: str, unit: int) -> np.ndarray:
    """The weights of one unit, a map for each of its `source_maps`: (sources, height, width) float32.

    Subsampling has its coefficient at every place of the window, a radial basis function the pixels of its bitmap.

    Raises:
        ModelError: if the layer has no weights.
    """
    kind = _row(network, layer).kind
    if kind == "subsampling":
        return np.full((1, 2, 2), network.weights[f"{layer}/coefficient"][unit])
    if kind == "rbf":
        return digit_bitmaps()[unit].reshape(-1, 1, 1)
    if f"{layer}/kernel" not in network.weights:
        raise ModelError(f"{layer} pools: it has no weights.")
    kernel = network.weights[f"{layer}/kernel"][..., unit]
    shape = kernel.shape if kernel.ndim == 3 else _row(network, layer).input_shape
    return np.moveaxis(kernel.reshape(shape), -1, 0)[list(source_maps(network, layer, unit))]


def explain_value(network: Network, trace: Trace, layer: str, unit: int, row: int = 0, column: int = 0) -> Sum:
    """Write out how one value was computed, for the first image of the trace."""
    at = LAYER_NAMES.index(layer)
    before = trace.inputs[0] if at == 0 else trace[LAYER_NAMES[at - 1]].out[0]
    kind, sources = network.layers[at].kind, source_maps(network, layer, unit)
    inputs = cut_patch(unit_maps(before)[list(sources)], source_window(network, layer, row, column))
    total, answer = (float(unit_maps(values[0])[unit, row, column]) for values in (trace[layer].pre, trace[layer].out))
    weights = None if kind.endswith("pooling") else unit_weights(network, layer, unit)
    bias = float(network.weights[f"{layer}/bias"][unit]) if f"{layer}/bias" in network.weights else 0.0
    return Sum(sources, inputs, weights, bias, total, answer, kind == "rbf")


def strongest_images(survey: Survey, layer: str, unit: int, count: int) -> np.ndarray:
    """The numbers of the images that a unit answered most strongly, strongest first: (count,) int."""
    return np.argsort(-survey.peaks[layer][:, unit], kind="stable")[:count]


def find_next_mistake(network: Network, images: np.ndarray, labels: np.ndarray, start: int) -> int | None:
    """The number of the next image that the network reads wrongly.

    Args:
        images: (N, 28, 28) uint8.
        labels: (N,), their true digits.
        start: look from the image after this one on, and go on from the first after the last.

    Returns:
        0 to N - 1; None if every image is read rightly.
    """
    order = (np.arange(len(images)) + start + 1) % len(images)
    for part in np.array_split(order, range(BATCH, len(order), BATCH)):
        wrong = network.predict(images[part]).argmax(axis=1) != labels[part]
        if wrong.any():
            return int(part[np.argmax(wrong)])
    return None


def _trace(network: Network, images: np.ndarray) -> Iterator[Trace]:
    for start in range(0, len(images), BATCH):
        yield network.forward(scale_images(images[start : start + BATCH], network.config))


def _answers(trace: Trace, layer: str) -> np.ndarray:
    """(N, h, w, units), whatever the layer's kind."""
    values = trace[layer].pre if layer == "OUTPUT" else trace[layer].out
    return values if values.ndim == 4 else values[:, np.newaxis, np.newaxis]


def _find_peaks(answers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """From (N, h, w, units) the largest values (N, units) and their rows and columns (N, units, 2)."""
    n, _, width, units = answers.shape
    flat = answers.reshape(n, -1, units)
    at = flat.argmax(axis=1)
    peaks = np.take_along_axis(flat, at[:, np.newaxis], axis=1)[:, 0]
    return peaks, np.stack(np.divmod(at, width), axis=-1).astype(np.int16)


def _row(network: Network, layer: str) -> LayerRow:
    return network.layers[LAYER_NAMES.index(layer)]
