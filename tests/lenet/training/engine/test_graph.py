"""The network in the graph: against the NumPy network, and its gradients against the Keras model's."""

import numpy as np
import pytest
import tensorflow as tf

from lenet.layers import ACTIVATIONS, LAYER_KINDS, POOLINGS, Convolution, Layer, MaxPooling
from lenet.network import PAPER_NETWORK, NetworkConfig, build_layers, find_loss, weight_shapes
from lenet.data import load_test_set
from lenet.network import Network, scale_images
from lenet.training.engine.graph import POOL_FOURS, STAGES, Graph, can_fuse, compute_losses, plan_stages
from lenet.training.initialization import draw_weights
from devtools.keras_weights import read_weights
from lenet.export.keras_model import build_model, write_weights

PAIRS = [
    NetworkConfig(),
    NetworkConfig(pooling="average", kernel_size=4),
    NetworkConfig(activation="sigmoid", pooling="average", input_size=32),
    NetworkConfig(activation="tanh", kernel_size=3, c1=3, c3=5, c5=7, f6=9),
    NetworkConfig(kernel_size=2, input_size=32),
    NetworkConfig(kernel_size=5, input_size=32, c1=4, pooling="average"),
    NetworkConfig(pooling="subsampling", activation="scaled_tanh"),
    NetworkConfig(c3_inputs="paper"),
    NetworkConfig(output="rbf", activation="scaled_tanh"),
    PAPER_NETWORK,
    *(NetworkConfig(activation=activation) for activation in ("gelu", "silu", "leaky_relu", "softplus")),
    NetworkConfig(activation="silu", pooling="average", c1=3, kernel_size=4),
    NetworkConfig(activation="gelu", pooling="subsampling"),
    NetworkConfig(pooling="strided"),
    NetworkConfig(pooling="strided", activation="gelu", input_size=32, kernel_size=4),
]
"""Every part of a network at least once."""

SIZES = [NetworkConfig(kernel_size=k, input_size=side) for side in (28, 32) for k in range(2, 6)]


def name_of(config):
    return "-".join(f"{value}" for value in config.to_json().values())


def build_network(config, seed=0):
    """A network whose biases and coefficients are no round numbers either."""
    random = np.random.default_rng(seed)
    weights = draw_weights(config, "glorot", seed)
    return Network(config, {name: array + (random.normal(0, 0.05, array.shape) if "kernel" not in name else 0)
                            for name, array in weights.items()})


def tensors(network):
    return {name: tf.constant(array) for name, array in network.weights.items()}


@pytest.fixture(scope="module")
def digits():
    images, labels = load_test_set()
    return images[:24], labels[:24].astype(np.int32)


@pytest.mark.parametrize("config", [*PAIRS, *SIZES], ids=name_of)
def test_the_logits_are_those_of_the_network(config, digits):
    network = build_network(config)
    expected = network.forward(scale_images(digits[0], config))["OUTPUT"].preactivation
    for pixels in (tf.constant(digits[0]), tf.cast(digits[0], tf.float32)):
        logits = Graph(config).compute_logits(tensors(network), pixels).numpy().T
        assert logits.shape == (24, 10)
        np.testing.assert_allclose(logits, expected, atol=1e-5 * max(1, np.abs(expected).max()))


def test_every_kind_stands_among_the_networks_that_are_compared():
    assert {config.activation for config in PAIRS} == set(ACTIVATIONS)
    assert {config.pooling for config in PAIRS} == set(POOLINGS)
    assert {type(layer) for config in PAIRS for layer in build_layers(config)} == set(LAYER_KINDS)


@pytest.mark.parametrize("config", PAIRS, ids=name_of)
def test_layer_by_layer_gives_the_same_as_fused(config, digits):
    weights = tensors(build_network(config))
    found = []
    for fuses in (True, False):
        with tf.GradientTape() as tape:
            tape.watch(weights)
            logits = Graph(config, fuses).compute_logits(weights, tf.constant(digits[0]))
            loss = tf.reduce_mean(compute_losses(find_loss(config), logits, digits[1]))
        found.append((logits, tape.gradient(loss, weights)))
    (fused, ours), (plain, theirs) = found
    np.testing.assert_allclose(fused, plain, atol=1e-5 * max(1, np.abs(plain).max()))
    for name, gradient in theirs.items():
        np.testing.assert_allclose(ours[name], gradient, atol=1e-5 * np.abs(gradient).max(), err_msg=name)


