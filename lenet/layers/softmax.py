"""Softmax: ten numbers of any size become ten probabilities; cross-entropy: how wrong they are."""

import numpy as np


def softmax(logits: np.ndarray) -> np.ndarray:
    """exp of each value over the sum of all: `logits` (N, classes) -> (N, classes), rows sum to 1.

    The largest logit is taken off first: it cancels out, and no exponential can overflow.
    """
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """-log of the probability given to the right class: (N, classes), (N,) int -> (N,), 0 and up."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    return log_sums - shifted[np.arange(len(labels)), labels]
