"""The NumPy network against Keras: every layer's values, for every kind of network that can be built."""

from itertools import product

import numpy as np

from benchmarks.report import Result
from lenet.network import (
    ACTIVATIONS, C3_INPUTS, INPUT_SIZES, KERNEL_SIZES, LAYER_NAMES, OUTPUTS, POOLINGS, NetworkConfig, c3_mask,
    describe_layers, weight_shapes,
)
from lenet.data import load_test_set
from lenet.errors import ConfigError
from lenet.network import Network, Trace, scale_images

LARGEST_DIFFERENCE = 1e-5
"""Of a value up to 1; of a larger one, as its share: float32 has some seven digits, wherever the point stands."""
IMAGES = 8


def is_buildable(config: NetworkConfig) -> bool:
    """Whether its layers fit onto each other."""
    try:
        describe_layers(config)
    except ConfigError:
        return False
    return True


EVERY_KIND = [
    config for size, k, activation, pooling in product(INPUT_SIZES, KERNEL_SIZES, ACTIVATIONS, POOLINGS)
    if is_buildable(config := NetworkConfig(size, kernel_size=k, activation=activation, pooling=pooling))
]
WIDTHS = [
    NetworkConfig(size, *widths, kernel_size=k, pooling=pooling)
    for (size, pooling), widths, k in product(
        ((28, "max"), (32, "average")), ((1, 1, 1, 1), (3, 7, 11, 13), (32, 48, 64, 20)), (3, 4, 5)
    )
]
PARTS_OF_1998 = [
    NetworkConfig(size, kernel_size=k, activation=activation, pooling=pooling, c3_inputs=c3_inputs, output=output)
    for size, k, activation, pooling, c3_inputs, output in product(
        INPUT_SIZES, (4, 5), ("scaled_tanh", "relu"), POOLINGS, C3_INPUTS, OUTPUTS)
    if (c3_inputs, output) != (C3_INPUTS[0], OUTPUTS[0])
]


def build_network(config: NetworkConfig, seed: int = 0) -> Network:
    """A network with random weights of the size that training gives them; biases are not zero."""
    random = np.random.default_rng(seed)
    weights = {}
    for name, shape in weight_shapes(config).items():
        inputs = np.prod(shape[:-1]) if name.endswith("kernel") else 25
        weights[name] = (random.normal(size=shape) / np.sqrt(inputs)).astype(np.float32)
    if config.c3_inputs == "paper":
        weights["C3/kernel"] *= c3_mask()
    return Network(config, weights)


def compute_difference(network: Network, images: np.ndarray) -> float:
    """The largest difference anywhere, before and after each layer's activation, for `images` (N, 28, 28) uint8."""
    inputs = scale_images(images, network.config)
    return _compare(network.forward(inputs), _ask_keras(network, inputs))


def measure_agreement() -> list[Result]:
    """The largest difference over all kinds of config and several widths."""
    images, configs = load_test_set()[0][:IMAGES], (*EVERY_KIND, *PARTS_OF_1998, *WIDTHS)
    worst = max(compute_difference(build_network(config), images) for config in configs)
    return [Result("NumPy network against Keras, largest difference", f"{worst:.1e}", f"{LARGEST_DIFFERENCE:.0e}",
                   worst <= LARGEST_DIFFERENCE, f"every layer, {IMAGES} images, {len(configs)} configs")]


def _ask_keras(network: Network, inputs: np.ndarray) -> dict[str, np.ndarray]:
    """What Keras computes after every one of its layers, by the layer's name."""
    import keras

    from lenet.export.keras_model import build_model, write_weights

    model = build_model(network.config)
    write_weights(model, network)
    watched = keras.Model(model.input, [layer.output for layer in model.layers])
    values = dict(zip((layer.name for layer in model.layers), watched(inputs), strict=True))
    values["PROBABILITIES"] = keras.ops.softmax(values["OUTPUT"])
    return {name: np.array(value) for name, value in values.items()}


def _compare(trace: Trace, keras_values: dict[str, np.ndarray]) -> float:
    differences = []
    for name in LAYER_NAMES:
        after = [part for part in ("_activation", "_scale") if name + part in keras_values]
        last = name + after[-1] if after else name
        pairs = [(trace[name].pre, keras_values[name]),
                 (trace[name].out, keras_values["PROBABILITIES" if name == "OUTPUT" else last])]
        for ours, theirs in pairs:
            assert ours.shape == theirs.shape, name
            assert ours.dtype == np.float32, name
            differences.append(float((np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))).max()))
    return max(differences)
