"""Which LeNet-5 is meant, and what follows from that: the layers' shapes, arithmetic and sizes."""

from lenet.architecture.config import ACTIVATIONS, INPUT_SIZES, KERNEL_SIZES, LAYER_NAMES, POOLINGS, NetworkConfig
from lenet.architecture.table import LayerRow, count_parameters, describe_layers, weight_shapes

__all__ = [
    "ACTIVATIONS", "INPUT_SIZES", "KERNEL_SIZES", "LAYER_NAMES", "POOLINGS",
    "LayerRow", "NetworkConfig", "count_parameters", "describe_layers", "weight_shapes",
]
