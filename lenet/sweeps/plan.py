"""What a sweep is asked to do: a recipe, the values that are tried in it, and with how many seeds each."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import prod
from typing import Any, NamedTuple

from lenet.choice import find
from lenet.errors import ConfigError, quote
from lenet.frozen import Frozen, check_whole
from lenet.network import build_layers
from lenet.recipe import ARTICLE, Recipe, collect
from lenet.runs import RunConfig, TrainingConfig
from lenet.runs.names import check_name, cut_name
from lenet.settings import SETTINGS

MOST_RUNS = 200
"""Runs that one sweep may have: more than anyone looks through, and a day's work of a small machine."""

SEED = "seed"

ADDRESS = re.compile(r"([a-z]+://)?(\[[0-9a-f:]+\]|[^\s/:]+):[0-9]{1,5}/?")
"""Of a Dask scheduler."""


class Trial(NamedTuple):
    """One run of a sweep. `number` counts from 1; `values` are those that are tried, by the keys of their settings."""

    number: int
    values: Mapping[str, Any]
    label: str
    config: RunConfig


@dataclass(frozen=True)
class SweepPlan(Frozen):
    """A recipe, and what is tried in it.

    Attributes:
        name: what the sweep is called, as a run is.
        base: all other settings; its seed is the first that is tried.
        over: keys of `lenet.settings.SETTINGS`, each with the values that are tried.
        seeds: how many seeds each combination is trained with, one after the other from the base's on.
        scheduler: the address of a Dask cluster's scheduler; "" for this machine.

    Raises:
        ConfigError: if a value is out of its range, there would be too many runs, or one of them cannot be built or
            has no validation.
    """

    name: str = "Sweep"
    base: RunConfig = field(default_factory=RunConfig)
    over: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    seeds: int = 1
    scheduler: str = ""

    def __post_init__(self) -> None:
        check_name(self.name)
        check_whole("The number of seeds", self.seeds, 1, MOST_RUNS)
        if not isinstance(self.base, RunConfig) or not isinstance(self.scheduler, str):
            raise ConfigError(f"{quote(self.base)} and {quote(self.scheduler)} are no recipe and no address.")
        check_address(self.scheduler)
        object.__setattr__(self, "over", _check_over(self.over))
        if self.count > MOST_RUNS:
            raise ConfigError(f"That would be {self.count:,} runs; a sweep may have {MOST_RUNS}: try fewer values or "
                              "fewer seeds.")
        self._check_validation()

    @property
    def count(self) -> int:
        """How many runs there are."""
        return prod(map(len, self.over.values())) * self.seeds

    @cached_property
    def trials(self) -> tuple[Trial, ...]:
        """All runs: every combination with the first seed, then with the next."""
        seeds = range(self.base.training.seed, self.base.training.seed + self.seeds)
        combinations = [dict(zip(self.over, values, strict=True)) for values in product(*self.over.values())]
        pairs = product(seeds, combinations)
        return tuple(self._build_trial(number, seed, values) for number, (seed, values) in enumerate(pairs, 1))

    def _check_validation(self) -> None:
        for trial in self.trials:
            training = trial.config.training
            if not training.has_validation:
                most = TrainingConfig().train_images
                raise ConfigError(
                    f"{training.train_images:,} training images leave none for validation, by which a sweep compares: "
                    f"choose {most:,} at most under “{SETTINGS['train_images'].label}” (--train-images {most}).")

    def _build_trial(self, number: int, seed: int, values: Mapping[str, Any]) -> Trial:
        label = describe_values(values)
        if self.seeds > 1 or not label:
            label = ", ".join(filter(None, [label, f"seed {seed}"]))
        recipe = Recipe(ARTICLE, {**collect(self.base), **values, SEED: seed})
        try:
            config = RunConfig(self._name(label), recipe.network, recipe.training)
            build_layers(config.network)
        except ConfigError as problem:
            raise ConfigError(f"There can be no run with {label}: {problem}") from None
        return Trial(number, values, label, config)

    def _name(self, label: str) -> str:
        """The name of a run: the sweep's and what is its own, or that alone where both are too long."""
        both = f"{self.name}: {label}"
        return both if cut_name(both) == both else cut_name(label)


def check_address(scheduler: str) -> None:
    """Raise `ConfigError` unless that is the address of a scheduler, or empty."""
    if scheduler and not ADDRESS.fullmatch(scheduler):
        raise ConfigError(f"{quote(scheduler)} is no scheduler's address; one looks like tcp://10.0.0.5:8786.")


def count_runs(count: int) -> str:
    """So many runs, in words."""
    return "1 run" if count == 1 else f"{count:,} runs"


def describe_values(values: Mapping[str, Any]) -> str:
    """What is tried, in words: "rate 0.001, tanh"."""
    return ", ".join(SETTINGS[key].describe(value) for key, value in values.items())


def parse_over(texts: Iterable[str]) -> dict[str, tuple[Any, ...]]:
    """What is to be tried, of texts such as "learning_rate=0.001,0.003" or "learning-rate=0.001,0.003".

    Raises:
        ConfigError: if one has no "=", there is no such setting, or a value is none of it.
    """
    over: dict[str, tuple[Any, ...]] = {}
    for text in texts:
        name, equals, values = text.partition("=")
        if not equals:
            raise ConfigError(f"{text[:60]!r} tries nothing; write a setting and its values, as "
                              "learning_rate=0.001,0.003.")
        key = name.strip().replace("-", "_")
        setting = find(SETTINGS, "setting", key)
        over[key] = (*over.get(key, ()), *(setting.parse(value.strip()) for value in values.split(",")))
    return _check_over(over)


def write_over(over: Mapping[str, Sequence[Any]]) -> list[str]:
    """What is tried as `parse_over` reads it: a text for each setting, such as "learning_rate=0.001,0.003"."""
    return [f"{key}={','.join(map(SETTINGS[key].write, values))}" for key, values in over.items()]


def _check_over(over: Any) -> dict[str, tuple[Any, ...]]:
    """The values that are tried, each once and of its setting's type."""
    if not isinstance(over, Mapping):
        raise ConfigError(f"What is tried is {quote(over)}; it must be settings with their values.")
    return {key: _check_values(key, values) for key, values in over.items()}


def _check_values(key: str, values: Any) -> tuple[Any, ...]:
    setting = find(SETTINGS, "setting", key)
    if key == SEED:
        raise ConfigError("Seeds are tried by their number, as with --seeds 3, and not as a list.")
    if not isinstance(values, list | tuple) or not values:
        raise ConfigError(f"{setting.label} is to be tried with {quote(values)}; it must be a list of values.")
    return tuple(dict.fromkeys(setting.parse(setting.write(value)) for value in values))
