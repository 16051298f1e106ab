"""What Inspect says about every kind of layer, with numbers of small networks of random weights."""

import re
from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest

from lenet.errors import ConfigError
from lenet.inspection import explain_value
from lenet.layers import LAYER_KINDS, POOLINGS, Layer
from lenet.network import (
    C3_INPUTS, OUTPUTS, PAPER_NETWORK, Network, NetworkConfig, build_layers, scale_images, weight_shapes,
)
from lenet.network.choices import C3Inputs
from ui.inspect import kinds
from ui.inspect.words import describe_arithmetic, describe_differences
from ui.text import format_number, format_share


def build(config: NetworkConfig) -> Network:
    random = np.random.default_rng(0)
    return Network(config, {name: random.normal(size=shape) / 9 for name, shape in weight_shapes(config).items()})


def all_layers() -> Iterator[tuple[Network, Layer, Layer | None]]:
    """Every layer of networks with every pooling and every output, with the layer before it."""
    for pooling, output in product(POOLINGS, OUTPUTS):
        network = build(NetworkConfig(c1=2, c3=3, c5=4, pooling=pooling, output=output))
        before = (None, *network.layers[:-1])
        yield from ((network, layer, one) for layer, one in zip(network.layers, before, strict=True))


def test_every_kind_of_layer_has_its_words_and_no_other():
    assert set(kinds.LAYER_WORDS) == {kind.kind for kind in LAYER_KINDS}
    assert {layer.kind for _, layer, _ in all_layers()} == set(kinds.LAYER_WORDS)


def test_every_layer_is_described_with_its_own_arithmetic_and_its_source():
    for _, layer, before in all_layers():
        words = kinds.LAYER_WORDS[layer.kind].describe(layer, before)
        assert words.startswith((layer.name, "Each of", "One unit"))
        assert before is None or before.name in words
        assert layer.output_shape[0] == 1 or describe_arithmetic(layer) in words
        assert not layer.has_weights or layer.is_output or layer.activation.label in words
        assert layer.has_weights or "othing is learnt here" in words


def test_the_arithmetic_of_a_value_in_words_ends_in_the_value():
    image = np.random.default_rng(1).integers(0, 256, (1, 28, 28)).astype(np.uint8)
    for network, layer, _ in all_layers():
        value = explain_value(network, network.forward(scale_images(image, network.config)), layer.name, 1)
        words = kinds.LAYER_WORDS[layer.kind].explain(value, layer)
        last = format_share(value.activation) if layer.is_output else format_number(value.activation)
        assert words.endswith(f"**{last}**.")
        assert not layer.has_weights or f"**{format_number(value.preactivation)}**" in words


@pytest.mark.parametrize("pooling", POOLINGS)
def test_no_sentence_about_a_value_begins_with_a_small_letter(pooling):
    network = build(NetworkConfig(pooling=pooling, activation="scaled_tanh"))
    trace = network.forward(np.zeros((1, 28, 28, 1), np.float32))
    for layer, before in zip(network.layers, (None, *network.layers), strict=False):
        words = kinds.LAYER_WORDS[layer.kind]
        said = f"{words.describe(layer, before)} {words.explain(explain_value(network, trace, layer.name, 1), layer)}"
        assert not re.search(r"\. +\*{0,2}[a-z]", said)


def test_the_units_that_differ_most_from_a_bitmap_stand_first():
    network = build(NetworkConfig(output="rbf"))
    value = explain_value(network, network.forward(np.zeros((1, 28, 28, 1), np.float32)), "OUTPUT", 3)
    head, table = describe_differences(value, 8).split("\n\n")
    added = [float(line.split("|")[4].replace("−", "-")) for line in table.splitlines()[2:]]
    assert head == "Of 84 units, these differ most:"
    assert len(added) == 8 and added == sorted(added)
    assert added[0] == pytest.approx(value.contributions.min(), rel=1e-4)


def test_a_probability_is_never_called_1():
    config = NetworkConfig()
    layer, network = build_layers(config)[-1], build(config)
    network = Network(config, {**network.weights, "OUTPUT/bias": np.array([99.0] + [0.0] * 9)})
    value = explain_value(network, network.forward(np.zeros((1, 28, 28, 1), np.float32)), "OUTPUT", 0)
    assert "this one's is **more than 99.9\N{NO-BREAK SPACE}%**" in kinds.LAYER_WORDS[layer.kind].explain(value, layer)


def test_the_paper_s_table_is_told_where_c3_follows_it():
    c3, s2 = build_layers(PAPER_NETWORK)[2], build_layers(PAPER_NETWORK)[1]
    assert ("the maps of S2 that the table of 1998 joins to it (3 maps for 6 filters, then 4 maps for 9 filters, "
            "then 6 maps for 1 filter)") in kinds.LAYER_WORDS[c3.kind].describe(c3, s2)
    c3, s2 = build_layers(NetworkConfig())[2], build_layers(NetworkConfig())[1]
    assert "for each of the 6 maps of S2" in kinds.LAYER_WORDS[c3.kind].describe(c3, s2)


def test_another_table_is_told_by_its_own_name(monkeypatch):
    monkeypatch.setitem(C3_INPUTS, "pairs", C3Inputs("pairs", "the table of pairs", "Two.", ((0, 1), (1, 2)), (3, 2)))
    _, s2, c3, *_ = build_layers(NetworkConfig(c1=3, c3=2, c3_inputs="pairs"))
    assert c3.label == "convolution by the table of pairs"
    words = kinds.LAYER_WORDS[c3.kind].describe(c3, s2)
    assert "the table of pairs joins to it (2 maps for 2 filters)" in words
    assert "1998" not in words + str(c3.check({"kernel": np.ones((5, 5, 3, 2))}))
    with pytest.raises(ConfigError, match=r"C3 cannot follow the table of pairs with 6 .* it joins 3 maps to 2"):
        build_layers(NetworkConfig(c3_inputs="pairs"))


@pytest.mark.parametrize(("value", "digits", "text"), [
    (-1234.5678, 5, "−1234.6"), (0.000012345678, 3, "1.23e−05"),
])
def test_numbers_have_a_true_minus_sign(value: float, digits: int, text: str):
    assert format_number(value, digits) == text
