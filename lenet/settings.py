"""Every setting of a run, one row each: what it is called, what it may be, and how people change it.

The table drives the controls of the page Train, that page's address, the options of `python -m lenet train` and
docs/addresses.md. Another setting is a field of a config and one more row here. What a value may be is said where the
field is (`NetworkConfig`, `TrainingConfig`, `AugmentationConfig`), and nowhere else: `parse` asks there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lenet.data import TRAIN_COUNT, WHOLE_COUNT
from lenet.data.augmentation import AugmentationConfig
from lenet.errors import ConfigError
from lenet.frozen import Frozen
from lenet.network import ACTIVATIONS, C3_INPUTS, INPUT_FORMATS, KERNEL_SIZES, OUTPUTS, POOLINGS, NetworkConfig
from lenet.runs import OPTIMIZERS, RunConfig, TrainingConfig
from lenet.runs.config import LONGEST_NAME
from lenet.runs.initializations import INITIALIZATIONS
from lenet.runs.presets import PRESETS, get_preset
from lenet.runs.schedule import SCHEDULES

ARTICLE = "article"
"""The preset whose values are the defaults."""

LONGEST_QUOTE = 40
"""Characters of a wrong value that a message quotes."""

Values = Mapping[str, Any]
"""The value of every setting of `SETTINGS`, by its key."""


@dataclass(frozen=True)
class Options:
    """One of a few, each with its word; `short` has other words for a run's name."""

    words: Mapping[Any, str]
    short: Mapping[Any, str]


@dataclass(frozen=True)
class Slider:
    """Any number between two ends. `form` is how Streamlit writes it; "percent" is for shares in 0..1."""

    low: float
    high: float
    step: float | None = None
    form: str | None = None


@dataclass(frozen=True)
class Marks:
    """One of some chosen numbers."""

    values: tuple[float, ...]


@dataclass(frozen=True)
class Typed:
    """A whole number to type."""

    low: int
    high: int


@dataclass(frozen=True)
class Setting:
    """One setting.

    Attributes:
        key: its name in an address; on the command line --KEY, with hyphens. Also the name of its field.
        part: the config that has the field.
        group: where it stands on the page.
        label: its name for people.
        help: a sentence about it; empty where the label says all.
        control: how it is changed.
        phrase: how it stands in a run's name, `{}` being the value.
        matters: whether it has any effect beside the other values.
    """

    key: str
    part: type[Frozen]
    group: str
    label: str
    help: str
    control: Options | Slider | Marks | Typed
    phrase: str
    matters: Callable[[Values], bool] = lambda values: True

    @property
    def default(self) -> Any:
        """The article's value."""
        return getattr(self.part(), self.key)

    @property
    def option(self) -> str:
        """Its option on the command line."""
        return "--" + self.key.replace("_", "-")

    def parse(self, text: str) -> Any:
        """The value that a text of an address or of the command line means.

        Raises:
            ConfigError: if it means none, or one that is out of range.
        """
        quoted = text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"
        read, what = _READ[type(self.default)]
        value = read(quoted)
        if value is None:
            raise ConfigError(f"{self.label} is {quoted!r}; it must be {what}.")
        replace(self.part(), **{self.key: value})
        return value

    def write(self, value: Any) -> str:
        """A value as `parse` reads it."""
        return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)

    def format(self, value: Any) -> str:
        """A value for people: "10 %", "54,000", "scaled tanh (1998)"."""
        if isinstance(self.control, Options):
            return self.control.words.get(value, str(value))
        if isinstance(self.control, Slider) and self.control.form == "percent":
            return f"{value * 100:.3g} %"
        return format_number(value)

    def describe(self, value: Any) -> str:
        """The setting and its value in a few words: "rate 0.1", "average pooling", "20 % wrong labels"."""
        short = self.control.short if isinstance(self.control, Options) else {}
        text = self.phrase.format(short.get(value, self.format(value)))
        return text.removesuffix("s") if text == "1 epochs" else text


def format_number(value: float) -> str:
    """A whole number with commas, another without needless zeros: as 0.00001, but as 1e-09 where that would say 0."""
    if isinstance(value, int):
        return f"{value:,}"
    fixed = f"{value:.7f}".rstrip("0").rstrip(".")
    return fixed if float(fixed) or not value else f"{value:.3g}"


def _read_whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?\d{1,12}", text, re.ASCII) else None


def _read_number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"-?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", text, re.ASCII | re.I) else None


_READ: Mapping[type, tuple[Callable[[str], Any], str]] = {
    int: (_read_whole, "a whole number"), float: (_read_number, "a number"), str: (str, "a word")}
