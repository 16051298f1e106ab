"""What units see and answer, against definitions, finite differences, and networks made to be known."""

import numpy as np
import pytest

from lenet.network import (
    C3_TABLE, LAYER_NAMES, PAPER_NETWORK, NetworkConfig, build_layers, digit_bitmaps, weight_shapes,
)
from lenet.data import load_test_set
from lenet.errors import ModelError
from lenet.inspection import (
    Explanation, compute_saliency, cut_patch, explain_value, find_next_mistake, receptive_field,
    strongest_images, compute_unit_statistics, unit_maps,
)
from lenet.layers import ReceptiveField
from lenet.network import Network, scale_images

CONFIGS = [NetworkConfig(c5=20, f6=12), NetworkConfig(32, 4, 5, 6, 7, 3, "scaled_tanh", "average"),
           NetworkConfig(28, 3, 4, 5, 6, 4, "sigmoid", "max"), NetworkConfig(32, 2, 3, 4, 5, 2, "tanh", "max"),
           PAPER_NETWORK, NetworkConfig(28, 2, 3, 4, 5, 5, "silu", "strided")]


def name(config):
    return f"{config.input_size}-{config.kernel_size}-{config.activation}"


def unit_weights(network, layer, unit):
    return network.layer(layer).weights_of(network.weights_of(layer), unit)


def build_network(config, seed=0, **changes):
    random = np.random.default_rng(seed)
    weights = {name: (random.normal(size=shape) / np.sqrt(np.prod(shape[:-1]) if "kernel" in name else 25)).astype("f4")
               for name, shape in weight_shapes(config).items()}
    for layer in build_layers(config):
        if layer.mask is not None:
            weights[f"{layer.name}/kernel"] *= layer.mask
    return Network(config, {**weights, **changes})


@pytest.fixture(scope="module")
def test_set():
    images, labels = load_test_set()
    return images[:120], labels[:120]


@pytest.mark.parametrize("config", CONFIGS, ids=name)
@pytest.mark.parametrize("layer", LAYER_NAMES)
def test_a_value_depends_on_the_pixels_of_its_field_and_on_no_others(config, layer):
    network = build_network(config)
    random = np.random.default_rng(1)
    side = network.layers[LAYER_NAMES.index(layer)].output_shape[0]
    for row, column in random.integers(0, side, (3, 2)):
        field = receptive_field(network, layer, int(row), int(column)).clip(config.input_size)
        inside = np.zeros((config.input_size,) * 2, bool)
        inside[field.top : field.top + field.height, field.left : field.left + field.width] = True
        inputs = random.normal(size=(20, config.input_size, config.input_size, 1)).astype("f4")
        outside_changed = np.where(inside[..., None], inputs, 9.0).astype("f4")
        inside_changed = np.where(inside[..., None], 9.0, inputs).astype("f4")
        before, same, other = (values_at(network, layer, given, row, column)
                               for given in (inputs, outside_changed, inside_changed))
        np.testing.assert_allclose(same, before, atol=1e-5)
        assert np.abs(other - before).max() > 1e-3


def values_at(network, layer, inputs, row, column):
    values = network.forward(inputs)[layer].preactivation
    return values[:, row, column] if values.ndim == 4 else values


def test_the_papers_fields():
    # With 32x32 inputs and 5x5 kernels: C1 5, S2 6, C3 6 + 4 * 2 = 14, S4 16, C5 16 + 4 * 4 = 32, the whole.
    network = build_network(NetworkConfig(input_size=32))
    sizes = [receptive_field(network, layer).height for layer in LAYER_NAMES]
    assert sizes == [5, 6, 14, 16, 32, 32, 32]
    assert receptive_field(network, "C3", 9, 2) == ReceptiveField(18, 4, 14, 14)


