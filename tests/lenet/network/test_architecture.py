"""The table of layers against formulas written out here a second time, and what is said when nothing fits."""

import itertools
import math
import re
from dataclasses import replace

import numpy as np
import pytest

from lenet.network import (
    ACTIVATIONS, BITMAP_SHAPE, C3_INPUTS, C3_TABLE, INPUT_FORMATS, KERNEL_SIZES, LAYER_NAMES, OUTPUTS, PAPER_NETWORK,
    POOLINGS, NetworkConfig, count_parameters, build_layers, digit_bitmaps, find_mismatch, weight_shapes,
)
from lenet.errors import ConfigError


C3_MASK = build_layers(PAPER_NETWORK)[2].mask


def sides(config):
    """The side of the maps of C1, S2, C3, S4 and C5; they shrink below 1 where a layer does not fit."""
    k = config.kernel_size
    c1 = 28 if config.input_size == 28 else 32 - k + 1
    s2 = c1 // 2
    c3 = s2 - k + 1
    s4 = c3 // 2
    return c1, s2, c3, s4, s4 - k + 1


EVERY = [NetworkConfig(input_size=size, kernel_size=k) for size, k in itertools.product(INPUT_FORMATS, KERNEL_SIZES)]
FITTING = [config for config in EVERY if sides(config)[-1] >= 1]
TOO_LARGE = [config for config in EVERY if sides(config)[-1] < 1]
WIDTHS = [(6, 16, 120, 84), (1, 1, 1, 1), (3, 5, 7, 11), (32, 64, 128, 100)]


def name(config):
    return f"{config.input_size}-{config.kernel_size}"


def test_the_articles_network_has_61_706_parameters():
    # Wozniak's article gives the sum; the terms are C1 156, C3 2,416, C5 48,120, F6 10,164, OUTPUT 850.
    assert count_parameters(NetworkConfig()) == (25 + 1) * 6 + (25 * 6 + 1) * 16 + (25 * 16 + 1) * 120 \
        + (120 + 1) * 84 + (84 + 1) * 10 == 61_706


@pytest.mark.parametrize("config", FITTING, ids=name)
def test_sides_follow_the_arithmetic(config):
    layers = build_layers(config)
    assert tuple(layer.name for layer in layers) == LAYER_NAMES
    assert tuple(layer.output_shape[0] for layer in layers) == (*sides(config), 1, 1)
    assert all(layer.output_shape[0] == layer.output_shape[1] for layer in layers)
    for layer, following in itertools.pairwise(layers):
        assert layer.output_shape == following.input_shape


@pytest.mark.parametrize("widths", WIDTHS)
@pytest.mark.parametrize("config", FITTING, ids=name)
def test_parameters_and_connections_follow_their_formulas(config, widths):
    c1, c3, c5, f6 = widths
    config = NetworkConfig(config.input_size, c1, c3, c5, f6, config.kernel_size)
    k2 = config.kernel_size**2
    side1, side2, side3, side4, side5 = sides(config)
    parameters = {"C1": (k2 + 1) * c1, "S2": 0, "C3": (k2 * c1 + 1) * c3, "S4": 0, "C5": (k2 * c3 + 1) * c5,
                  "F6": (side5**2 * c5 + 1) * f6, "OUTPUT": (f6 + 1) * 10}
    values = {"C1": side1**2, "C3": side3**2, "C5": side5**2, "F6": 1, "OUTPUT": 1}
    connections = {layer: parameters[layer] * places for layer, places in values.items()}
    connections |= {"S2": 4 * side2**2 * c1, "S4": 4 * side4**2 * c3}
    layers = build_layers(config)
    assert {layer.name: layer.parameters for layer in layers} == parameters
    assert {layer.name: layer.connections for layer in layers} == connections
    assert count_parameters(config) == sum(parameters.values())


def test_c1_has_the_papers_connections():
    # Section II-B: "C1 contains 156 trainable parameters, and 122,304 connections", with 32x32 as with padded 28x28.
    for size in INPUT_FORMATS:
        c1 = build_layers(NetworkConfig(input_size=size))[0]
        assert (c1.parameters, c1.connections) == (156, 122_304)


PUBLISHED = {
    "C1": ((28, 28, 6), 156, 122_304), "S2": ((14, 14, 6), 12, 5_880), "C3": ((10, 10, 16), 1_516, 151_600),
    "S4": ((5, 5, 16), 32, 2_000), "C5": ((1, 1, 120), 48_120, 48_120), "F6": ((1, 1, 84), 10_164, 10_164),
    "OUTPUT": ((1, 1, 10), 0, 840),
}
"""Section II-B: output, trainable parameters, connections."""


