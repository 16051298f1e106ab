"""LeNet-5 on one page: pixels -> C1 -> S2 -> C3 -> S4 -> C5 -> F6 -> OUTPUT -> softmax, and back (1998, section II-B).

Learning is `forward`, `compute_loss`, `backward`, and a small step of every weight against its gradient: that is
gradient descent. (`lenet/training` computes the same faster.) `lenet/layers` has the arithmetic, a file a kind.
"""

import numpy as np

from lenet.choice import find
from lenet.layers import POOLINGS, Convolution, Dense, Layer, Weights, find_activation, same_padding, softmax
from lenet.network.choices import C3_INPUTS, OUTPUTS
from lenet.network.config import NetworkConfig
from lenet.network.fit import explain_misfit
from lenet.network.inputs import find_input_format
from lenet.network.trace import LayerTrace


@explain_misfit
def build_layers(config: NetworkConfig) -> tuple[Layer, ...]:
    """Every layer by its formula: x is what it is given, w and b its weights and biases, f the activation.

    Raises:
        ConfigError: if a layer does not fit onto the one before it; says which, why, and what would fit.
    """
    k, given, f = config.kernel_size, find_input_format(config), find_activation(config.activation)
    halve, joined = find(POOLINGS, "pooling", config.pooling).build, find(C3_INPUTS, "inputs of C3", config.c3_inputs)
    # C1, for each of its maps: f(b + sum of w x over the window of k x k pixels), at every place of the window.
    c1 = Convolution(name="C1", input_shape=(given.side, given.side, 1), filters=config.c1, window=k, activation=f,
                     padding=same_padding(k) if given.pads_c1 else (0, 0))
    # S2, for each 2x2 values of a map: their mean or largest; in 1998 f(b + w times their sum); or a filter of
    # 2x2 over all maps.
    s2 = halve("S2", c1.output_shape, f)
    # C3, like C1: f(b + sum of w x), over a window in every map of S2 that its table joins to it.
    c3 = Convolution(name="C3", input_shape=s2.output_shape, filters=config.c3, window=k, activation=f,
                     table=joined.table, table_label=joined.label)
    s4 = halve("S4", c3.output_shape, f)  # like S2
    # C5, like C3, over all maps of S4. Windows as large as these maps leave one number for each filter.
    c5 = Convolution(name="C5", input_shape=s4.output_shape, filters=config.c5, window=k, activation=f,
                     dropout=config.dropout)
    # F6, for each of its units: f(b + sum of w x), over all numbers of C5.
    f6 = Dense(name="F6", input_shape=c5.output_shape, units=config.f6, activation=f, flattens=True,
               dropout=config.dropout)
    # OUTPUT, for each digit: its logit z = b + sum of w x; in 1998 minus the sum of (x - the digit's bitmap)^2,
    # which we take times 2/84.
    return c1, s2, c3, s4, c5, f6, find(OUTPUTS, "output", config.output).build(f6.output_shape)


def forward(layers: tuple[Layer, ...], weights: dict[str, Weights], images: np.ndarray) -> dict[str, LayerTrace]:
    """From pixels (N, side, side, 1) to probabilities (N, 10): what every layer computes, by its name."""
    values, traces = images, {}
    for layer in layers:
        preactivation, values = layer.forward(weights[layer.name], values)  # b + sum of w x, and f of it
        traces[layer.name] = LayerTrace(preactivation, values)
    traces[layer.name] = LayerTrace(preactivation, softmax(preactivation))  # exp(z), over the sum of exp(z) of all ten
    return traces


def compute_loss(
    layers: tuple[Layer, ...], traces: dict[str, LayerTrace], labels: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """What each image costs, (N,), and how that changes with its logits, (N, 10): there `backward` begins.

    `labels` (N,) int are the true digits. With softmax an image costs -log of the true digit's probability.
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


LAYER_NAMES = tuple(layer.name for layer in build_layers(NetworkConfig()))
"""The layers' names in the paper (section II-B), in their order: the same in every network."""
