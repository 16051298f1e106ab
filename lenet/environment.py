"""Settings that the environment holds: LENET_SLOTS and others. One that is not set, or empty, has its usual value."""

import os
import re
from collections.abc import Callable
from typing import TypeVar

from lenet.cores import count_cores
from lenet.errors import ConfigError

Value = TypeVar("Value")


def read_count(name: str, default: int) -> int:
    """How many of something: a whole number from 1.

    Raises:
        ConfigError: if the setting is anything else.
    """
    return _read(name, default, r"0*[1-9]\d{0,8}", int, "a whole number from 1")


def read_seconds(name: str, default: float) -> float:
    """A time in seconds, 0 or more, such as 60 or 0.5.

    Raises:
        ConfigError: if the setting is anything else, "nan" and "inf" among it.
    """
    return _read(name, default, r"\d{1,9}(\.\d*)?|\.\d+", float, "a number of seconds from 0, such as 60")


def read_switch(name: str, default: bool) -> bool:
    """Whether something is wanted: 1 or 0.

    Raises:
        ConfigError: if the setting is anything else.
    """
    return _read(name, default, "[01]", lambda text: text == "1", "0 or 1")


def count_slots() -> int:
    """Trainings at a time: `LENET_SLOTS`, or one for every two cores that may be used.

    Raises:
        ConfigError: if `LENET_SLOTS` is no whole number above 0.
    """
    return read_count("LENET_SLOTS", max(1, count_cores() // 2))


def count_threads() -> int:
    """Cores that one training uses: `LENET_THREADS`, or an equal share of all for each slot.

    Raises:
        ConfigError: if `LENET_THREADS` is no whole number above 0.
    """
    return read_count("LENET_THREADS", max(1, count_cores() // count_slots()))


def is_shared() -> bool:
    """Whether visitors who do not know each other share this server: `LENET_SHARED`.

    Raises:
        ConfigError: if it is neither 0 nor 1.
    """
    return read_switch("LENET_SHARED", False)


def _read(name: str, default: Value, form: str, parse: Callable[[str], Value], right: str) -> Value:
    """The value of a setting, which is to have the `form` of a regular expression; `right` says so in words."""
    text = os.environ.get(name)
    if not text:
        return default
    if not re.fullmatch(form, text, re.ASCII):
        raise ConfigError(f"{name} is {text!r}; it must be {right}.")
    return parse(text)
