"""A trained network as one header of C: its weights, and loops that people can read."""

from collections.abc import Iterator
from math import isinf, prod
from pathlib import Path
from string import Template

import numpy as np

from lenet.layers import Layer
from lenet.layers.c_code import indent, nest
from lenet.network import Network, count_parameters, find_input_format
from lenet.network.inputs import PIXELS, InputFormat

TEMPLATE = Template(Path(__file__).with_suffix(".template").read_text(encoding="utf-8"))
PER_LINE = 8
"""Numbers in a line."""


def build_header(network: Network, name: str) -> str:
    """The text of the header called `name`."""
    given, layers = find_input_format(network.config), network.layers
    activations = dict.fromkeys(layer.activation.define_in_c() for layer in layers)
    axes = [f"[{given.side}][{given.side}][1]", *map(_write_axes, layers[:-1])]
    names = ["pixels", *(layer.name for layer in layers[:-1])]
    numbers = given.side**2 + sum(prod(layer.output_shape) for layer in layers)
    return TEMPLATE.substitute(
        parameters=f"{count_parameters(network.config):,}", file=name, threshold=_write_float(network.threshold),
        stack=f"{numbers * 4 / 1024:.0f}", arrays="\n\n".join(_write_arrays(network)),
        activations="".join(f"{text}\n\n" for text in activations if text),
        side=given.side, ground=f"{given.ground:g}", ink=f"{given.ink:g}", scaling=_join(_scale(given)),
        layers="\n".join(map(_define, layers, axes)),
        values=_join([f"float {name}{sides};" for name, sides in zip(names, axes, strict=True)]),
        calls=_join(_call(layers)),
    )


def _write_arrays(network: Network) -> Iterator[str]:
    """The definition of every array, layer by layer."""
    for layer in network.layers:
        for part, array in layer.arrays_in_c(network.weights_of(layer.name)).items():
            kind = "float" if array.dtype == np.float32 else f"{array.dtype}_t"
            sides = "".join(f"[{side}]" for side in array.shape)
            values = "\n".join(_write_values(array))
            yield f"static const {kind} {layer.name_in_c(part)}{sides} = {values};"


def _write_values(array: np.ndarray) -> list[str]:
    """The numbers in braces, a pair for each row of each axis."""
    if array.ndim > 1:
        rows = [_write_values(row) for row in array]
        return ["{", *(line for row in rows for line in (*row[:-1], f"{row[-1]},")), "}"]
    numbers = [_write_float(value) if array.dtype == np.float32 else str(value) for value in array]
    lines = [", ".join(numbers[at : at + PER_LINE]) for at in range(0, len(numbers), PER_LINE)]
    return [f"{{{line}}}" for line in lines] if len(lines) == 1 else ["{", *(f"    {line}," for line in lines), "}"]


def _write_float(value: float) -> str:
    """The shortest number that float reads as this one."""
    if isinf(value):
        return "INFINITY" if value > 0 else "-INFINITY"
    return f"{np.float32(value)!s}f"


def _scale(given: InputFormat) -> list[str]:
    """The body of `lenet_scale`."""
    loops, pixel = [("row", given.side), ("column", given.side)], f"image[{PIXELS} * row + column] / 255.0f"
    if given.is_plain:
        return nest(loops, [f"made[row][column][0] = {pixel};"])
    edge = given.edge
    return nest(loops, [
        f"int y = row - {edge}, x = column - {edge}; /* {edge} rows of ground around the image */",
        f"int is_inside = 0 <= y && y < {PIXELS} && 0 <= x && x < {PIXELS};",
        f"float pixel = is_inside ? image[{PIXELS} * y + x] / 255.0f : 0;",
        f"made[row][column][0] = pixel * {given.ink - given.ground:g}f + {given.ground:g}f;",
    ])


def _define(layer: Layer, given: str) -> str:
    """The function of C that computes the layer from an array with the axes `given`; above it what it is."""
    return "\n".join([f"/* {layer.name}, {layer.label}: {layer.arithmetic} */",
                      f"static inline void lenet_{layer.name}(float given{given}, float made{_write_axes(layer)})",
                      "{", *indent(layer.to_c()), "}\n"])


def _write_axes(layer: Layer) -> str:
    """The axes of its values, in brackets."""
    height, width, channels = layer.output_shape
    return f"[{channels}]" if layer.gives_units else f"[{height}][{width}][{channels}]"


def _call(layers: tuple[Layer, ...]) -> list[str]:
    """The body of `lenet_logits` below the arrays: every layer is given what the one before it made."""
    names = ["pixels", *(layer.name for layer in layers[:-1]), "logits"]
    calls = [f"lenet_{layer.name}({given}, {made});"
             for layer, given, made in zip(layers, names, names[1:], strict=False)]
    return ["lenet_scale(image, pixels);", *calls]


def _join(lines: list[str]) -> str:
    return "\n".join(indent(lines))
