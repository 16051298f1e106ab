"""Where a run stands: a fold of its events. Folding the first n of them replays the run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import floor
from typing import assert_never

from lenet.runs.events import (
    BatchPoint, Ended, EpochPoint, Event, Paused, Queued, RateChanged, Resumed, Started, Starting, Waiting,
)

IN_A_SLOT = ("starting", "running", "paused")
"""What a run does that others wait for."""

LIVE = ("queued", "waiting", *IN_A_SLOT)
ENDED = ("finished", "stopped", "diverged", "interrupted", "failed")


@dataclass(frozen=True)
class RunState:
    """A run at one moment. Points are in the order in which they were learnt.

    `epochs_wanted` and `steps_per_epoch` are 0 until the worker has started. `best_epoch` is the epoch that
    early stopping kept, if that is not the last.
    """

    status: str = "queued"
    reason: str = ""
    batches: tuple[BatchPoint, ...] = ()
    epochs: tuple[EpochPoint, ...] = ()
    epochs_wanted: int = 0
    steps_per_epoch: int = 0
    learning_rate: float | None = None
    test_accuracy: float | None = None
    test_loss: float | None = None
    confusion_matrix: tuple[tuple[int, ...], ...] | None = None
    best_epoch: int | None = None
    seconds: float = 0.0
    images_per_second: float = 0.0

    @property
    def is_waiting(self) -> bool:
        """Whether other runs go first."""
        return self.status == "waiting"

    @property
    def is_learning(self) -> bool:
        """Whether it learns at this very moment."""
        return self.status == "running"

    @property
    def is_finished(self) -> bool:
        """Whether it has learnt all that it was asked to."""
        return self.status == "finished"

    @property
    def progress(self) -> float:
        """The share of the wanted epochs that is done, 0 to 1."""
        if not self.epochs_wanted:
            return 0.0
        if self.is_finished:
            return 1.0
        return min(1.0, self.epochs_done / self.epochs_wanted)

    @property
    def epochs_done(self) -> float:
        """Epochs learnt, counting the batches of the current one: 2.5 is half-way through the third."""
        whole = self.epochs[-1].epoch if self.epochs and not self.epochs[-1].partial else 0
        last = self.batches[-1] if self.batches else None
        if last is None or not self.steps_per_epoch:
            return float(whole)
        return max(float(whole), last.epoch - 1 + last.step / self.steps_per_epoch)

    @property
    def seconds_left(self) -> float | None:
        """Training time still to come at the present speed; None while that is not known."""
        if not self.batches or not self.images_per_second or not self.epochs_wanted:
            return None
        seen, done = self.batches[-1].images_seen, self.epochs_done
        return max(0.0, seen / done * (self.epochs_wanted - done) / self.images_per_second) if done else None


    @property
    def training_seconds(self) -> float:
        """Seconds of training so far, without pauses: at least those that the last end told of."""
        whole = [point for point in self.epochs if not point.partial]
        done = max((point.epoch for point in whole), default=0)
        since = sum(point.images / point.images_per_second for point in self.batches if point.epoch > done)
        return max(self.seconds, sum(point.seconds for point in whole) + since)


def format_epochs(done: float) -> str:
    """Epochs that are done, with a tenth at most, rounded down: of 18 epochs 17.97 are not yet 18."""
    return f"{floor(done * 10 + 1e-9) / 10:g}"


def compute_state(events: Iterable[Event]) -> RunState:
    """Fold events, oldest first, into the state they lead to."""
    state, batches, epochs, leg = RunState(), [], {}, 0
    for event in events:
        if isinstance(event, BatchPoint):
            batches.append(event)
        elif isinstance(event, EpochPoint):
            epochs[event.epoch] = event  # epoch 0 may be recorded twice, if a worker was killed early
        elif isinstance(event, Started):
            # Training goes on from here: later points will be learnt again.
            batches = [point for point in batches if (point.epoch - 1, point.step) <= (event.epoch, event.step)]
            epochs = {n: point for n, point in epochs.items() if n <= event.epoch and not point.partial}
            leg = len(batches)
        state = _apply(state, event)
    if state.status in LIVE:
        state = replace(state, images_per_second=_measure_speed(batches[leg:]))
    return replace(state, batches=tuple(batches), epochs=tuple(epochs.values()))


def _measure_speed(batches: Sequence[BatchPoint]) -> float:
    """Images per second over the last of the points since training began or went on; 0 while that is not known.

    The first point does not count: it also holds the time in which the network is compiled.
    """
    recent = [point.images_per_second for point in batches[1:][-5:]]
    return sum(recent) / len(recent) if recent else 0.0


def _apply(state: RunState, event: Event) -> RunState:
    match event:
        case Queued() | Waiting() | Starting():
            return replace(state, status=event.kind, reason="")
        case Started():
            return replace(
                state, status="running", reason="", epochs_wanted=event.epochs, learning_rate=event.learning_rate,
                steps_per_epoch=event.steps_per_epoch, test_accuracy=None, test_loss=None, confusion_matrix=None,
                best_epoch=None,
            )
        case Paused():
            return replace(state, status="paused")
        case Resumed():
            return replace(state, status="running")
        case RateChanged():
            return replace(state, learning_rate=event.learning_rate)
        case BatchPoint() | EpochPoint():
            return state  # the points are gathered by `compute_state`
        case Ended():
            return _end(state, event)
        case _:
            assert_never(event)


def _end(state: RunState, event: Ended) -> RunState:
    """The state after the end; an end without a test keeps the last one: nothing was learnt since."""
    tested = state if event.test_accuracy is None else event
    return replace(
        state, status=event.status, reason=event.reason, seconds=event.seconds or state.seconds,
        images_per_second=event.images_per_second or state.images_per_second, test_accuracy=tested.test_accuracy,
        test_loss=tested.test_loss, confusion_matrix=tested.confusion_matrix, best_epoch=tested.best_epoch,
    )
