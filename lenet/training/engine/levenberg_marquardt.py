"""How sharply the loss bends along each weight: the second derivatives that set 1998's step sizes.

Stochastic diagonal Levenberg-Marquardt (paper, appendix C) gives every weight a step of its own, the global one
over mu + h, h being the second derivative of the loss by that weight. Two things are left out, which makes h cheap
and never negative: that two units may bend the loss together, and that the activations bend themselves. Then the
second derivatives flow back like gradients do, only with every weight and every slope squared.

In NumPy: it is done once an epoch, for 500 images.
"""

import numpy as np

from lenet.network import LayerRow, digit_bitmaps
from lenet.layers import (
    activation_gradient, convolve_gradient, convolve_kernel_gradient, dense_gradient, pool, pool_gradient, softmax,
    subsample_gradient,
)
from lenet.layers.rbf import PENALTY_SCALE, RUBBISH
from lenet.network import Network, scale_images

IMAGES = 500
"""Images that the second derivatives are estimated on before each pass (section III-B)."""


def compute_curvature(network: Network, images: np.ndarray) -> dict[str, np.ndarray]:
    """The second derivative of the mean loss by each weight: arrays by the weights' names, 0 and up.

    Args:
        images: (N, 28, 28) uint8. Their labels do not matter: the right class enters the losses as a straight line.
    """
    trace = network.forward(scale_images(images, network.config))
    bend, curvatures = np.empty(0), {}
    for at in reversed(range(len(network.layers))):
        row = network.layers[at]
        values = trace[network.layers[at - 1].name].out if at else trace.inputs
        if row.name == "OUTPUT":
            bend = (_bend_by_units if row.kind == "rbf" else _bend_by_logits)(trace[row.name].pre, values)
            bend = (bend / len(images)).astype(np.float32)
        elif not row.kind.endswith("pooling"):
            bend = _bend_by_sums(bend, trace[row.name].pre, network.config.activation)
        curvatures |= _bend_by_weights(row, bend, values, network.config.kernel_size)
        bend = _carry_back(row, bend, values, network)
    return curvatures


def _bend_by_logits(logits: np.ndarray, _: np.ndarray) -> np.ndarray:
    """Cross-entropy by each logit: p (1 - p), (N, 10), p being its probability."""
    shares = softmax(logits)
    return shares * (1 - shares)


def _bend_by_units(logits: np.ndarray, units: np.ndarray) -> np.ndarray:
    """The loss of 1998 by each of F6's 84 values, (N, 84), which the distances y are squares of.

    With p the shares of the exponentials, those of "none of these" among them, and y' = 2 c (x - w), y" = 2 c:
    y" for the right class, less the mean of y", plus the spread of y', both by p.
    """
    none = np.full((len(logits), 1), -RUBBISH)
    shares = softmax(np.concatenate([logits, none], axis=1))[:, :-1, np.newaxis]
    slopes = 2 * PENALTY_SCALE * (units[:, np.newaxis] - digit_bitmaps())
    spread = (shares * slopes**2).sum(axis=1) - (shares * slopes).sum(axis=1) ** 2
    return 2 * PENALTY_SCALE * (1 - shares.sum(axis=1)) + spread


def _bend_by_sums(bend: np.ndarray, sums: np.ndarray, activation: str) -> np.ndarray:
    """From a layer's answers back to its sums: times the slope, twice."""
    return activation_gradient(activation_gradient(bend, sums, activation), sums, activation)


def _bend_by_weights(row: LayerRow, bend: np.ndarray, values: np.ndarray, k: int) -> dict[str, np.ndarray]:
    """From a layer's sums to its weights: times the squares of what each was multiplied with."""
    bias = {f"{row.name}/bias": bend.reshape(-1, bend.shape[-1]).sum(axis=0)}
    match row.kind:
        case "convolution":
            kernel = convolve_kernel_gradient(bend, values**2, k, same=row.output_shape[0] == row.input_shape[0])
            return {f"{row.name}/kernel": kernel, **bias}
        case "dense":
            return {f"{row.name}/kernel": (values.reshape(len(values), -1) ** 2).T @ bend, **bias}
        case "subsampling":
            fours = pool(values, "average") * 4
            return {f"{row.name}/coefficient": (bend * fours**2).sum(axis=(0, 1, 2)), **bias}
    return {}


def _carry_back(row: LayerRow, bend: np.ndarray, values: np.ndarray, network: Network) -> np.ndarray:
    """From a layer's sums back to the `values` that it was given: times the squares of its weights."""
    weights = {name.partition("/")[2]: array for name, array in network.weights.items() if name.startswith(row.name)}
    match row.kind:
        case "convolution":
            same = row.output_shape[0] == row.input_shape[0]
            return convolve_gradient(bend, weights["kernel"] ** 2, same)
        case "dense":
            return dense_gradient(bend, weights["kernel"] ** 2).reshape(values.shape)
        case "subsampling":
            return subsample_gradient(bend, values, weights["coefficient"] ** 2)
        case "average pooling":
            return pool_gradient(bend, values, "average") / 4
        case "max pooling":
            return pool_gradient(bend, values, "max")
    return bend  # OUTPUT's distances: what bends by the units is known already
