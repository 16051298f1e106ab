"""What is no digit: how it is learnt beside the ten, and how it is told.

A softmax has to say one of ten digits, whatever it is shown. But the sum that it divides by says more: it is large
where some digit is clearly seen, and small where none is. Minus its logarithm is called the energy of a picture (W. Liu
and others, *Energy-based out-of-distribution detection*, NeurIPS 2020). No weight is needed for it.

To train it, there is an eleventh class, "none of these", as in the loss of 1998 (paper, equation 9): its logit is a
constant, so digits have to rise above it, and all else has to stay below.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from lenet.layers.losses import LOSSES, RUBBISH, Loss, softmax

NO_DIGIT = 10
"""The label of an image that is no digit."""
WEIGHT = 0.1
"""How much it counts whether an image is a digit at all, against which one. With 1, digits that are hard to read are
soon given up as none; chosen on validation images."""
NONE_LOGITS = {LOSSES["cross_entropy"].name: 0.0, LOSSES["map"].name: -RUBBISH}
"""The logit of "none of these" under each loss: that of 1998 has one already."""
HALF = 0.5
"""With as much of the probability a class has more than all others together."""

Compute = Callable[[np.ndarray, np.ndarray], np.ndarray]


def measure_energy(logits: np.ndarray) -> np.ndarray:
    """Minus the logarithm of the sum of exp of each row, (..., 10) -> (...): low where some digit is clearly seen."""
    largest = logits.max(axis=-1, keepdims=True)
    return -(largest[..., 0] + np.log(np.exp(logits - largest).sum(axis=-1)))


def learn_no_digit(loss: Loss) -> Loss:
    """The loss with labels `NO_DIGIT`: which digit it is, where it is one, plus `WEIGHT` times whether it is one.

        loss = [it is a digit] loss(logits, label) - WEIGHT log p

    p is the probability that it is what it is: with e the energy and c the logit of "none of these", an image is a
    digit with probability 1 / (1 + exp(e + c)). The new loss wants rows of ten zeros as the truth of what is no digit.
    """
    none = NONE_LOGITS[loss.name]

    def compute(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
        away = (measure_energy(logits) + none) * np.where(labels == NO_DIGIT, -1, 1)
        return _where_digit(loss.compute, logits, labels) + WEIGHT * np.logaddexp(0, away)

    def gradient(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
        is_none = labels[:, np.newaxis] == NO_DIGIT
        energy = measure_energy(logits)[:, np.newaxis]
        by_energy = np.where(is_none, 0.0, 1.0) - 1 / (1 + np.exp(energy + none))
        # Each logit lowers the energy by its own share of the sum.
        return _where_digit(loss.gradient, logits, labels) - WEIGHT * by_energy * np.exp(logits + energy)

    def in_tensorflow(tf: Any, logits: Any, truth: Any) -> Any:
        is_digit = tf.reduce_sum(truth, axis=0)
        away = none - tf.reduce_logsumexp(logits, axis=0)
        return (is_digit * loss.tensorflow(tf, logits, truth)
                + WEIGHT * tf.nn.softplus(away * (2 * is_digit - 1)))

    return replace(loss, compute=compute, gradient=gradient, tensorflow=in_tensorflow)


def _where_digit(compute: Compute, logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """What `compute` makes of the digits; 0 for what is none."""
    values = compute(logits, np.where(labels == NO_DIGIT, 0, labels))
    is_digit = (labels != NO_DIGIT).reshape(-1, *[1] * (values.ndim - 1))
    return np.where(is_digit, values, 0)


def share_with_none(logits: np.ndarray, loss: Loss) -> np.ndarray:
    """Probabilities of the ten digits, (N, 10) -> (N, 10); what a row leaves of 1 is that of "none of these"."""
    none = np.full((len(logits), 1), NONE_LOGITS[loss.name], logits.dtype)
    return softmax(np.concatenate([logits, none], axis=1))[:, :-1]


def is_right(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Whether the likeliest digit is the right one; of `NO_DIGIT`, whether none of these has half of the probability.

    Args:
        probabilities: (N, 10), what a row leaves of 1 being that of no digit.
        labels: (N,) whole numbers.

    Returns:
        (N,) bool.
    """
    return np.where(labels == NO_DIGIT, probabilities.sum(axis=1) < HALF, probabilities.argmax(axis=1) == labels)
