"""A trained network as an ONNX graph, as a rule from pixels to probabilities: no one has to know how to scale."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lenet.errors import ModelError
from lenet.export.input_spec import RAW, InputSpec
from lenet.network import Network, find_input_format

try:
    import onnx
    from onnx import TensorProto, helper, numpy_helper
except ImportError:
    onnx = None

OPSET, IR_VERSION = 13, 8
"""Old enough for every ONNX runtime of the last years."""


def build_onnx(network: Network, spec: InputSpec = RAW) -> "onnx.ModelProto":
    """The graph, to `probabilities` (N, 10) float32 from what `spec` says.

    `images` are (N, 28, 28) uint8, or with channels (N, 1, side, side) float32; N stands for any number unless `spec`
    has one.

    Raises:
        ModelError: if the package onnx is not installed.
    """
    if onnx is None:
        raise ModelError("The package 'onnx' is not installed: pip install onnx, then export again.")
    graph = _Graph()
    values = spec.write_name(network.config)
    if not spec.kind.is_scaled:
        values = _add_scaling(graph, network, values, spec.kind.has_channels)
    for layer in network.layers:
        values = layer.to_onnx(graph, network.weights_of(layer.name), values)
    graph.add("Softmax", [values], "probabilities", axis=1)
    model = helper.make_model(
        helper.make_graph(
            graph.nodes, "lenet5", [_describe_input(network, spec)],
            [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [spec.batch or "N", 10])],
            graph.constants, doc_string=spec.describe(network.config),
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


def _describe_input(network: Network, spec: InputSpec) -> Any:
    """Name, type and shape of the input."""
    side = spec.find_side(network.config)
    kind, shape = ((TensorProto.FLOAT, (1, side, side)) if spec.kind.has_channels
                   else (TensorProto.UINT8, (side, side)))
    return helper.make_tensor_value_info(spec.write_name(network.config), kind, [spec.batch or "N", *shape])


def _add_scaling(graph: _Graph, network: Network, pixels: str, has_channels: bool) -> str:
    """`scale_images`: pixels as the network wants them."""
    given = find_input_format(network.config)
    if not has_channels:
        pixels = graph.add("Cast", [pixels], "pixels", to=TensorProto.FLOAT)
        pixels = graph.add("Unsqueeze", [pixels, graph.constant("channel_axis", [1], np.int64)], "maps")
    pixels = graph.add("Div", [pixels, graph.constant("white", 255)], "scaled")
    if given.is_plain:
        return pixels
    ground, ink, edge = np.float32(given.ground), np.float32(given.ink), given.edge
    frame = graph.constant("frame", [0, 0, edge, edge] * 2, np.int64)
    pixels = graph.add("Pad", [pixels, frame], "framed")
    pixels = graph.add("Mul", [pixels, graph.constant("range", ink - ground)], "spread")
    return graph.add("Add", [pixels, graph.constant("low", ground)], "shifted")
