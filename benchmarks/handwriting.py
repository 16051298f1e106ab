"""How well a network reads what people write on the canvas: `python -m benchmarks handwriting --strokes FILE`.

Each digit of the file is drawn in three sizes by three pens, at random places, and goes the way of every drawing.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from benchmarks.report import Result, print_table
from devtools.handwriting import WrittenDigit, place_digit, read_digits
from lenet.errors import ConfigError
from lenet.layers import softmax
from lenet.network import Network
from lenet.preprocessing import CANVAS_SIDE, EmptyDrawingError, prepare_strokes
from lenet.runs.models import DEFAULT_MODEL, load_model
from server.one_core import SETTINGS

SIZES = (0.3, 0.6, 0.9)
"""Of the canvas: the longer side of the box around a digit's points."""
PENS = (0.03, 0.07, 0.10)
"""Of the canvas: how wide the pen is, in whole pixels (8, 20 and 28)."""
OVERALL, EACH = 0.98, 0.97
"""Promised shares of digits that are read right: overall, and with each pen and in each size."""
TURNED_AWAY = 0.02
"""Promised share of digits that are turned away, at most."""
PART = 50
"""Digits that a process prepares at a time; as few are not worth a second process."""


@dataclass(frozen=True)
class Readings:
    """What a network made of N digits, each in three sizes by three pens.

    Attributes:
        labels: (N,) int, the digits as they were meant.
        probabilities: (N, 3, 3, 10) float32: digit, size, pen.
        turned_away: (N, 3, 3) bool: where the network says that it sees no digit. Its digit counts all the same.
    """

    labels: np.ndarray
    probabilities: np.ndarray
    turned_away: np.ndarray

    @property
    def right(self) -> np.ndarray:
        """(N, 3, 3) bool: where the likeliest digit is the one that was meant."""
        return self.probabilities.argmax(axis=-1) == self.labels[:, np.newaxis, np.newaxis]


def measure_handwriting(strokes: str | None = None, model: str = DEFAULT_MODEL,
                        limit: int | None = None) -> list[Result]:
    """Print the shares of digits read right and compare them with what is promised.

    Raises:
        LabError: if no file is named, or file or network cannot be read.
    """
    if strokes is None:
        raise ConfigError("Name a file of strokes: python -m benchmarks handwriting --strokes FILE.")
    readings = measure(strokes, model, limit)
    print_table(*describe(readings.right))
    print(f"The worst of them: {_format(readings.right.mean(axis=0).min())}.\n")
    return judge(readings, f"{model}, {len(readings.labels):,} digits, each in {len(SIZES)} sizes by {len(PENS)} pens")


def measure(strokes_file: Path | str, model: str = DEFAULT_MODEL, limit: int | None = None) -> Readings:
    """Draw the digits of a file, prepare them as the pages do, and let a network read them.

    Raises:
        LabError: if file or network cannot be read.
    """
    network = load_model(model)
    digits = read_digits(strokes_file, limit)
    labels = np.array([digit.label for digit in digits])
    return read_images(network, prepare_digits(digits), labels)


def read_images(network: Network, images: np.ndarray, labels: np.ndarray) -> Readings:
    """Let a network read prepared digits, (N, 3, 3, 28, 28) uint8; where there is no ink, no digit is seen either."""
    logits = network.compute_logits(images.reshape(-1, *images.shape[-2:])).reshape(*images.shape[:3], 10)
    return Readings(labels, softmax(logits), network.rejects(logits) | ~images.any(axis=(-2, -1)))


def prepare_digits(digits: Sequence[WrittenDigit]) -> np.ndarray:
    """Each digit in all sizes by all pens, prepared: (N, 3, 3, 28, 28) uint8, the same in every call."""
    parts = [list(enumerate(digits))[i : i + PART] for i in range(0, len(digits), PART)]
    with _open_map(len(parts)) as do:
        return np.concatenate(list(do(_prepare_part, parts)))


def _prepare_part(part: Sequence[tuple[int, WrittenDigit]]) -> np.ndarray:
    return np.stack([_prepare(digit, number) for number, digit in part])


def _prepare(digit: WrittenDigit, number: int) -> np.ndarray:
    rng = np.random.default_rng([0, number])
    images = []
    for size, pen in product(SIZES, PENS):
        drawn = place_digit(digit.strokes, size * CANVAS_SIDE, round(pen * CANVAS_SIDE), rng)
        try:
            images.append(prepare_strokes(drawn).image)
        except EmptyDrawingError:
            images.append(np.zeros((28, 28), np.uint8))
    return np.stack(images).reshape(len(SIZES), len(PENS), 28, 28)


@contextmanager
def _open_map(parts: int) -> Iterator[Callable[..., Any]]:
    """`map`, by two processes with one thread each where there is enough to do."""
    if parts < 3:
        yield map
        return
    with mock.patch.dict(os.environ, dict.fromkeys(SETTINGS, "1")):
        pool = multiprocessing.get_context("spawn").Pool(2)
    with pool:
        yield pool.map


def describe(right: np.ndarray) -> tuple[list[str], list[list[str]]]:
    """The table of sizes by pens, each cell the share that is read right: its head and rows; `right` is (N, 3, 3)."""
    head = ["longer side"] + [f"pen {round(pen * CANVAS_SIDE)} px ({pen:.0%})" for pen in PENS] + ["all pens"]
    shares = right.mean(axis=0)
    rows = [[f"{size:.0%}", *map(_format, row), _format(row.mean())] for size, row in zip(SIZES, shares, strict=True)]
    return head, [*rows, ["all sizes", *map(_format, shares.mean(axis=0)), _format(shares.mean())]]


def judge(readings: Readings, how: str) -> list[Result]:
    """What is promised, against what was measured."""
    shares = readings.right.mean(axis=0)
    away = readings.turned_away.mean()
    return [
        _promise("overall", shares.mean(), OVERALL, how),
        *(_promise(f"longer side {size:.0%} of the canvas", share, EACH)
          for size, share in zip(SIZES, shares.mean(axis=1), strict=True)),
        *(_promise(f"pen {pen:.0%} of the canvas", share, EACH)
          for pen, share in zip(PENS, shares.mean(axis=0), strict=True)),
        Result("handwriting turned away", _format(away), f"{TURNED_AWAY:.2%}", bool(away <= TURNED_AWAY)),
    ]


def _promise(what: str, share: float, limit: float, how: str = "") -> Result:
    return Result(f"handwriting read right, {what}", _format(share), f"{limit:.2%}", bool(share >= limit), how)


def _format(share: float) -> str:
    return f"{share:.2%}"
