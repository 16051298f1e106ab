"""The same LeNet-5 as a Keras model: what the trainer is measured by, and what people take away.

Keras's own layers alone, so that a saved model opens anywhere: three parts of 1998 are put together from several.
"""

import keras
import numpy as np
from keras import layers

from lenet.network import (
    C3_TABLE, LayerRow, NetworkConfig, describe_layers, digit_bitmaps, weight_shapes,
)
from lenet.layers.activations import SCALE, SLOPE
from lenet.layers.rbf import PENALTY_SCALE
from lenet.network import Network


def build_model(config: NetworkConfig, seed: int = 0) -> keras.Model:
    """The model, its weights drawn from `seed` (Glorot uniform kernels, zero biases: Keras's defaults).

    Coefficients of subsampling begin as 1/4, so that each window's mean passes.

    Input (N, side, side, 1) float32 as `scale_images` makes it; output (N, 10), the logits.

    Raises:
        ConfigError: if the config cannot be built.
    """
    rows = describe_layers(config)
    inputs = values = keras.Input(rows[0].input_shape)
    for number, row in enumerate(rows):
        build = _connect_by_table if row.name == "C3" and config.c3_inputs == "paper" else BUILDERS[row.kind]
        values = build(values, row, config, seed * len(rows) + number)
        for layer in _after(row, config, seed):
            values = layer(values)
    return keras.Model(inputs, values, name="lenet5")


def add_softmax(model: keras.Model) -> keras.Model:
    """The same model, its output turned into probabilities, for people to take away."""
    return keras.Model(model.input, layers.Softmax(name="PROBABILITIES")(model.output), name="lenet5")


def read_weights(model: keras.Model, config: NetworkConfig) -> Network:
    """The model's weights as a NumPy network."""
    shapes = weight_shapes(config)
    if config.c3_inputs == "paper":
        weights = {name: _variable(model, name).numpy().reshape(shape) for name, shape in shapes.items()
                   if not name.startswith("C3/")}
        return Network(config, weights | _read_by_table(model, shapes["C3/kernel"]))
    return Network(config, {name: _variable(model, name).numpy().reshape(shape) for name, shape in shapes.items()})


def write_weights(model: keras.Model, network: Network) -> None:
    """Put a NumPy network's weights into the model."""
    for name, array in network.weights.items():
        if network.config.c3_inputs == "paper" and name.startswith("C3/"):
            _write_by_table(model, name, array)
        else:
            variable = _variable(model, name)
            variable.assign(array.reshape(variable.shape))


def _convolution(values: keras.KerasTensor, row: LayerRow, config: NetworkConfig, seed: int) -> keras.KerasTensor:
    padding = "same" if row.name == "C1" and config.input_size == 28 else "valid"
    return layers.Conv2D(row.output_shape[2], config.kernel_size, padding=padding, name=row.name,
                         kernel_initializer=keras.initializers.GlorotUniform(seed))(values)


def _connect_by_table(values: keras.KerasTensor, row: LayerRow, config: NetworkConfig, seed: int) -> keras.KerasTensor:
    """C3 as in 1998: a convolution of its own for each map, over the maps of S2 that the table names.

    Their weights begin as the same ones of a C3 that sees every map.
    """
    maps, answers = _split_maps(values), []
    k, start = config.kernel_size, keras.initializers.GlorotUniform(seed)
    kernel = keras.ops.convert_to_numpy(start((k, k, row.input_shape[2], row.output_shape[2])))
    for unit, sources in enumerate(C3_TABLE):
        seen = layers.Concatenate(name=f"{row.name}_{unit}_inputs")([maps[i] for i in sources])
        convolution = layers.Conv2D(1, k, name=f"{row.name}_{unit}")
        answers.append(convolution(seen))
        convolution.kernel.assign(kernel[:, :, list(sources), unit : unit + 1])
    return layers.Concatenate(name=row.name)(answers)


