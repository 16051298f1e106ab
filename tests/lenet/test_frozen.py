"""What all frozen settings share, where the annotations of a class are text."""

from __future__ import annotations

from dataclasses import dataclass, field

from lenet.frozen import Frozen


@dataclass(frozen=True)
class Inner(Frozen):
    """Settings within settings."""

    size: int = 1


@dataclass(frozen=True)
class Outer(Frozen):
    """Settings that hold others."""

    inner: Inner = field(default_factory=Inner)


def test_nested_settings_come_back_as_what_they_were():
    assert Outer.from_json(Outer(Inner(5)).to_json()) == Outer(Inner(5))
