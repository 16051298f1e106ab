"""Which LeNet-5 is meant, the layers that follow from that, and the network itself in NumPy."""

from lenet.layers import ACTIVATIONS, POOLINGS
from lenet.network.advice import find_mismatch
from lenet.network.choices import C3_INPUTS, OUTPUTS
from lenet.network.config import KERNEL_SIZES, PAPER_NETWORK, NetworkConfig
from lenet.network.inputs import INPUT_FORMATS, InputFormat, find_input_format, scale_images
from lenet.network.lenet5 import LAYER_NAMES, build_layers
from lenet.network.network import BATCH, Network
from lenet.network.parameters import count_parameters, divide_logits, find_loss, weight_shapes
from lenet.network.paper_1998 import BITMAP_SHAPE, C3_TABLE, digit_bitmaps
from lenet.network.trace import INPUT, LayerTrace, Trace
from lenet.network.weights_file import load_network, save_network

__all__ = [
    "ACTIVATIONS", "BATCH", "BITMAP_SHAPE", "C3_INPUTS", "C3_TABLE", "INPUT", "INPUT_FORMATS", "KERNEL_SIZES",
    "LAYER_NAMES", "OUTPUTS", "PAPER_NETWORK", "POOLINGS", "InputFormat", "LayerTrace", "Network", "NetworkConfig",
    "Trace", "build_layers", "count_parameters", "digit_bitmaps", "divide_logits", "find_input_format", "find_loss",
    "find_mismatch", "load_network", "save_network", "scale_images", "weight_shapes",
]
