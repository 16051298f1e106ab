"""What is chosen on Inspect: layer, unit, position, values and digit. All of it stands in the address.

A reader shows a wrong value of the address as one sentence and returns the usual one. A chooser is a callback: it makes
one entry of the history, and takes out of the address what belongs to the choice before.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from lenet.errors import ModelError
from lenet.layers import Layer
from lenet.network import LAYER_NAMES
from ui import address, state
from ui.frame import show_error
from ui.text import parse_number

NO_POSITION = {state.QUERY_ROW: None, state.QUERY_COLUMN: None}
VALUES = ("activation", "preactivation")


def read_layer() -> str:
    """The layer's name; the first one where the address is silent."""
    text, name = address.read(state.QUERY_LAYER), _find_layer()
    if text is not None and text.upper() != name:
        show_error(ModelError(f"There is no layer {text[:40]!r}; the layers are {', '.join(LAYER_NAMES)}."))
    return name


def _find_layer() -> str:
    name = (address.read(state.QUERY_LAYER) or "").upper()
    return name if name in LAYER_NAMES else LAYER_NAMES[0]


def choose_layer(name: str) -> None:
    """Show another layer; its unit and position are its own usual ones."""
    address.choose({state.QUERY_LAYER: name, state.QUERY_UNIT: None, **NO_POSITION})


def read_unit(layer: Layer, activations: np.ndarray) -> int:
    """The unit of the layer; the one that answers most strongly where the address is silent.

    Args:
        activations: (units, h, w), of the picture in view.
    """
    text, count = _read_of_layer(state.QUERY_UNIT), len(activations)
    unit = parse_number(text, count)
    if text is not None and unit is None:
        show_error(ModelError(f"{layer.name} has no unit {text[:40]!r}: its units are numbered 0 to {count - 1}."))
    return int(activations.max(axis=(1, 2)).argmax()) if unit is None else unit


def _read_of_layer(key: str) -> str | None:
    """A value of the address that belongs to a layer: none where the address names no layer that there is."""
    layer = address.read(state.QUERY_LAYER)
    return address.read(key) if layer is None or layer.upper() in LAYER_NAMES else None


def choose_unit(layer: Layer, unit: int) -> None:
    """Show another unit, at its own usual position; nothing happens if the layer was left meanwhile."""
    if layer.name == _find_layer():
        address.choose({state.QUERY_UNIT: unit, **NO_POSITION})


def keep_unit() -> dict[str, object]:
    """The unit that is shown, for the address: after another epoch it may no longer answer most strongly."""
    shown = st.session_state.get(state.INSPECT_UNIT)
    return {} if shown is None else {state.QUERY_UNIT: shown}


def read_position(layer: Layer, preactivation: np.ndarray) -> tuple[int, int]:
    """Row and column of the value to explain; those of the largest where the address is silent.

    Args:
        preactivation: (h, w), the unit's.
    """
    row, column = (_read_position(layer, key, size, at) for key, size, at in zip(
        (state.QUERY_ROW, state.QUERY_COLUMN), preactivation.shape, find_usual_position(preactivation), strict=True))
    return row, column


def find_usual_position(preactivation: np.ndarray) -> tuple[int, int]:
    """Row and column of the largest value of `preactivation` (h, w)."""
    row, column = np.unravel_index(int(preactivation.argmax()), preactivation.shape)
    return int(row), int(column)


def choose_position(layer: Layer, unit: int, row: int, column: int) -> None:
    """Explain another value of the unit; nothing happens if the layer was left meanwhile."""
    if layer.name == _find_layer():
        address.choose({state.QUERY_UNIT: unit, state.QUERY_ROW: row, state.QUERY_COLUMN: column})


def read_values() -> str:
    """Which of its values a layer without maps shows: one of `VALUES`, the first where the address is silent."""
    text = address.read(state.QUERY_VALUES)
    if text is not None and text not in VALUES:
        show_error(ModelError(f"There are no values {text[:40]!r}; there are: {', '.join(VALUES)}."))
    return text if text in VALUES else VALUES[0]


def choose_values(values: str) -> None:
    """Show the values before or after the activation."""
    address.choose({state.QUERY_VALUES: values})


def read_digit(usual: int) -> int:
    """The digit that pixels speak for or against; `usual`, what the network reads, where the address is silent."""
    text = address.read(state.QUERY_DIGIT)
    digit = parse_number(text, 10)
    if text is not None and digit is None:
        show_error(ModelError(f"There is no digit {text[:40]!r}; the digits are 0 to 9."))
    return usual if digit is None else digit


def choose_digit(digit: int) -> None:
    """Ask for another digit."""
    address.choose({state.QUERY_DIGIT: digit})


def _read_position(layer: Layer, key: str, size: int, usual: int) -> int:
    text = _read_of_layer(key)
    at = parse_number(text, size)
    if text is not None and at is None:
        show_error(ModelError(f"{layer.name}'s maps have no {key} {text[:40]!r}: write 0 to {size - 1}."))
    return usual if at is None else at
