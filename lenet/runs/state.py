"""Where a run stands: a fold of its events. Folding the first n of them replays the run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import floor
from typing import Annotated, Any, assert_never

from lenet.frozen import OneOf
from lenet.runs.events import (
    ENDED, BatchPoint, Bins, Count, Ended, Energy, Epoch, EpochPoint, Event, Loss, Paused, Queued, Rate, RateChanged,
    Reason, Resumed, Seconds, Share, Speed, Started, Starting, Step, Table, Waiting,
)

IN_A_SLOT = ("starting", "running", "paused")
"""What a run does that others wait for."""

LIVE = ("queued", "waiting", *IN_A_SLOT)


MOST_POINTS = 8_000
"""Points of a curve that are kept: those of 200 epochs. Of longer runs the older points are thinned out."""

TESTED = ("test_accuracy", "test_loss", "confusion_matrix", "best_epoch", "reliability", "threshold", "test_rejected")
"""What a test has found, and of which network."""

UNTESTED: dict[str, Any] = dict.fromkeys(TESTED)

SLOWEST = 0.001
"""Images a second; below that nobody wants to know how long it will take."""


@dataclass(frozen=True)
class Reached:
    """Where a run stands, without its points.

    `epochs_wanted` and `steps_per_epoch` are 0 until the worker has started. `best_epoch` is the epoch that
    early stopping kept, if that is not the last.
    """

    status: Annotated[str, OneOf((*LIVE, *ENDED))] = "queued"
    reason: Reason = ""
    epochs_wanted: Epoch = 0
    steps_per_epoch: Step = 0
    learning_rate: Rate | None = None
    test_accuracy: Share | None = None
    test_loss: Loss | None = None
    confusion_matrix: Table | None = None
    best_epoch: Epoch | None = None
    reliability: Bins | None = None
    threshold: Energy | None = None
    test_rejected: Count | None = None
    seconds: Seconds = 0.0
    images_per_second: Speed = 0.0


@dataclass(frozen=True)
class RunState(Reached):
    """A run at one moment. Points are in the order in which they were learnt.

    `complaint` is a sentence about lines that could not be read. While a long run is being read, `share_read` says how
    much of it has been, 0 to 1, and the points are those of its end.
    """

    batches: tuple[BatchPoint, ...] = ()
    epochs: tuple[EpochPoint, ...] = ()
    complaint: str = ""
    share_read: float = 1.0

    @property
    def is_waiting(self) -> bool:
        """Whether other runs go first."""
        return self.status == "waiting"

    @property
    def is_learning(self) -> bool:
        """Whether it learns at this very moment."""
        return self.status == "running"

    @property
    def is_paused(self) -> bool:
        """Whether it stands still until people ask for more."""
        return self.status == "paused"

    @property
    def is_finished(self) -> bool:
        """Whether it has learnt all that it was asked to."""
        return self.status == "finished"

    @property
    def has_diverged(self) -> bool:
        """Whether it was ended because its loss left all bounds."""
        return self.status == "diverged"

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

    @cached_property
    def last_epoch(self) -> int:
        """The highest epoch that any point is of, begun or done; 0 if there is no point."""
        return max([0, *(point.epoch for point in self.batches), *(point.epoch for point in self.epochs)])

    @property
    def seconds_left(self) -> float | None:
        """Training time still to come at the present speed; None while that is not known."""
        if not self.batches or self.images_per_second < SLOWEST or not self.epochs_wanted:
            return None
        seen, done = self.batches[-1].images_seen, self.epochs_done
        return max(0.0, seen / done * (self.epochs_wanted - done) / self.images_per_second) if done else None

    @property
    def training_seconds(self) -> float:
        """Seconds of training so far, without pauses: at least those that the last end told of."""
        whole = [point for point in self.epochs if not point.partial]
        done = max((point.epoch for point in whole), default=0)
        since = sum(point.images / max(point.images_per_second, SLOWEST) for point in self.batches
                    if point.epoch > done)
        return max(self.seconds, sum(point.seconds for point in whole) + since)


def format_epochs(done: float) -> str:
    """Epochs that are done, with a tenth at most, rounded down: of 18 epochs 17.97 are not yet 18."""
    return f"{floor(done * 10 + 1e-9) / 10:g}"


def compute_state(events: Iterable[Event]) -> RunState:
    """Fold events, oldest first, into the state they lead to."""
    return Fold().add(events).state


@dataclass(frozen=True)
class Fold:
    """What the events so far add up to, in a form that later ones can be added to, in parts of any length.

    `batches` are at most `MOST_POINTS`; the last `leg` of them were learnt since training began or went on.
    """

    reached: Reached = Reached()
    batches: tuple[BatchPoint, ...] = ()
    epochs: tuple[EpochPoint, ...] = ()
    leg: int = 0

    def add(self, events: Iterable[Event]) -> "Fold":
        """The fold with later events, oldest first."""
        reached, batches, epochs = self.reached, list(self.batches), {point.epoch: point for point in self.epochs}
        leg = self.leg
        for event in events:
            if isinstance(event, BatchPoint):
                batches.append(event)
                leg += 1
                batches = _thin(batches) if len(batches) > MOST_POINTS else batches
            elif isinstance(event, EpochPoint):
                epochs[event.epoch] = event  # epoch 0 may be recorded twice, if a worker was killed early
            elif isinstance(event, Started):
                # Training goes on from here: later points will be learnt again.
                batches = [point for point in batches if (point.epoch - 1, point.step) <= (event.epoch, event.step)]
                epochs = {n: point for n, point in epochs.items() if n <= event.epoch and not point.partial}
                leg = 0
            reached = _apply(reached, event)
        return Fold(reached, tuple(batches), tuple(epochs.values()), min(leg, len(batches)))

    @property
    def state(self) -> RunState:
        """The state that they lead to."""
        state = RunState(**vars(self.reached), batches=self.batches, epochs=self.epochs)
        if state.status in LIVE:
            return replace(state, images_per_second=_measure_speed(self.batches[len(self.batches) - self.leg :]))
        return state


def _measure_speed(batches: Sequence[BatchPoint]) -> float:
    """Images per second over the last of the points since training began or went on; 0 while that is not known.

    The first point does not count: it also holds the time in which the network is compiled.
    """
    recent = [point.images_per_second for point in batches[1:][-5:]]
    return sum(recent) / len(recent) if recent else 0.0


def _thin(batches: list[BatchPoint]) -> list[BatchPoint]:
    """Of the older half of the points every other one. The curve of a long training still has its shape."""
    half = len(batches) // 2
    return batches[1:half:2] + batches[half:]


def _apply(state: Reached, event: Event) -> Reached:
    match event:
        case Queued() | Waiting() | Starting():
            return replace(state, status=event.kind, reason="")
        case Started():
            return replace(
                state, status="running", reason="", epochs_wanted=event.epochs, learning_rate=event.learning_rate,
                steps_per_epoch=event.steps_per_epoch, **UNTESTED,
            )
        case Paused():
            return replace(state, status="paused")
        case Resumed():
            return replace(state, status="running")
        case RateChanged():
            return replace(state, learning_rate=event.learning_rate)
        case BatchPoint() | EpochPoint():
            return state  # the points are gathered by `Fold`
        case Ended():
            return _end(state, event)
        case _:
            assert_never(event)


def _end(state: Reached, event: Ended) -> Reached:
    """The state after the end; an end without a test keeps the last one: nothing was learnt since."""
    tested = state if event.test_accuracy is None else event
    return replace(
        state, status=event.status, reason=event.reason, seconds=event.seconds or state.seconds,
        images_per_second=event.images_per_second or state.images_per_second,
        **{name: getattr(tested, name) for name in TESTED},
    )
