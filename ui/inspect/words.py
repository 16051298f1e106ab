"""What the Inspect page says about a layer, a unit and a value, with this network's own numbers."""

from __future__ import annotations

import numpy as np

from lenet.inspection import Explanation
from lenet.layers import ACTIVATIONS, Layer, ReceptiveField
from lenet.network import NetworkConfig
from ui.text import format_arithmetic


def describe_layer(row: Layer, before: Layer | None, config: NetworkConfig) -> str:
    """One paragraph of Markdown: what happens in a layer, with its arithmetic and its size."""
    c3 = _describe_c3_by_table if config.c3_inputs == "paper" else _describe_c3
    makers = {"C1": _describe_c1, "C3": c3, "C5": _describe_c5}
    if row.kind == "subsampling":
        words = f"{_describe_subsampling(row, before)} {_describe_activation(row)}"
    elif row.kind == "strided convolution":
        words = f"{_describe_strided(row, before)} {_describe_activation(row)}"
    elif row.family == "pooling":
        words = _describe_pooling(row, before, config)
    elif row.kind == "rbf":
        words = _describe_rbf(row)
    elif row.name in makers:
        words = f"{makers[row.name](row, config)} {_describe_activation(row)}"
    else:
        words = _describe_dense(row, before, config)
    size = f"{_count(row.parameters, 'parameter')}, {_count(row.connections, 'connection')}."
    return f"{words} {size}".replace(row.arithmetic, format_arithmetic(row.arithmetic))


def describe_dead(dead: np.ndarray, images: int) -> str:
    """One sentence on a layer's dead units; `dead` is (units,) bool."""
    if not dead.any():
        return f"No unit is dead: each changes its answer somewhere in the first {images:,} test images."
    count = int(dead.sum())
    return (f"{count:,} of {len(dead):,} {'is' if count == 1 else 'are'} dead: the same answer to each of the first "
            f"{images:,} test images.")


def describe_sum(value: Explanation, activation: str, kind: str) -> str:
    """One line of Markdown: the arithmetic that ends in one value of a layer of this kind."""
    if kind in ("max pooling", "average pooling"):
        word = "largest" if kind == "max pooling" else "mean"
        return f"The {word} of {_list_inputs(value)} is **{format_number(value.activation)}**."
    if kind == "subsampling":
        return _describe_subsampled(value, activation)
    if kind == "rbf":
        return (f"{_count(value.inputs.size, 'squared difference')} between F6 and the digit's bitmap, each times "
                f"2/84, add up to **{format_number(-value.preactivation)}**, the penalty; {activation} of the ten "
                f"penalties, each with a minus sign, makes of it **{format_number(value.activation)}**.")
    products = format_number(value.preactivation - value.bias)
    total = f"{_count(value.inputs.size, 'product')} add up to {products}; with the bias of " \
            f"{format_number(value.bias)} that makes **{format_number(value.preactivation)}**"
    return f"{total}, and {activation} makes of it **{format_number(value.activation)}**."


def _describe_subsampled(value: Explanation, activation: str) -> str:
    added, coefficient = float(value.inputs.sum()), float(value.weights[0, 0, 0])
    return (f"{_list_inputs(value)} add up to {format_number(added)}; times the coefficient of "
            f"{format_number(coefficient)} and with the bias of {format_number(value.bias)} that makes "
            f"**{format_number(value.preactivation)}**, and {activation} makes of it "
            f"**{format_number(value.activation)}**.")


def _list_inputs(value: Explanation) -> str:
    return ", ".join(format_number(number) for number in value.inputs.ravel())


def describe_terms(before: str, value: Explanation, count: int) -> str:
    """A Markdown table of the inputs of a unit that add and take away most, `count` of each at most."""
    added = value.contributions.sum(axis=(1, 2))
    order = np.argsort(-added, kind="stable")
    chosen = [i for i in order[:count] if added[i] > 0] + [i for i in order[-count:] if added[i] < 0]
    lines = [f"| {before} unit | answer | {value.weight_word} | adds |", "|:--|--:|--:|--:|"]
    for i in chosen:
        single = value.inputs[i].size == 1
        factors = [format_number(float(part[i, 0, 0])) if single else "map" for part in (value.inputs, value.weights)]
        lines.append(f"| {i} | {factors[0]} | {factors[1]} | {format_number(float(added[i]))} |")
    return "\n".join(lines) if chosen else "No input adds anything: all of them are 0."


def describe_field(field: ReceptiveField, side: int) -> str:
    """How much of the network's input of `side` x `side` a unit sees at a time."""
    if field.height >= side:
        return "It sees the whole picture."
    return f"It sees {field.height}×{field.width} pixels of the picture at a time."


def describe_values(config: NetworkConfig, layer: str) -> dict[str, str]:
    """What a layer's two kinds of values are called: "preactivation" and "activation", as in its trace."""
    activation = describe_activation(config, layer)
    if layer == "OUTPUT" and config.output == "rbf":
        return {"preactivation": "Before softmax: the penalties with a minus sign, called logits",
                "activation": "After softmax: the probabilities"}
    if layer == "OUTPUT":
        return {"preactivation": "Before softmax: the sums, called logits",
                "activation": "After softmax: the probabilities"}
    return {"preactivation": f"Before {activation}: the sums", "activation": f"After {activation}: the answers"}


