"""LeNet-5 on one page: how pixels become a digit, what a mistake costs, how its gradient finds its way back to every
weight, and which layers there are.

    pixels -> C1 -> S2 -> C3 -> S4 -> C5 -> F6 -> OUTPUT -> softmax -> ten probabilities

Learning is `forward`, `compute_loss`, `backward`, and a small step of every weight against its gradient: that is
gradient descent. (`lenet/training` computes the same faster.)

C1, C3 and C5 slide small filters over maps. S2 and S4 halve the maps. F6 and OUTPUT weigh everything they are given.
What each of them does is written in `lenet/layers`, a file a kind (Y. LeCun et al. 1998, section II-B).
"""

from dataclasses import replace

import numpy as np

from lenet.choice import find
from lenet.errors import ConfigError
from lenet.layers import (
    POOLINGS, Convolution, Dense, Layer, Weights, find_activation, same_padding, softmax,
)
from lenet.network.choices import C3_INPUTS, OUTPUTS
from lenet.network.config import NetworkConfig
from lenet.network.inputs import find_input_format
from lenet.network.trace import LayerTrace


def forward(layers: tuple[Layer, ...], weights: dict[str, Weights], images: np.ndarray) -> dict[str, LayerTrace]:
    """From pixels (N, side, side, 1) to probabilities (N, 10): what every layer computes, by its name."""
    values, traces = images, {}
    for layer in layers:
        preactivation, values = layer.forward(weights[layer.name], values)
        traces[layer.name] = LayerTrace(preactivation, values)
    traces[layer.name] = LayerTrace(preactivation, softmax(preactivation))  # the last layer's are the logits
    return traces


def compute_loss(
    layers: tuple[Layer, ...], traces: dict[str, LayerTrace], labels: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """What each image costs, (N,), and how that changes with its logits, (N, 10): there `backward` begins.

    `labels` (N,) int are the true digits. The losses are written in `lenet/layers/losses.py`.
    """
    output, logits = layers[-1], traces[layers[-1].name].preactivation
    assert output.loss is not None, "every output layer has its loss"
    return output.loss.compute(logits, labels), output.loss.gradient(logits, labels)


def backward(
    layers: tuple[Layer, ...], weights: dict[str, Weights], images: np.ndarray, traces: dict[str, LayerTrace],
    gradient: np.ndarray,
) -> tuple[dict[str, Weights], np.ndarray]:
    """From a gradient by the logits (N, 10) back to one by every weight, and to one by the pixels.

    This is the chain rule, layer by layer (backpropagation): a layer turns the gradient by what it answered into one
    by its own weights, and one by what it was given, which is what the layer before answered.

    Returns:
        The gradients by the weights, shaped like `weights`, summed over the images; and (N, side, side, 1).
    """
    by_weights = {}
    for at, layer in reversed(list(enumerate(layers))):
        values = traces[layers[at - 1].name].activation if at else images
        preactivation = traces[layer.name].preactivation
        by_weights[layer.name], gradient = layer.backward(weights[layer.name], gradient, values, preactivation)
    return by_weights, gradient


def build_layers(config: NetworkConfig) -> tuple[Layer, ...]:
    """The layers C1 S2 C3 S4 C5 F6 OUTPUT of this network. The only place that knows their order.

    Raises:
        ConfigError: if a layer does not fit onto the one before it; says which, why, and what would fit.
    """
    _check_paper_parts(config)
    try:
        return _lay_out(config)
    except ConfigError as misfit:
        fits = _largest_fitting_kernel(config)
        raise ConfigError(f"{misfit} A kernel of {fits}x{fits} or smaller fits.") from None


def _lay_out(config: NetworkConfig) -> tuple[Layer, ...]:
    k, given = config.kernel_size, find_input_format(config)
    activation, halve = find_activation(config.activation), find(POOLINGS, "pooling", config.pooling).build
    joined = find(C3_INPUTS, "inputs of C3", config.c3_inputs)
    build_output = find(OUTPUTS, "output", config.output).build

    c1 = Convolution(name="C1", input_shape=(given.side, given.side, 1), filters=config.c1, window=k,
                     activation=activation, padding=same_padding(k) if given.pads_c1 else (0, 0))
    s2 = halve("S2", c1.output_shape, activation)
    c3 = Convolution(name="C3", input_shape=s2.output_shape, filters=config.c3, window=k, activation=activation,
                     table=joined.table, table_label=joined.label)
    s4 = halve("S4", c3.output_shape, activation)
    c5 = Convolution(name="C5", input_shape=s4.output_shape, filters=config.c5, window=k, activation=activation,
                     dropout=config.dropout)
    f6 = Dense(name="F6", input_shape=c5.output_shape, units=config.f6, activation=activation, flattens=True,
               dropout=config.dropout)
    return c1, s2, c3, s4, c5, f6, build_output(f6.output_shape)


def _check_paper_parts(config: NetworkConfig) -> None:
    """Refuse widths that C3's table and the bitmaps of 1998 are not made for."""
    joined = find(C3_INPUTS, "inputs of C3", config.c3_inputs)
    if joined.widths not in (None, (config.c1, config.c3)):
        c1, c3 = joined.widths
        raise ConfigError(f"C3 cannot follow {joined.label} with {config.c1} filters in C1 and {config.c3} in C3: "
                          f"it joins {c1} maps to {c3}. Set C1 to {c1} and C3 to {c3}, or let C3 see every map.")
    pixels = find(OUTPUTS, "output", config.output).f6
    if pixels not in (None, config.f6):
        raise ConfigError(f"OUTPUT cannot compare {config.f6} units of F6 with the digits' bitmaps of 7x12 = {pixels} "
                          f"pixels. Set F6 to {pixels}, or let softmax follow ten weighted sums.")


def _largest_fitting_kernel(config: NetworkConfig) -> int:
    for k in range(config.kernel_size - 1, 2, -1):
        try:
            _lay_out(replace(config, kernel_size=k))
        except ConfigError:
            continue
        return k
    return 2


LAYER_NAMES = tuple(layer.name for layer in build_layers(NetworkConfig()))
"""The layers' names in the paper (section II-B), in their order: the same in every network."""
