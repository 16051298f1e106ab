"""Images of made handwriting, so many and by a seed."""

import numpy as np

from lenet.data.handwriting.bank import load_bank
from lenet.data.handwriting.drawing import COLUMNS, draw_lines

PART = 500
"""Images that are drawn at once, which bounds the memory that it takes."""


def make_digits(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Digits as people would write them.

    Returns:
        (count, 28, 28) uint8, 0 ground to 255 ink; their labels (count,) uint8, 0..9.
    """
    bank = load_bank()
    return _make(np.arange(bank.digits), count, seed)


def make_no_digits(count: int, seed: int) -> np.ndarray:
    """Letters, scribbles, shapes and other things that are no digit, (count, 28, 28) uint8, 0 ground to 255 ink."""
    bank = load_bank()
    return _make(np.arange(bank.digits, len(bank.labels)), count, seed)[0]


def _make(rows: np.ndarray, count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng, bank = np.random.default_rng(seed), load_bank()
    chosen = rng.choice(rows, count)
    numbers = rng.uniform(-1, 1, (count, COLUMNS)).astype(np.float32)
    parts = [draw_lines(bank.segments[chosen[i : i + PART]], numbers[i : i + PART]) for i in range(0, count, PART)]
    images = np.rint(np.concatenate(parts)) if parts else np.zeros((0, 28, 28))
    return images.astype(np.uint8), bank.labels[chosen].astype(np.uint8)
