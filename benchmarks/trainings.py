"""Trainings to be timed, each in a process of its own, so that none leaves threads or caches behind for the next."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.environment import PROJECT, last_line
from lenet.errors import RunError
from lenet.frozen import check_whole
from lenet.runs import RunConfig, TrainingConfig

OURS = "benchmarks.lab"
OWN_SETTINGS = ("LENET_THREADS", "LENET_SLOTS")
"""Left out of every process's environment: a benchmark gives all cores to one training, or says otherwise."""

THROUGHPUT = RunConfig("Throughput", training=TrainingConfig(batch_size=128))
"""What throughput is measured on: the article's network and recipe, in batches of 128."""


@dataclass(frozen=True)
class Epoch:
    """One epoch: seconds of training alone, images learnt a second, accuracies 0 to 1, None where not measured."""

    seconds: float
    images_per_second: float
    val_accuracy: float | None = None
    test_accuracy: float | None = None


@dataclass(frozen=True)
class Training:
    """What one process told: the version it measured, and its epochs in order."""

    version: str
    epochs: tuple[Epoch, ...]


def run_training(
    config: RunConfig, epochs: int, options: Sequence[str] = (), module: str = OURS, python: str = sys.executable,
    **environment: str,
) -> Training:
    """Train `config` in a process of its own, with nothing else of ours at work.

    Args:
        config: network and recipe; a peer reads the seed, the number of images, batch size and learning rate.
        epochs: how many to train.
        options: further words for the module's command line.
        module: which script; `OURS` by default.
        python: the interpreter.
        environment: variables to set, for example LENET_THREADS.

    Raises:
        RunError: if it fails; holds the last line that it printed.
    """
    kept = {name: value for name, value in os.environ.items() if name not in OWN_SETTINGS}
    done = subprocess.run(
        [python, "-m", module, json.dumps(config.to_json()), "--epochs", str(epochs), *options],
        cwd=PROJECT, env={**kept, "LENET_SLOTS": "1", "TF_CPP_MIN_LOG_LEVEL": "2", **environment},
        capture_output=True, text=True,
    )
    if done.returncode:
        raise RunError(f"{module} failed: {last_line(done.stderr or done.stdout)}")
    return read_training(done.stdout)


def read_training(text: str) -> Training:
    """What `peers.common.tell_version` and `tell_epoch` have printed; other lines do not matter.

    Raises:
        RunError: if there is no epoch in it.
    """
    records = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    epochs = tuple(Epoch(**record) for record in records if "seconds" in record)
    if not epochs:
        raise RunError(f"The training told no result, only {last_line(text)!r}.")
    return Training(next((record["version"] for record in records if "version" in record), ""), epochs)


def check_epochs(epochs: int) -> None:
    """Raise `ConfigError` unless there are epochs left when the first, which compiles and warms up, is dropped."""
    check_whole("The number of epochs", epochs, 2, 1000)


def compute_seconds(trainings: Sequence[Training]) -> float:
    """The median seconds of an epoch over all trainings, the first epoch of each left out."""
    return median(epoch.seconds for training in trainings for epoch in training.epochs[1:])


def compute_speed(trainings: Sequence[Training]) -> float:
    """The median of images a second, likewise."""
    return median(epoch.images_per_second for training in trainings for epoch in training.epochs[1:])


def tell(text: str) -> None:
    """Say how far a long benchmark has come."""
    print(text, file=sys.stderr, flush=True)
