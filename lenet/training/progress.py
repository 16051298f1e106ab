"""How far a training has come, as `resume.npz` keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass

from lenet.errors import ConfigError, RunError
from lenet.frozen import build_record
from lenet.runs.events import Count, Epoch, Loss, Seconds, Share, Step


@dataclass
class Progress:
    """How far a training has come: `epoch` whole epochs, then `step` batches of the next one.

    `losses`, `right`, `epoch_images` and `epoch_seconds` are sums over the current epoch: of the losses, the right
    answers, the images and the training time. `images` and `seconds` are sums over the whole run. `best_epoch` is the
    one with the best validation accuracy so far. `epochs_wanted` is how many epochs were asked for when this was saved,
    and `patient_since` the epoch in which patience began anew. Earlier versions saved neither, and all other names.
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
