"""The same LeNet-5 as a Keras model: what the trainer is measured by, and what people take away.

Keras's own layers alone, so that a saved model opens anywhere: three parts of 1998 are put together from several.
Each kind of layer says in its own file what it is in Keras.
"""

from collections.abc import Iterator
from typing import Any

import keras

from lenet.export.input_spec import RAW, InputSpec
from lenet.network import Network, NetworkConfig, build_layers, find_input_format


def build_model(config: NetworkConfig, seed: int = 0) -> keras.Model:
    """The model, its weights drawn from `seed` (Glorot uniform kernels, zero biases: Keras's defaults).

    Coefficients of subsampling begin as 1/4, so that each window's mean passes.

    Input (N, side, side, 1) float32 as `scale_images` makes it; output (N, 10), the logits.

    Raises:
        ConfigError: if the config cannot be built.
    """
    inputs = keras.Input(build_layers(config)[0].input_shape)
    return keras.Model(inputs, _connect(config, inputs, seed), name="lenet5")


def _connect(config: NetworkConfig, values: Any, seed: int) -> Any:
    """The layers one after the other: scaled pixels to logits."""
    layers = build_layers(config)
    for number, layer in enumerate(layers):
        values = layer.to_keras(keras, values, seed * len(layers) + number)
        for following in layer.activation.to_keras(keras, layer.name):
            values = following(values)
        if layer.dropout:  # a seed each: layers of equal width would else drop the same units
            drop = keras.layers.Dropout(layer.dropout, seed=seed * len(layers) + number, name=f"{layer.name}_dropout")
            values = drop(values)
    return values


def build_classifier(network: Network, spec: InputSpec = RAW) -> keras.Model:
    """The network with its weights, for people to take away: from what `spec` says to probabilities (N, 10) float32.

    Input (N, 28, 28), or with channels (N, side, side, 1), of any type of number; Keras makes float32 of it.
    """
    config = network.config
    side = spec.find_side(config)
    shape = (side, side, 1) if spec.kind.has_channels else (side, side)
    inputs = keras.Input(shape, batch_size=spec.batch, name=spec.write_name(config))
    scaled = inputs if spec.kind.is_scaled else _scale(config, inputs)
    outputs = keras.layers.Softmax(name="PROBABILITIES")(_connect(config, scaled, seed=0))
    model = keras.Model(inputs, outputs, name="lenet5")
    write_weights(model, network)
    return model


def _scale(config: NetworkConfig, values: Any) -> Any:
    """`scale_images` as layers of Keras: pixels from 0 to 255 as the network wants them."""
    given = find_input_format(config)
    if values.ndim == 3:
        values = keras.layers.Reshape((*values.shape[1:], 1), name="channel")(values)
    if given.edge:
        values = keras.layers.ZeroPadding2D(given.edge, name="frame")(values)
    return keras.layers.Rescaling((given.ink - given.ground) / 255, given.ground, name="scaling")(values)


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