def describe_activation(config: NetworkConfig, layer: str) -> str:
    """The name of what follows a layer's sums."""
    return "softmax" if layer == "OUTPUT" else ACTIVATIONS[config.activation].label


def format_number(value: float, digits: int = 5) -> str:
    """So many significant digits and a true minus sign."""
    return f"{value:.{digits}g}".replace("-", "−")


def unit_word(layer: str, row: Layer) -> str:
    """What a unit of a layer is called: "filter", "map", "unit" or "digit"."""
    if layer == "OUTPUT":
        return "digit"
    return {"convolution": "filter", "dense": "unit"}.get(row.kind, "map")


def _describe_c1(row: Layer, config: NetworkConfig) -> str:
    side, k = row.input_shape[0], config.kernel_size
    frame = ", framed with zeros so that the maps stay as large," if config.input_size == 28 else ""
    return (f"C1 slides {_count(config.c1, 'filter')} of {k}×{k} weights over the picture of {side}×{side}{frame} "
            f"and notes at every place how well the pattern under a filter matches it: {row.arithmetic}, so every "
            f"filter answers with a map of {_size(row)}.")


def _describe_c3(row: Layer, config: NetworkConfig) -> str:
    k = config.kernel_size
    return (f"Each of C3's {_count(config.c3, 'filter')} has one {k}×{k} kernel for each of the {config.c1} maps of "
            f"S2, and adds up what they find: {row.arithmetic}, so every filter answers with a map of {_size(row)}. "
            f"As in the article every filter sees every map; in the paper most saw three or four of the six.")


def _describe_c3_by_table(row: Layer, config: NetworkConfig) -> str:
    k = config.kernel_size
    return (f"Each of C3's {_count(config.c3, 'filter')} has one {k}×{k} kernel for each of the maps of S2 that the "
            f"paper's table joins to it: three maps for the first six, four for the next nine, all six for the last. "
            f"It adds up what they find: {row.arithmetic}, so every filter answers with a map of {_size(row)}. Seeing "
            f"different maps, the filters have to look for different things.")


def _describe_c5(row: Layer, config: NetworkConfig) -> str:
    k, places = config.kernel_size, row.output_shape[0] ** 2
    where = "there is only one place for it, so it answers with a single number" if places == 1 else \
        f"it answers with a map of {_size(row)}"
    return (f"Each of C5's {_count(config.c5, 'filter')} has one {k}×{k} kernel for each of the {config.c3} maps of "
            f"S4. On maps of {row.input_shape[0]}×{row.input_shape[1]}, {where}: {row.arithmetic}.")


def _describe_pooling(row: Layer, before: Layer, config: NetworkConfig) -> str:
    kept = "the largest" if config.pooling == "max" else "the mean"
    return (f"{row.name} keeps {kept} value of every 2×2 window of {before.name}'s {row.input_shape[2]} maps: "
            f"{row.arithmetic}. What was found stays; where exactly matters less. Nothing is learnt here:")


def _describe_subsampling(row: Layer, before: Layer) -> str:
    maps = row.input_shape[2]
    return (f"{row.name} adds up the four values of every 2×2 window of {before.name}'s {_count(maps, 'map')}: "
            f"{row.arithmetic}. Each map multiplies its sums by a coefficient of its own and adds a bias of its own; "
            f"both are learnt.")


def _describe_strided(row: Layer, before: Layer) -> str:
    return (f"{row.name} slides {_count(row.output_shape[2], 'filter')} of 2×2 weights over all of {before.name}'s "
            f"{_count(row.input_shape[2], 'map')}, two pixels at a time: {row.arithmetic}. The network learns by "
            f"itself how to shrink its maps.")


def _describe_rbf(row: Layer) -> str:
    inputs = row.input_shape[2]
    return (f"One unit for each digit compares F6's {_count(inputs, 'answer')} with the digit's bitmap, 7×12 pixels of "
            f"+1 for ink and −1 for ground. Twice the mean of the squared differences is the digit's penalty, and the "
            f"smallest names the answer. With a minus sign the penalties are the logits; softmax turns them into ten "
            f"probabilities. The bitmaps are drawn by hand and nothing is learnt here:")


def _describe_dense(row: Layer, before: Layer, config: NetworkConfig) -> str:
    units, inputs = row.output_shape[2], row.input_shape[0] * row.input_shape[1] * row.input_shape[2]
    if row.name == "OUTPUT":
        return (f"One unit for each digit adds up F6's {_count(inputs, 'answer')}, each with a weight of its own. The "
                f"ten sums are the logits; softmax turns them into ten probabilities.")
    return (f"Each of F6's {_count(units, 'unit')} adds up all {_count(inputs, 'answer')} of {before.name}, each with "
            f"a weight of its own. {_describe_activation(row)}")


def _size(row: Layer) -> str:
    return f"{row.output_shape[0]}×{row.output_shape[1]}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _describe_activation(row: Layer) -> str:
    """What follows a layer's sums, as a sentence or two."""
    return f"Then comes {row.activation.label}. {row.activation.sentence}"
