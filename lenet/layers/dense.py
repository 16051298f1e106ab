"""A dense (fully connected) layer: every output is a weighted sum of all inputs."""

import numpy as np


def dense(values: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Weighted sums: `values` (N, inputs), `kernel` (inputs, units), `bias` (units,) -> (N, units)."""
    return values @ kernel + bias


def dense_gradient(gradient: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Carry a gradient (N, units) with respect to the sums back to the inputs: (N, inputs)."""
    return gradient @ kernel.T
