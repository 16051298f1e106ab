"""Which pixels an answer hangs on."""

import numpy as np

from lenet.network import Network, find_input_format, scale_images


def compute_saliency(network: Network, image: np.ndarray, digit: int) -> np.ndarray:
    """How a digit's logit would change with each pixel: its gradient with respect to the picture.

    After Simonyan, Vedaldi and Zisserman, "Deep Inside Convolutional Networks" (2014), section 3; with its sign.

    Args:
        image: (28, 28) uint8.
        digit: 0 to 9.

    Returns:
        (28, 28) float32, the change for a pixel going from ground (0) to full ink (255), as far as
        the network is linear around this picture. The padding of the paper's input is left out.
    """
    given = find_input_format(network.config)
    trace = network.forward(scale_images(image[np.newaxis], network.config))
    gradient = network.input_gradient(trace, np.eye(10, dtype=np.float32)[[digit]])[0, :, :, 0]
    return given.cut(gradient) * np.float32(given.ink - given.ground)