@pytest.mark.parametrize("config", CONFIGS, ids=name)
def test_an_explained_value_adds_up_at_every_layer(config, test_set):
    network = build_network(config)
    trace = network.forward(scale_images(test_set[0][:1], config))
    random = np.random.default_rng(2)
    for row in network.layers:
        height, width, units = row.output_shape
        for place in zip(random.integers(0, units, 4), random.integers(0, height, 4), random.integers(0, width, 4),
                         strict=True):
            value = explain_value(network, trace, row.name, *map(int, place))
            assert value.activation == pytest.approx(unit_maps(trace[row.name].activation[0])[place])
            at = LAYER_NAMES.index(row.name)
            before = trace[LAYER_NAMES[at - 1]].activation[0] if at else trace.inputs[0]
            assert len(value.sources) == len(value.inputs)
            field = network.layer(row.name).window_of(*map(int, place[1:]))
            for source, seen in zip(value.sources, value.inputs, strict=True):
                np.testing.assert_array_equal(seen, cut_patch(unit_maps(before)[source], field))
            if value.weights is None:
                kept = value.inputs.max() if config.pooling == "max" else value.inputs.mean()
                assert value.preactivation == pytest.approx(kept, abs=1e-6)
            else:
                assert value.inputs.shape == value.weights.shape == value.contributions.shape
                assert value.contributions.sum() + value.bias == pytest.approx(value.preactivation, rel=1e-6, abs=1e-5)


def test_weights_of_a_unit_are_those_that_the_file_holds():
    network = build_network(CONFIGS[1])
    kernel = network.weights["C3/kernel"]
    for channel, i, j in np.ndindex(4, 3, 3):
        assert unit_weights(network, "C3", 2)[channel, i, j] == kernel[i, j, channel, 2]
    assert unit_weights(network, "OUTPUT", 3).ravel().tolist() == network.weights["OUTPUT/kernel"][:, 3].tolist()
    assert unit_weights(network, "S4", 0) is None


def test_units_of_1998_see_what_the_table_says_and_want_their_bitmap():
    network = build_network(PAPER_NETWORK)
    for unit, maps in enumerate(C3_TABLE):
        assert network.layer("C3").sources(unit) == maps
        for i, channel in enumerate(maps):
            expected = network.weights["C3/kernel"][:, :, channel, unit]
            np.testing.assert_array_equal(unit_weights(network, "C3", unit)[i], expected)
    assert unit_weights(network, "OUTPUT", 3).ravel().tolist() == digit_bitmaps()[3].tolist()
    assert set(unit_weights(network, "S2", 4).ravel()) == {network.weights["S2/coefficient"][4]}
    assert network.layer("S4").sources(7) == (7,)
    assert network.layer("F6").sources(0) == tuple(range(120))
    assert build_network(NetworkConfig()).layer("C3").sources(0) == tuple(range(6))


def test_a_map_that_the_table_leaves_out_changes_nothing():
    network, random = build_network(PAPER_NETWORK), np.random.default_rng(6)
    maps = random.normal(size=(1, 14, 14, 6)).astype("f4")
    c3, weights = network.layer("C3"), network.weights_of("C3")
    answers = [c3.preactivation(weights, np.where(np.arange(6) == gone, np.float32(9), maps)) for gone in (None, 3)]
    changed = np.abs(answers[1] - answers[0]).max(axis=(0, 1, 2)) > 1e-3
    assert changed.tolist() == [3 in sources for sources in C3_TABLE]


def test_a_patch_beyond_the_edge_is_filled():
    maps = np.arange(9, dtype=np.float32).reshape(1, 3, 3)
    patch = cut_patch(maps, ReceptiveField(-1, 1, 3, 3), outside=-5)
    assert patch.tolist() == [[[-5, -5, -5], [1, 2, -5], [4, 5, -5]]]
    assert cut_patch(maps, ReceptiveField(1, 0, 2, 2)).tolist() == [[[3, 4], [6, 7]]]


def test_source_windows_meet_the_convolution(test_set):
    network = build_network(CONFIGS[2])  # 28x28 with an even kernel: one zero more after than before
    assert network.layer("C1").window_of(0, 0) == ReceptiveField(-1, -1, 4, 4)
    assert network.layer("S2").window_of(3, 5) == ReceptiveField(6, 10, 2, 2)
    assert network.layer("C3").window_of(3, 5) == ReceptiveField(3, 5, 4, 4)


@pytest.mark.parametrize("config", [NetworkConfig(), NetworkConfig(activation="tanh", pooling="average")], ids=name)
def test_exactly_the_units_that_were_silenced_are_dead(config, test_set):
    network = build_network(config)
    weights = {name: array.copy() for name, array in network.weights.items()}
    for layer, unit in (("C1", 2), ("C3", 5), ("C5", 7), ("F6", 9), ("OUTPUT", 4)):
        weights[f"{layer}/kernel"][..., unit] = 0  # the bias alone is left: the same answer to everything
    dead = compute_unit_statistics(Network(config, weights), test_set[0]).dead
    alive = compute_unit_statistics(network, test_set[0]).dead
    for layer, expected in (("C1", 2), ("S2", 2), ("C3", 5), ("S4", 5), ("C5", 7), ("F6", 9), ("OUTPUT", 4)):
        assert dead[layer][expected]
        assert not alive[layer][expected] or config.activation == "relu"
        if config.activation == "tanh":  # without ReLU nothing dies by itself
            assert np.flatnonzero(dead[layer]).tolist() == [expected]
            assert not alive[layer].any()


