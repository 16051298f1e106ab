"""The curvature of the loss along each weight: the second derivatives that set 1998's step sizes.

Stochastic diagonal Levenberg-Marquardt (paper, appendix C) gives every weight a step of its own, the global one
over mu + h, h being the second derivative of the loss by that weight. Two things are left out, which makes h cheap
and never negative (a diagonal Gauss-Newton approximation): the mixed derivatives of two units, and the second
derivatives of the activations. Then the second derivatives flow back like gradients do, only with every weight and
every slope squared: `Layer.curvature`.

In NumPy: it is done once an epoch, for 500 images.
"""

import numpy as np

from lenet.network import Network, scale_images

IMAGES = 500
"""Images that the second derivatives are estimated on before each pass (section III-B)."""


def compute_curvature(network: Network, images: np.ndarray) -> dict[str, np.ndarray]:
    """The second derivative of the mean loss by each weight: arrays by the weights' names, 0 and up.

    Args:
        images: (N, 28, 28) uint8. Their labels do not matter: the right class enters the losses as a straight line.
    """
    trace = network.forward(scale_images(images, network.config))
    last = network.layers[-1]
    summed = last.loss_curvature(trace.logits, trace.given_to(last.name))
    upstream = (summed / len(images)).astype(np.float32)
    curvatures: dict[str, np.ndarray] = {}
    for layer in reversed(network.layers):
        name, weights = layer.name, network.weights_of(layer.name)
        here, upstream = layer.curvature(weights, upstream, trace.given_to(name), trace[name].preactivation)
        curvatures |= {f"{name}/{part}": array for part, array in here.items()}
    return curvatures
