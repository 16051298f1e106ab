"""The same LeNet-5 as a Keras model, for training and for taking away."""

import keras
from keras import layers

from lenet.architecture import NetworkConfig, describe_layers, weight_shapes
from lenet.layers.activations import SCALE, SLOPE
from lenet.network import Network


def build_model(config: NetworkConfig, seed: int = 0) -> keras.Sequential:
    """The model, its weights drawn from `seed` (Glorot uniform kernels, zero biases: Keras's defaults).

    Input (N, side, side, 1) float32 as `scale_images` makes it; output (N, 10), the logits.

    Raises:
        ConfigError: if the config cannot be built.
    """
    rows = describe_layers(config)
    stack = [keras.Input(rows[0].input_shape)]
    for number, row in enumerate(rows):
        start = keras.initializers.GlorotUniform(seed=seed * len(rows) + number)
        if row.name in ("S2", "S4"):
            pooling = layers.MaxPooling2D if config.pooling == "max" else layers.AveragePooling2D
            stack.append(pooling(2, name=row.name))
        elif row.kind == "convolution":
            padding = "same" if row.name == "C1" and config.input_size == 28 else "valid"
            stack.append(layers.Conv2D(row.output_shape[2], config.kernel_size, padding=padding,
                                       kernel_initializer=start, name=row.name))
        else:
            stack.append(layers.Dense(row.output_shape[2], kernel_initializer=start, name=row.name))
        stack += _after(row.name, config, seed)
    return keras.Sequential(stack, name="lenet5")


def add_softmax(model: keras.Sequential) -> keras.Sequential:
    """The same model, its output turned into probabilities, for people to take away."""
    return keras.Sequential([keras.Input(model.input_shape[1:]), *model.layers,
                             layers.Softmax(name="PROBABILITIES")], name="lenet5")


def read_weights(model: keras.Model, config: NetworkConfig) -> Network:
    """The model's weights as a NumPy network."""
    return Network(config, {name: _variable(model, name).numpy() for name in weight_shapes(config)})


def write_weights(model: keras.Model, network: Network) -> None:
    """Put a NumPy network's weights into the model."""
    for name, array in network.weights.items():
        _variable(model, name).assign(array)


def _after(name: str, config: NetworkConfig, seed: int) -> list[keras.Layer]:
    """What follows a layer's sums: its activation, and for the dense part flattening and dropout."""
    if name in ("S2", "S4", "OUTPUT"):
        return []
    following = _activation(name, config.activation)
    if name == "C5":
        following.append(layers.Flatten(name="flatten"))
    if name in ("C5", "F6") and config.dropout:
        # A seed each: layers of equal width would else drop the same units.
        following.append(layers.Dropout(config.dropout, seed=2 * seed + (name == "F6"), name=f"{name}_dropout"))
    return following


def _activation(name: str, kind: str) -> list[keras.Layer]:
    if kind != "scaled_tanh":
        return [layers.Activation(kind, name=f"{name}_activation")]
    # Three stock layers instead of a function of our own: a saved model then opens anywhere.
    return [layers.Rescaling(SLOPE, name=f"{name}_slope"), layers.Activation("tanh", name=f"{name}_activation"),
            layers.Rescaling(SCALE, name=f"{name}_scale")]


def _variable(model: keras.Model, name: str) -> keras.Variable:
    layer, part = name.split("/")
    return getattr(model.get_layer(layer), part)
