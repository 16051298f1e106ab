"""What a network is trained to make small, and softmax, which turns ten numbers of any size into probabilities.

A loss is one record of `LOSSES`, below its functions. The output layer says which one belongs to it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lenet.choice import Choice

RUBBISH = 1.0
"""The constant j of the 1998 loss: the penalty of a class "none of these". The paper wants it above 0 and gives no
value; this one was chosen on validation images."""


def softmax(logits: np.ndarray) -> np.ndarray:
    """exp of each value over the sum of all: `logits` (..., classes) -> the same shape, rows sum to 1.

    The largest logit is taken off first: it cancels out, and no exponential can overflow.
    """
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """-log of the probability given to the right class: (N, classes), (N,) int -> (N,), 0 and up."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    return log_sums - shifted[np.arange(len(labels)), labels]


def softmax_cross_entropy_gradient(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """How the loss changes with each logit, (N, classes): its probability, less 1 at the right class."""
    gradient = softmax(logits)
    gradient[np.arange(len(labels)), labels] -= 1
    return gradient


def softmax_cross_entropy_curvature(logits: np.ndarray) -> np.ndarray:
    """The second derivative of the loss by each logit: p (1 - p), (N, classes), p being its probability."""
    probabilities = softmax(logits)
    return probabilities * (1 - probabilities)


def map_loss(penalties: np.ndarray, labels: np.ndarray, j: float = RUBBISH) -> np.ndarray:
    """The paper's maximum a posteriori criterion (equation 9): what the right class costs against all others.

        loss[n] = y[n, right] + log(exp(-j) + sum over i of exp(-y[n, i]))

    The first term pulls the right penalty down. The second pushes wrong ones up, but only those that are not large
    against `j` and the smallest already.

    Args:
        penalties: (N, classes), as `rbf` makes them.
        labels: (N,) int.
        j: the penalty of "none of these", above 0.

    Returns:
        (N,), 0 and up.
    """
    lowest, powers = _compute_powers(penalties, j)
    return penalties[np.arange(len(labels)), labels] - lowest + np.log(powers.sum(axis=1))


def map_loss_gradient(penalties: np.ndarray, labels: np.ndarray, j: float = RUBBISH) -> np.ndarray:
    """How `map_loss` changes with each penalty: 1 at the right class, less each class's share of the exponentials."""
    _, powers = _compute_powers(penalties, j)
    gradient = -powers[:, 1:] / powers.sum(axis=1, keepdims=True)
    gradient[np.arange(len(labels)), labels] += 1
    return gradient


def _compute_powers(penalties: np.ndarray, j: float) -> tuple[np.ndarray, np.ndarray]:
    """The smallest of j and the penalties (N,), and exp of it less each of them (N, 1 + classes), j's first.

    The smallest is taken off first, so that one power is 1 and none overflows.
    """
    rubbish = np.full((len(penalties), 1), j, penalties.dtype)
    every = np.concatenate([rubbish, penalties], axis=1)
    lowest = every.min(axis=1)
    return lowest, np.exp(lowest[:, np.newaxis] - every)


@dataclass(frozen=True)
class Loss(Choice):
    """A loss over logits, of which the largest names the answer.

    Attributes:
        compute: logits (N, 10), labels (N,) int -> the loss of each image, (N,).
        gradient: the same -> how each loss changes with its logits, (N, 10).
        tensorflow: (the library, logits (10, images), labels as one-hot columns (10, images)) -> (images,).
        smooths: whether spreading a label over all digits (label smoothing) changes it.
        script: what a Keras script compiles its model with.
        script_layers: the lines that follow the last layer there, so that this loss can be taken.
        script_output: what the model then gives, in words.
    """

    compute: Callable[[np.ndarray, np.ndarray], np.ndarray]
    gradient: Callable[[np.ndarray, np.ndarray], np.ndarray]
    tensorflow: Callable[[Any, Any, Any], Any]
    smooths: bool
    script: str
    script_layers: tuple[str, ...]
    script_output: str


def _cross_entropy_in_tensorflow(tf: Any, logits: Any, truth: Any) -> Any:
    return tf.reduce_logsumexp(logits, axis=0) - tf.reduce_sum(truth * logits, axis=0)


def _map_loss_in_tensorflow(tf: Any, logits: Any, truth: Any) -> Any:
    rubbish = tf.fill([1, tf.shape(logits)[1]], -RUBBISH)
    right = tf.reduce_sum(truth * logits, axis=0)
    return tf.reduce_logsumexp(tf.concat([rubbish, logits], 0), axis=0) - right


LOSSES = {record.name: record for record in (
    Loss("cross_entropy", "cross-entropy", "Minus the logarithm of the probability that the right digit was given.",
         compute=softmax_cross_entropy, gradient=softmax_cross_entropy_gradient,
         tensorflow=_cross_entropy_in_tensorflow, smooths=True,
         script='"sparse_categorical_crossentropy"', script_layers=("layers.Softmax()",),
         script_output="probabilities"),
    Loss("map", "maximum a posteriori (1998)",
         "The distance to the right digit's bitmap, against the distances to all others (equation 9).",
         compute=lambda logits, labels: map_loss(-logits, labels),
         gradient=lambda logits, labels: -map_loss_gradient(-logits, labels),
         tensorflow=_map_loss_in_tensorflow, smooths=False,
         script="map_loss", script_layers=(), script_output="scores, the largest of which names the digit"),
)}  # fmt: skip
"""The losses there are, by name."""
