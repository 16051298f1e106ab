"""What is special to a kind of layer on Inspect: its words and its pictures. One record a kind, by the kind's name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from lenet.inspection import Explanation
from lenet.layers import Convolution, Layer
from lenet.network import BITMAP_SHAPE, Network, Trace
from ui.inspect import value_parts, weight_grids
from ui.inspect.words import count, describe_activation, describe_arithmetic, list_inputs, size_of
from ui.text import format_number, format_share


@dataclass(frozen=True)
class LayerWords:
    """How Inspect speaks of a kind of layer and draws it.

    Attributes:
        unit: what one of its units is called; those of OUTPUT are digits.
        describe: (layer, the layer before or None) -> what happens in it.
        explain: (a value, its layer) -> the arithmetic that ends in the value, one line of Markdown.
        preactivations: what they are called where they are logits.
        times: what the inputs are multiplied by, in a caption; "" where nothing is.
        render_weights: (network, trace, layer, unit) draws what the layer has learnt, or compares with.
        render_parts: (value, unit, `times`) draws what the value was computed from.
    """

    unit: str
    describe: Callable[[Layer, Layer | None], str]
    explain: Callable[[Explanation, Layer], str]
    preactivations: str = "the sums"
    times: str = ""
    render_weights: Callable[[Network, Trace, Layer, int], None] = weight_grids.render_nothing
    render_parts: Callable[[Explanation, int, str], None] = value_parts.render_products


def unit_word(layer: Layer) -> str:
    """What a unit of the layer is called: "filter", "map", "unit" or "digit"."""
    return "digit" if layer.is_output else LAYER_WORDS[layer.kind].unit


def name_activation(layer: Layer) -> str:
    """The name of what follows a layer's sums."""
    return "softmax" if layer.is_output else layer.activation.label


def describe_values(layer: Layer) -> dict[str, str]:
    """What a layer's two kinds of values are called: "preactivation" and "activation", as in its trace."""
    if layer.is_output:
        return {"preactivation": f"Before softmax: {LAYER_WORDS[layer.kind].preactivations}, called logits",
                "activation": "After softmax: the probabilities"}
    activation = name_activation(layer)
    return {"preactivation": f"Before {activation}: the sums", "activation": f"After {activation}: the answers"}


def _describe_convolution(layer: Layer, before: Layer | None) -> str:
    if before is None:
        return f"{_describe_first_convolution(layer)} {describe_activation(layer)}"
    k, filters = layer.window_of().height, layer.output_shape[2]
    maps = f"each of the {layer.input_shape[2]} maps of {before.name}"
    if isinstance(layer, Convolution) and layer.table:
        maps = f"each of the maps of {before.name} that {layer.table_label} joins to it ({_count_joined(layer.table)})"
    there = "there is only one place for a filter, so it answers with a single number" \
        if layer.output_shape[0] == 1 else f"every filter answers with a map of {size_of(layer)}"
    return (f"Each of {layer.name}'s {count(filters, 'filter')} has one {k}×{k} kernel for {maps}, and adds up what "
            f"they find. On maps of {layer.input_shape[0]}×{layer.input_shape[1]}, {there}: "
            f"{describe_arithmetic(layer)}. {_compare_with_paper(layer)}{describe_activation(layer)}")


def _count_joined(table: Sequence[Sequence[int]]) -> str:
    """How many maps the filters see, one after another: "3 maps for 6 filters, then 4 maps for 9 filters"."""
    alike = [(maps, len(list(filters))) for maps, filters in groupby(table, len)]
    return ", then ".join(f"{count(maps, 'map')} for {count(filters, 'filter')}" for maps, filters in alike)


def _describe_first_convolution(layer: Layer) -> str:
    k, side = layer.window_of().height, layer.input_shape[0]
    frame = ", with a frame of zeros around it (padding) so that the maps stay as large," \
        if layer.output_shape[0] == side else ""
    return (f"{layer.name} slides {count(layer.output_shape[2], 'filter')} of {k}×{k} weights over the picture of "
            f"{side}×{side}{frame} and notes at every place how well the pattern under a filter matches it: "
            f"{describe_arithmetic(layer)}, so every filter answers with a map of {size_of(layer)}.")


def _compare_with_paper(layer: Layer) -> str:
    if layer.mask is not None:
        return "The filters see different maps, so they have to look for different things. "
    if layer.name == "C3":  # of all layers the one that the paper joins otherwise: its kind does not tell
        return "As in the article every filter sees every map; in the paper most saw three or four of the six. "
    return ""


def _name(before: Layer | None) -> str:
    return "the picture" if before is None else before.name


def _describe_pooling(kept: str) -> Callable[[Layer, Layer | None], str]:
    def describe(layer: Layer, before: Layer | None) -> str:
        return (f"{layer.name} keeps {kept} of every 2×2 window of {_name(before)}'s "
                f"{count(layer.input_shape[2], 'map')}: {describe_arithmetic(layer)}. What was found stays; where "
                "exactly it was matters less. Nothing is learnt here:")

    return describe


