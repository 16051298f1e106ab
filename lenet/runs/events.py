"""What happens in a run, one frozen record each: JSON in, JSON out, one line a record."""

import dataclasses
import json
from dataclasses import dataclass
from typing import ClassVar, get_args

from lenet.errors import RunError


@dataclass(frozen=True)
class Queued:
    """Somebody asks to go on with a run that had ended: a worker is about to take it. `time`: seconds since 1970."""

    kind: ClassVar[str] = "queued"
    time: float


@dataclass(frozen=True)
class Waiting:
    """All training slots are taken; the run will start when one is free."""

    kind: ClassVar[str] = "waiting"
    time: float


@dataclass(frozen=True)
class Starting:
    """The worker has its slot and is loading TensorFlow and the data."""

    kind: ClassVar[str] = "starting"
    time: float


@dataclass(frozen=True)
class Started:
    """Training begins, or goes on, after `epoch` whole epochs and `step` batches of the next one.

    `learning_rate` is the highest of the schedule, the one that can be changed; each `BatchPoint` has its own.
    """

    kind: ClassVar[str] = "started"
    time: float
    epoch: int
    step: int
    epochs: int
    steps_per_epoch: int
    learning_rate: float


@dataclass(frozen=True)
class BatchPoint:
    """Some batches have been learnt: mean loss and accuracy over them.

    `epoch` counts from 1, `step` is the number of batches done in it, `images_seen` counts from the
    start of the run. `images_per_second` is measured over these batches. `images` is how many images they have
    together, 0 in runs of version 1.0.0, which did not record it.
    """

    kind: ClassVar[str] = "batch"
    time: float
    epoch: int
    step: int
    images_seen: int
    loss: float
    accuracy: float
    learning_rate: float
    images_per_second: float
    images: int = 0


@dataclass(frozen=True)
class EpochPoint:
    """An epoch is over and its checkpoint written. Epoch 0 is the untrained network: no training loss.

    `seconds` counts training alone. `partial` marks an epoch that was stopped before its end. The validation
    values are None if no images were kept aside to validate on.
    """

    kind: ClassVar[str] = "epoch"
    time: float
    epoch: int
    images_seen: int
    loss: float | None
    accuracy: float | None
    val_loss: float | None
    val_accuracy: float | None
    seconds: float
    images_per_second: float
    partial: bool = False


@dataclass(frozen=True)
class Paused:
    """Training stands still until it is resumed."""

    kind: ClassVar[str] = "paused"
    time: float


@dataclass(frozen=True)
class Resumed:
    """Training goes on after a pause."""

    kind: ClassVar[str] = "resumed"
    time: float


@dataclass(frozen=True)
class RateChanged:
    """Someone changed the learning rate while it trained."""

    kind: ClassVar[str] = "learning_rate"
    time: float
    learning_rate: float


@dataclass(frozen=True)
class Ended:
    """The worker is done. `status`: finished, stopped, diverged, interrupted or failed, with a `reason`.

    `seconds` and `images_per_second` count training alone. The test results are there when the
    run finished or was stopped; `confusion_matrix[true][predicted]` counts the 10,000 test images.
    `best_epoch` is the epoch whose weights were tested, if early stopping kept another than the last.
    """

    kind: ClassVar[str] = "ended"
    time: float
    run_id: str
    status: str
    reason: str
    seconds: float
    images_per_second: float
    test_accuracy: float | None = None
    test_loss: float | None = None
    confusion_matrix: tuple[tuple[int, ...], ...] | None = None
    best_epoch: int | None = None

    def __post_init__(self) -> None:
        if self.confusion_matrix is not None:  # JSON made lists of the tuples
            object.__setattr__(self, "confusion_matrix", tuple(map(tuple, self.confusion_matrix)))


Event = Queued | Waiting | Starting | Started | BatchPoint | EpochPoint | Paused | Resumed | RateChanged | Ended
EVENTS: dict[str, type[Event]] = {event.kind: event for event in get_args(Event)}
"""What can happen in a run, by the word for it in `events.jsonl`."""


def encode_event(event: Event) -> str:
    """One line of JSON, without the line's end."""
    return json.dumps({"event": event.kind, **dataclasses.asdict(event)}, allow_nan=False)


def decode_event(line: str) -> Event:
    """The event that `encode_event` wrote.

    Raises:
        RunError: if the line is no whole event.
    """
    try:
        fields = json.loads(line)
        return EVENTS[fields.pop("event")](**fields)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise RunError(f"The line {line[:80]!r} is no event of a run.") from None
