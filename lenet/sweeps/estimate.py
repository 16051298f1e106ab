"""How long a sweep will take, by what earlier runs have measured."""

from collections.abc import Mapping, Sequence
from math import log2
from types import MappingProxyType
from typing import Any

from lenet.recipe import collect
from lenet.runs import Run
from lenet.runs.state import SLOWEST, RunState
from lenet.sweeps.plan import Trial

START_SECONDS = 6.0
"""What a run takes before it learns and after it: TensorFlow is loaded, functions are compiled, test images read."""

WITHOUT_WEIGHT = ("learning_rate", "momentum", "epochs", "seed", "schedule", "initialization", "label_noise",
                  "patience", "train_images", "batch_size", "weight_decay", "label_smoothing")
"""Settings that change the speed little, or are reckoned apart."""

EQUALLY_QUICK = frozenset(WITHOUT_WEIGHT) - {"batch_size"}

ENOUGH = 30_000
"""Images that a run must have learnt for its speed to count."""

MOST_COMPARED = 30
"""The newest runs: older ones may be from another machine."""


def estimate_seconds(
    trials: Sequence[Trial], runs: Sequence[Run], places: int, learnt: Mapping[int, float] = MappingProxyType({}),
) -> float | None:
    """Seconds that all trials take with so many `places` to train in at a time; None if nothing was ever measured.

    Args:
        trials: the runs to come, or to go on.
        runs: runs that have ended, one's own first, newest first; the speed of the one that is most alike counts.
        places: trainings at a time, 1 and up.
        learnt: the epochs that a trial has learnt already, by its number; none where it is not named.
    """
    trusted = [run for run in runs if _is_measured(run.state)][:MOST_COMPARED]
    if not trusted:
        return None
    measured = [(run.state.images_per_second, collect(run.config)) for run in trusted]
    speeds: dict[tuple[Any, ...], float] = {}
    seconds = []
    for trial in trials:
        values = collect(trial.config)
        kind = tuple(value for key, value in values.items() if key not in EQUALLY_QUICK)
        if kind not in speeds:  # most runs of a sweep are as quick as another of it
            speeds[kind] = _find_speed(values, measured)
        epochs = max(0.0, trial.config.training.epochs - learnt.get(trial.number, 0.0))
        seconds.append(epochs * trial.config.training.train_images / speeds[kind] + START_SECONDS)
    longest = max(seconds, default=0.0)  # the last runs do not fill all places
    return max(sum(seconds) / places, longest)


def _is_measured(state: RunState) -> bool:
    """Whether a run has learnt for long enough: the speed of a few images is that of the first, slow ones."""
    learnt = state.batches[-1].images_seen if state.batches else 0
    return learnt >= ENOUGH and state.images_per_second > SLOWEST


def _find_speed(values: Mapping[str, Any], measured: Sequence[tuple[float, Mapping[str, Any]]]) -> float:
    """Images a second, of the run that is most alike."""
    return min(measured, key=lambda pair: _compare(values, pair[1]))[0]


def _compare(values: Mapping[str, Any], others: Mapping[str, Any]) -> float:
    """How unlike two runs are, by what makes a training quick or slow."""
    changed = sum(values[key] != others[key] for key in values if key not in WITHOUT_WEIGHT)
    return changed + abs(log2(values["batch_size"] / others["batch_size"]))
