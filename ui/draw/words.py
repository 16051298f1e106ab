"""What the Draw page says about an answer. Pure functions."""

from __future__ import annotations

import numpy as np

from lenet.preprocessing import PreparedDrawing
from ui.text import format_share

SURE = 0.95
"""From this share of a digit's perfect probability on, the answer is given without doubt."""
CLOSE = 0.5
"""A runner-up with at least this share of the winner's probability makes it a close call."""
SMALL = 110
"""Pixels of the canvas; from a digit lower than this, the pen of 20 makes strokes of more than 3.6 of 28 pixels."""


def describe_certainty(probabilities: np.ndarray, perfect: np.ndarray) -> str:
    """How sure the network is, in words.

    Args:
        probabilities: (10,) in 0..1, what the network gives each digit.
        perfect: (10,) in 0..1, what it would give each digit at best, from `perfect_probabilities`.
    """
    first, second = (int(digit) for digit in np.argsort(-probabilities, kind="stable")[:2])
    best, next_best = float(probabilities[first]), float(probabilities[second])
    if next_best >= CLOSE * best:
        return (f"A close call: {first} with {format_share(best)} or {second} with {format_share(next_best)}. "
                "Make what tells the two apart clearer, and see which one wins.")
    if best < SURE * perfect[first]:
        return f"Probably {first}, with {format_share(best)}; it could be {second}, with {format_share(next_best)}."
    return f"Read as {first}. The network gives it {format_share(best)}{_compare(best, first, float(perfect[first]))}."


def _compare(best: float, digit: int, perfect: float) -> str:
    """Why a probability that looks low is high for this network."""
    if best >= SURE or perfect >= SURE:
        return ""
    return (f". That is a lot here: the network’s pictures of the ten digits (bitmaps) are alike, and its {digit} "
            f"itself would get {format_share(perfect)}")


def is_small(prepared: PreparedDrawing) -> bool:
    """Whether the ink's box is so small that the pen's stroke, scaled up with it, is fatter than MNIST's."""
    return max(prepared.steps[1].image.shape) < SMALL
