"""A trained network as an ONNX graph, from pixels to probabilities, so that no one has to know how to scale."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lenet.network import digit_bitmaps
from lenet.errors import ModelError
from lenet.layers.activations import SCALE, SLOPE
from lenet.layers.rbf import PENALTY_SCALE
from lenet.network import PAPER_RANGE, Network

try:
    import onnx
    from onnx import TensorProto, helper, numpy_helper
except ImportError:
    onnx = None

OPSET, IR_VERSION = 13, 8
"""Old enough for every ONNX runtime of the last years."""


def build_onnx(network: Network) -> "onnx.ModelProto":
    """The graph: `images` (N, 28, 28) uint8, 0 ground to 255 ink, to `probabilities` (N, 10) float32.

    Raises:
        ModelError: if the package onnx is not installed.
    """
    if onnx is None:
        raise ModelError("The package 'onnx' is not installed: pip install onnx, then export again.")
    graph = _Graph()
    values = _add_scaling(graph, network)
    for row in network.layers:
        values = _add_layer(graph, network, row.name, row.kind, values)
    graph.add("Softmax", [values], "probabilities", axis=1)
    model = helper.make_model(
        helper.make_graph(
            graph.nodes, "lenet5",
            [helper.make_tensor_value_info("images", TensorProto.UINT8, ["N", 28, 28])],
            [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", 10])], graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION, producer_name="LeNet Lab",
    )
    onnx.checker.check_model(model, full_check=True)
    return model


class _Graph:
    """Nodes and constants in the order in which they are added. Maps are (N, channels, height, width) in ONNX."""

    def __init__(self) -> None:
        self.nodes, self.constants = [], []

    def add(self, operation: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:
        """Add a node and return the name of its output."""
        self.nodes.append(helper.make_node(operation, inputs, [output], name=output, **attributes))
        return output

    def constant(self, name: str, value: Any, dtype: type = np.float32) -> str:
        """Add a constant and return its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value, dtype), name))
        return name


def _add_scaling(graph: _Graph, network: Network) -> str:
    """`lenet.network.scale_images`: to [0, 1], or to the paper's 32x32 of -0.1 to 1.175."""
    pixels = graph.add("Cast", ["images"], "pixels", to=TensorProto.FLOAT)
    pixels = graph.add("Unsqueeze", [pixels, graph.constant("channel_axis", [1], np.int64)], "maps")
    pixels = graph.add("Div", [pixels, graph.constant("white", 255)], "scaled")
    if network.config.input_size == 28:
        return pixels
    low, high = map(np.float32, PAPER_RANGE)
    frame = graph.constant("frame", [0, 0, 2, 2, 0, 0, 2, 2], np.int64)
    pixels = graph.add("Pad", [pixels, frame], "framed")
    pixels = graph.add("Mul", [pixels, graph.constant("range", high - low)], "spread")
    return graph.add("Add", [pixels, graph.constant("low", low)], "shifted")


def _add_layer(graph: _Graph, network: Network, name: str, kind: str, values: str) -> str:
    if kind.endswith("pooling"):
        operation = "MaxPool" if kind == "max pooling" else "AveragePool"
        return graph.add(operation, [values], name, kernel_shape=[2, 2], strides=[2, 2])
    adders = {"convolution": _add_convolution, "subsampling": _add_subsampling, "dense": _add_dense, "rbf": _add_rbf}
    sums = adders[kind](graph, network, name, values)
    return sums if name == "OUTPUT" else _add_activation(graph, network.config.activation, name, sums)


def _add_convolution(graph: _Graph, network: Network, name: str, values: str) -> str:
    k = network.config.kernel_size
    before, after = ((k - 1) // 2, k // 2) if name == "C1" and network.config.input_size == 28 else (0, 0)
    kernel = graph.constant(f"{name}/kernel", network.weights[f"{name}/kernel"].transpose(3, 2, 0, 1))
    bias = graph.constant(f"{name}/bias", network.weights[f"{name}/bias"])
    return graph.add("Conv", [values, kernel, bias], f"{name}/sums", pads=[before, before, after, after])


def _add_dense(graph: _Graph, network: Network, name: str, values: str) -> str:
    if name == "F6":  # C5's maps in the order in which the weights expect them: height, width, channels
        values = graph.add("Transpose", [values], "C5/last", perm=[0, 2, 3, 1])
        values = graph.add("Flatten", [values], "C5/flat")
    kernel = graph.constant(f"{name}/kernel", network.weights[f"{name}/kernel"])
    bias = graph.constant(f"{name}/bias", network.weights[f"{name}/bias"])
    return graph.add("Gemm", [values, kernel, bias], f"{name}/sums")


def _add_subsampling(graph: _Graph, network: Network, name: str, values: str) -> str:
    coefficient, bias = (network.weights[f"{name}/{part}"].reshape(-1, 1, 1) for part in ("coefficient", "bias"))
    means = graph.add("AveragePool", [values], f"{name}/means", kernel_shape=[2, 2], strides=[2, 2])
    scaled = graph.add("Mul", [means, graph.constant(f"{name}/coefficient", 4 * coefficient)], f"{name}/scaled")
    return graph.add("Add", [scaled, graph.constant(f"{name}/bias", bias)], f"{name}/sums")


def _add_rbf(graph: _Graph, network: Network, name: str, values: str) -> str:
    rows = graph.add("Unsqueeze", [values, graph.constant("digit_axis", [1], np.int64)], f"{name}/inputs")
    apart = graph.add("Sub", [rows, graph.constant(f"{name}/bitmaps", digit_bitmaps())], f"{name}/differences")
    distances = graph.add("ReduceSumSquare", [apart], f"{name}/distances", axes=[2], keepdims=0)
    return graph.add("Mul", [distances, graph.constant(f"{name}/scale", -PENALTY_SCALE)], f"{name}/sums")


def _add_activation(graph: _Graph, kind: str, name: str, sums: str) -> str:
    simple = {"relu": "Relu", "tanh": "Tanh", "sigmoid": "Sigmoid"}
    if kind in simple:
        return graph.add(simple[kind], [sums], name)
    sloped = graph.add("Mul", [sums, graph.constant(f"{name}/slope", SLOPE)], f"{name}/sloped")
    squashed = graph.add("Tanh", [sloped], f"{name}/squashed")
    return graph.add("Mul", [squashed, graph.constant(f"{name}/scale", SCALE)], name)
