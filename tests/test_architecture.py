"""The table of layers against formulas written out here a second time, and what is said when nothing fits."""

import itertools
import re

import pytest

from lenet.architecture import (
    ACTIVATIONS, INPUT_SIZES, KERNEL_SIZES, LAYER_NAMES, POOLINGS, NetworkConfig, count_parameters, describe_layers,
    weight_shapes,
)
from lenet.errors import ConfigError


def sides(config):
    """The side of the maps of C1, S2, C3, S4 and C5; they shrink below 1 where a layer does not fit."""
    k = config.kernel_size
    c1 = 28 if config.input_size == 28 else 32 - k + 1
    s2 = c1 // 2
    c3 = s2 - k + 1
    s4 = c3 // 2
    return c1, s2, c3, s4, s4 - k + 1


EVERY = [NetworkConfig(input_size=size, kernel_size=k) for size, k in itertools.product(INPUT_SIZES, KERNEL_SIZES)]
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
    rows = describe_layers(config)
    assert tuple(row.name for row in rows) == LAYER_NAMES
    assert tuple(row.output_shape[0] for row in rows) == (*sides(config), 1, 1)
    assert all(row.output_shape[0] == row.output_shape[1] for row in rows)
    for row, following in itertools.pairwise(rows):
        assert row.output_shape == following.input_shape


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
    rows = describe_layers(config)
    assert {row.name: row.parameters for row in rows} == parameters
    assert {row.name: row.connections for row in rows} == connections
    assert count_parameters(config) == sum(parameters.values())


def test_c1_has_the_papers_connections():
    # Section II-B: "C1 contains 156 trainable parameters, and 122,304 connections", with 32x32 as with padded 28x28.
    for size in INPUT_SIZES:
        c1 = describe_layers(NetworkConfig(input_size=size))[0]
        assert (c1.parameters, c1.connections) == (156, 122_304)


@pytest.mark.parametrize("config", FITTING, ids=name)
def test_the_arithmetic_written_out_is_true(config):
    for row in describe_layers(config):
        sum_, _, result = row.arithmetic.partition(" = ")
        if row.kind != "dense":
            value = eval(re.sub(r"\(padding\)", "", sum_).replace("/", "//"), {})
            assert value == int(result.split()[0]) == row.output_shape[0]
        elif row.input_shape[0] > 1:
            height, width, channels = row.input_shape
            assert row.arithmetic.startswith(f"{height} x {width} x {channels} = {height * width * channels} inputs")


def test_an_edge_that_pooling_drops_is_mentioned():
    for config in FITTING:
        for row in describe_layers(config):
            dropped = row.kind.endswith("pooling") and row.input_shape[0] % 2 == 1
            assert ("left out" in row.arithmetic) == dropped


@pytest.mark.parametrize("config", TOO_LARGE, ids=name)
def test_what_cannot_be_built_names_the_layer_and_a_kernel_that_fits(config):
    with pytest.raises(ConfigError) as caught:
        describe_layers(config)
    message = str(caught.value)
    layers = dict(zip(("C1", "S2", "C3", "S4", "C5"), sides(config), strict=True))
    assert message.startswith(next(layer for layer, side in layers.items() if side < 1))
    assert f"{config.kernel_size}x{config.kernel_size}" in message or message.startswith(("S2", "S4"))
    fits = int(re.search(r"A kernel of (\d+)x\1 or smaller fits", message).group(1))
    assert fits == max(c.kernel_size for c in FITTING if c.input_size == config.input_size)
    for k in range(KERNEL_SIZES[0], fits + 1):
        describe_layers(NetworkConfig(input_size=config.input_size, kernel_size=k))


def test_weights_hold_as_many_numbers_as_there_are_parameters():
    for config in FITTING:
        shapes = weight_shapes(config)
        size = 0
        for shape in shapes.values():
            count = 1
            for side in shape:
                count *= side
            size += count
        assert size == count_parameters(config)
        assert set(shapes) == {f"{layer}/{part}" for layer in ("C1", "C3", "C5", "F6", "OUTPUT")
                               for part in ("kernel", "bias")}


@pytest.mark.parametrize("change", [
    {"input_size": 30}, {"input_size": "28"}, {"c1": 0}, {"c3": 513}, {"c5": 2.5}, {"f6": True}, {"f6": None},
    {"kernel_size": 1}, {"kernel_size": 10}, {"activation": "selu"}, {"pooling": "min"}, {"dropout": 1},
    {"dropout": -0.1}, {"dropout": float("nan")}, {"dropout": "0.1"},
])
def test_a_value_out_of_range_is_quoted(change):
    with pytest.raises(ConfigError) as caught:
        NetworkConfig(**change)
    assert repr(next(iter(change.values()))) in str(caught.value)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("pooling", POOLINGS)
def test_json_and_back_is_the_same(activation, pooling):
    config = NetworkConfig(32, 3, 5, 7, 9, 3, activation, pooling, 0.5)
    assert NetworkConfig.from_json(config.to_json()) == config


@pytest.mark.parametrize("values", [None, [], "x", {"c2": 1}])
def test_other_json_is_refused(values):
    with pytest.raises(ConfigError):
        NetworkConfig.from_json(values)