def test_a_relu_that_is_never_positive_is_dead(test_set):
    config = NetworkConfig()
    bias = np.zeros(6, np.float32)
    bias[3] = -100
    dead = compute_unit_statistics(build_network(config, **{"C1/bias": bias}), test_set[0]).dead
    assert dead["C1"][3] and dead["S2"][3] and dead["C1"].shape == (6,) and dead["OUTPUT"].shape == (10,)


@pytest.mark.parametrize("config", CONFIGS[:2], ids=name)
def test_the_survey_holds_each_units_largest_answer_and_its_place(config, test_set, monkeypatch):
    monkeypatch.setattr("lenet.inspection.unit_statistics.BATCH", 7)
    network, images = build_network(config), test_set[0][:20]
    survey = compute_unit_statistics(network, images)
    trace = network.forward(scale_images(images, config))
    for layer in LAYER_NAMES:
        values = trace[layer].preactivation if layer == "OUTPUT" else trace[layer].activation
        for image, unit in np.ndindex(survey.peaks[layer].shape):
            answer = unit_maps(values[image])[unit]
            assert survey.peaks[layer][image, unit] == pytest.approx(answer.max(), abs=1e-5)
            row, column = survey.places[layer][image, unit]
            assert answer[row, column] == pytest.approx(answer.max(), abs=1e-5)


def test_what_all_visitors_share_cannot_be_changed(test_set):
    survey = compute_unit_statistics(build_network(NetworkConfig()), test_set[0][:50])
    for answers in (survey.peaks, survey.places, survey.dead):
        with pytest.raises(ValueError, match="read-only"):
            answers["C1"][0] = 0


def test_the_strongest_images_come_first(test_set):
    survey = compute_unit_statistics(build_network(NetworkConfig()), test_set[0])
    numbers = strongest_images(survey, "C5", 11, 5)
    expected = sorted(range(len(test_set[0])), key=lambda n: -survey.peaks["C5"][n, 11])[:5]
    assert numbers.tolist() == expected


@pytest.mark.parametrize("config", CONFIGS, ids=name)
def test_saliency_against_finite_differences(config):
    image = np.random.default_rng(3).integers(0, 256, (28, 28)).astype(np.uint8)  # no ties for max pooling
    network, digit = build_network(config), 6
    saliency = compute_saliency(network, image, digit)
    assert saliency.shape == (28, 28)
    assert saliency.dtype == np.float32
    inputs = scale_images(image[np.newaxis], config).astype(np.float64)
    black, white = (scale_images(np.full((1, 28, 28), level, np.uint8), config) for level in (0, 255))
    per_pixel, edge = (white - black).max(), (config.input_size - 28) // 2  # from ground to full ink
    for row, column in np.random.default_rng(4).integers(0, 28, (25, 2)):
        move = np.zeros_like(inputs)
        move[0, row + edge, column + edge] = 1e-6
        high, low = (network.forward(inputs + sign * move)["OUTPUT"].preactivation[0, digit] for sign in (1, -1))
        assert saliency[row, column] == pytest.approx((high - low) / 2e-6 * per_pixel, rel=1e-3, abs=2e-6)


def test_the_next_mistake_is_the_next_one_and_comes_round_again(test_set):
    images, _ = test_set
    network = build_network(NetworkConfig())
    guesses = network.predict(images).argmax(axis=1)
    labels = guesses.copy()
    labels[[10, 90]] = (labels[[10, 90]] + 1) % 10
    found = [find_next_mistake(network, images, labels, start) for start in (0, 9, 10, 89, 90, 119)]
    assert found == [10, 10, 90, 90, 10, 10]
    assert find_next_mistake(network, images, guesses, 5) is None


def test_a_value_of_pooling_is_weighed_by_nothing():
    value = Explanation("C1", (0,), np.ones((1, 2, 2)), None, np.ones((1, 2, 2)), 0.0, 1.0, 1.0, "weight")
    with pytest.raises(ModelError, match="no weights"):
        _ = value.weighed_by
