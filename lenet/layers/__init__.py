"""The arithmetic of LeNet-5, a layer a file, in NumPy.

Every layer is two functions: the layer itself, and how a gradient flows back through it. Maps are
arrays (N, height, width, channels) of float32, N being the number of images.
"""

from lenet.layers.activations import activate, activation_gradient
from lenet.layers.convolution import convolve, convolve_gradient, convolve_kernel_gradient
from lenet.layers.dense import dense, dense_gradient
from lenet.layers.pooling import pool, pool_gradient
from lenet.layers.rbf import map_loss, map_loss_gradient, rbf, rbf_gradient
from lenet.layers.softmax import softmax, softmax_cross_entropy
from lenet.layers.subsampling import subsample, subsample_gradient

__all__ = [
    "activate", "activation_gradient", "convolve", "convolve_gradient", "convolve_kernel_gradient", "dense",
    "dense_gradient", "map_loss", "map_loss_gradient", "pool", "pool_gradient", "rbf", "rbf_gradient",
    "softmax", "softmax_cross_entropy", "subsample", "subsample_gradient",
]
