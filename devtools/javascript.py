"""The browser's engine against the NumPy network: every layer's values, and the gradient back to the pixels."""

import io
import json
from typing import Any

import numpy as np

from devtools.workbench import Workbench
from lenet.network import Network, scale_images

IMAGE_SEED, GRADIENT_SEED = 1, 7


def measure_difference(workbench: Workbench, network: Network, image: np.ndarray) -> float:
    """The largest difference between the browser's and NumPy's values for an image (28, 28) uint8.

    Of a value up to 1; of a larger one, as its share. NaN if there is any.
    """
    gradient = np.random.default_rng(GRADIENT_SEED).normal(size=10).astype(np.float32)
    arrays: dict[str, Any] = {**network.weights, **_compute_values(network, image, gradient),
                              "image": image.astype(np.float32), "output_gradient": gradient}
    file = io.BytesIO()
    np.savez(file, config=json.dumps(network.config.to_json()), **arrays)
    return workbench.call("devtools/agreement.js", "measureDifference", file.getvalue())


def make_noise() -> np.ndarray:
    """An image (28, 28) uint8, always the same: no two places are alike."""
    return np.random.default_rng(IMAGE_SEED).integers(0, 256, (28, 28), np.uint8)


def _compute_values(network: Network, image: np.ndarray, output_gradient: np.ndarray) -> dict[str, np.ndarray]:
    """NumPy's by their names in devtools/agreement.js, channels first."""
    trace = network.forward(scale_images(image[np.newaxis], network.config))
    values = {"input": trace.inputs, "input_gradient": network.input_gradient(trace, output_gradient[np.newaxis])}
    for name, layer in trace.layers.items():
        values |= {f"{name}/preactivation": layer.preactivation, f"{name}/activation": layer.activation}
    return {name: np.ascontiguousarray(np.moveaxis(array, -1, 1)) for name, array in values.items()}