def test_the_network_of_1998_is_the_published_one_layer_by_layer():
    layers = build_layers(PAPER_NETWORK)
    assert {layer.name: (layer.output_shape, layer.parameters, layer.connections) for layer in layers} == PUBLISHED
    assert count_parameters(PAPER_NETWORK) == 60_000
    assert sum(layer.connections for layer in layers) == 340_908


@pytest.mark.parametrize("config", FITTING, ids=name)
def test_each_part_of_1998_changes_its_own_layers_alone(config):
    k2, plain = config.kernel_size**2, build_layers(config)
    sides_ = dict(zip(LAYER_NAMES, (layer.output_shape[0] for layer in plain), strict=True))

    def changed(**part):
        layers = build_layers(replace(config, **part))
        assert [layer.output_shape for layer in layers] == [layer.output_shape for layer in plain]
        return {layer.name: (layer.parameters, layer.connections) for layer, old in zip(layers, plain, strict=True)
                if (layer.parameters, layer.connections) != (old.parameters, old.connections)}

    # Four inputs and a bias for each value; a coefficient and a bias for each map.
    assert changed(pooling="subsampling") == {"S2": (2 * 6, 5 * 6 * sides_["S2"]**2),
                                              "S4": (2 * 16, 5 * 16 * sides_["S4"]**2)}
    # Filters of 2x2 over all maps, as many as there are maps.
    assert changed(pooling="strided") == {"S2": ((4 * 6 + 1) * 6, (4 * 6 + 1) * 6 * sides_["S2"]**2),
                                          "S4": ((4 * 16 + 1) * 16, (4 * 16 + 1) * 16 * sides_["S4"]**2)}
    # Six maps see 3 of S2, nine see 4, one sees 6.
    weights = (6 * 3 + 9 * 4 + 6) * k2 + 16
    assert changed(c3_inputs="paper") == {"C3": (weights, weights * sides_["C3"]**2)}
    assert changed(output="rbf") == {"OUTPUT": (0, 84 * 10)}


def test_the_table_of_c3_is_the_papers():
    # Table I, a line for each map of S2, an X for each map of C3 that sees it.
    lines = ("X...XXX..XXXX.XX", "XX...XXX..XXXX.X", "XXX...XXX..X.XXX", ".XXX..XXXX..X.XX", "..XXX..XXXX.XX.X",
             "...XXX..XXXX.XXX")
    assert C3_MASK.tolist() == [[mark == "X" for mark in line] for line in lines]
    assert C3_MASK.sum() == sum(map(len, C3_TABLE)) == 60


def test_the_bitmaps_are_ten_different_pictures_of_ink_and_ground():
    bitmaps = digit_bitmaps()
    assert bitmaps.shape == (10, math.prod(BITMAP_SHAPE)) == (10, 84)
    assert bitmaps.dtype == np.float32
    assert set(np.unique(bitmaps)) == {-1, 1}
    assert len(np.unique(bitmaps, axis=0)) == 10
    one = bitmaps[1].reshape(BITMAP_SHAPE)  # row by row: a 1 is an upright stroke on a foot
    assert (one[:10, 3] == 1).sum() >= 9 and (one[9, 1:] == 1).all() and (one[10:] == -1).all()


def test_alike_digits_have_alike_bitmaps():
    # "Characters that are similar, and therefore confusable, will have similar output codes" (section II-B).
    bitmaps = digit_bitmaps()
    apart = {(a, b): int((bitmaps[a] != bitmaps[b]).sum()) for a, b in itertools.combinations(range(10), 2)}
    assert max(apart[pair] for pair in ((3, 8), (6, 8), (8, 9))) < min(apart[pair] for pair in ((0, 1), (1, 8), (2, 4)))


@pytest.mark.parametrize(("change", "words"), [
    ({"c3_inputs": "paper", "c1": 5}, ("C3", "5 filters in C1", "Set C1 to 6 and C3 to 16")),
    ({"c3_inputs": "paper", "c3": 20}, ("C3", "20 in C3", "let C3 see every map")),
    ({"output": "rbf", "f6": 100}, ("OUTPUT", "100 units of F6", "Set F6 to 84")),
])
def test_parts_of_1998_that_do_not_fit_say_what_would(change, words):
    with pytest.raises(ConfigError) as caught:
        build_layers(NetworkConfig(**change))
    message = str(caught.value)
    assert message.startswith(words[0]) and all(word in message for word in words)
    assert "kernel" not in message  # another kernel would not help


