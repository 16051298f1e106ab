"""The NumPy network against Keras for every kind of config, and its gradient."""

import inspect

import numpy as np
import pytest

from devtools.agreement import LARGEST_DIFFERENCE, compute_difference
from devtools.random_configs import build_network, choose_configs
from lenet.data import load_test_set
from lenet.errors import ModelError
from lenet.layers import LAYER_KINDS
from lenet.layers import softmax
from lenet.network import (
    ACTIVATIONS, C3_INPUTS, OUTPUTS, PAPER_NETWORK, POOLINGS, Network, NetworkConfig, build_layers, count_parameters,
    digit_bitmaps, lenet5, scale_images,
)


@pytest.fixture(scope="module")
def images():
    return load_test_set()[0][:8]


def test_every_layer_agrees_with_keras_for_every_pair_of_settings(images):
    """All configs, thousands, are what `make bench NAME=agreement` compares."""
    differences = {config: compute_difference(build_network(config), images) for config in choose_configs()}
    assert max(differences.values()) <= LARGEST_DIFFERENCE


def test_parameters_are_what_keras_counts():
    from lenet.export.keras_model import build_model

    for config in (*choose_configs()[::6], PAPER_NETWORK):
        assert build_model(config).count_params() == count_parameters(config)


@pytest.mark.parametrize("config", [NetworkConfig(kernel_size=3, c1=2), PAPER_NETWORK], ids=["plain", "1998"])
def test_keras_model_and_back_loses_nothing(config):
    from devtools.keras_weights import read_weights
    from lenet.export.keras_model import build_model, write_weights

    network = build_network(config)
    model = build_model(network.config)
    write_weights(model, network)
    for name, array in read_weights(model, network.config).weights.items():
        np.testing.assert_array_equal(array, network.weights[name])


def test_a_model_of_1998_begins_as_the_plain_one_where_they_have_the_same_weights():
    from devtools.keras_weights import read_weights
    from lenet.export.keras_model import build_model

    plain = NetworkConfig(32, activation="scaled_tanh", pooling="average")
    weights, ours = (read_weights(build_model(config, seed=5), config).weights for config in (plain, PAPER_NETWORK))
    mask = build_layers(PAPER_NETWORK)[2].mask
    for name in set(weights) & set(ours):
        np.testing.assert_array_equal(ours[name], weights[name] * (mask if name == "C3/kernel" else 1))
    for layer in ("S2", "S4"):  # the mean of four values passes
        assert set(ours[f"{layer}/coefficient"]) == {0.25}
        assert not ours[f"{layer}/bias"].any()


def test_the_nearest_bitmap_wins_and_its_logit_is_the_distance():
    network = build_network(PAPER_NETWORK)
    trace = network.forward(scale_images(load_test_set()[0][:8], PAPER_NETWORK))
    for n, values in enumerate(trace["F6"].activation.astype(float)):
        distances = [2 / 84 * sum((x - w) ** 2 for x, w in zip(values, bitmap, strict=True))
                     for bitmap in digit_bitmaps()]
        np.testing.assert_allclose(trace["OUTPUT"].preactivation[n], [-distance for distance in distances], rtol=1e-6)
        assert trace.probabilities[n].argmax() == np.argmin(distances)


def test_predict_is_forward_in_batches_of_any_number(monkeypatch):
    images = load_test_set()[0][:7]
    network = build_network(NetworkConfig())
    expected = network.forward(scale_images(images, network.config)).probabilities
    monkeypatch.setattr("lenet.network.network.BATCH", 3)
    np.testing.assert_allclose(network.predict(images), expected, atol=1e-6)
    np.testing.assert_allclose(expected.sum(axis=1), 1, atol=1e-6)
    assert network.predict(images[:0]).shape == (0, 10)


