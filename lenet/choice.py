"""What all records of the lab share: a name for files and addresses, a label and a sentence for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from lenet.errors import ConfigError


@dataclass(frozen=True)
class Choice:
    """One of several kinds of something.

    Attributes:
        name: what configs, addresses and the command line call it.
        label: what a switch says.
        sentence: what it does, for someone who meets it for the first time.
    """

    name: str
    label: str
    sentence: str


Record = TypeVar("Record")


def find(table: Mapping[Any, Record], what: str, name: object) -> Record:
    """The record `name` of a table.

    Raises:
        ConfigError: if there is none; the message lists the names there are.
    """
    if name not in table:
        raise ConfigError(f"There is no {what} {name!r}; there are: {', '.join(map(str, table))}.")
    return table[name]