@pytest.mark.parametrize("config", FITTING, ids=name)
def test_the_arithmetic_written_out_is_true(config):
    for layer in build_layers(config):
        sum_, _, result = layer.arithmetic.partition(" = ")
        if layer.kind != "dense":
            value = eval(re.sub(r"\(padding\)", "", sum_).replace("/", "//"), {})
            assert value == int(result.split()[0]) == layer.output_shape[0]
        elif layer.input_shape[0] > 1:
            height, width, channels = layer.input_shape
            assert layer.arithmetic.startswith(f"{height} x {width} x {channels} = {height * width * channels} inputs")


def test_an_edge_that_pooling_drops_is_mentioned():
    for config in FITTING:
        for layer in build_layers(config):
            dropped = layer.name in ("S2", "S4") and layer.input_shape[0] % 2 == 1
            assert ("left out" in layer.arithmetic) == dropped


@pytest.mark.parametrize("config", TOO_LARGE, ids=name)
def test_what_cannot_be_built_names_the_layer_and_a_kernel_that_fits(config):
    with pytest.raises(ConfigError) as caught:
        build_layers(config)
    message = str(caught.value)
    layers = dict(zip(("C1", "S2", "C3", "S4", "C5"), sides(config), strict=True))
    assert message.startswith(next(layer for layer, side in layers.items() if side < 1))
    assert f"{config.kernel_size}x{config.kernel_size}" in message or message.startswith(("S2", "S4"))
    fits = int(re.search(r"A kernel of (\d+)x\1 or smaller fits", message).group(1))
    assert fits == max(c.kernel_size for c in FITTING if c.input_size == config.input_size)
    for k in range(KERNEL_SIZES[0], fits + 1):
        build_layers(NetworkConfig(input_size=config.input_size, kernel_size=k))


def test_weights_hold_as_many_numbers_as_there_are_parameters():
    for config in (*FITTING, NetworkConfig(pooling="subsampling"), NetworkConfig(output="rbf")):
        shapes = weight_shapes(config)
        size = 0
        for shape in shapes.values():
            count = 1
            for side in shape:
                count *= side
            size += count
        assert size == count_parameters(config)
        learnt = {layer.name: "coefficient" if layer.kind == "subsampling" else "kernel"
                  for layer in build_layers(config) if layer.parameters}
        assert list(shapes) == [f"{layer}/{part}" for layer, first in learnt.items() for part in (first, "bias")]


def test_with_the_papers_table_c3_keeps_its_dense_kernel():
    assert weight_shapes(PAPER_NETWORK)["C3/kernel"] == (5, 5, 6, 16)
    missing = math.prod((5, 5, 6, 16)) - 25 * C3_MASK.sum()
    assert sum(map(math.prod, weight_shapes(PAPER_NETWORK).values())) == 60_000 + missing


@pytest.mark.parametrize("change", [
    {"input_size": 30}, {"input_size": "28"}, {"c1": 0}, {"c3": 513}, {"c5": 2.5}, {"f6": True}, {"f6": None},
    {"kernel_size": 1}, {"kernel_size": 10}, {"activation": "selu"}, {"pooling": "min"}, {"dropout": 1},
    {"dropout": -0.1}, {"dropout": float("nan")}, {"dropout": "0.1"}, {"c3_inputs": "half"}, {"c3_inputs": None},
    {"output": "linear"}, {"output": 10},
])
def test_a_value_out_of_range_is_quoted(change):
    with pytest.raises(ConfigError) as caught:
        NetworkConfig(**change)
    assert repr(next(iter(change.values()))) in str(caught.value)


@pytest.mark.parametrize("c3_inputs", C3_INPUTS)
@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("pooling", POOLINGS)
def test_json_and_back_is_the_same(activation, pooling, c3_inputs, output):
    config = NetworkConfig(32, 3, 5, 7, 9, 3, activation, pooling, 0.5, c3_inputs, output)
    assert NetworkConfig.from_json(config.to_json()) == config


def test_what_was_written_before_there_were_these_parts_is_the_same_network():
    old = {name: value for name, value in NetworkConfig().to_json().items() if name not in ("c3_inputs", "output")}
    assert NetworkConfig.from_json(old) == NetworkConfig()


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_only_activations_that_reach_both_colours_of_the_bitmaps_go_with_them(activation):
    mismatch = find_mismatch(NetworkConfig(activation=activation, output="rbf"))
    assert (mismatch == "") == (activation in ("tanh", "scaled_tanh"))
    assert not mismatch or "Choose tanh or scaled tanh (1998)" in mismatch
    assert find_mismatch(NetworkConfig(activation=activation)) == ""


@pytest.mark.parametrize("values", [None, [], "x", {"c2": 1}])
def test_other_json_is_refused(values):
    with pytest.raises(ConfigError):
        NetworkConfig.from_json(values)
