"""The table of layers, with the article's arithmetic written out."""

from collections.abc import Sequence

import streamlit as st

from lenet.layers import Layer
from lenet.figures.colors import LAYER_COLORS
from ui.glossary import render_terms
from ui.text import format_arithmetic

TERMS = ("layer", "convolution", "kernel", "feature map", "padding", "stride", "pooling", "subsampling",
         "strided convolution", "dense", "unit", "RBF", "softmax", "weight", "bias", "parameters", "connections")
HEAD = ("Layer", "Arithmetic", "Output", "Parameters", "Connections")


def render_layers(layers: Sequence[Layer]) -> None:
    """Draw the table as HTML: it fits a phone, and a screen reader reads it as a table."""
    head = "".join(f'<th scope="col">{title}</th>' for title in HEAD)
    body = "".join(_format_row(layer) for layer in layers)
    parameters, connections = (sum(getattr(layer, name) for layer in layers) for name in ("parameters", "connections"))
    foot = f'<tr><th scope="row">Total</th>{_format_cells("", "", f"{parameters:,}", f"{connections:,}")}</tr>'
    side = layers[0].input_shape[0]
    st.html(
        '<div class="wide" tabindex="0" role="region" aria-label="Layers of the network">'
        f'<table class="layers"><caption>From {side}×{side} pixels to ten digits'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody><tfoot>{foot}</tfoot></table></div>"
    )
    render_terms(*TERMS)


def _format_row(layer: Layer) -> str:
    color = LAYER_COLORS[layer.color]
    cells = (format_arithmetic(layer.arithmetic), _format_shape(layer.output_shape), f"{layer.parameters:,}",
             f"{layer.connections:,}")
    return (
        f'<tr><th scope="row"><span class="layer-chip" style="background:{color}"></span>{layer.name}'
        f'<span class="layer-kind">{layer.label}</span></th>{_format_cells(*cells)}</tr>'
    )


def _format_cells(*cells: str) -> str:
    """The cells after the layer's name; each says its column, which a phone shows before it."""
    return "".join(f'<td data-name="{name}">{cell}</td>' for name, cell in zip(HEAD[1:], cells, strict=True))


def _format_shape(shape: tuple[int, int, int]) -> str:
    height, width, channels = shape
    return f"{height}×{width}×{channels}" if height > 1 else f"{channels}"
