"""One training from its first event to its last: what to learn next, what to write down, when to end."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from math import ceil, isfinite

import numpy as np

from lenet.errors import LabError, RunError
from lenet.network import load_network, save_network
from lenet.runs import BatchPoint, Control, EpochPoint, RunConfig, RunFolder, read_control
from lenet.runs.events import Ended, Event, Paused, RateChanged, Resumed, Started
from lenet.runs.folder import write_atomic
from lenet.training.trainer import Trainer

POINTS_PER_EPOCH = 40
PAUSE_SECONDS = 0.05
HOPELESS_LOSS = 1e6
"""Guessing costs 2.3; from here no network comes back, though it may take long to reach infinity."""


class Leave(Exception):  # noqa: N818 - it is no error
    """Training is to end before its last epoch, with this status and reason."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


@dataclass
class Place:
    """How far a training has come: `epoch` whole epochs, then `step` batches with their sums.

    `best_epoch` is the one with the best validation accuracy so far.
    """

    epoch: int = 0
    step: int = 0
    losses: float = 0.0
    right: int = 0
    epoch_seconds: float = 0.0
    seconds: float = 0.0
    images: int = 0
    epoch_images: int = 0
    best_epoch: int = 0
    best_accuracy: float = 0.0


@dataclass
class Session:
    """Trains one run. `tell` takes every event; `must_leave` is asked between batches for a reason to end."""

    folder: RunFolder
    config: RunConfig
    trainer: Trainer
    tell: Callable[[Event], None]
    must_leave: Callable[[], Leave | None] = lambda: None
    place: Place = field(default_factory=Place)
    wish: Control = field(default_factory=Control)

    def run(self) -> Ended:
        """Train to the end that the config, or people, ask for. Returns the last event."""
        try:
            self._begin()
            while self.place.epoch < self.epochs and not self.has_waited_enough:
                self._train_epoch()
            ended = self._finish()
        except Leave as leave:
            ended = self._leave(leave)
        except LabError as problem:
            ended = self._end("failed", str(problem))
        self.tell(ended)
        return ended

    @property
    def epochs(self) -> int:
        """The number of epochs asked for, in the config or since."""
        return self.wish.epochs or self.config.training.epochs

    @property
    def has_waited_enough(self) -> bool:
        """Whether early stopping is on and validation has not improved for that long."""
        patience, place = self.config.training.patience, self.place
        return bool(patience) and place.epoch - place.best_epoch >= patience

    def _begin(self) -> None:
        self.wish = read_control(self.folder)
        resuming = self.folder.resume_file.exists()
        if resuming:
            self.place = _read_place(self.trainer.restore(self.folder.resume_file))
            if self.has_waited_enough:  # asked to go on all the same: patience begins anew
                self.place.best_epoch, self.place.best_accuracy = self.place.epoch, 0.0
        if self.wish.learning_rate:
            self.trainer.learning_rate = self.wish.learning_rate
        steps = self.config.training.steps_per_epoch
        self.tell(Started(time.time(), self.place.epoch, self.place.step, self.epochs, steps,
                          self.trainer.learning_rate))
        if not resuming:
            self._close_epoch()

    def _train_epoch(self) -> None:
        order = self.trainer.order(self.place.epoch)
        size, steps = self.config.training.batch_size, self.config.training.steps_per_epoch
        stride = ceil(steps / POINTS_PER_EPOCH)
        if self.place.step == 0:
            self.trainer.begin_epoch(self.place.epoch)
        while self.place.step < steps:
            self._obey()
            stop = min(steps, self.place.step + stride)
            self._learn(order[self.place.step * size : stop * size], stride)
            self.place.step = stop
        self.place.epoch += 1
        self._close_epoch()

    def _learn(self, indices: np.ndarray, stride: int) -> None:
        """Learn from the images `indices`: `stride` batches, or fewer at the end of an epoch."""
        rates = self.trainer.rates(self.place.epoch, self.place.step, stride)
        start = time.perf_counter()
        loss, right = self.trainer.learn(indices, rates)
        seconds = time.perf_counter() - start
        self._check_loss(loss / len(indices))
        self._count(len(indices), loss, right, seconds)
        batches = ceil(len(indices) / self.config.training.batch_size)
        self.tell(BatchPoint(time.time(), self.place.epoch + 1, self.place.step + batches, self.place.images,
                             loss / len(indices), right / len(indices), float(str(rates[batches - 1])),
                             len(indices) / seconds))

    def _check_loss(self, loss: float) -> None:
        if isfinite(loss) and loss < HOPELESS_LOSS:
            return
        became = f"has grown to {loss:.1e}" if isfinite(loss) else "is no longer a finite number"
        lower = f"{self.trainer.learning_rate / 10:.2g}"
        raise Leave("diverged", f"The loss {became}. Continue with a lower learning rate: {lower} is a good try.")

    def _count(self, images: int, loss: float, right: int, seconds: float) -> None:
        self.place.losses += loss
        self.place.right += right
        self.place.images += images
        self.place.epoch_images += images
        self.place.seconds += seconds
        self.place.epoch_seconds += seconds

    def _close_epoch(self, stopped: bool = False) -> None:
        """Validate, write the checkpoint, tell; `stopped` keeps the place inside the epoch."""
        place = self.place
        val_loss, val_accuracy = self._validate()
        number = place.epoch + 1 if stopped else place.epoch
        save = partial(save_network, self.trainer.network())
        write_atomic(self.folder.checkpoint_file(number), save)
        seen = place.epoch_images
        point = EpochPoint(
            time.time(), number, place.images, place.losses / seen if seen else None,
            place.right / seen if seen else None, val_loss, val_accuracy, place.epoch_seconds,
            seen / place.epoch_seconds if seen else 0.0, partial=stopped,
        )
        if not stopped:
            self.place = replace(place, step=0, losses=0.0, right=0, epoch_seconds=0.0, epoch_images=0)
            if val_accuracy is not None and val_accuracy > place.best_accuracy:
                self.place.best_epoch, self.place.best_accuracy = number, val_accuracy
        self.tell(point)
        self._save_place()

    def _validate(self) -> tuple[float | None, float | None]:
        """Loss and accuracy on the images kept aside, if any are."""
        if not self.config.training.has_validation:
            return None, None
        loss, accuracy, _ = self.trainer.evaluate(self.trainer.sets.validation)
        self._check_loss(loss)
        return loss, accuracy

    def _save_place(self) -> None:
        self.trainer.save(self.folder.resume_file, vars(self.place))

    def _obey(self) -> None:
        """Do what people asked for since the last look; waits here while paused."""
        self._read_wish()
        if self.wish.action == "pause":
            self._wait_while_paused()
        if self.wish.action == "stop":
            raise Leave("stopped", "Stopped by hand; what was learnt until then is kept.")
        leave = self.must_leave()
        if leave:
            raise leave

    def _read_wish(self) -> None:
        before, self.wish = self.wish, read_control(self.folder)
        rate = self.wish.learning_rate
        if rate and rate != before.learning_rate:
            self.trainer.learning_rate = rate
            self._save_place()  # a worker that is killed goes on from here, with the new rate
            self.tell(RateChanged(time.time(), rate))

    def _wait_while_paused(self) -> None:
        self.tell(Paused(time.time()))
        while self.wish.action == "pause":
            time.sleep(PAUSE_SECONDS)
            self._read_wish()
            leave = self.must_leave()
            if leave:
                raise leave
        if self.wish.action == "run":
            self.tell(Resumed(time.time()))

    def _leave(self, leave: Leave) -> Ended:
        """Keep what was learnt, unless it is worthless, and end."""
        try:
            if leave.status == "stopped" and self.place.step:
                self._close_epoch(stopped=True)
            elif leave.status == "interrupted":
                self._save_place()
            return self._end(leave.status, leave.reason, tested=leave.status == "stopped")
        except Leave as worse:
            return self._end(worse.status, worse.reason)
        except RunError as problem:
            return self._end("failed", str(problem))

    def _finish(self) -> Ended:
        """All epochs are done, or early stopping has ended them; then the best epoch is the one that counts."""
        epoch, best = self.place.epoch, self.place.best_epoch
        if not self.config.training.patience:
            return self._end("finished", "", tested=True)
        if best < epoch:
            self.trainer.take(load_network(self.folder.checkpoint_file(best)))
        reason = ""
        if self.has_waited_enough:
            reason = (f"Stopped early: validation has not improved for {self.config.training.patience} epochs. "
                      f"The weights of epoch {best} are kept.")
        return replace(self._end("finished", reason, tested=True), best_epoch=best if best < epoch else None)

    def _end(self, status: str, reason: str, tested: bool = False) -> Ended:
        seconds = self.place.seconds
        speed = self.place.images / seconds if seconds else 0.0
        if not tested:
            return Ended(time.time(), self.folder.run_id, status, reason, seconds, speed)
        loss, accuracy, matrix = self.trainer.evaluate(self.trainer.sets.test)
        return Ended(time.time(), self.folder.run_id, status, reason, seconds, speed, accuracy, loss,
                     matrix.tolist())


def _read_place(values: dict[str, float]) -> Place:
    try:
        return Place(**values)
    except TypeError:
        raise RunError("The run's last checkpoint is of another version: start a new run with its settings.") from None
