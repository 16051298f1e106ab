"""The NumPy network against Keras: every layer's values, before and after its activation."""

import numpy as np

from lenet.network import LAYER_NAMES, Network, Trace, scale_images

LARGEST_DIFFERENCE = 1e-5
"""Of a value up to 1; of a larger one, as its share: float32 has some seven digits, wherever the point stands."""


def compute_difference(network: Network, images: np.ndarray) -> float:
    """The largest difference anywhere, before and after each layer's activation, for `images` (N, 28, 28) uint8."""
    inputs = scale_images(images, network.config)
    return _compare(network.forward(inputs), _ask_keras(network, inputs))


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
        pairs = [(trace[name].preactivation, keras_values[name]),
                 (trace[name].activation, keras_values["PROBABILITIES" if name == LAYER_NAMES[-1] else last])]
        for ours, theirs in pairs:
            assert ours.shape == theirs.shape, name
            assert ours.dtype == np.float32, name
            differences.append(float((np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))).max()))
    return max(differences)
