"""The same LeNet-5 as a Keras model: what the trainer is measured by, and what people take away.

Keras's own layers alone, so that a saved model opens anywhere: three parts of 1998 are put together from several.
Each kind of layer says in its own file what it is in Keras.
"""

from collections.abc import Iterator
from typing import Any

import keras

from lenet.network import Network, NetworkConfig, build_layers


def build_model(config: NetworkConfig, seed: int = 0) -> keras.Model:
    """The model, its weights drawn from `seed` (Glorot uniform kernels, zero biases: Keras's defaults).

    Coefficients of subsampling begin as 1/4, so that each window's mean passes.

    Input (N, side, side, 1) float32 as `scale_images` makes it; output (N, 10), the logits.

    Raises:
        ConfigError: if the config cannot be built.
    """
    layers = build_layers(config)
    inputs = values = keras.Input(layers[0].input_shape)
    for number, layer in enumerate(layers):
        values = layer.to_keras(keras, values, seed * len(layers) + number)
        for following in layer.activation.to_keras(keras, layer.name):
            values = following(values)
        if layer.dropout:  # a seed each: layers of equal width would else drop the same units
            drop = keras.layers.Dropout(layer.dropout, seed=seed * len(layers) + number, name=f"{layer.name}_dropout")
            values = drop(values)
    return keras.Model(inputs, values, name="lenet5")


def add_softmax(model: keras.Model) -> keras.Model:
    """The same model, its output turned into probabilities, for people to take away."""
    return keras.Model(model.input, keras.layers.Softmax(name="PROBABILITIES")(model.output), name="lenet5")


def write_weights(model: keras.Model, network: Network) -> None:
    """Put a NumPy network's weights into the model."""
    for name, _, places in find_variables(model, network.config):
        for variable, index in places:
            variable.assign(network.weights[name][index].reshape(variable.shape))


def find_variables(
    model: keras.Model, config: NetworkConfig
) -> Iterator[tuple[str, tuple[int, ...], list[tuple[Any, tuple[Any, ...]]]]]:
    """For each of our arrays its name, its shape, and the model's variables with their place in it.

    A place is an index of the array: all of it, or the part that one of several small layers has.
    """
    for layer in build_layers(config):
        for part, places in layer.keras_variables(model).items():
            yield f"{layer.name}/{part}", layer.weight_shapes[part], places
