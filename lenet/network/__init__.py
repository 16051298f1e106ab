"""Which LeNet-5 is meant, what follows from that, and the network itself in NumPy."""

from lenet.network.config import (
    ACTIVATIONS, C3_INPUTS, INPUT_SIZES, KERNEL_SIZES, LAYER_NAMES, OUTPUTS, PAPER_NETWORK, POOLINGS, NetworkConfig,
)
from lenet.network.network import (
    BATCH, PAPER_RANGE, LayerTrace, Network, Trace, load_network, save_network, scale_images,
)
from lenet.network.paper_1998 import BITMAP_SHAPE, C3_TABLE, c3_mask, digit_bitmaps
from lenet.network.table import LayerRow, count_parameters, describe_layers, weight_shapes

__all__ = [
    "ACTIVATIONS", "BATCH", "BITMAP_SHAPE", "C3_INPUTS", "C3_TABLE", "INPUT_SIZES", "KERNEL_SIZES", "LAYER_NAMES",
    "OUTPUTS", "PAPER_NETWORK", "PAPER_RANGE", "POOLINGS", "LayerRow", "LayerTrace", "Network", "NetworkConfig",
    "Trace", "c3_mask", "count_parameters", "describe_layers", "digit_bitmaps", "load_network", "save_network",
    "scale_images", "weight_shapes",
]
