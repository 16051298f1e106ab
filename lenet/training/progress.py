"""How far a training has come, as `resume.npz` keeps it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, NamedTuple

import numpy as np

from lenet.calibration import COLDEST, HOTTEST
from lenet.errors import ConfigError, RunError
from lenet.frozen import Number, build_record
from lenet.runs.events import BatchPoint, Count, Epoch, Loss, Seconds, Share, Step

Temperature = Annotated[float, Number(COLDEST, HOTTEST)]


@dataclass
class Progress:
    """How far a training has come: `epoch` whole epochs, then `step` batches of the next one.

    `losses`, `right`, `epoch_images` and `epoch_seconds` are sums over the current epoch: of the losses, the right
    answers, the images and the training time. `images` and `seconds` are sums over the whole run. `best_epoch` is the
    one with the best validation accuracy so far. `epochs_wanted` is how many epochs were asked for when this was saved,
    and `patient_since` the epoch in which patience began anew. `temperature` is that of the last checkpoint. Earlier
    versions saved none of these three, and all other names.
    """

    epoch: Epoch = 0
    step: Step = 0
    losses: Loss = 0.0
    right: Count = 0
    epoch_seconds: Seconds = 0.0
    seconds: Seconds = 0.0
    images: Count = 0
    epoch_images: Count = 0
    best_epoch: Epoch = 0
    best_accuracy: Share = 0.0
    epochs_wanted: Epoch = 0
    patient_since: Epoch = 0
    temperature: Temperature = 1.0

    def count(self, learnt: "Learnt") -> None:
        """Some batches have been learnt."""
        self.losses = add_in_order(self.losses, learnt.losses)
        self.right += learnt.right
        self.images += learnt.images
        self.epoch_images += learnt.images
        self.seconds += learnt.seconds
        self.epoch_seconds += learnt.seconds


class Learnt(NamedTuple):
    """What came of some batches: each one's sum of losses (batches,) float32, all their right answers and images, the
    seconds they took, and the learning rate of the last.
    """

    losses: np.ndarray
    right: int
    images: int
    seconds: float
    learning_rate: float


@dataclass
class PointSum:
    """What has been learnt since the last point of the curve: sums over all its images."""

    losses: float = 0.0
    right: int = 0
    images: int = 0
    seconds: float = 0.0
    learning_rate: float = 0.0

    def count(self, learnt: Learnt) -> None:
        """Some batches have been learnt."""
        self.losses = add_in_order(self.losses, learnt.losses)
        self.right += learnt.right
        self.images += learnt.images
        self.seconds += learnt.seconds
        self.learning_rate = learnt.learning_rate

    def build_point(self, progress: Progress) -> BatchPoint:
        """The point of the curve that ends here."""
        return BatchPoint(
            time.time(), progress.epoch + 1, progress.step, progress.images, self.losses / self.images,
            self.right / self.images, self.learning_rate, self.images / self.seconds, self.images)


def add_in_order(total: float, values: np.ndarray) -> float:
    """`total` and `values` (N,), one after the other in float64: the same sum however they are cut into parts."""
    return float(np.cumsum([total, *values.tolist()])[-1])


def read_progress(values: Mapping[str, float]) -> Progress:
    """The progress that was saved as these numbers.

    Raises:
        RunError: if one is unknown, or is not what it may be.
    """
    try:
        return build_record(Progress, values)
    except ConfigError as problem:
        raise RunError(f"The run's last checkpoint cannot be gone on from: {problem} Start a new run with its "
                       "settings.") from None  # fmt: skip
