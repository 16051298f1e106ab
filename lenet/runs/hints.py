"""What a teacher would say who sees the curves of a run: why it learns badly, and what to try. From its points alone.

A hint is for a run that is in trouble. One that learns well, or is only slow to begin, gets none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lenet.choice import Choice
from lenet.data import TRAIN_COUNT
from lenet.runs.config import RunConfig
from lenet.runs.events import BatchPoint
from lenet.runs.optimizers import find_optimizer
from lenet.runs.state import RunState

RECENT, RECENT_IMAGES = 50, 500
"""Batches, and images, that "now" is the mean of, at least."""

PATIENCE = 100, 300
"""Batches after which a network that learns has left guessing behind; after which a right rate has brought it far."""

PATIENCE_IMAGES = 2000
"""Where a batch has few images, so many have to be learnt, too."""

GUESSING, GUESSING_LOSS = 0.15, 2.3
"""Right answers of a network that only guesses, at most (the most frequent digit alone is 11 % of MNIST), and its loss:
the logarithm of ten."""

WELL = 0.9
"""Right answers of a network whose learning rate nobody need raise."""

WORSE = 1.1
"""How many times what it was a loss must be to count as having risen."""

LOW = 10
"""How many times lower than usual a learning rate must be to count as too low."""

GAP = 0.03
"""By how much a network that overfits reads the images better that it learns from."""


@dataclass(frozen=True)
class Hint(Choice):
    """What is wrong with a run. `sentence` is the reason, with the run's own numbers.

    Attributes:
        advice: what to try.
        learning_rate: the one to try, if it is that.
    """

    advice: str
    learning_rate: float | None = None


class Words(NamedTuple):
    """A hint without its name, as in `Hint`."""

    sentence: str
    advice: str
    learning_rate: float | None = None


@dataclass(frozen=True)
class Trouble:
    """One kind of trouble.

    Attributes:
        name: for tests and pages.
        label: what it is called.
        explain: (state, config) -> the reason, what to try, and which learning rate, if that is to be tried; None if
            the run has no such trouble.
    """

    name: str
    label: str
    explain: Callable[[RunState, RunConfig], Words | None]


@dataclass(frozen=True)
class Now:
    """Means over the last batches: `loss`, `accuracy` (0 to 1); `batches` and `images`: learnt in the whole run."""

    loss: float
    accuracy: float
    batches: int
    images: int

    def is_after(self, batches: int) -> bool:
        """Whether so many batches have been learnt, and not too few images."""
        return self.batches >= batches and self.images >= PATIENCE_IMAGES


def find_hints(state: RunState, config: RunConfig) -> tuple[Hint, ...]:
    """The hints for a run, by its state and what was asked for; none if all is well, or too little has been learnt."""
    found = ((trouble, trouble.explain(state, config)) for trouble in TROUBLES.values())
    return tuple(Hint(trouble.name, trouble.label, *words) for trouble, words in found if words)


def _diverges(state: RunState, config: RunConfig) -> Words | None:
    now, rate = _measure(state), _rate(state, config)
    lower = _round(rate / 10)
    advice = f"Try a lower learning rate: {_write(lower)}. Each step then goes less far down the slope."
    if state.has_diverged:
        return Words(f"With a learning rate of {_write(rate)} the loss has left all bounds: each step went too far.",
                     advice, lower)
    if now is None or now.batches < RECENT or now.loss < WORSE * (start := _find_first_loss(state)):
        return None
    return Words(f"The loss is {now.loss:.3g}; before anything was learnt it was {start:.3g}. With a learning rate of "
                 f"{_write(rate)} each step goes too far and makes things worse.", advice, lower)


def _creeps(state: RunState, config: RunConfig) -> Words | None:
    now, rate, usual = _measure(state), _rate(state, config), _find_usual_rate(config)
    if now is None or not now.is_after(PATIENCE[1]) or now.accuracy >= WELL or rate * LOW > usual:
        return None
    return Words(f"After {now.batches:,} batches it reads {_percent(now.accuracy)} of its images right. Its learning "
                 f"rate, {_write(rate)}, is {usual / rate:,.0f} times lower than usual for "
                 f"{find_optimizer(config.training).label}, so each step hardly moves the weights.",
                 f"Try a learning rate of {_write(_round(usual))}.", _round(usual))


def _stands_still(state: RunState, config: RunConfig) -> Words | None:
    now = _measure(state)
    if now is None or not now.is_after(PATIENCE[0]) or now.accuracy >= GUESSING or _diverges(state, config):
        return None
    if _rate(state, config) * LOW <= _find_usual_rate(config):
        return None  # it may only be slow
    return Words(f"After {now.images:,} images in {now.batches:,} batches it reads {_percent(now.accuracy)} of them "
                 f"right; who guesses reads 10 %. The loss stands at {now.loss:.3g}.", _advise_standing(state, config))


def _advise_standing(state: RunState, config: RunConfig) -> str:
    training, rate, usual = config.training, _rate(state, config), _find_usual_rate(config)
    if training.label_noise > 0.5:
        return f"Try fewer wrong labels: {_percent(training.label_noise)} of them are wrong."
    if rate > 2 * usual:
        return (f"Try a new run with a learning rate of {_write(_round(usual))}: it is {_write(rate)}. Steps that go "
                "too far can push units to where their activation is flat, and no gradient brings them back.")
    return "Try another activation, such as ReLU, or another seed: from some first weights the way is flat at first."


def _overfits(state: RunState, config: RunConfig) -> Words | None:
    judged = [point for point in state.epochs if point.epoch and point.val_loss is not None and not point.partial]
    if len(judged) < 3:
        return None
    best, last = min(judged, key=lambda point: point.val_loss or 0.0), judged[-1]
    accuracy, val_accuracy = last.accuracy or 0.0, last.val_accuracy or 0.0
    if last.epoch - best.epoch < 2 or accuracy - val_accuracy < GAP:
        return None
    return Words(f"It reads {_percent(accuracy)} of the images right that it learns from, but {_percent(val_accuracy)} "
                 f"of those that validate. There its loss was lowest after epoch {best.epoch}, {best.val_loss:.3g}, "
                 f"and is {last.val_loss:.3g} now: it learns its images by heart.", _advise_overfitting(config))


def _advise_overfitting(config: RunConfig) -> str:
    training = config.training
    ways = {"more training images": training.train_images < TRAIN_COUNT,
            "distorted images": not training.augmentation.columns, "dropout": not config.network.dropout,
            "early stopping": not training.patience, "a smaller network": True}
    *most, last = (way for way, is_left in ways.items() if is_left)
    return f"Try {', '.join(most)} or {last}." if most else f"Try {last}."


TROUBLES = {trouble.name: trouble for trouble in (
    Trouble("diverging", "It diverges", _diverges),
    Trouble("rate_too_low", "The learning rate is too low", _creeps),
    Trouble("not_learning", "It does not learn at all", _stands_still),
    Trouble("overfitting", "It overfits", _overfits),
)}  # fmt: skip
"""By their names. Another kind of trouble is one more row."""


def _measure(state: RunState) -> Now | None:
    """How the network does now; None if nothing has been learnt, or nobody knows how many batches an epoch has."""
    if not state.batches or not state.steps_per_epoch:
        return None
    batches, last = [_count_batches(state, point) for point in state.batches], state.batches[-1]
    span = max(RECENT, RECENT_IMAGES * batches[-1] // max(1, last.images_seen))
    recent = [point for point, count in zip(state.batches, batches, strict=True) if count > batches[-1] - span]
    return Now(_mean(recent, "loss"), _mean(recent, "accuracy"), batches[-1], last.images_seen)


def _count_batches(state: RunState, point: BatchPoint) -> int:
    return (point.epoch - 1) * state.steps_per_epoch + point.step


def _mean(points: Sequence[BatchPoint], name: str) -> float:
    """The mean over images; points of version 1.0.0, which do not tell how many they cover, count alike."""
    weights = [max(1, point.images) for point in points]
    values: list[float] = [getattr(point, name) for point in points]
    return sum(weight * value for weight, value in zip(weights, values, strict=True)) / sum(weights)


def _find_first_loss(state: RunState) -> float:
    """The loss of the untrained network; if nobody measured it, that of the first batches or of guessing."""
    untrained = next((point.val_loss for point in state.epochs if not point.epoch), None)
    return max(state.batches[0].loss, GUESSING_LOSS) if untrained is None else untrained


def _rate(state: RunState, config: RunConfig) -> float:
    """The highest learning rate of the schedule, as it was last set."""
    return state.learning_rate or config.training.learning_rate


def _find_usual_rate(config: RunConfig) -> float:
    """The learning rate that is usual for the optimizer, with the momentum that the run has."""
    defaults = find_optimizer(config.training).defaults
    rate = defaults["learning_rate"]
    if "momentum" in defaults:  # a step goes on for 1 / (1 - momentum) steps
        rate *= (1 - config.training.momentum) / (1 - defaults["momentum"])
    return rate


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _round(rate: float) -> float:
    """A rate to try: one digit that counts."""
    return float(f"{rate:.1g}")


def _write(rate: float) -> str:
    """A rate as people write it: 0.00001, not 1e-05."""
    return np.format_float_positional(rate, trim="-")
