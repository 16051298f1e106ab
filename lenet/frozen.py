"""What frozen records share: checks of their values, plain JSON out and in.

A record that comes from a file says for each of its fields what may stand there, once, beside its type:

    epoch: Annotated[int, Whole(0, 1000)]

`build_record` checks every field before it makes one.
"""

import dataclasses
import json
from collections.abc import Collection, Mapping
from functools import cache
from typing import Annotated, Any, ClassVar, Protocol, Self, TypeVar, get_args, get_origin, get_type_hints

from lenet.errors import ConfigError, quote

Record = TypeVar("Record")


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
            raise ConfigError(f"{cls.__name__} needs a JSON object, not {quote(values)}.")
        kinds = get_type_hints(cls)
        known = {field.name: kinds[field.name] for field in dataclasses.fields(cls)}
        unknown = sorted(set(values) - set(known))
        if unknown:
            raise ConfigError(f"{cls.__name__} has no setting {quote(unknown[0])}; it has {', '.join(known)}.")
        nested = {name: kind.from_json(values[name]) for name, kind in known.items()
                  if name in values and isinstance(kind, type) and issubclass(kind, Frozen)}
        return cls(**{**values, **nested})


def parse_json(text: str | bytes) -> Any:
    """What a text of JSON says.

    Raises:
        ConfigError: if it is none, or nests so deep that Python gives up.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as problem:
        place = f" (line {problem.lineno})" if isinstance(problem, json.JSONDecodeError) else ""
        raise ConfigError(f"{quote(text)} is no JSON{place}.") from None


def check_choice(name: str, value: Any, choices: Collection[Any]) -> None:
    """Raise `ConfigError` unless `value`, a text or a whole number, is one of `choices`."""
    if not isinstance(value, str | int) or isinstance(value, bool) or value not in choices:
        raise ConfigError(f"{name} is {quote(value)}; it can be {', '.join(map(str, choices))}.")


def check_whole(name: str, value: Any, low: int, high: int) -> None:
    """Raise `ConfigError` unless `value` is a whole number from `low` to `high`."""
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise ConfigError(f"{name} is {quote(value)}; it must be a whole number from {low:,} to {high:,}.")


def check_number(name: str, value: Any, low: float, high: float) -> None:
    """Raise `ConfigError` unless `value` is a number from `low` to `high`."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
        raise ConfigError(f"{name} is {quote(value)}; it must be a number from {low:g} to {high:g}.")


class Rule(Protocol):
    """What may stand in a field."""

    def check(self, name: str, value: Any) -> None:
        """Raise `ConfigError` unless `value` may stand in the field `name`."""


@dataclasses.dataclass(frozen=True)
class Whole:
    """A whole number from `low` to `high`."""

    low: int
    high: int

    def check(self, name: str, value: Any) -> None:
        check_whole(name, value, self.low, self.high)


@dataclasses.dataclass(frozen=True)
class Number:
    """A number from `low` to `high`, finite therefore."""

    low: float
    high: float

    def check(self, name: str, value: Any) -> None:
        check_number(name, value, self.low, self.high)


@dataclasses.dataclass(frozen=True)
class OneOf:
    """One of some words."""

    choices: tuple[str, ...]

    def check(self, name: str, value: Any) -> None:
        check_choice(name, value, self.choices)


@dataclasses.dataclass(frozen=True)
class Flag:
    """True or false."""

    def check(self, name: str, value: Any) -> None:
        if not isinstance(value, bool):
            raise ConfigError(f"{name} is {quote(value)}; it must be true or false.")


@dataclasses.dataclass(frozen=True)
class Text:
    """A text of at most so many characters, none of which `escape_unseen` would change."""

    most: int

    def check(self, name: str, value: Any) -> None:
        if not isinstance(value, str) or len(value) > self.most or escape_unseen(value) != value:
            raise ConfigError(f"{name} is {quote(value)}; it must be a text of at most {self.most:,} characters, "
                              "all of which can be seen.")


def escape_unseen(text: str) -> str:
    """A text with what cannot be seen, or turns its letters around, written as Python writes it, such as "\\u202e"."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign in "\n\t" else ascii(sign)[1:-1] for sign in text)


@dataclasses.dataclass(frozen=True)
class Rows:
    """A table of `count` rows with `length` values each, to which `rule` applies."""

    count: int
    length: int
    rule: Rule

    def check(self, name: str, value: Any) -> None:
        rows = value if isinstance(value, list | tuple) else ()
        if len(rows) != self.count or any(not isinstance(row, list | tuple) or len(row) != self.length for row in rows):
            raise ConfigError(f"{name} is {quote(value)}; it must be {self.count} lists of {self.length} values.")
        for row in rows:
            for each in row:
                self.rule.check(f"A value of {name}", each)


def build_record(record: type[Record], values: Mapping[str, Any]) -> Record:
    """Make a record from values that may be anything; fields that are left out take their defaults.

    A table, which JSON has as lists, is made of tuples.

    Raises:
        ConfigError: if a field is unknown, missing, or is not what it may be.
    """
    rules, needed = _read_rules(record)  # type: ignore[arg-type] # mypy holds that some classes have no hash
    for name, value in values.items():
        if name not in rules:
            raise ConfigError(f"There is no field {quote(name)}; there are {', '.join(rules)}.")
        quoted, rule, may_lack = rules[name]
        if value is not None or not may_lack:
            rule.check(quoted, value)
    if missing := needed - values.keys():
        raise ConfigError(f"{min(missing)!r} is missing.")
    tables = {name: tuple(map(tuple, value)) for name, value in values.items() if isinstance(value, list)}
    return record(**{**values, **tables})


@cache
def _read_rules(record: Any) -> tuple[dict[str, tuple[str, Rule, bool]], frozenset[str]]:
    """For every field its name in quotes, its rule, and whether it may be None; the names that have no default."""
    fields: tuple[dataclasses.Field[Any], ...] = dataclasses.fields(record)
    hints = get_type_hints(record, include_extras=True)
    needed = (field.name for field in fields if field.default is dataclasses.MISSING)
    rules = {field.name: (repr(field.name), *_read_rule(hints[field.name])) for field in fields}
    return rules, frozenset(needed)


def _read_rule(hint: Any) -> tuple[Rule, bool]:
    options = (hint,) if get_origin(hint) is Annotated else get_args(hint)
    rule = next(option.__metadata__[0] for option in options if get_origin(option) is Annotated)
    return rule, type(None) in options
