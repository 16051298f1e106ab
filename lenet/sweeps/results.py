"""What a sweep has found: a row for every combination, over its seeds, the best first.

Sorted by validation, never by the test: what is chosen by the test images is no longer measured by them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import mean, stdev
from typing import Any

from lenet.runs import Run, TrainingConfig
from lenet.runs.state import RunState
from lenet.sweeps.plan import describe_values
from lenet.sweeps.sweep import Sweep, is_outgrown

MEASURED = ("finished",)
"""How runs end whose accuracy is a result. One that was stopped has not learnt all that it was asked to."""


@dataclass(frozen=True)
class Row:
    """One combination.

    Attributes:
        values: what was tried, by the keys of the settings.
        runs: those there are, one a seed.
        scores: the validation accuracies, 0 to 1, of those that have finished.
        wanted: how many seeds were asked for.
    """

    values: Mapping[str, Any]
    runs: tuple[Run, ...]
    scores: tuple[float, ...]
    wanted: int

    @property
    def label(self) -> str:
        """What was tried, in words."""
        return describe_values(self.values) or "as it is"

    @property
    def mean(self) -> float | None:
        """The mean of the scores; None if there is none."""
        return mean(self.scores) if self.scores else None

    @property
    def deviation(self) -> float | None:
        """The standard deviation of the scores over the seeds, with n - 1; None if there are fewer than two."""
        return stdev(self.scores) if len(self.scores) > 1 else None

    @property
    def diverged(self) -> int:
        """How many of its runs have diverged."""
        return sum(run.state.has_diverged for run in self.runs)

    @property
    def best(self) -> Run | None:
        """The run with the highest score."""
        scored = [(score, -number, run) for number, run in enumerate(self.runs)
                  if (score := find_score(run)) is not None]
        return max(scored, key=lambda each: each[:2])[2] if scored else None


def build_rows(sweep: Sweep) -> list[Row]:
    """A row for every combination, by the mean score, the best first; those without one last, in their order."""
    runs: dict[tuple[Any, ...], list[Run]] = {}
    values: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for trial, run in sweep.pairs:
        key = tuple(trial.values.values())
        values[key] = trial.values
        runs.setdefault(key, []).extend([run] if isinstance(run, Run) else [])
    rows = [Row(values[key], tuple(found), tuple(score for run in found if (score := find_score(run)) is not None),
                sweep.plan.seeds) for key, found in runs.items()]
    return sorted(rows, key=lambda row: -1 if row.mean is None else row.mean, reverse=True)


def find_score(run: Run) -> float | None:
    """The validation accuracy of what a run had kept when it had learnt what was planned; None if it has not yet.

    What it learnt later, as it was continued by hand, does not count: the other rows did not have it.
    """
    if run.status not in MEASURED and not is_outgrown(run):
        return None
    return kept_accuracy(run.state, run.config.training)


def kept_accuracy(state: RunState, training: TrainingConfig) -> float | None:
    """The validation accuracy of the epoch that is kept, of those that were planned.

    That is the last, if early stopping kept no other; of a run that learnt on, the one that it would have kept.
    """
    planned = [point for point in state.epochs if point.epoch <= training.epochs]
    if len(planned) == len(state.epochs):
        kept = [point for point in planned if state.best_epoch in (None, point.epoch)]
        return kept[-1].val_accuracy if kept else None
    if training.patience:
        return max((point.val_accuracy for point in planned if point.val_accuracy is not None), default=None)
    return planned[-1].val_accuracy if planned else None
