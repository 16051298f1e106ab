"""Few configs stand for all: every two values of settings that can be built together stand together in one."""

from collections.abc import Iterable
from itertools import combinations, product

import pytest

from devtools.random_configs import SETTINGS, build_network, choose_configs, choose_rows, list_configs, list_kinds
from lenet.layers import LAYER_KINDS
from lenet.network import (
    ACTIVATIONS, C3_INPUTS, INPUT_FORMATS, NetworkConfig, OUTPUTS, POOLINGS, build_layers, weight_shapes,
)


def read_settings(config: NetworkConfig) -> dict[str, object]:
    return {name: getattr(config, name) for name in SETTINGS if name != "widths"} | {
        "widths": (config.c1, config.c3, config.c5, config.f6)}


def read_groups(settings: tuple[str, ...], configs: Iterable[dict[str, object]]) -> set[tuple[object, ...]]:
    return {tuple(config[name] for name in settings) for config in configs}


@pytest.fixture(scope="module")
def everything() -> list[dict[str, object]]:
    return [read_settings(config) for config in list_configs()]


@pytest.mark.parametrize("settings", [*combinations(SETTINGS, 2), *combinations(SETTINGS, 3)], ids=" ".join)
def test_every_pair_and_every_three_that_can_be_built_are_chosen(settings: tuple[str, ...], everything):
    chosen = map(read_settings, choose_configs(together=len(settings)))
    assert read_groups(settings, chosen) == read_groups(settings, everything)


@pytest.mark.parametrize(("setting", "names"), [("activation", ACTIVATIONS), ("pooling", POOLINGS)])
def test_every_value_of_the_tables_is_among_them(setting: str, names):
    assert {getattr(config, setting) for config in choose_configs()} == set(names)


def test_they_are_few(everything):
    most = max(len(a) * len(b) for a, b in combinations(SETTINGS.values(), 2))
    assert len(choose_configs()) < 2 * most < len(everything) / 8
    assert len(choose_configs(3)) < len(everything) / 8


def test_three_settings_of_two_values_need_four_rows():
    rows = list(product("ab", "cd", "ef"))
    chosen = choose_rows(rows, 2)
    assert len(chosen) == 4  # worked by hand: each pair of columns has four pairs
    for i, j in combinations(range(3), 2):
        assert len({(row[i], row[j]) for row in chosen}) == 4


def test_random_weights_have_the_configs_shapes_and_seeds_differ():
    config = choose_configs()[0]
    one, other = build_network(config), build_network(config, seed=1)
    assert {name: array.shape for name, array in one.weights.items()} == weight_shapes(config)
    assert any((one.weights[name] != other.weights[name]).any() for name in one.weights)


def test_the_kinds_are_all_there_each_in_a_network():
    kinds = list_kinds()
    for name, table in (("activation", ACTIVATIONS), ("pooling", POOLINGS), ("c3_inputs", C3_INPUTS),
                        ("output", OUTPUTS), ("input_size", INPUT_FORMATS)):
        assert {getattr(config, name) for config in kinds} == set(table)
    assert {type(layer) for config in kinds for layer in build_layers(config)} == set(LAYER_KINDS)
