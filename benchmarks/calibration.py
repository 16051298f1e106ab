"""Whether probabilities mean what they say: `python -m benchmarks calibration [--strokes FILE] [--model MODEL]`.

Measured on MNIST's test images and, if a file of written digits is named, on these, drawn as `handwriting` draws them.
"""

import numpy as np

from benchmarks.handwriting import prepare_digits
from benchmarks.report import Result, print_table
from devtools.handwriting import read_digits
from lenet.calibration import BINS, Reliability, compute_reliability
from lenet.data import load_test_set
from lenet.network import Network
from lenet.runs.models import DEFAULT_MODEL, load_model

ON_MNIST, ON_STROKES = 0.01, 0.02
"""Promised expected calibration errors, at most."""


def measure_calibration(strokes: str | None = None, model: str = DEFAULT_MODEL,
                        limit: int | None = None) -> list[Result]:
    """Print how often answers are right, by how sure they are, and compare calibration errors with what is promised.

    `limit`: how many of the written digits are read.

    Raises:
        LabError: if file or network cannot be read.
    """
    network = load_model(model)
    results = [measure(network, *load_test_set(), "MNIST's test images", ON_MNIST, model)]
    if strokes is not None:
        digits = read_digits(strokes, limit)
        images = prepare_digits(digits)
        labels = np.repeat([digit.label for digit in digits], images[0, ..., 0, 0].size)
        what = f"{len(digits):,} written digits"
        results.append(measure(network, images.reshape(-1, 28, 28), labels, what, ON_STROKES, model))
    return results


def measure(network: Network, images: np.ndarray, labels: np.ndarray, what: str, limit: float, how: str) -> Result:
    """Let a network read `images` (N, 28, 28) uint8, print how its answers come out, and hold the error to `limit`."""
    found = compute_reliability(network.predict(images), labels)
    print(f"{how} on {what}:\n")
    print_table(*describe(found))
    print()
    error = found.error
    return Result(f"expected calibration error on {what}", f"{error:.2%}", f"{limit:.2%}", error <= limit, how)


def describe(found: Reliability) -> tuple[list[str], list[list[str]]]:
    """The table of all bins that have an answer: its head and rows."""
    rows = [[f"{i / BINS:.1%} to {(i + 1) / BINS:.1%}", f"{count:,}", f"{total / count:.1%}", f"{right / count:.1%}"]
            for i, (count, right, total) in enumerate(zip(*found.to_rows(), strict=True)) if count]
    return ["probability", "answers", "mean", "right"], rows
