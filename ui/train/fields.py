"""The settings of the next run in session state, a key a field, and the widgets that change them."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import streamlit as st

from lenet.network import NetworkConfig
from lenet.data.augmentation import AugmentationConfig
from lenet.frozen import Frozen
from lenet.runs import RunConfig, TrainingConfig
from ui import state
from ui.train.names import CHOICES
from ui.train.words import format_number

ARTICLE = RunConfig()


def key(name: str) -> str:
    """The session-state key of a field of `NetworkConfig`, `TrainingConfig` or `AugmentationConfig`."""
    return state.TRAIN_SETTING + name


def setting(name: str) -> Any:
    """What a field is set to now; the article's value if nobody has touched it."""
    return st.session_state[key(name)]


def fill_in() -> None:
    """Give every setting that the visitor has not touched the article's value."""
    for name, value in plain_fields(ARTICLE.network, ARTICLE.training):
        st.session_state.setdefault(key(name), value)


def read_settings() -> tuple[NetworkConfig, TrainingConfig]:
    """What the widgets say now. Early stopping is left out where no images are kept aside to validate on.

    Raises:
        ConfigError: if a value is out of its range.
    """
    fill_in()
    network, training, augmentation = (
        {field.name: setting(field.name) for field in fields(kind) if not _is_nested(field.type)}
        for kind in (NetworkConfig, TrainingConfig, AugmentationConfig)
    )
    whole = TrainingConfig(**{**training, "patience": 0}, augmentation=AugmentationConfig(**augmentation))
    patient = TrainingConfig(**training, augmentation=whole.augmentation) if whole.has_validation else whole
    return NetworkConfig(**network), patient


def write_settings(*parts: Frozen) -> None:
    """Set the widgets of all fields of `parts`. For callbacks."""
    kinds = {name: type(value) for name, value in plain_fields(ARTICLE.network, ARTICLE.training)}
    for name, value in plain_fields(*parts):
        st.session_state[key(name)] = kinds[name](value)  # a 2 out of JSON is 2.0 on a slider of fractions


def plain_fields(*parts: Frozen) -> Iterator[tuple[str, Any]]:
    """Name and value of every field, those of nested settings in the place of these."""
    for part in parts:
        for field in fields(part):
            value = getattr(part, field.name)
            if isinstance(value, Frozen):
                yield from plain_fields(value)
            else:
                yield field.name, value


def _is_nested(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Frozen)


def slide(label: str, name: str, low: float, high: float, form: str | None = None, step: float | None = None,
          why: str | None = None) -> None:
    """A slider; a value beyond its ends, copied from a run of the command line, moves the end."""
    value = setting(name)
    st.slider(label, min(low, value), max(high, value), key=key(name), step=step, format=form, help=why,
              persist_state="session")


def pick(label: str, name: str, steps: tuple, why: str | None = None) -> None:
    """A slider over chosen values."""
    options = sorted({*steps, setting(name)})
    st.select_slider(label, options, key=key(name), format_func=format_number, help=why, persist_state="session")


def choose(label: str, name: str, options: tuple, why: str | None = None) -> None:
    """One of a few, by their words in `CHOICES`."""
    st.segmented_control(label, options, key=key(name), format_func=CHOICES[name].get, required=True, help=why,
                         persist_state="session")


def number(label: str, name: str, low: int, high: int, why: str) -> None:
    """A whole number to type."""
    st.number_input(label, low, high, step=1, key=key(name), help=why, persist_state="session", width=150)
