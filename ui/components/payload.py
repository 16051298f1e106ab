"""What travels to the components: plain dictionaries, with arrays as base64 text of little-endian float32.

Bytes inside a component's data do not arrive, and lists of numbers are several times larger than base64.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence

import numpy as np

from lenet.network import LAYER_NAMES, NetworkConfig, build_layers
from lenet.figures.colors import (
    DIGIT_COLORS, DIVERGING, LAYER_COLORS, LAYER_KINDS, NOT_A_NUMBER, SEQUENTIAL, compute_domain, parse_hex,
)
from lenet.network import Trace

SCALES = ("ink", "activation", "weights")


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
        domain = _ink_domain(values) if scale == "ink" else compute_domain(values, diverging)
    nan = np.round(parse_hex(NOT_A_NUMBER) * 255).astype(int).tolist()
    return {"table": base64.b64encode(table.tobytes()).decode("ascii"), "domain": list(domain), "nan": nan}


def pack_figure(trace: Trace, caption: str) -> dict:
    """Return the data of `render_lenet_figure`: INPUT, C1 .. OUTPUT of the first image, channels first.

    Every layer is {name, kind, color, count, rows, columns, palette, operation, sources}; `values` holds all of them
    one after another. `sources` are the maps of the layer before that each map sees, None where it sees all.
    """
    arrays = [("INPUT", trace.inputs[0])] + [(name, trace[name].activation[0]) for name in LAYER_NAMES]
    layers, values = [], []
    for name, array in arrays:
        maps = np.moveaxis(array, -1, 0) if array.ndim == 3 else array.reshape(-1, 1, 1)
        kind = LAYER_KINDS[name]
        palette = pack_palette(maps, "ink" if name == "INPUT" else "activation")
        layers.append({"name": name, "kind": kind, "color": LAYER_COLORS[kind], "count": len(maps),
                       "rows": maps.shape[1], "columns": maps.shape[2], "palette": palette,
                       **_describe_wires(name, trace.config)})  # fmt: skip
        values.append(maps.ravel())
    return {"layers": layers, "values": encode_floats(np.concatenate(values)), "caption": caption,
            "digits": list(DIGIT_COLORS)}  # fmt: skip


def _describe_wires(name: str, config: NetworkConfig) -> dict:
    """What is done between a layer and the one before it, and which maps are joined (None: all)."""
    layer = next((one for one in build_layers(config) if one.name == name), None)
    if layer is None:
        return {"operation": "", "sources": None}
    sources = [list(layer.sources(unit)) for unit in range(layer.output_shape[2])]
    every = list(range(layer.input_shape[2]))
    return {"operation": layer.operation, "sources": None if all(maps == every for maps in sources) else sources}


def pack_bars(probabilities: np.ndarray | Sequence[float] | None, caption: str) -> dict:
    """Return the data of `render_bars`: ten floats or None, ten colours, the caption."""
    shares = None if probabilities is None else [_json_number(float(share)) for share in probabilities]
    if shares is not None and len(shares) != len(DIGIT_COLORS):
        raise ValueError(f"probabilities has {len(shares)} entries; it must have ten, one for each digit.")
    return {"probabilities": shares, "colors": list(DIGIT_COLORS), "caption": caption}


def _json_number(value: float) -> float | None:
    """JSON knows no NaN and no infinity."""
    return value if np.isfinite(value) else None


def _ink_domain(values: np.ndarray) -> tuple[float, float]:
    """From the ground to full ink: 0..255 for bytes, else 0..1 or as far as the values reach beyond."""
    if values.dtype == np.uint8:
        return 0.0, 255.0
    finite = values[np.isfinite(values)]
    return float(finite.min(initial=0)), float(finite.max(initial=1))