def _split_maps(values: keras.KerasTensor) -> list[keras.KerasTensor]:
    """(N, height, width, channels) -> as many of (N, height, width, 1).

    Cropping is told that the last two axes are the picture's, and so crops channels: no layer of Keras picks them.
    """
    last = values.shape[-1] - 1
    return [layers.Cropping2D(((0, 0), (i, last - i)), data_format="channels_first", name=f"S2_map_{i}")(values)
            for i in range(last + 1)]


def _pooling(values: keras.KerasTensor, row: LayerRow, config: NetworkConfig, seed: int) -> keras.KerasTensor:
    kind = layers.MaxPooling2D if config.pooling == "max" else layers.AveragePooling2D
    return kind(2, name=row.name)(values)


def _subsampling(values: keras.KerasTensor, row: LayerRow, config: NetworkConfig, seed: int) -> keras.KerasTensor:
    """Four times the mean is the sum; a 1x1 filter a map is its coefficient."""
    means = layers.AveragePooling2D(2, name=f"{row.name}_mean")(values)
    sums = layers.Rescaling(4.0, name=f"{row.name}_sum")(means)
    return layers.DepthwiseConv2D(1, depthwise_initializer=keras.initializers.Constant(0.25), name=row.name)(sums)


def _dense(values: keras.KerasTensor, row: LayerRow, config: NetworkConfig, seed: int) -> keras.KerasTensor:
    return layers.Dense(row.output_shape[2], kernel_initializer=keras.initializers.GlorotUniform(seed),
                        name=row.name)(values)


def _rbf(values: keras.KerasTensor, row: LayerRow, config: NetworkConfig, seed: int) -> keras.KerasTensor:
    """Less each bitmap, squared, added up (84 times the mean), scaled, and with a minus sign: the logits."""
    bitmaps = digit_bitmaps()
    digits, pixels = bitmaps.shape
    differences = layers.Normalization(axis=(1, 2), mean=bitmaps.tolist(), variance=np.ones_like(bitmaps).tolist(),
                                       name=f"{row.name}_differences")(
        layers.RepeatVector(digits, name=f"{row.name}_inputs")(values))
    squares = layers.Multiply(name=f"{row.name}_squares")([differences, differences])
    means = layers.GlobalAveragePooling1D(data_format="channels_first", name=f"{row.name}_mean")(squares)
    return layers.Rescaling(-PENALTY_SCALE * pixels, name=row.name)(means)


BUILDERS = {"convolution": _convolution, "max pooling": _pooling, "average pooling": _pooling,
            "subsampling": _subsampling, "dense": _dense, "rbf": _rbf}


def _after(row: LayerRow, config: NetworkConfig, seed: int) -> list[keras.Layer]:
    """What follows a layer's sums: its activation, and for the dense part flattening and dropout."""
    name = row.name
    if name == "OUTPUT" or row.kind.endswith("pooling"):
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
    return getattr(model.get_layer(layer), "kernel" if part == "coefficient" else part)


def _read_by_table(model: keras.Model, shape: tuple[int, ...]) -> dict[str, np.ndarray]:
    """C3's arrays, with zeros for the connections that are not there."""
    kernel, bias = np.zeros(shape, np.float32), np.zeros(shape[-1], np.float32)
    for unit, sources in enumerate(C3_TABLE):
        layer = model.get_layer(f"C3_{unit}")
        kernel[:, :, list(sources), unit] = layer.kernel.numpy()[..., 0]
        bias[unit] = layer.bias.numpy()[0]
    return {"C3/kernel": kernel, "C3/bias": bias}


def _write_by_table(model: keras.Model, name: str, array: np.ndarray) -> None:
    for unit, sources in enumerate(C3_TABLE):
        variable = _variable(model, name.replace("C3/", f"C3_{unit}/"))
        part = array[:, :, list(sources), unit] if name == "C3/kernel" else array[unit]
        variable.assign(part.reshape(variable.shape))
