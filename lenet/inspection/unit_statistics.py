"""What every unit of a network answers to many images: its strongest, and whether it answers at all.

A unit is one filter with its map (C1, C3, C5), one pooled map (S2, S4) or one unit of F6 and OUTPUT.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lenet.layers import Layer
from lenet.network import Network, Trace, scale_images

BATCH = 50
"""Images traced at a time: all maps of more would take hundreds of megabytes."""

UNCHANGED = 1e-6
"""A unit whose answers differ by no more than this never changes: about float32's rounding at 1."""


@dataclass(frozen=True, eq=False)
class UnitStatistics:
    """What every unit answered to N images; for each layer by name.

    Answers are taken after the activation; those of OUTPUT are the logits.

    Attributes:
        peaks: (N, units) float32, the largest answer anywhere in the unit's map.
        places: (N, units, 2) int16, its row and column.
        dead: (units,) bool, whether no answer ever changed by more than `UNCHANGED`.

    All of them are read-only: all visitors are shown the same ones.
    """

    peaks: dict[str, np.ndarray]
    places: dict[str, np.ndarray]
    dead: dict[str, np.ndarray]

    def __post_init__(self) -> None:
        for answers in (self.peaks, self.places, self.dead):
            for array in answers.values():
                array.flags.writeable = False


def compute_unit_statistics(network: Network, images: np.ndarray) -> UnitStatistics:
    """Look at every unit's answers to `images` (N, 28, 28) uint8; about 0.2 ms an image."""
    peaks: dict[str, list[np.ndarray]] = {layer.name: [] for layer in network.layers}
    places: dict[str, list[np.ndarray]] = {layer.name: [] for layer in network.layers}
    lowest: dict[str, np.ndarray] = {}
    highest: dict[str, np.ndarray] = {}
    for trace in _trace(network, images):
        for layer in network.layers:
            name, activations = layer.name, _find_activations(trace, layer)
            low, high = activations.min(axis=0), activations.max(axis=0)
            lowest[name] = np.minimum(lowest.get(name, low), low)
            highest[name] = np.maximum(highest.get(name, high), high)
            for parts, part in zip((peaks[name], places[name]), _find_peaks(activations), strict=True):
                parts.append(part)
    dead = {name: (highest[name] - lowest[name]).max(axis=(0, 1)) <= UNCHANGED for name in lowest}
    return UnitStatistics({name: np.concatenate(parts) for name, parts in peaks.items()},
                          {name: np.concatenate(parts) for name, parts in places.items()}, dead)


def strongest_images(statistics: UnitStatistics, layer: str, unit: int, count: int) -> np.ndarray:
    """The numbers of the images that a unit answered most strongly, strongest first: (count,) int."""
    return np.argsort(-statistics.peaks[layer][:, unit], kind="stable")[:count]


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


def _find_activations(trace: Trace, layer: Layer) -> np.ndarray:
    """(N, h, w, units), whatever the layer's kind; the logits of the last one."""
    values = trace[layer.name].preactivation if layer.is_output else trace[layer.name].activation
    return values if values.ndim == 4 else values[:, np.newaxis, np.newaxis]


def _find_peaks(activations: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """From (N, h, w, units) the largest values (N, units) and their rows and columns (N, units, 2)."""
    n, _, width, units = activations.shape
    flat = activations.reshape(n, -1, units)
    at = flat.argmax(axis=1)
    peaks = np.take_along_axis(flat, at[:, np.newaxis], axis=1)[:, 0]
    return peaks, np.stack(np.divmod(at, width), axis=-1).astype(np.int16)
