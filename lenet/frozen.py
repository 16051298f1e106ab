"""What all frozen settings share: checks when they are made, plain JSON out and in."""

import dataclasses
from collections.abc import Collection
from typing import Any, ClassVar, Self, get_type_hints

from lenet.errors import ConfigError


class Frozen:
    """Mix-in for frozen dataclasses whose fields are JSON values or other `Frozen` ones."""

    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]

    def to_json(self) -> dict[str, Any]:
        """The fields as a plain dictionary, ready for `json.dumps`."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, values: Any) -> Self:
        """Build from `to_json`'s dictionary; missing fields take their defaults.

        Raises:
            ConfigError: if `values` is no dictionary or has a field that this class does not know.
        """
        if not isinstance(values, dict):
            raise ConfigError(f"{cls.__name__} needs a JSON object, not {values!r}.")
        kinds = get_type_hints(cls)
        known = {field.name: kinds[field.name] for field in dataclasses.fields(cls)}
        unknown = sorted(set(values) - set(known))
        if unknown:
            raise ConfigError(f"{cls.__name__} has no setting {unknown[0]!r}; it has {', '.join(known)}.")
        nested = {name: kind.from_json(values[name]) for name, kind in known.items()
                  if name in values and isinstance(kind, type) and issubclass(kind, Frozen)}
        return cls(**{**values, **nested})


def check_choice(name: str, value: Any, choices: Collection[Any]) -> None:
    """Raise `ConfigError` unless `value` is one of `choices`."""
    if value not in choices:
        raise ConfigError(f"{name} is {value!r}; it can be {', '.join(map(str, choices))}.")


def check_whole(name: str, value: Any, low: int, high: int) -> None:
    """Raise `ConfigError` unless `value` is a whole number from `low` to `high`."""
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise ConfigError(f"{name} is {value!r}; it must be a whole number from {low:,} to {high:,}.")


def check_number(name: str, value: Any, low: float, high: float) -> None:
    """Raise `ConfigError` unless `value` is a number from `low` to `high`."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
        raise ConfigError(f"{name} is {value!r}; it must be a number from {low:g} to {high:g}.")
