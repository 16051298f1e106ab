"""What the Inspect page says about layers, units and values of every kind, with the network's own numbers.

What is special to a kind of layer stands in the table of `ui.inspect.kinds`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lenet.inspection import Explanation
from lenet.layers import Layer, ReceptiveField
from ui.text import format_arithmetic, format_number


def describe_size(layer: Layer) -> str:
    """How large a layer is."""
    return f"{count(layer.parameters, 'parameter')}, {count(layer.connections, 'connection')}."


def describe_arithmetic(layer: Layer) -> str:
    """How the side of a layer's maps follows from the layer before: "28 ÷ 2 = 14"."""
    return format_arithmetic(layer.arithmetic)


def describe_activation(layer: Layer) -> str:
    """What follows a layer's sums, as a sentence or two."""
    sentence = layer.activation.sentence
    return f"Then comes {layer.activation.label}: {sentence[0].lower()}{sentence[1:]}"


def describe_dead(dead: np.ndarray, images: int) -> str:
    """One sentence on a layer's dead units; `dead` is (units,) bool."""
    if not dead.any():
        return f"No unit is dead: each changes its answer somewhere in the first {images:,} test images."
    number = int(dead.sum())
    return (f"{number:,} of {len(dead):,} {'is' if number == 1 else 'are'} dead: the same answer to each of the first "
            f"{images:,} test images.")


def describe_terms(value: Explanation, most: int) -> str:
    """A Markdown table of the inputs of a unit that add and take away most, `most` of each."""
    added = value.contributions.sum(axis=(1, 2))
    order = np.argsort(-added, kind="stable")
    chosen = [i for i in order[:most] if added[i] > 0] + [i for i in order[-most:] if added[i] < 0]
    return _tabulate_terms(value, chosen) if chosen else "No input adds anything: all of them are 0."


def describe_differences(value: Explanation, most: int) -> str:
    """The `most` inputs of a unit that differ most from what is wanted, the worst first: a sentence and a table."""
    squares = -value.contributions.sum(axis=(1, 2))
    chosen = [i for i in np.argsort(-squares, kind="stable")[:most] if squares[i] > 0]
    if not chosen:
        return f"All {len(squares)} are as wanted."
    return f"Of {count(len(squares), 'unit')}, these differ most:\n\n{_tabulate_terms(value, chosen)}"


def _tabulate_terms(value: Explanation, chosen: Sequence[int]) -> str:
    """A Markdown table, a line for each of the inputs `chosen`."""
    lines = [f"| {value.before} unit | answer | {value.weight_word} | adds |", "|:--|--:|--:|--:|"]
    for i in chosen:
        single, added = value.inputs[i].size == 1, float(value.contributions[i].sum())
        factors = [format_number(float(part[i, 0, 0])) if single else "map"
                   for part in (value.inputs, value.weighed_by)]
        lines.append(f"| {i} | {factors[0]} | {factors[1]} | {format_number(added)} |")
    return "\n".join(lines)


def describe_field(field: ReceptiveField, side: int) -> str:
    """How much of the network's input of `side` x `side` a unit sees at a time."""
    if field.height >= side:
        return "It sees the whole picture."
    return f"It sees {field.height}×{field.width} pixels of the picture at a time."


def list_inputs(value: Explanation) -> str:
    """The numbers that a value was computed from."""
    return ", ".join(format_number(number) for number in value.inputs.ravel())


def size_of(layer: Layer) -> str:
    """A layer's maps: "14×14"."""
    return f"{layer.output_shape[0]}×{layer.output_shape[1]}"


def count(number: int, noun: str) -> str:
    """A number with its noun: "1 map" or "16 maps"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
