"""What happens in a run, one frozen record each: JSON in, JSON out, one line a record."""

import dataclasses
import json
from dataclasses import dataclass
from typing import Annotated, ClassVar, get_args

from lenet.errors import ConfigError, RunError, quote
from lenet.frozen import Flag, Number, OneOf, Rows, Text, Whole, build_record, escape_unseen, parse_json

ENDED = ("finished", "stopped", "diverged", "interrupted", "failed")
"""How a training can end."""

Time = Annotated[float, Number(0, 1e11)]
Epoch = Annotated[int, Whole(0, 1000)]
EpochBegun = Annotated[int, Whole(1, 1000)]
Step = Annotated[int, Whole(0, 60_000)]
StepDone = Annotated[int, Whole(1, 60_000)]
Count = Annotated[int, Whole(0, 10**12)]
Energy = Annotated[float, Number(-1e30, 1e30)]
Loss = Annotated[float, Number(-1e30, 1e30)]
Share = Annotated[float, Number(0, 1)]
Rate = Annotated[float, Number(0, 100)]
Seconds = Annotated[float, Number(0, 1e11)]
Speed = Annotated[float, Number(0, 1e12)]
Reason = Annotated[str, Text(10_000)]
Table = Annotated[tuple[tuple[int, ...], ...], Rows(10, 10, Whole(0, 10**6))]
Bins = Annotated[tuple[tuple[float, ...], ...], Rows(3, 15, Number(0, 10**6))]
"""Types of fields, and what may stand there."""


@dataclass(frozen=True)
class Queued:
    """Somebody asks to go on with a run that had ended: a worker is about to take it. `time`: seconds since 1970."""

    kind: ClassVar[str] = "queued"
    time: Time


@dataclass(frozen=True)
class Waiting:
    """All training slots are taken; the run will start when one is free."""

    kind: ClassVar[str] = "waiting"
    time: Time


@dataclass(frozen=True)
class Starting:
    """The worker has its slot and is loading TensorFlow and the data."""

    kind: ClassVar[str] = "starting"
    time: Time


@dataclass(frozen=True)
class Started:
    """Training begins, or goes on, after `epoch` whole epochs and `step` batches of the next one.

    `learning_rate` is the highest of the schedule, the one that can be changed; each `BatchPoint` has its own.
    """

    kind: ClassVar[str] = "started"
    time: Time
    epoch: Epoch
    step: Step
    epochs: Epoch
    steps_per_epoch: Step
    learning_rate: Rate


@dataclass(frozen=True)
class BatchPoint:
    """Some batches have been learnt: mean loss and accuracy over them.

    `epoch` counts from 1, `step` is the number of batches done in it, `images_seen` counts from the
    start of the run. `images_per_second` is measured over these batches. `images` is how many images they have
    together, 0 in runs of version 1.0.0, which did not record it.
    """

    kind: ClassVar[str] = "batch"
    time: Time
    epoch: EpochBegun
    step: StepDone
    images_seen: Count
    loss: Loss
    accuracy: Share
    learning_rate: Rate
    images_per_second: Speed
    images: Count = 0


@dataclass(frozen=True)
class EpochPoint:
    """An epoch is over and its checkpoint written. Epoch 0 is the untrained network: no training loss.

    `seconds` counts training alone. `partial` marks an epoch that was stopped before its end. The validation
    values are None if no images were kept aside to validate on; their loss is that of the network as it has learnt,
    before its checkpoint's temperature.
    """

    kind: ClassVar[str] = "epoch"
    time: Time
    epoch: Epoch
    images_seen: Count
    loss: Loss | None
    accuracy: Share | None
    val_loss: Loss | None
    val_accuracy: Share | None
    seconds: Seconds
    images_per_second: Speed
    partial: Annotated[bool, Flag()] = False


@dataclass(frozen=True)
class Paused:
    """Training stands still until it is resumed."""

    kind: ClassVar[str] = "paused"
    time: Time


@dataclass(frozen=True)
class Resumed:
    """Training goes on after a pause."""

    kind: ClassVar[str] = "resumed"
    time: Time


@dataclass(frozen=True)
class RateChanged:
    """Someone changed the learning rate while it trained."""

    kind: ClassVar[str] = "learning_rate"
    time: Time
    learning_rate: Rate


@dataclass(frozen=True)
class Ended:
    """The worker is done. `status`: finished, stopped, diverged, interrupted or failed, with a `reason`.

    `seconds` and `images_per_second` count training alone. The test results are there when the
    run finished or was stopped; `confusion_matrix[true][predicted]` counts the 10,000 test images.
    `best_epoch` is the epoch whose weights were tested, if early stopping kept another than the last. `reliability` has
    the rows of `lenet.calibration.Reliability`; of the test images, `test_rejected` were taken for no digit, with more
    energy than the network's `threshold`. What cannot be seen of the `reason` is written out.
    """

    kind: ClassVar[str] = "ended"
    time: Time
    run_id: Annotated[str, Text(63)]
    status: Annotated[str, OneOf(ENDED)]
    reason: Reason
    seconds: Seconds
    images_per_second: Speed
    test_accuracy: Share | None = None
    test_loss: Loss | None = None
    confusion_matrix: Table | None = None
    best_epoch: Epoch | None = None
    reliability: Bins | None = None
    threshold: Energy | None = None
    test_rejected: Count | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", escape_unseen(self.reason))


Event = Queued | Waiting | Starting | Started | BatchPoint | EpochPoint | Paused | Resumed | RateChanged | Ended
EVENTS: dict[str, type[Event]] = {event.kind: event for event in get_args(Event)}
"""What can happen in a run, by the word for it in `events.jsonl`."""


def encode_event(event: Event) -> str:
    """One line of JSON, without the line's end."""
    return json.dumps({"event": event.kind, **dataclasses.asdict(event)}, allow_nan=False)


def decode_event(line: str | bytes) -> Event:
    """The event that `encode_event` wrote.

    Raises:
        RunError: if the line is no whole event, or a field of it is not what it may be.
    """
    try:
        fields = parse_json(line)
        kind = fields.pop("event")
        record = EVENTS[kind]
    except (ConfigError, KeyError, TypeError, AttributeError):
        raise RunError(f"{quote(line)} is no event of a run; it must be a JSON object with an \"event\".") from None
    try:
        return build_record(record, fields)
    except ConfigError as problem:
        raise RunError(f"In the event {kind!r}: {problem}") from None