"""How a value of each type is read, and what it must be."""


def _name(table: Mapping[Any, Any], short: Mapping[Any, str] | None = None) -> Options:
    """The options of a table of records."""
    return Options({name: record.label for name, record in table.items()}, short or {})


def _explain(first: str, table: Mapping[Any, Any]) -> str:
    """A sentence, and after it that of every record of a table, in a paragraph each."""
    return "\n\n".join([first, *(f"**{record.label}**: {record.sentence}" for record in table.values())])


def _has_momentum(values: Values) -> bool:
    return "momentum" in OPTIMIZERS[values["optimizer"]].defaults


def _has_validation(values: Values) -> bool:
    return TrainingConfig(train_images=values["train_images"]).has_validation


RATES = (*(float(f"{digit}e{power}") for power in range(-5, 2) for digit in (1, 2, 5)), 100.0)
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
AMOUNTS = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 40_000, TRAIN_COUNT, WHOLE_COUNT)
DECAYS = (0.0, 0.0001, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
AVERAGES = (0.0, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999)

SETTINGS = {setting.key: setting for setting in (
    Setting("input_size", NetworkConfig, "input", "Input",
            "The article’s 28×28 images get a border of zeros in C1; the paper pads them to 32×32 first.",
            _name(INPUT_FORMATS, {32: "32×32 as in the paper"}), "{}"),
    Setting("c1", NetworkConfig, "widths", "C1: filters", "How many maps C1 makes.", Slider(1, 32), "C1 {}"),
    Setting("c3", NetworkConfig, "widths", "C3: filters", "How many maps C3 makes.", Slider(1, 64), "C3 {}"),
    Setting("c5", NetworkConfig, "widths", "C5: filters", "How many maps C5 makes.", Slider(1, 240), "C5 {}"),
    Setting("f6", NetworkConfig, "widths", "F6: units", "How many units F6 has.", Slider(1, 240), "F6 {}"),
    Setting("kernel_size", NetworkConfig, "layers", "Kernel: side of every filter", "In pixels.",
            Slider(KERNEL_SIZES[0], KERNEL_SIZES[-1], form="%d px"), "kernels of {}"),
    Setting("activation", NetworkConfig, "layers", "Activation",
            _explain("What follows each sum, from C1 to F6.", ACTIVATIONS),
            _name(ACTIVATIONS), "{}"),
    Setting("pooling", NetworkConfig, "layers", "Pooling in S2 and S4",
            _explain("What is made of four neighbouring values.", POOLINGS),
            _name(POOLINGS, {"average": "average pooling", "subsampling": "subsampling"}), "{}"),
    Setting("c3_inputs", NetworkConfig, "layers", "What C3 sees",
            _explain("The table needs 6 filters in C1 and 16 in C3.", C3_INPUTS),
            _name(C3_INPUTS, {"paper": "C3 table"}), "{}"),
    Setting("output", NetworkConfig, "layers", "Output",
            _explain("The bitmaps need 84 units in F6, and an activation that reaches −1 and 1.", OUTPUTS),
            _name(OUTPUTS, {"rbf": "RBF output"}), "{}"),
    Setting("dropout", NetworkConfig, "layers", "Dropout after C5 and F6",
            "The share of outputs set to zero at random in training; 0 in the article.",
            Slider(0.0, 0.9, 0.05, "%.2f"), "dropout {}"),

    Setting("optimizer", TrainingConfig, "basics", "Optimizer", _explain("How the weights are moved.", OPTIMIZERS),
            _name(OPTIMIZERS, {"sdlm": "second-order"}), "{}"),
    Setting("learning_rate", TrainingConfig, "basics", "Learning rate",
            "How far each batch moves the weights. With a schedule, the highest rate of the run.", Marks(RATES),
            "rate {}"),
    Setting("momentum", TrainingConfig, "basics", "Momentum", "The share of the last move that is kept, with SGD.",
            Slider(0.0, 0.99, 0.01, "%.2f"), "momentum {}", _has_momentum),
    Setting("batch_size", TrainingConfig, "basics", "Images a batch", "How many images are learnt at a time.",
            Marks(BATCHES), "batches of {}"),
    Setting("train_images", TrainingConfig, "basics", "Training images",
            f"Of {WHOLE_COUNT:,}. Up to {TRAIN_COUNT:,}, the last 6,000 are kept aside for validation; with more, none "
            "are. The 10,000 test images are for the end.", Marks(AMOUNTS), "{} images"),
    Setting("epochs", TrainingConfig, "counts", "Epochs", "How often it sees every image.", Typed(1, 1000),
            "{} epochs"),
    Setting("seed", TrainingConfig, "counts", "Seed", "Same seed and settings, same curve.", Typed(0, 2**31 - 1),
            "seed {}"),
    Setting("schedule", TrainingConfig, "schedule", "Schedule", "How the learning rate changes.", _name(SCHEDULES),
            "{}"),
    Setting("initialization", TrainingConfig, "start", "First weights",
            "What the first weights are drawn from.", _name(INITIALIZATIONS, {"paper": "first weights of 1998"}), "{}"),
    Setting("weight_decay", TrainingConfig, "regularisation", "Weight decay",
            "Every step draws all weights towards zero, by this share times the learning rate.", Marks(DECAYS),
            "weight decay {}"),
    Setting("label_smoothing", TrainingConfig, "regularisation", "Label smoothing",
            "This share of each label is spread over all ten digits, so that being a little unsure costs nothing.",
            Slider(0.0, 0.5, 0.01, "%.2f"), "label smoothing {}"),
    Setting("averaging", TrainingConfig, "regularisation", "Averaged weights",
            "What is judged and kept is a running mean of the weights; so much of it stays at every step. 0.999 "
            "averages over about the last 1,000 steps.", Marks(AVERAGES), "averaged weights {}"),
    Setting("patience", TrainingConfig, "regularisation", "Early stopping: patience",
            "So many epochs without a better validation accuracy end the training; the best epoch is kept. 0 never "
            "ends it early.", Slider(0, 50, form="%d epochs"), "patience {}", _has_validation),
    Setting("label_noise", TrainingConfig, "noise", "Share of wrong labels",
            "So many training labels, drawn by the seed, are replaced by a wrong digit.",
            Slider(0.0, 1.0, 0.05, "percent"), "{} wrong labels"),

    Setting("shift", AugmentationConfig, "augmentation", "Shift",
            "Moved sideways and up or down, by up to so many pixels.", Slider(0.0, 6.0, 0.5, "%g px"), "shift {} px"),
    Setting("rotate", AugmentationConfig, "augmentation", "Turn", "Turned either way, by up to so many degrees.",
            Slider(0.0, 45.0, 1.0, "%g°"), "turn {}°"),
    Setting("scale", AugmentationConfig, "augmentation", "Scale", "Made larger or smaller, by up to this share.",
            Slider(0.0, 0.5, 0.01, "percent"), "scale {}"),
    Setting("squeeze", AugmentationConfig, "augmentation", "Squeeze",
            "Made wider and lower, or narrower and taller, by up to this share.", Slider(0.0, 0.5, 0.01, "percent"),
            "squeeze {}"),
    Setting("shear", AugmentationConfig, "augmentation", "Shear",
            "Slanted either way: each row moved by up to this share of its height.", Slider(0.0, 0.5, 0.01, "percent"),
            "shear {}"),
    Setting("thickness", AugmentationConfig, "augmentation", "Thickness", "Strokes made thinner or thicker.",
            Slider(0.0, 1.0, 0.05, "percent"), "thickness {}"),
    Setting("elastic", AugmentationConfig, "augmentation", "Elastic",
            "Bent like rubber: every pixel moved by a smooth random field.", Slider(0.0, 3.0, 0.1, "%g px"),
            "elastic {} px"),
)}  # fmt: skip
"""All settings of the network, its training and its distortions, in the order of the page."""

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
        return self if _has_validation(self.values) else replace(self, values={**self.values, "patience": 0})


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


def cut_name(text: str) -> str:
    """A name as a run may have it: without what cannot be printed, and cut where it is too long."""
    printable = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return printable if len(printable) <= LONGEST_NAME else f"{printable[: LONGEST_NAME - 1].rstrip()}…"


def describe_changes(values: Values, usual: Values, keys: Iterable[str] = SETTINGS) -> list[str]:
    """What `values` have otherwise than `usual`, a phrase each; of the settings `keys`."""
    return [SETTINGS[key].describe(values[key]) for key in keys if values[key] != usual[key]]


def _collect(config: Frozen) -> dict[str, Any]:
    """A field that holds a whole number where a fraction is meant, as JSON may, becomes a fraction."""
    return {key: type(setting.default)(getattr(config, key)) for key, setting in SETTINGS.items()
            if type(config) is setting.part}


def _take(part: type[Frozen], values: Values) -> dict[str, Any]:
    return {key: values[key] for key, setting in SETTINGS.items() if setting.part is part}
