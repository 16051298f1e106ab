"""The non-linearity after a layer's sums. Without one, all layers together would be a single linear map."""

import numpy as np

SCALE, SLOPE = 1.7159, 2 / 3
"""The paper's squashing function is 1.7159 tanh(2a/3), so that f(1) = 1 and f(-1) = -1 (appendix A)."""


def activate(sums: np.ndarray, kind: str) -> np.ndarray:
    """Apply "relu", "tanh", "scaled_tanh" or "sigmoid" to every value; shape and dtype stay."""
    if kind == "relu":
        return np.maximum(sums, 0)
    if kind == "tanh":
        return np.tanh(sums)
    if kind == "scaled_tanh":
        return (SCALE * np.tanh(SLOPE * sums)).astype(sums.dtype)
    return _sigmoid(sums)


def activation_gradient(gradient: np.ndarray, sums: np.ndarray, kind: str) -> np.ndarray:
    """Carry a gradient back through the activation: times the slope that it has at `sums`."""
    return (gradient * _slope(sums, kind)).astype(sums.dtype)


def _slope(sums: np.ndarray, kind: str) -> np.ndarray:
    if kind == "relu":
        return sums > 0
    if kind == "tanh":
        return 1 - np.tanh(sums) ** 2
    if kind == "scaled_tanh":
        return SCALE * SLOPE * (1 - np.tanh(SLOPE * sums) ** 2)
    return _sigmoid(sums) * (1 - _sigmoid(sums))


def _sigmoid(sums: np.ndarray) -> np.ndarray:
    # 1 / (1 + exp(-a)), written so that no exponential of a large number is ever taken.
    return ((1 + np.tanh(sums / 2)) / 2).astype(sums.dtype)
