"""The table of layers, with the article's arithmetic written out."""

from collections.abc import Sequence

import streamlit as st

from lenet.layers import Layer
from lenet.network import NetworkConfig
from lenet.figures.colors import LAYER_COLORS, LAYER_KINDS
from ui.glossary import render_terms
from ui.text import format_arithmetic

TERMS = ("layer", "convolution", "kernel", "feature map", "padding", "stride", "pooling", "subsampling", "dense",
         "unit", "RBF", "softmax", "weight", "bias", "parameters", "connections")
HEAD = ("Layer", "Arithmetic", "Output", "Parameters", "Connections")


def render_layers(rows: Sequence[Layer], config: NetworkConfig) -> None:
    """Draw the table as HTML: it fits a phone, and a screen reader reads it as a table."""
    head = "".join(f'<th scope="col">{title}</th>' for title in HEAD)
    body = "".join(_format_row(row, row.label) for row in rows)
    total = f"{sum(row.parameters for row in rows):,}"
    links = f"{sum(row.connections for row in rows):,}"
    foot = f'<tr><th scope="row">Total</th><td></td><td></td><td>{total}</td><td>{links}</td></tr>'
    st.html(
        '<div class="wide" tabindex="0" role="region" aria-label="Layers of the network">'
        f'<table class="layers"><caption>From {config.input_size}×{config.input_size} pixels to ten digits'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody><tfoot>{foot}</tfoot></table></div>"
    )
    render_terms(*TERMS)


def _format_row(row: Layer, kind: str) -> str:
    color = LAYER_COLORS[LAYER_KINDS[row.name]]
    cells = (format_arithmetic(row.arithmetic), _format_shape(row.output_shape), f"{row.parameters:,}",
             f"{row.connections:,}")
    return (
        f'<tr><th scope="row"><span class="layer-chip" style="background:{color}"></span>{row.name}'
        f'<span class="layer-kind">{kind}</span></th>' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
    )


def _format_shape(shape: tuple[int, int, int]) -> str:
    height, width, channels = shape
    return f"{height}×{width}×{channels}" if height > 1 else f"{channels}"
