"""Settings as words for people: on the switches, on the lids of groups, in the name of a run. Pure functions."""

from collections.abc import Iterable
from dataclasses import fields

from lenet.data.augmentation import AugmentationConfig
from lenet.network import ACTIVATIONS, C3_INPUTS, INPUT_FORMATS, OUTPUTS, POOLINGS, NetworkConfig
from lenet.frozen import Frozen
from lenet.runs.presets import PRESETS
from lenet.runs import OPTIMIZERS, RunConfig, TrainingConfig
from lenet.runs.config import LONGEST_NAME
from lenet.runs.initializations import INITIALIZATIONS
from lenet.runs.schedule import SCHEDULES
from ui.train.words import format_number

ARTICLE = RunConfig()
CHOICES = {
    setting: {name: record.label for name, record in records.items()} for setting, records in (
        ("input_size", INPUT_FORMATS), ("activation", ACTIVATIONS), ("pooling", POOLINGS), ("c3_inputs", C3_INPUTS),
        ("output", OUTPUTS), ("optimizer", OPTIMIZERS), ("schedule", SCHEDULES), ("initialization", INITIALIZATIONS))
}  # fmt: skip
"""The word for each value of the settings that have only a few."""

SHORT = {
    ("input_size", 32): "32×32 as in the paper", ("pooling", "average"): "average pooling",
    ("pooling", "subsampling"): "subsampling", ("c3_inputs", "paper"): "C3 table", ("output", "rbf"): "RBF output",
    ("optimizer", "sdlm"): "second-order", ("initialization", "paper"): "first weights of 1998",
}  # fmt: skip
"""Other words where a value stands in a run's name."""

PHRASES = {
    "learning_rate": "rate {}", "batch_size": "batches of {}", "kernel_size": "kernels of {}",
    "train_images": "{} images", "weight_decay": "weight decay {}", "label_smoothing": "label smoothing {}",
    "averaging": "averaged weights {}", "label_noise": "{} wrong labels", "patience": "patience {}",
    "shift": "shift {} px", "rotate": "turn {}°", "scale": "scale {}", "squeeze": "squeeze {}", "shear": "shear {}",
    "thickness": "thickness {}", "elastic": "elastic {} px",
}  # fmt: skip
SHARES = ("label_noise", "scale", "squeeze", "shear", "thickness")
"""Settings that are read as percent."""


def suggest_name(network: NetworkConfig, training: TrainingConfig) -> str:
    """The name of the recipe if it has one, else one that says in what a run differs from the article's."""
    if (network, training) == (ARTICLE.network, ARTICLE.training):
        return "The article’s recipe"
    for preset in PRESETS.values():
        if (network, training) == (preset.network, preset.training):
            return preset.name
    return shorten(", ".join(describe_changes(network, ARTICLE.network) + describe_changes(training, ARTICLE.training)))


def shorten(name: str) -> str:
    """The name, cut where it would be too long for a run."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def describe_changes(config: Frozen, usual: Frozen, only: Iterable[str] | None = None) -> list[str]:
    """What `config` has otherwise than `usual`, a phrase each; of `only` these fields."""
    words = []
    for field in fields(config):
        value, other = getattr(config, field.name), getattr(usual, field.name)
        if value == other or (only is not None and field.name not in only):
            continue
        words += describe_changes(value, other) if isinstance(value, Frozen) else [describe_setting(field.name, value)]
    return words


def describe_setting(name: str, value: object) -> str:
    """One setting and its value: "rate 0.1", "average pooling", "20 % wrong labels"."""
    if (name, value) in SHORT:
        return SHORT[name, value]
    if name in CHOICES and value in CHOICES[name]:
        return CHOICES[name][value]
    if name == "epochs":
        return f"{value:,} {'epochs' if value > 1 else 'epoch'}"
    text = f"{value * 100:.3g} %" if name in SHARES else format_number(value)
    return PHRASES.get(name, f"{name.upper() if len(name) == 2 else name} {{}}").format(text)


def describe_group(training: TrainingConfig, *names: str) -> str:
    """What is on in a group of settings: "none", or the phrases of those that are not as in the article."""
    return ", ".join(describe_changes(training, ARTICLE.training, names)) or "none"


def describe_augmentation(augmentation: AugmentationConfig) -> str:
    """Which distortions are on: "none", or "shift 2 px, turn 10°"."""
    return ", ".join(describe_changes(augmentation, AugmentationConfig())) or "none"
