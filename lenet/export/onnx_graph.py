"""A trained network as an ONNX graph, from pixels to probabilities, so that no one has to know how to scale."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lenet.errors import ModelError
from lenet.network import Network, find_input_format

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
    for layer in network.layers:
        values = layer.to_onnx(graph, network.weights_of(layer.name), values)
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
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def add(self, operation: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:
        """Add a node and return the name of its output."""
        self.nodes.append(helper.make_node(operation, inputs, [output], name=output, **attributes))
        return output

    def constant(self, name: str, value: Any, dtype: type = np.float32) -> str:
        """Add a constant and return its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value, dtype), name))
        return name


def _add_scaling(graph: _Graph, network: Network) -> str:
    """`scale_images`: pixels as the network wants them."""
    given = find_input_format(network.config)
    pixels = graph.add("Cast", ["images"], "pixels", to=TensorProto.FLOAT)
    pixels = graph.add("Unsqueeze", [pixels, graph.constant("channel_axis", [1], np.int64)], "maps")
    pixels = graph.add("Div", [pixels, graph.constant("white", 255)], "scaled")
    if given.is_plain:
        return pixels
    ground, ink, edge = np.float32(given.ground), np.float32(given.ink), given.edge
    frame = graph.constant("frame", [0, 0, edge, edge] * 2, np.int64)
    pixels = graph.add("Pad", [pixels, frame], "framed")
    pixels = graph.add("Mul", [pixels, graph.constant("range", ink - ground)], "spread")
    return graph.add("Add", [pixels, graph.constant("low", ground)], "shifted")
