"""Learning-rate schedules: the rate of every step of a run, as a pure function of its settings.

`TrainingConfig.learning_rate` is the highest rate of the run. With T planned steps, step i counted from 0:

    constant    the same rate at every step
    cosine      half a cosine from the highest rate to zero: (1 + cos(pi * i / T)) / 2 of it
    one_cycle   a straight warm-up from 1/25 of it over the first 30 % of the steps, then half a cosine to zero
                (L. Smith, N. Topin: Super-Convergence, 2017; there both slopes are straight)
    paper       the steps of 1998 (section III-B), by epoch, in their ratio to the first of them: with a learning
                rate of 0.0005 exactly the paper's

A run that is continued beyond the epochs it was planned for does not stretch its schedule, so that its past stays
what it was. "constant" and "paper" simply go on. "cosine" and "one_cycle" have come to zero, where nothing would be
learnt: their further epochs keep the rate that the last planned epoch began with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lenet.choice import Choice, find

if TYPE_CHECKING:
    from lenet.runs.config import TrainingConfig

WARM_UP = 0.3
"""The share of a one-cycle run in which the rate rises."""

WARM_UP_START = 1 / 25
"""Where it rises from, as a share of the highest rate."""

PAPER_RATES = (0.0005,) * 2 + (0.0002,) * 3 + (0.0001,) * 3 + (0.00005,) * 4 + (0.00001,)
"""The global step sizes of 1998, pass by pass; the last one holds for all further passes."""


@dataclass(frozen=True)
class Schedule(Choice):
    """One way to choose the learning rate of every step.

    Attributes:
        rate: (training, steps) -> the rates, (N,) float64, of the steps with these numbers, (N,) int from 0.
        changes: whether the rates differ.
    """

    rate: Callable[[TrainingConfig, np.ndarray], np.ndarray]
    changes: bool = True


def find_schedule(training: TrainingConfig) -> Schedule:
    """The schedule that a training asks for.

    Raises:
        ConfigError: if there is none of that name.
    """
    return find(SCHEDULES, "schedule", training.schedule)


def compute_rates(training: TrainingConfig, first: int = 0, count: int | None = None) -> np.ndarray:
    """The learning rates of `count` steps of a run, (count,) float32, from step `first` on, counted from 0.

    By default those of all planned steps: `training.epochs * training.steps_per_epoch`.
    """
    count = _planned(training) - first if count is None else count
    return _compute(training, np.arange(first, first + count)).astype(np.float32)


def rate_at(training: TrainingConfig, epoch: int, step: int) -> float:
    """The learning rate of one step: `step` of `epoch`, both counted from 0, as in `compute_rates`."""
    return float(_compute(training, np.array([epoch * training.steps_per_epoch + step]))[0])


def sample_rates(training: TrainingConfig, points: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """The planned run's schedule for a picture: at most `points` steps, evenly chosen, the first and last among them.

    Returns:
        Where they stand in epochs, (N,) float64, so 1.5 is half-way through the second; and their rates, (N,) float64.
    """
    steps = np.unique(np.linspace(0, _planned(training) - 1, min(points, _planned(training))).round().astype(int))
    return steps / training.steps_per_epoch, _compute(training, steps)


def _compute(training: TrainingConfig, steps: np.ndarray) -> np.ndarray:
    """The rates of the steps with these numbers, (N,) float64."""
    return find_schedule(training).rate(training, steps)


def _constant(training: TrainingConfig, steps: np.ndarray) -> np.ndarray:
    return np.full(len(steps), float(training.learning_rate))


def _cosine(training: TrainingConfig, steps: np.ndarray) -> np.ndarray:
    return training.learning_rate * _fall(_find_share(training, steps))


def _one_cycle(training: TrainingConfig, steps: np.ndarray) -> np.ndarray:
    return training.learning_rate * _rise_and_fall(_find_share(training, steps))


def _paper(training: TrainingConfig, steps: np.ndarray) -> np.ndarray:
    epochs = np.minimum(steps // training.steps_per_epoch, len(PAPER_RATES) - 1)
    return training.learning_rate / PAPER_RATES[0] * np.array(PAPER_RATES)[epochs]


def _planned(training: TrainingConfig) -> int:
    return training.epochs * training.steps_per_epoch


def _find_share(training: TrainingConfig, steps: np.ndarray) -> np.ndarray:
    """How far each step is in the planned run, 0 to 1; steps beyond it are where its last epoch begins."""
    planned, last_epoch = _planned(training), (training.epochs - 1) * training.steps_per_epoch
    return np.where(steps < planned, steps, last_epoch) / planned


def _fall(share: np.ndarray) -> np.ndarray:
    """Half a cosine: 1 at the beginning of the run, share 0, to 0 at its end, share 1."""
    return (1 + np.cos(np.pi * share)) / 2


def _rise_and_fall(share: np.ndarray) -> np.ndarray:
    rise = WARM_UP_START + (1 - WARM_UP_START) * share / WARM_UP
    return np.where(share < WARM_UP, rise, _fall((share - WARM_UP) / (1 - WARM_UP)))


SCHEDULES = {schedule.name: schedule for schedule in (
    Schedule("constant", "constant", "The same rate at every step.", _constant, changes=False),
    Schedule(
        "cosine", "cosine",
        "From the learning rate above down to zero along half a cosine: long steps first, then fine ones.", _cosine),
    Schedule(
        "one_cycle", "one cycle",
        "A warm-up over the first 30 % of the steps, then down to zero: it bears a higher rate than others.",
        _one_cycle),
    Schedule(
        "paper", "steps of 1998",
        "The rates of 1998, from epoch to epoch in their proportion: 1 for 2 epochs, then 0.4 for 3, 0.2 for 3, 0.1 "
        "for 4, and 0.02 to the end. A learning rate of 0.0005 makes them the paper’s own.", _paper),
)}  # fmt: skip
"""By their names. Another schedule is one more row."""
