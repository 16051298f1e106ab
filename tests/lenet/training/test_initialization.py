"""The first weights: how far they reach, what is left at zero, and that a seed fixes them."""

from dataclasses import replace

import numpy as np
import pytest

from lenet.network import PAPER_NETWORK, NetworkConfig, build_layers, weight_shapes
from lenet.errors import ConfigError
from lenet.network import Network
from lenet.runs.initializations import INITIALIZATIONS
from lenet.training.initialization import DRAWS, draw_weights

WIDE = NetworkConfig(kernel_size=4, c1=7, c3=9, c5=30, f6=84, pooling="subsampling")


def fans(name, shape):
    """Connections that enter a unit, and those that leave an input: (fan-in, fan-out), counted as Keras does."""
    window = int(np.prod(shape[:-2]))
    return window * shape[-2], window * shape[-1]


def reach(initialization, fan_in, fan_out):
    return 2.4 / fan_in if initialization == "paper" else np.sqrt(6 / (fan_in + fan_out))


@pytest.mark.parametrize("initialization", ["glorot", "paper"])
@pytest.mark.parametrize("config", [NetworkConfig(), WIDE], ids=["article", "other widths"])
def test_kernels_are_even_within_their_reach(config, initialization):
    weights = draw_weights(config, initialization, seed=0)
    assert list(weights) == list(weight_shapes(config))
    for name, shape in weight_shapes(config).items():
        assert weights[name].dtype == np.float32 and weights[name].shape == shape
        if not name.endswith("kernel"):
            continue
        shares = weights[name].ravel() / reach(initialization, *fans(name, shape))
        deviations = 6 / np.sqrt(shares.size)  # an even draw from -1 to 1 has mean 0 and mean square 1/3
        assert np.abs(shares).max() <= 1 + 1e-6, name
        assert abs(shares.mean()) < deviations * np.sqrt(1 / 3), name
        assert abs((shares**2).mean() - 1 / 3) < deviations * np.sqrt(4 / 45), name


def test_as_in_keras_biases_begin_at_zero_and_coefficients_as_a_mean():
    for name, array in draw_weights(WIDE, "glorot", seed=0).items():
        if name.endswith("bias"):
            assert not array.any(), name
        if name.endswith("coefficient"):
            np.testing.assert_array_equal(array, 0.25)


def test_in_1998_biases_and_coefficients_are_drawn_too():
    """As far as the kernel of their layer; what is subsampled has four inputs."""
    draws = [draw_weights(WIDE, "paper", seed) for seed in range(40)]
    for name in weight_shapes(WIDE):
        if name.endswith("kernel"):
            continue
        layer = name.partition("/")[0]
        fan_in = 4 if layer in ("S2", "S4") else fans(name, weight_shapes(WIDE)[f"{layer}/kernel"])[0]
        shares = np.array([weights[name] for weights in draws]) / (2.4 / fan_in)
        assert 0.95 < np.abs(shares).max() <= 1 + 1e-6, name
        assert abs(shares.mean()) < 6 / np.sqrt(3 * shares.size), name


@pytest.mark.parametrize("initialization", ["glorot", "paper"])
def test_connections_that_c3_lacks_are_zero_and_do_not_count(initialization):
    weights = draw_weights(PAPER_NETWORK, initialization, seed=0)
    Network(PAPER_NETWORK, weights)  # refuses weights where the table joins nothing
    kernel, bias = weights["C3/kernel"], weights["C3/bias"]
    mask = build_layers(PAPER_NETWORK)[2].mask
    assert not kernel[:, :, ~mask].any() and kernel[:, :, mask].all()
    for unit in range(16):
        entering = 25 * int(mask[:, unit].sum())
        largest = np.abs(kernel[..., unit]).max()
        limit = reach(initialization, entering, 25 * 16)
        assert 0.9 * limit < largest <= limit * (1 + 1e-6), f"C3 map {unit} has {entering} inputs"
        assert abs(bias[unit]) <= (limit if initialization == "paper" else 0)


def test_a_seed_fixes_the_weights():
    first, again, other = (draw_weights(NetworkConfig(), "glorot", seed) for seed in (3, 3, 4))
    for name, array in first.items():
        np.testing.assert_array_equal(array, again[name])
        if name.endswith("kernel"):
            assert (array != other[name]).mean() > 0.99, name


def test_what_cannot_be_built_has_no_weights():
    with pytest.raises(ConfigError, match="C3"):
        draw_weights(replace(PAPER_NETWORK, c1=5), "paper", 0)


def test_every_initialization_has_words_and_is_drawn():
    assert set(INITIALIZATIONS) == set(DRAWS)
    for name, initialization in INITIALIZATIONS.items():
        assert initialization.name == name and initialization.label and initialization.sentence.endswith(".")


def test_an_unknown_initialization_is_told_with_what_there_is():
    with pytest.raises(ConfigError, match=r"zeros.*glorot, paper"):
        draw_weights(NetworkConfig(), "zeros", 0)
