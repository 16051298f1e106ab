"""The outermost pixels of images."""

import numpy as np


def edge_of(images: np.ndarray) -> np.ndarray:
    """The outermost pixels of (..., H, W) images, (..., 2 H + 2 W): where the ground shows if it shows anywhere."""
    return np.concatenate([images[..., 0, :], images[..., -1, :], images[..., :, 0], images[..., :, -1]], axis=-1)