@pytest.mark.parametrize("pooling", POOLINGS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_only_what_changes_no_number_is_fused(activation, pooling):
    layers = build_layers(NetworkConfig(activation=activation, pooling=pooling))
    linear = pooling in ("average", "subsampling")
    expected = linear or (pooling == "max" and activation not in ("gelu", "silu"))
    assert can_fuse(layers[0], layers[1]) == can_fuse(layers[2], layers[3]) == expected
    assert not can_fuse(layers[4], layers[5])
    assert len(plan_stages(layers)) == (5 if expected else 7)
    assert len(plan_stages(layers, fuses=False)) == 7


def test_every_kind_of_layer_has_a_stage_and_an_unknown_one_is_named():
    for kind in LAYER_KINDS:
        assert set(kind.__mro__) & set(STAGES), kind
    assert set(POOL_FOURS) < set(LAYER_KINDS) and POOL_FOURS[MaxPooling].pools_first

    class Unknown(Layer):
        """A kind that nobody has taught to the graph."""

    with pytest.raises(TypeError, match=r"Unknown has no stage; there are: Convolution"):
        plan_stages((Unknown(name="C1", input_shape=(28, 28, 1)),))
    assert Convolution in STAGES


def keras_gradients(config, network, images, labels):
    """The mean loss's gradient by each weight, found by Keras's own layers: arrays by name."""
    model = build_model(config)
    write_weights(model, network)
    with tf.GradientTape() as tape:
        logits = tf.transpose(model(scale_images(images, config), training=False))
        loss = tf.reduce_mean(compute_losses(find_loss(config), logits, labels))
    gradients = tape.gradient(loss, [variable.value for variable in model.trainable_variables])
    for variable, gradient in zip(model.trainable_variables, gradients, strict=True):
        variable.assign(gradient)
    return read_weights(model, config).weights


@pytest.mark.parametrize("config", PAIRS, ids=name_of)
def test_the_gradients_are_those_of_keras(config, digits):
    images, labels = digits
    network, forward = build_network(config), Graph(config)
    weights = tensors(network)
    with tf.GradientTape() as tape:
        tape.watch(weights)
        logits = forward.compute_logits(weights, tf.constant(images))
        loss = tf.reduce_mean(compute_losses(find_loss(config), logits, labels))
    ours = tape.gradient(loss, weights)
    theirs = keras_gradients(config, network, images, labels)
    assert set(ours) == set(theirs) == set(weight_shapes(config))
    for name, gradient in theirs.items():
        largest = np.abs(gradient).max()
        assert largest > 0, name
        assert np.abs(ours[name].numpy() - gradient).max() < 1e-5 * largest, name


@pytest.mark.parametrize("config", [NetworkConfig(), PAPER_NETWORK], ids=["softmax", "rbf"])
def test_the_losses_are_those_that_networks_are_judged_by(config):
    random = np.random.default_rng(0)
    logits = random.normal(size=(20, 10)).astype(np.float32) * 10
    if config.output == "rbf":
        logits = -np.abs(logits)
    labels = random.integers(0, 10, 20).astype(np.int32)
    losses = compute_losses(find_loss(config), tf.constant(logits.T), tf.constant(labels))
    expected = find_loss(config).compute(logits.astype(np.float64), labels)
    np.testing.assert_allclose(losses, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("smoothing", [0.1, 0.5])
def test_smoothed_labels_share_some_of_their_weight_with_every_digit(smoothing):
    """Minus the sum of target * log p, the target being 1 - s + s/10 for the right digit and s/10 for the others."""
    random = np.random.default_rng(0)
    logits = random.normal(size=(20, 10)) * 3
    labels = random.integers(0, 10, 20)
    targets = np.full((20, 10), smoothing / 10)
    targets[range(20), labels] += 1 - smoothing
    logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    given = (tf.constant(logits.T, tf.float32), labels.astype(np.int32))
    losses = compute_losses(find_loss(NetworkConfig()), *given, smoothing)
    np.testing.assert_allclose(losses, -(targets * logs).sum(axis=1), rtol=1e-5)


def glass_network(dropout):
    """A network that shows what is dropped: C5's ten units are 1, F6 repeats them and OUTPUT repeats F6."""
    config = NetworkConfig(c1=1, c3=1, c5=10, f6=10, dropout=dropout)
    weights = {name: np.zeros(shape, np.float32) for name, shape in weight_shapes(config).items()}
    weights["C5/bias"][:] = 1
    weights["F6/kernel"][:] = weights["OUTPUT/kernel"][:] = np.eye(10)
    return config, Network(config, weights)


def show(config, network, seed, count=1000):
    """OUTPUT's ten units for each of `count` images, (10, count)."""
    pixels = tf.zeros([count, 28, 28])
    return Graph(config).compute_logits(tensors(network), pixels, seed).numpy()


def show_f6(dropout, seed):
    """The same where nothing of C5 can be seen: F6's units are 1 whatever enters them."""
    config, network = glass_network(dropout)
    weights = {**network.weights, "F6/kernel": np.zeros((10, 10)), "F6/bias": np.ones(10)}
    return show(config, Network(config, weights), seed)


@pytest.mark.parametrize("dropout", [0.2, 0.5, 0.9])
def test_dropout_drops_its_share_and_makes_up_for_it(dropout):
    units = show_f6(dropout, tf.constant([1, 2]))
    spread = 5 * np.sqrt(dropout * (1 - dropout) / units.size)
    assert abs((units == 0).mean() - dropout) < spread
    np.testing.assert_allclose(units[units > 0], 1 / (1 - dropout), rtol=1e-6)
    assert abs(units.mean() - 1) < spread / (1 - dropout)


def test_c5_and_f6_drop_other_units():
    """Both keep a unit in 0.5 * 0.5 of all cases; if they dropped the same ones, it would be 0.5."""
    config, network = glass_network(0.5)
    units = show(config, network, tf.constant([1, 2]))
    assert set(np.unique(units)) == {0.0, 4.0}
    assert abs((units > 0).mean() - 0.25) < 5 * np.sqrt(0.25 * 0.75 / units.size)


def test_a_seed_fixes_what_is_dropped():
    first, again, other, next_step = (show_f6(0.5, tf.constant(seed)) for seed in ([1, 2], [1, 2], [2, 2], [1, 3]))
    np.testing.assert_array_equal(first, again)
    for units in (other, next_step):
        assert abs((first == units).mean() - 0.5) < 5 * np.sqrt(0.25 / first.size)


def test_nothing_is_dropped_without_a_seed_or_without_dropout():
    np.testing.assert_array_equal(show(*glass_network(0.5), None), 1)
    np.testing.assert_array_equal(show(*glass_network(0.0), tf.constant([1, 2])), 1)
