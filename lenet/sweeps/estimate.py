"""How long a sweep will take, by what earlier runs have measured."""

from collections.abc import Mapping, Sequence
from math import log2
from typing import Any

from lenet.recipe import collect
from lenet.runs import Run, RunConfig
from lenet.runs.state import SLOWEST
from lenet.sweeps.plan import Trial

START_SECONDS = 6.0
"""What a run takes before it learns and after it: TensorFlow is loaded, functions are compiled, test images read."""

WITHOUT_WEIGHT = ("learning_rate", "momentum", "epochs", "seed", "schedule", "initialization", "label_noise",
                  "patience", "train_images", "batch_size", "weight_decay", "label_smoothing")
"""Settings that change the speed little, or are reckoned apart."""

MOST_COMPARED = 30
"""The newest runs: older ones may be from another machine."""


def estimate_seconds(trials: Sequence[Trial], runs: Sequence[Run], places: int) -> float | None:
    """Seconds that all trials take with so many `places` to train in at a time; None if nothing was ever measured.

    Args:
        trials: the runs to come.
        runs: runs that have ended, one's own first, newest first; the speed of the one that is most alike counts.
        places: trainings at a time, 1 and up.
    """
    quick = [run for run in runs if run.state.images_per_second > SLOWEST][:MOST_COMPARED]
    if not quick:
        return None
    measured = [(run, collect(run.config)) for run in quick]
    seconds = [estimate_run(trial.config, measured) for trial in trials]
    rounds = max(seconds, default=0.0)  # the last runs do not fill all places
    return max(sum(seconds) / places, rounds)


def estimate_run(config: RunConfig, measured: Sequence[tuple[Run, Mapping[str, Any]]]) -> float:
    """Seconds that one run takes, by the most alike of some that were `measured`, each with its settings."""
    values = collect(config)
    nearest, _ = min(measured, key=lambda pair: _compare(values, pair[1]))
    training = config.training
    return training.epochs * training.train_images / nearest.state.images_per_second + START_SECONDS


def _compare(values: Mapping[str, Any], others: Mapping[str, Any]) -> float:
    """How unlike two runs are, by what makes a training quick or slow."""
    changed = sum(values[key] != others[key] for key in values if key not in WITHOUT_WEIGHT)
    return changed + abs(log2(values["batch_size"] / others["batch_size"]))
