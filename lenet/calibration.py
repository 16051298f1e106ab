"""Probabilities that mean what they say, and the energy above which a picture is turned away.

A network that gives 90 % should be right nine times of ten. One temperature, chosen on images that it has not learnt
from, brings most networks close to that: all logits are divided by it, so no answer changes, only how sure it is
(Guo, Pleiss, Sun, Weinberger, *On calibration of modern neural networks*, ICML 2017).
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lenet.layers.no_digit import measure_energy
from lenet.network import Network

BINS = 15
"""Of equal width, from 0 to 1: as many as the paper of 2017 takes."""

COLDEST, HOTTEST = 0.1, 10.0
"""Temperatures that are looked for. An optimum beyond, as of a network that is always right, is none to rely on."""

PARTS = 1000
"""Temperatures and thresholds are whole parts of this: numbers that can be written down."""

ENOUGH = 1e-6
"""How close to the best inverse temperature the search comes; far less than a part."""

MOST_TURNED_AWAY, MOST_MADE_TURNED_AWAY = 0.02, 0.03
"""The shares of MNIST's validation images, and of made digits, that a threshold may turn away. Made digits are bent
more than people bend theirs: of what people wrote, no network turned away more than two thirds of that share."""

Answers = tuple[np.ndarray, np.ndarray]
"""Logits (N, 10), and what the images are, (N,) int."""

Judged = tuple[np.ndarray, float]
"""The energy of every digit of a set, (N,), and the share of them, 0 to 1, that may be turned away."""


class Calibration(NamedTuple):
    """What a network's logits are divided by, and the energy above which a picture is no digit to it."""

    temperature: float
    threshold: float


@dataclass(frozen=True)
class Reliability:
    """How often answers are right, by how sure they are: `BINS` bins of the largest probability.

    Bin i has the answers whose probability is above i/15 and at most (i + 1)/15. Attributes are (15,): `counts` int,
    how many; `right` int, how many of them are right; `sums` float, their probabilities added up.
    """

    counts: np.ndarray
    right: np.ndarray
    sums: np.ndarray

    @classmethod
    def from_rows(cls, rows: Iterable[Iterable[float]]) -> "Reliability":
        """What `to_rows` gave."""
        counts, right, sums = rows
        return cls(np.array(counts, int), np.array(right, int), np.array(sums, float))

    def to_rows(self) -> tuple[tuple[float, ...], ...]:
        """Counts, right answers and sums of probabilities as plain numbers, three rows of `BINS`."""
        return tuple(tuple(row.tolist()) for row in (self.counts, self.right, self.sums))

    @property
    def error(self) -> float:
        """The expected calibration error, 0 to 1: how far the share that is right lies from the mean probability, bin
        by bin, weighted by how many answers a bin has. 0 where there is no answer.
        """
        return float(np.abs(self.right - self.sums).sum() / max(1, self.counts.sum()))


def compute_reliability(probabilities: np.ndarray, labels: np.ndarray) -> Reliability:
    """Sort answers into bins. `probabilities` (N, 10), each row summing to 1; `labels` (N,) int, the true digits."""
    sure = probabilities.max(axis=1).astype(float)
    right = probabilities.argmax(axis=1) == labels
    bins = np.clip(np.ceil(sure * BINS).astype(int) - 1, 0, BINS - 1)
    return Reliability(*(np.bincount(bins, weights, BINS).astype(kind)
                         for weights, kind in ((None, int), (right, int), (sure, float))))


def compute_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """The temperature with the smallest mean cross-entropy, from `COLDEST` to `HOTTEST`, in parts of a thousandth.

    With b = 1 / temperature that mean is convex in b: its slope, mean over images of (sum of p z, less z of the right
    digit), grows. Newton's steps look for its zero, between two b that enclose it.

    Args:
        logits: (N, classes), N at least 1.
        labels: (N,) int, the true classes.
    """
    z = np.ascontiguousarray((logits - logits.max(axis=1, keepdims=True)).T, float)  # a row a class: sums are faster
    wanted = float(z[labels, np.arange(len(labels))].mean())
    low, high, b = 1 / HOTTEST, 1 / COLDEST, 1.0
    while high - low > ENOUGH:
        p = np.exp(b * z)
        p /= p.sum(axis=0)
        means = (p * z).sum(axis=0)
        slope, bend = float(means.mean()) - wanted, float(((p * z**2).sum(axis=0) - means**2).mean())
        low, high = (b, high) if slope < 0 else (low, b)
        step = b - slope / bend if bend > 0 else low
        if abs(step - b) < ENOUGH / 2:
            break
        b = step if low < step < high else (low + high) / 2
    return round(1 / b * PARTS) / PARTS


def choose_threshold(sets: Iterable[Judged]) -> float:
    """The smallest number that turns away no larger share of any set than it may, in whole thousandths, rounded up.

    Turned away is what has more energy. Infinity, which turns nothing away, for no set.
    """
    numbers = [np.sort(energies)[-1 - int(share * len(energies))] for energies, share in sets if len(energies)]
    return float(np.ceil(max(numbers) * PARTS) / PARTS) if numbers else math.inf


def find_calibration(network: Network, validated: Answers | None = None, made: np.ndarray | None = None) -> Calibration:
    """The temperature and the threshold of a network, for its `calibrated`.

    The temperature is chosen on the images that validate; without any it is 1. A last layer without weights, as that of
    1998, which measures distances to bitmaps, cannot be scaled: its logits stay as they are, at a temperature of 1. The
    threshold is chosen on all that there is.

    Args:
        network: one that has made the logits.
        validated: its answers to images of MNIST that it has not learnt from, at least one.
        made: its logits (M, 10) of made digits (`lenet.data.handwriting`).
    """
    temperature = compute_temperature(*validated) if validated and network.layers[-1].has_weights else 1.0
    given = [(validated[0], MOST_TURNED_AWAY)] if validated else []
    given += [] if made is None else [(made, MOST_MADE_TURNED_AWAY)]
    sets = [(measure_energy(logits.astype(float) / temperature), share) for logits, share in given]
    return Calibration(temperature, choose_threshold(sets))


def explain_rejection(network: Network, logits: np.ndarray) -> str | None:
    """Why the network takes a picture for no digit, in a sentence; None if it takes it for one.

    `logits`: (10,), what the network gives the ten digits.
    """
    if not network.rejects(logits):
        return None
    return (f"This does not look like a digit, though most like {int(logits.argmax())}: its energy is "
            f"{measure_energy(logits):.2f}, and above {network.threshold:.2f} this network turns a picture away.")
