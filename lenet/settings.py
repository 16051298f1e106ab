"""Every setting of a run, one row each: what it is called, what it may be, and how people change it.

The table drives the controls of the page Train, that page's address, the options of `python -m lenet train` and
docs/addresses.md. Another setting is a field of a config and one more row here. What a value may be is said where the
field is (`NetworkConfig`, `TrainingConfig`, `AugmentationConfig`), and nowhere else: `parse` asks there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from lenet.data import TRAIN_COUNT, WHOLE_COUNT
from lenet.data.augmentation import AugmentationConfig
from lenet.errors import ConfigError
from lenet.frozen import Frozen
from lenet.network import ACTIVATIONS, C3_INPUTS, INPUT_FORMATS, KERNEL_SIZES, OUTPUTS, POOLINGS, NetworkConfig
from lenet.runs import OPTIMIZERS, TrainingConfig
from lenet.runs.initializations import INITIALIZATIONS
from lenet.runs.schedule import SCHEDULES

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

    @cached_property
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
            return self.control.words[value]
        if isinstance(self.control, Slider) and self.control.form == "percent":
            return f"{value * 100:.3g} %"
        return format_setting(value)

    def describe(self, value: Any) -> str:
        """The setting and its value in a few words: "rate 0.1", "average pooling", "20 % wrong labels"."""
        short = self.control.short if isinstance(self.control, Options) else {}
        text = self.phrase.format(short.get(value, self.format(value)))
        return text.removesuffix("s") if text == "1 epochs" else text


def format_setting(value: float) -> str:
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


def has_validation(values: Values) -> bool:
    """Whether images are kept aside to validate on."""
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
            "ends it early.", Slider(0, 50, form="%d epochs"), "patience {}", has_validation),
    Setting("label_noise", TrainingConfig, "noise", "Share of wrong labels",
            "So many training labels, drawn by the seed, are replaced by a wrong digit.",
            Slider(0.0, 1.0, 0.05, "percent"), "{} wrong labels"),

    Setting("handwriting", TrainingConfig, "made", "Made handwriting",
            "So much of every batch are digits drawn anew from the lines of handwriting fonts, and in ways that fonts "
            "lack: a barred 7, a slashed 0, an open 4.", Slider(0.0, 0.9, 0.05, "percent"), "{} made handwriting"),
    Setting("no_digits", TrainingConfig, "made", "No digits",
            "So much of every batch are letters, scribbles, shapes and two digits at once. The network learns to tell "
            "that they are no digit.", Slider(0.0, 0.5, 0.05, "percent"), "{} no digits"),

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
