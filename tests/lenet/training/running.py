"""Small trainings, in this process, for the tests of training."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

import numpy as np

from devtools.waiting import wait_until
from lenet.data import load_test_set
from lenet.data.augmentation import AugmentationConfig
from lenet.network import Network, NetworkConfig, load_network
from lenet.runs import (
    BatchPoint, EpochPoint, Run, RunConfig, RunFolder, TrainingConfig, create_run, read_run,
)
from lenet.runs.events import Ended
from lenet.training.process import standby
from lenet.training.process.worker import train_run

NARROW = NetworkConfig(c1=3, c3=5, c5=16, f6=16)
SMALL = TrainingConfig(batch_size=32, epochs=2, train_images=300, learning_rate=0.01)
"""Ten batches an epoch, the last of them so small that it shares a point of the curve with the ninth."""

DROPPING = replace(NARROW, dropout=0.4)
EVERYTHING = replace(SMALL, optimizer="adamw", schedule="cosine", initialization="paper", weight_decay=0.1,
                     label_smoothing=0.1, averaging=0.9, label_noise=0.1,
                     augmentation=AugmentationConfig(shift=2, rotate=10, thickness=0.5, elastic=1))
"""Every part of a recipe that is off by default."""

JUDGED = 500
"""Images that validate, and images that test: the first of MNIST's."""

TRAINERS = []


@cache
def load_small_sets():
    """MNIST, of which only a few images are judged by. Loaded once a process."""
    from lenet.training.engine.pipeline import Dataset, MnistSets

    sets = MnistSets()
    for name in ("validation", "test"):
        whole = getattr(sets, name)
        setattr(sets, name, Dataset(whole.images[:JUDGED].numpy(), whole.labels[:JUDGED].numpy()))
    return sets


def share_trainer(config: RunConfig):
    """A trainer for `config`. What was compiled for one test serves the next, as in a worker that stands by."""
    from lenet.training.trainer import Trainer

    for trainer in TRAINERS:
        if trainer.suits(config):
            trainer.start_over(config)
            return trainer
    TRAINERS.append(Trainer(config, standby.load_sets()))
    return TRAINERS[-1]


def train(network: NetworkConfig = NARROW, training: TrainingConfig = SMALL,
          on_event: Callable = lambda event: None) -> tuple[RunFolder, Ended]:
    """Train a new run to its end, as a worker does."""
    folder = create_run(RunConfig("test", network, training))
    return folder, train_run(folder.run_id, on_event)


def train_session(folder: RunFolder, stop_reason: Callable = lambda: None) -> Ended:
    """Train, or go on, without a worker around it. `stop_reason` is asked before every few batches."""
    from lenet.training.session import Session

    config = read_run(folder.run_id).config
    return Session(folder, config, standby.make_trainer(config), folder.append_event, stop_reason).run()


@contextmanager
def in_background(run_id: str) -> Iterator[None]:
    """Train a run in a thread while the `with` block runs, and wait for its end."""
    thread = threading.Thread(target=train_run, args=(run_id,))
    thread.start()
    try:
        yield
    finally:
        thread.join()


def stop_after(polls: int, status: str) -> Callable:
    """A reason to end that is given after so many polls."""
    from lenet.training.session import StopTraining

    answers = iter([None] * polls)
    return lambda: next(answers, StopTraining(status, "Enough."))


def curve(folder: RunFolder) -> list[tuple]:
    """All that was measured while it learnt, in the order of the events, without the times."""
    return [_numbers(event) for event in folder.read_events() if isinstance(event, BatchPoint | EpochPoint)]


def curve_of(run_id: str) -> list[tuple]:
    """The same of the state that the events lead to: what was learnt twice counts once."""
    state = read_run(run_id).state
    return [_numbers(point) for point in (*state.batches, *state.epochs)]


def _numbers(point: BatchPoint | EpochPoint) -> tuple:
    return point.epoch, point.images_seen, point.loss, point.accuracy


def weights(folder: RunFolder, epoch: int) -> dict[str, np.ndarray]:
    """The arrays of a checkpoint."""
    return load_network(folder.checkpoint_file(epoch)).weights


def assert_same_weights(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> None:
    """Bit by bit."""
    for name, array in one.items():
        np.testing.assert_array_equal(array, other[name], err_msg=name)


def predict_judged(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """What a network reads in the test images that judge it, and what they are."""
    images, labels = load_test_set()
    return network.predict(images[:JUDGED]).argmax(axis=1), labels[:JUDGED]


def wait_for_status(run_id: str, *wanted: str) -> Run:
    """The run as soon as it has one of these."""
    def reached():
        """the run's status"""
        return read_run(run_id).status in wanted
    wait_until(reached)
    return read_run(run_id)


def wait_for_rate(run_id: str, rate: float) -> None:
    """Return when the worker has taken up a learning rate."""
    def changed():
        """the new learning rate"""
        return read_run(run_id).state.learning_rate == rate
    wait_until(changed)