def _describe_subsampling(layer: Layer, before: Layer | None) -> str:
    return (f"{layer.name} adds up the four values of every 2×2 window of {_name(before)}'s "
            f"{count(layer.input_shape[2], 'map')}: {describe_arithmetic(layer)}. Each map multiplies its sums by a "
            f"coefficient of its own and adds a bias of its own; both are learnt. {describe_activation(layer)}")


def _describe_strided(layer: Layer, before: Layer | None) -> str:
    return (f"{layer.name} slides {count(layer.output_shape[2], 'filter')} of 2×2 weights over all of "
            f"{_name(before)}'s {count(layer.input_shape[2], 'map')}, two pixels at a time: "
            f"{describe_arithmetic(layer)}. So the network learns by itself how to shrink its maps. "
            f"{describe_activation(layer)}")


def _describe_dense(layer: Layer, before: Layer | None) -> str:
    height, width, channels = layer.input_shape
    answers = count(height * width * channels, "answer")
    if layer.is_output:
        return (f"One unit for each digit adds up {_name(before)}'s {answers}, each with a weight of its own. The ten "
                "sums are the logits; softmax turns them into ten probabilities.")
    return (f"Each of {layer.name}'s {count(layer.output_shape[2], 'unit')} adds up all {answers} of {_name(before)}, "
            f"each with a weight of its own. {describe_activation(layer)}")


def _describe_rbf(layer: Layer, before: Layer | None) -> str:
    height, width = BITMAP_SHAPE
    return (f"One unit for each digit compares {_name(before)}'s {count(layer.input_shape[2], 'answer')} with the "
            f"digit's bitmap, {width}×{height} pixels of +1 for ink and −1 for ground. Twice the mean of the squared "
            "differences is the digit's penalty, and the smallest names the answer. With a minus sign the penalties "
            "are the logits; softmax turns them into ten probabilities. The bitmaps are drawn by hand and nothing is "
            "learnt here:")


def _explain_sum(value: Explanation, layer: Layer) -> str:
    products = format_number(value.preactivation - value.bias)
    return (f"{count(value.inputs.size, 'product')} add up to {products}; the bias of {format_number(value.bias)} "
            f"makes that **{format_number(value.preactivation)}**{_explain_activation(value, layer)}")


def _explain_subsampling(value: Explanation, layer: Layer) -> str:
    added, coefficient = float(value.inputs.sum()), float(value.weighed_by[0, 0, 0])
    return (f"{list_inputs(value)} add up to {format_number(added)}. Times the coefficient of "
            f"{format_number(coefficient)}, plus the bias of {format_number(value.bias)}, that is "
            f"**{format_number(value.preactivation)}**{_explain_activation(value, layer)}")


def _explain_pooling(word: str) -> Callable[[Explanation, Layer], str]:
    return lambda value, layer: f"The {word} of {list_inputs(value)} is **{format_number(value.activation)}**."


def _explain_distance(value: Explanation, layer: Layer) -> str:
    return (f"{count(value.inputs.size, 'squared difference')} between {value.before} and the digit's bitmap, "
            f"each times 2/{value.inputs.size}, add up to **{format_number(-value.preactivation)}**, the penalty; "
            f"with a minus sign it is the logit{_explain_activation(value, layer)}")


def _explain_activation(value: Explanation, layer: Layer) -> str:
    """How a value goes on from its sum."""
    if layer.is_output:
        return (". Softmax turns the ten logits into ten probabilities that add up to 100\N{NO-BREAK SPACE}%; this "
                f"one's is **{format_share(value.activation)}**.")
    return f". Through {layer.activation.label} it becomes **{format_number(value.activation)}**."


LAYER_WORDS = {
    "convolution": LayerWords(
        "filter", _describe_convolution, _explain_sum, times="times its weights",
        render_weights=weight_grids.render_filters),
    "max pooling": LayerWords("map", _describe_pooling("the largest value"), _explain_pooling("largest")),
    "average pooling": LayerWords("map", _describe_pooling("the mean"), _explain_pooling("mean")),
    "subsampling": LayerWords(
        "map", _describe_subsampling, _explain_subsampling, times="times its coefficient",
        render_weights=weight_grids.render_coefficients),
    "strided convolution": LayerWords(
        "filter", _describe_strided, _explain_sum, times="times its weights",
        render_weights=weight_grids.render_filters),
    "dense": LayerWords("unit", _describe_dense, _explain_sum, render_parts=value_parts.render_terms),
    "rbf": LayerWords(
        "unit", _describe_rbf, _explain_distance, preactivations="the penalties with a minus sign",
        render_weights=weight_grids.render_bitmaps, render_parts=value_parts.render_comparison),
}
"""For every kind of `lenet.layers.LAYER_KINDS` its words."""
