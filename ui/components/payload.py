"""What travels to the components: plain dictionaries, with arrays as base64 text of little-endian float32.

Bytes inside a component's data do not arrive, and lists of numbers are several times larger than base64.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence

import numpy as np

from lenet.layers import Layer
from lenet.network import LAYER_NAMES, build_layers
from lenet.figures.colors import (
    DIGIT_COLORS, DIVERGING, LAYER_COLORS, NOT_A_NUMBER, SEQUENTIAL, SURFACE_COLORS, compute_domain,
    parse_hex,
)
from lenet.network import Trace

SCALES = ("ink", "activation", "weights", "score")


def encode_floats(values: np.ndarray) -> str:
    """Return base64 of the values, in C order, as little-endian float32."""
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode("ascii")


def pack_palette(values: np.ndarray, scale: str, domain: tuple[float, float] | None = None) -> dict:
    """Return the colours for these values: the scale's table, its domain and the colour of what is no number.

    Raises:
        ValueError: if the scale is unknown.
    """
    if scale not in SCALES:
        raise ValueError(f"scale is {scale!r}; it must be one of {', '.join(SCALES)}.")
    diverging = scale == "weights" or (scale == "activation" and bool((values < 0).any()))
    table = DIVERGING if diverging else SEQUENTIAL
    if domain is None:
        spans = {"ink": _ink_domain, "score": _score_domain}
        domain = spans[scale](values) if scale in spans else compute_domain(values, diverging)
    colors = base64.b64encode(table.tobytes()).decode("ascii")
    return {"table": colors, "domain": list(domain), "nan": _pack_color(NOT_A_NUMBER)}


def _pack_color(color: str) -> list[int]:
    """Red, green and blue, each 0 to 255."""
    return np.round(parse_hex(color) * 255).astype(int).tolist()


def pack_figure(trace: Trace, caption: str) -> dict:
    """Return the data of `render_lenet_figure`: INPUT, C1 .. OUTPUT of the first image, channels first.

    Every layer is {name, color, count, rows, columns, palette} and what `_describe_connections` says; `values` holds
    all of them one after another.
    """
    named = {layer.name: layer for layer in build_layers(trace.config)}
    arrays = [("INPUT", trace.inputs[0])] + [(name, trace[name].activation[0]) for name in LAYER_NAMES]
    layers, values = [], []
    for name, array in arrays:
        maps = np.moveaxis(array, -1, 0) if array.ndim == 3 else array.reshape(-1, 1, 1)
        color = LAYER_COLORS["input" if name == "INPUT" else named[name].color]
        palette = pack_palette(maps, "ink" if name == "INPUT" else "activation")
        connections = {} if name == "INPUT" else _describe_connections(named[name])
        layers.append({"name": name, "color": color, "count": len(maps), "rows": maps.shape[1],
                       "columns": maps.shape[2], "palette": palette, **connections})  # fmt: skip
        values.append(maps.ravel())
    return {"layers": layers, "values": encode_floats(np.concatenate(values)), "caption": caption,
            "digits": list(DIGIT_COLORS), "grid": _pack_color(SURFACE_COLORS["grid"])}  # fmt: skip


def _describe_connections(layer: Layer) -> dict:
    """How a layer is joined to the one before it.

    `window` is {size, stride, padding} where a value sees a few rows and columns of each map, None where it sees the
    whole; `whole` says then what that is, with places for names. `sources` are the maps that each map sees, None for
    all of them.
    `operation` is what is done, in words of one line each; empty where there is no room for words.
    """
    sources = [list(layer.sources(channel)) for channel in range(layer.output_shape[2])]
    every = list(range(layer.input_shape[2]))
    joined = {"sources": None if all(maps == every for maps in sources) else sources}
    if layer.sees_everything:
        words = ["full", "connection"] if layer.name == "F6" else []
        return {**joined, "window": None, "whole": layer.sight, "operation": words}
    first, next_one = layer.window_of(0, 0), layer.window_of(1, 1)
    window = {"size": first.height, "stride": next_one.top - first.top, "padding": -first.top}
    return {**joined, "window": window, "operation": [layer.operation, f"{first.height}×{first.height}"]}


def pack_bars(probabilities: np.ndarray | Sequence[float] | None, caption: str) -> dict:
    """Return the data of `render_bars`: ten floats or None, ten colours, the caption."""
    shares = None if probabilities is None else [_json_number(float(share)) for share in probabilities]
    if shares is not None and len(shares) != len(DIGIT_COLORS):
        raise ValueError(f"probabilities has {len(shares)} entries; it must have ten, one for each digit.")
    return {"probabilities": shares, "colors": list(DIGIT_COLORS), "caption": caption}


def _score_domain(values: np.ndarray) -> tuple[float, float]:
    """From the lowest to the highest, so that the winner is bright even where all are below zero."""
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    return low, high if high > low else low + 1


def _json_number(value: float) -> float | None:
    """JSON knows no NaN and no infinity."""
    return value if np.isfinite(value) else None


def _ink_domain(values: np.ndarray) -> tuple[float, float]:
    """From the ground to full ink: 0..255 for bytes, else 0..1 or as far as the values reach beyond."""
    if values.dtype == np.uint8:
        return 0.0, 255.0
    finite = values[np.isfinite(values)]
    return float(finite.min(initial=0)), float(finite.max(initial=1))
