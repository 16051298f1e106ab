"""What travels to the components: plain dictionaries, with arrays as base64 text of little-endian float32.

Bytes inside a component's data do not arrive, and lists of numbers are several times larger than base64.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from lenet.figures.colors import (
    DIGIT_COLORS, DIVERGING, LAYER_COLORS, NOT_A_NUMBER, SEQUENTIAL, SURFACE_COLORS, compute_domain,
    parse_hex,
)
from lenet.layers import Layer, Shape
from lenet.network import INPUT, NetworkConfig, build_layers, find_input_format


def encode_floats(values: np.ndarray) -> str:
    """Return base64 of the values, in C order, as little-endian float32."""
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode("ascii")


def encode_bytes(values: np.ndarray) -> str:
    """Return base64 of the values, uint8 in C order."""
    return base64.b64encode(values.tobytes()).decode("ascii")


def pack_palette(values: np.ndarray, scale: str, domain: tuple[float, float] | None = None) -> dict:
    """Return the colours for these values: the scale's table, its domain and the colour of what is no number.

    Raises:
        ValueError: if the scale is unknown.
    """
    kind = find_scale(scale)
    diverges = kind.diverges(values)
    span = kind.compute_domain(values, diverges) if domain is None else domain
    return {"table": _pack_table(diverges), "domain": list(span), "nan": _pack_color(NOT_A_NUMBER)}


@cache
def _pack_table(diverges: bool) -> str:
    return encode_bytes(DIVERGING if diverges else SEQUENTIAL)


@cache
def _pack_color(color: str) -> tuple[int, ...]:
    """Red, green and blue, each 0 to 255."""
    return tuple(np.round(parse_hex(color) * 255).astype(int).tolist())


def pack_figure(config: NetworkConfig, caption: str) -> dict:
    """Return the data of `render_lenet_figure`: INPUT, C1 .. OUTPUT as they are drawn; their values are the browser's.

    Every layer is {name, role, color, count, rows, columns} and what `_describe_connections` says; its role is "input",
    "hidden" or "output".
    """
    side = find_input_format(config).side
    packed = [_pack_layer(INPUT, "input", LAYER_COLORS["input"], (side, side, 1))]
    for layer, connections in _describe_layers(config):
        role = "output" if layer.is_output else "hidden"
        packed.append(_pack_layer(layer.name, role, LAYER_COLORS[layer.color], layer.output_shape) | connections)
    return {"layers": packed, "scales": pack_scales(), "caption": caption,
            "digits": list(DIGIT_COLORS), "grid": _pack_color(SURFACE_COLORS["grid"])}  # fmt: skip


def pack_scales() -> dict:
    """Return the colours of values from zero up and both ways from zero, for a browser that computes the values."""
    return {"sequential": _pack_table(False), "diverging": _pack_table(True), "nan": _pack_color(NOT_A_NUMBER)}


def _pack_layer(name: str, role: str, color: str, shape: Shape) -> dict:
    rows, columns, count = shape
    return {"name": name, "role": role, "color": color, "count": count, "rows": rows, "columns": columns}


@lru_cache(maxsize=64)
def _describe_layers(config: NetworkConfig) -> tuple[tuple[Layer, dict], ...]:
    """The layers of a network, each with how it is joined to the one before: the same for every picture."""
    return tuple((layer, _describe_connections(layer)) for layer in build_layers(config))


def _describe_connections(layer: Layer) -> dict:
    """How a layer is joined to the one before it.

    `window` is {size, stride, padding} where a value sees a few rows and columns of each map, None where it sees the
    whole; `whole` says then what that is, with places for names. `sources` are the maps that each map sees, None for
    all of them.
    `operation` is what is done, in words of one line each.
    """
    sources = [list(layer.sources(channel)) for channel in range(layer.output_shape[2])]
    every = list(range(layer.input_shape[2]))
    joined = {"sources": None if all(maps == every for maps in sources) else sources}
    if layer.sees_everything:
        return {**joined, "window": None, "whole": layer.sight, "operation": layer.operation.split()}
    first, next_one = layer.window_of(0, 0), layer.window_of(1, 1)
    window = {"size": first.height, "stride": next_one.top - first.top, "padding": -first.top}
    return {**joined, "window": window, "operation": [layer.operation, f"{first.height}×{first.height}"]}


def pack_bars(probabilities: np.ndarray | Sequence[float] | None, caption: str) -> dict:
    """Return the data of `render_bars`: ten floats or None, ten colours, the caption."""
    shares = None if probabilities is None else [_json_number(float(share)) for share in probabilities]
    if shares is not None and len(shares) != len(DIGIT_COLORS):
        raise ValueError(f"probabilities has {len(shares)} entries; it must have ten, one for each digit.")
    return {"probabilities": shares, "live": False, "colors": list(DIGIT_COLORS), "caption": caption}


def _json_number(value: float) -> float | None:
    """JSON knows no NaN and no infinity."""
    return value if np.isfinite(value) else None


def _ink_domain(values: np.ndarray, diverges: bool) -> tuple[float, float]:
    """From the ground to full ink: 0..255 for bytes, else 0..1 or as far as the values reach beyond."""
    if values.dtype == np.uint8:
        return 0.0, 255.0
    finite = values[np.isfinite(values)]
    return float(finite.min(initial=0)), float(finite.max(initial=1))


def _has_negative(values: np.ndarray) -> bool:
    return bool((values < 0).any())


@dataclass(frozen=True)
class Scale:
    """How values become colours.

    Attributes:
        diverges: values -> whether it has two halves, centred on zero.
        compute_domain: (values, whether it diverges) -> the lowest and the highest value that it spans.
    """

    diverges: Callable[[np.ndarray], bool]
    compute_domain: Callable[[np.ndarray, bool], tuple[float, float]]


SCALES = {
    "ink": Scale(lambda values: False, _ink_domain),
    "activation": Scale(_has_negative, compute_domain),
    "weights": Scale(lambda values: True, compute_domain),
}
"""How values become colours. ink: from the ground to full ink; activation: from zero, centred on zero when a value is
negative; weights: always centred on zero."""


def find_scale(name: str) -> Scale:
    """The scale of that name.

    Raises:
        ValueError: if there is none; it names those there are.
    """
    if name not in SCALES:
        raise ValueError(f"scale is {name!r}; it must be one of {', '.join(SCALES)}.")
    return SCALES[name]
