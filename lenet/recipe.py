"""A recipe: a preset and what is changed in it. It is what Train shows, and what an address of Train says.

The settings themselves are the rows of `lenet.settings`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lenet.data.augmentation import AugmentationConfig
from lenet.errors import ConfigError
from lenet.frozen import Frozen
from lenet.network import NetworkConfig
from lenet.runs import RunConfig, TrainingConfig
from lenet.runs.names import LONGEST_NAME, cut_name
from lenet.runs.presets import PRESETS, get_preset
from lenet.settings import LONGEST_QUOTE, SETTINGS, Values, has_validation

ARTICLE = "article"
"""The preset whose values are the defaults."""

PRESET, NAME = "preset", "name"
"""What else an address of Train and the command line can say: the recipe to start from, and what the run is called."""

PRESET_HELP = "The recipe to start from. What else is said changes it."
NAME_HELP = f"What the run is called in lists, up to {LONGEST_NAME} letters."


@dataclass(frozen=True)
class Recipe:
    """What Train shows: a preset, what is changed in it, and a name ("" for the one that is suggested)."""

    preset: str
    values: Values
    name: str = ""

    @property
    def network(self) -> NetworkConfig:
        """The network that is described."""
        return NetworkConfig(**_take(NetworkConfig, self.values))

    @property
    def training(self) -> TrainingConfig:
        """The training that is described.

        Raises:
            ConfigError: if early stopping is asked for where nothing is kept aside to validate on.
        """
        augmentation = AugmentationConfig(**_take(AugmentationConfig, self.values))
        return TrainingConfig(**_take(TrainingConfig, self.values), augmentation=augmentation)

    def change(self, **values: Any) -> Recipe:
        """With other values. If all are then those of a preset, it starts from that one."""
        changed = {**self.values, **values}
        same = next((name for name in PRESETS if collect(get_preset(name)) == changed), self.preset)
        return replace(self, preset=same, values=changed)

    def leave_out_idle(self) -> Recipe:
        """Without what would have no effect and therefore is refused: patience where nothing is validated."""
        return self if has_validation(self.values) else replace(self, values={**self.values, "patience": 0})


def start_from(preset: str) -> Recipe:
    """A preset as it is.

    Raises:
        ConfigError: if there is none of that name.
    """
    return Recipe(preset, collect(get_preset(preset)))


def nearest(config: RunConfig) -> Recipe:
    """A run's settings, starting from the preset that differs in the fewest of them."""
    values = collect(config)

    def count_changes(preset: str) -> int:
        return len(describe_changes(values, start_from(preset).values))

    return Recipe(min(PRESETS, key=count_changes), values)


def collect(config: RunConfig) -> dict[str, Any]:
    """The value of every setting of a run's config, by its key."""
    return collect_network(config.network) | collect_training(config.training)


def collect_network(network: NetworkConfig) -> dict[str, Any]:
    """The value of every setting of a network."""
    return _collect(network)


def collect_training(training: TrainingConfig) -> dict[str, Any]:
    """The value of every setting of a training, those of its distortions included."""
    return _collect(training) | _collect(training.augmentation)


def decode(query: Mapping[str, str]) -> tuple[Recipe, list[ConfigError]]:
    """The recipe that an address describes, and what is wrong in it: there the preset's value is taken.

    Values that are right alone and do not fit each other are one problem too; what they leave without effect is off.
    """
    problems: list[ConfigError] = []

    def attempt(parse: Callable[[str], Any], text: str, other: Any) -> Any:
        try:
            return parse(text)
        except ConfigError as problem:
            problems.append(problem)
            return other

    recipe = attempt(start_from, query.get(PRESET, ARTICLE)[:LONGEST_QUOTE], start_from(ARTICLE))
    values = {key: attempt(setting.parse, query[key], recipe.values[key]) if query.get(key) else recipe.values[key]
              for key, setting in SETTINGS.items()}
    recipe = replace(recipe, values=values, name=cut_name(query.get(NAME, "")))
    try:
        _ = recipe.network, recipe.training
    except ConfigError as misfit:
        return recipe.leave_out_idle(), [*problems, misfit]
    return recipe, problems


def encode(recipe: Recipe) -> dict[str, str | None]:
    """A recipe as an address writes it: the preset, and every other key with None where it adds nothing."""
    usual = start_from(recipe.preset).values
    changed = {key: setting.write(recipe.values[key]) if recipe.values[key] != usual[key] else None
               for key, setting in SETTINGS.items()}
    return {PRESET: recipe.preset, **changed, NAME: recipe.name or None}


def describe_changes(values: Values, usual: Values, keys: Iterable[str] = SETTINGS) -> list[str]:
    """What `values` have otherwise than `usual`, a phrase each; of the settings `keys`."""
    return [SETTINGS[key].describe(values[key]) for key in keys if values[key] != usual[key]]


def _collect(config: Frozen) -> dict[str, Any]:
    """A field that holds a whole number where a fraction is meant, as JSON may, becomes a fraction."""
    return {key: type(setting.default)(getattr(config, key)) for key, setting in SETTINGS.items()
            if type(config) is setting.part}


def _take(part: type[Frozen], values: Values) -> dict[str, Any]:
    return {key: values[key] for key, setting in SETTINGS.items() if setting.part is part}
