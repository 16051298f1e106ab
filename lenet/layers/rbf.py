"""Euclidean radial basis functions: each digit has a pattern, and its penalty is how far the values are from it.

The output layer of 1998, and the loss that it was trained with (sections II-B and II-C).
"""

import numpy as np

PENALTY_SCALE = 2 / 84
"""What the sum of squared differences is multiplied with. The paper takes the sum as it is; over 84 units it is so
large that the loss's exponentials vanish before they push wrong classes away. Twice the mean learns better: chosen,
like j, on validation images."""

RUBBISH = 1.0
"""The constant j of the loss: the penalty of a class "none of these". The paper wants it above 0 and gives no value."""


def rbf(values: np.ndarray, patterns: np.ndarray) -> np.ndarray:
    """The squared distance to each pattern: small where the values look like it.

        y[n, i] = 2/84 * sum over j of (values[n, j] - patterns[i, j])^2

    Args:
        values: (N, inputs).
        patterns: (classes, inputs); fixed, nothing here is trained.

    Returns:
        Penalties (N, classes), 0 and up; the smallest names the answer.
    """
    differences = values[:, np.newaxis] - patterns
    return PENALTY_SCALE * (differences**2).sum(axis=2)


def rbf_gradient(gradient: np.ndarray, values: np.ndarray, patterns: np.ndarray) -> np.ndarray:
    """Carry a gradient (N, classes) with respect to the penalties back to the `values` (N, inputs).

    A penalty grows with twice the difference, times the same scale, for each step away from its pattern.
    """
    differences = values[:, np.newaxis] - patterns
    return 2 * PENALTY_SCALE * (gradient[:, :, np.newaxis] * differences).sum(axis=1)


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