def test_the_articles_input_is_in_zero_to_one_and_the_papers_has_mean_zero_and_variance_one():
    images, _ = load_test_set()
    ours = scale_images(images[:2], NetworkConfig())
    np.testing.assert_allclose(ours[..., 0], images[:2] / 255, atol=1e-7)
    paper = scale_images(images, NetworkConfig(input_size=32))
    assert paper.shape == (10_000, 32, 32, 1)
    assert paper.min() == pytest.approx(-0.1)
    assert paper.max() == pytest.approx(1.175)
    inside = paper[:, 2:-2, 2:-2]  # "makes the mean input roughly 0, and the variance roughly 1", over the digit
    assert abs(inside.mean()) < 0.1
    assert (paper[:, :2] == paper.min()).all()


SMOOTH = [NetworkConfig(input_size=size, c1=2, c3=3, c5=4, f6=5, kernel_size=k, activation=activation, pooling=pooling)
          for size, k, activation, pooling in (
              (28, 5, "tanh", "average"), (32, 5, "scaled_tanh", "average"), (28, 2, "sigmoid", "average"),
              (28, 3, "relu", "max"), (32, 4, "tanh", "max"), (28, 5, "relu", "average"),
              (28, 4, "tanh", "subsampling"))]
SMOOTH += [NetworkConfig(28, 2, 3, 4, 5, 5, activation, pooling) for activation, pooling in (
    ("gelu", "max"), ("silu", "average"), ("leaky_relu", "subsampling"), ("softplus", "strided"), ("gelu", "strided"))]
SMOOTH += [PAPER_NETWORK, NetworkConfig(c3_inputs="paper", activation="sigmoid"),
           NetworkConfig(output="rbf", activation="tanh", pooling="average")]


