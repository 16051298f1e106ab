"""Which LeNet-5 is meant, and what follows from that: the layers' shapes, arithmetic and sizes."""

from lenet.architecture.config import (
    ACTIVATIONS, C3_INPUTS, INPUT_SIZES, KERNEL_SIZES, LAYER_NAMES, OUTPUTS, PAPER_NETWORK, POOLINGS, NetworkConfig,
)
from lenet.architecture.paper import BITMAP_SHAPE, C3_TABLE, c3_mask, digit_bitmaps
from lenet.architecture.table import LayerRow, count_parameters, describe_layers, weight_shapes

__all__ = [
    "ACTIVATIONS", "BITMAP_SHAPE", "C3_INPUTS", "C3_TABLE", "INPUT_SIZES", "KERNEL_SIZES", "LAYER_NAMES", "OUTPUTS",
    "PAPER_NETWORK", "POOLINGS", "LayerRow", "NetworkConfig", "c3_mask", "count_parameters", "describe_layers",
    "digit_bitmaps", "weight_shapes",
]
