"""The table of layers: every kind of layer shows with its own label, arithmetic and counts."""

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from lenet.network import C3_INPUTS, OUTPUTS, PAPER_NETWORK, POOLINGS, NetworkConfig, build_layers
from tests.ui.train.page import table

NETWORKS = {
    **{pooling: NetworkConfig(pooling=pooling) for pooling in POOLINGS},
    **{inputs: NetworkConfig(c3_inputs=inputs) for inputs in C3_INPUTS},
    **{output: replace(PAPER_NETWORK, output=output) for output in OUTPUTS},
}


def table_of(network):
    """A page with the table of one network alone."""
    from lenet.network import build_layers
    from ui.train.layers import render_layers

    render_layers(build_layers(network))


@pytest.mark.parametrize("choice", NETWORKS)
def test_every_kind_of_layer_shows_in_the_table(choice):
    network = NETWORKS[choice]
    words = table(AppTest.from_function(table_of, args=(network,)).run())
    layers = build_layers(network)
    for layer in layers:
        assert f"{layer.name} {layer.label}" in words
        assert f"{layer.parameters:,} {layer.connections:,}" in words
    assert re.search(r"\d / \d", words) is None
    side = network.input_size
    assert f"From {side}×{side} pixels" in words
    assert f"Total {sum(layer.parameters for layer in layers):,}" in words