@pytest.mark.parametrize("config", SMOOTH, ids=lambda c: f"{c.input_size}-{c.kernel_size}-{c.activation}-{c.pooling}")
def test_input_gradient_against_finite_differences(config):
    network = build_network(config, seed=3)
    weights = widen(network)
    random = np.random.default_rng(5)
    inputs = random.normal(size=(2, config.input_size, config.input_size, 1))
    weighting = random.normal(size=(2, 10))

    def score(values):
        return (lenet5.forward(network.layers, weights, values)["OUTPUT"].preactivation * weighting).sum(axis=1)

    traces = lenet5.forward(network.layers, weights, inputs)
    _, gradient = lenet5.backward(network.layers, weights, inputs, traces, weighting)
    step = 1e-6
    for row, column in random.integers(0, config.input_size, (40, 2)):
        moved = np.zeros_like(inputs)
        moved[:, row, column] = step
        slope = (score(inputs + moved) - score(inputs - moved)) / (2 * step)
        np.testing.assert_allclose(gradient[:, row, column, 0], slope, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("config", SMOOTH, ids=lambda c: f"{c.input_size}-{c.kernel_size}-{c.activation}-{c.pooling}")
def test_the_loss_and_its_gradient_by_every_weight_against_finite_differences(config):
    network, random = build_network(config, seed=3), np.random.default_rng(5)
    weights, inputs = widen(network), random.normal(size=(2, config.input_size, config.input_size, 1))
    labels = np.array([3, 8])

    def lose():
        traces = lenet5.forward(network.layers, weights, inputs)
        losses, gradient = lenet5.compute_loss(network.layers, traces, labels)
        return losses.sum(), lenet5.backward(network.layers, weights, inputs, traces, gradient)[0]

    _, gradients = lose()
    for layer in network.layers:
        assert {part: array.shape for part, array in gradients[layer.name].items()} == layer.weight_shapes
        for part, array in weights[layer.name].items():
            exists = layer.mask if part == "kernel" and layer.mask is not None else True
            places = np.argwhere(np.broadcast_to(exists, array.shape))
            for place in map(tuple, random.choice(places, min(3, len(places)), replace=False)):
                kept, step, found = array[place], 1e-6, []
                for array[place] in (kept + step, kept - step):
                    found.append(lose()[0])
                array[place] = kept
                slope = (found[0] - found[1]) / (2 * step)
                assert gradients[layer.name][part][place] == pytest.approx(slope, rel=1e-3, abs=1e-6)


def test_lenet5_reads_from_pixels_to_softmax_on_one_screen():
    lines, first = inspect.getsourcelines(lenet5.forward)
    assert first + len(lines) - 1 <= 60



def widen(network):
    """Each layer's weights in float64, for finite differences finer than float32 can tell."""
    return {layer.name: {part: array.astype(np.float64) for part, array in network.weights_of(layer.name).items()}
            for layer in network.layers}


def test_every_kind_stands_among_those_whose_gradient_is_checked():
    assert {config.activation for config in SMOOTH} == set(ACTIVATIONS)
    assert {config.pooling for config in SMOOTH} == set(POOLINGS)
    assert {config.c3_inputs for config in SMOOTH} == set(C3_INPUTS)
    assert {config.output for config in SMOOTH} == set(OUTPUTS)
    assert {type(layer) for config in SMOOTH for layer in build_layers(config)} == set(LAYER_KINDS)


def test_a_network_cannot_be_changed_from_outside():
    config = NetworkConfig(c1=2, c3=2, c5=2, f6=2)
    given = {name: array.copy() for name, array in build_network(config).weights.items()}
    network = Network(config, given)
    before = network.weights["C1/bias"].copy()
    given["C1/bias"][:] = 7  # what it was made from is copied
    np.testing.assert_array_equal(network.weights["C1/bias"], before)
    with pytest.raises(TypeError):
        network.weights["C1/bias"] = before
    with pytest.raises(TypeError):
        network.weights_of("C1")["bias"] = before
    with pytest.raises(ValueError, match="read-only"):
        network.weights["C1/bias"][:] = 7
    with pytest.raises(ValueError, match="WRITEABLE"):
        network.weights["C1/bias"].flags.writeable = True


@pytest.mark.parametrize("name", ["config", "layers", "weights", "threshold", "another"])
def test_no_part_of_a_network_can_be_set_or_removed(name):
    network = build_network(NetworkConfig(c1=2, c3=2, c5=2, f6=2))
    with pytest.raises(AttributeError, match=f"'{name}' cannot be set"):
        setattr(network, name, ())
    with pytest.raises(AttributeError, match="never changes"):
        delattr(network, name)


@pytest.mark.parametrize("change", [{"C1/kernel": None}, {"C1/bias": np.zeros(7, np.float32)},
                                    {"OUTPUT/bias": np.full(10, np.nan, np.float32)}])
def test_weights_that_do_not_fit_name_the_array(change):
    weights = {**build_network(NetworkConfig()).weights, **change}
    weights = {name: array for name, array in weights.items() if array is not None}
    with pytest.raises(ModelError, match=next(iter(change))):
        Network(NetworkConfig(), weights)


def test_a_weight_where_the_papers_table_has_no_connection_is_refused():
    weights = build_network(PAPER_NETWORK).weights
    kernel = weights["C3/kernel"].copy()
    kernel[2, 1, 4, 0] = 1e-9  # C3's map 0 sees the maps 0, 1 and 2
    with pytest.raises(ModelError, match="from input map 4 to C3 map 0"):
        Network(PAPER_NETWORK, {**weights, "C3/kernel": kernel})


def test_a_threshold_that_is_no_number_is_refused():
    network = build_network(NetworkConfig(c1=2, c3=2, c5=2, f6=2))
    with pytest.raises(ModelError, match="threshold is NaN; it must be a number"):
        Network(network.config, network.weights, float("nan"))


def test_above_its_threshold_of_energy_a_picture_is_no_digit_and_without_one_none_is():
    network = build_network(NetworkConfig())
    images = np.random.default_rng(1).integers(0, 256, (9, 28, 28), np.uint8)
    logits = network.compute_logits(images)
    energies = [-np.log(sum(np.exp(float(logit)) for logit in row)) for row in logits]
    middle = float(np.sort(energies)[3:5].mean())
    strict = Network(network.config, network.weights, middle)
    assert strict.rejects(logits).tolist() == [energy > middle for energy in energies]
    assert strict.rejects(logits).sum() == 5 and not network.rejects(logits).any()
    np.testing.assert_allclose(network.predict(images), softmax(logits), atol=1e-7)
