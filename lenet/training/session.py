"""One training from its first event to its last: what to learn next, what to record, when to end."""

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
from lenet.runs.points import find_longest_stride, find_next_step
from lenet.training.progress import Progress, read_progress
from lenet.training.trainer import Trainer

PAUSE_SECONDS = 0.05
HOPELESS_LOSS = 1e6
"""Guessing costs 2.3; from here no network comes back, though it may take long to reach infinity."""


class StopTraining(Exception):  # noqa: N818 - it is no error
    """Training is to end before its last epoch, with this status (one of `ENDED`) and reason (a sentence)."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


@dataclass
class Session:
    """Trains one run.

    `emit` is given every event. `stop_reason` is asked between batches whether something outside wants the training
    to end. `control` is what people ask for, as it was last read.
    """

    folder: RunFolder
    config: RunConfig
    trainer: Trainer
    emit: Callable[[Event], None]
    stop_reason: Callable[[], StopTraining | None] = lambda: None
    progress: Progress = field(default_factory=Progress)
    control: Control = field(default_factory=Control)

    def run(self) -> Ended:
        """Train to the end that the config, or people, ask for. Returns the last event."""
        try:
            self._begin()
            while self.progress.epoch < self.epochs and not self.has_waited_enough:
                self._train_epoch()
            ended = self._finish()
        except StopTraining as stop:
            ended = self._stop(stop)
        except LabError as problem:
            ended = self._end("failed", str(problem))
        self.emit(ended)
        return ended

    @property
    def epochs(self) -> int:
        """The number of epochs asked for, in the config or since."""
        return self.control.epochs or self.config.training.epochs

    @property
    def has_waited_enough(self) -> bool:
        """Whether early stopping is on and validation has not improved for that long."""
        patience, progress = self.config.training.patience, self.progress
        return bool(patience) and progress.epoch - max(progress.best_epoch, progress.patient_since) >= patience

    def _begin(self) -> None:
        self.control = read_control(self.folder)
        resuming = self.folder.resume_file.exists()
        if resuming:
            self.progress = read_progress(self.trainer.restore(self.folder.resume_file))
            if self.epochs > self.progress.epochs_wanted and self.has_waited_enough:
                self.progress.patient_since = self.progress.epoch  # asked to go on all the same
        if self.control.learning_rate:
            self.trainer.learning_rate = self.control.learning_rate
        steps = self.config.training.steps_per_epoch
        self.emit(Started(time.time(), self.progress.epoch, self.progress.step, self.epochs, steps,
                          self.trainer.learning_rate))
        if not resuming:
            self._close_epoch()

    def _train_epoch(self) -> None:
        order = self.trainer.order(self.progress.epoch)
        training, steps = self.config.training, self.config.training.steps_per_epoch
        size, most = training.batch_size, find_longest_stride(steps)
        if self.progress.step == 0:
            self.trainer.begin_epoch(self.progress.epoch)
        while self.progress.step < steps:
            self._apply_control()
            stop = find_next_step(self.progress.step, training.train_images, size)
            self._learn(order[self.progress.step * size : stop * size], most)
            self.progress.step = stop
        self.progress.epoch += 1
        self._close_epoch()

    def _learn(self, indices: np.ndarray, most: int) -> None:
        """Learn from the images `indices`, one point of the curve: at most `most` batches."""
        rates = self.trainer.rates(self.progress.epoch, self.progress.step, most)
        start = time.perf_counter()
        loss, right = self.trainer.learn(indices, rates)
        seconds = time.perf_counter() - start
        self._check_loss(loss / len(indices))
        self._count(len(indices), loss, right, seconds)
        batches = ceil(len(indices) / self.config.training.batch_size)
        self.emit(BatchPoint(time.time(), self.progress.epoch + 1, self.progress.step + batches, self.progress.images,
                             loss / len(indices), right / len(indices), float(str(rates[batches - 1])),
                             len(indices) / seconds, len(indices)))

    def _check_loss(self, loss: float) -> None:
        if isfinite(loss) and loss < HOPELESS_LOSS:
            return
        became = f"has grown to {loss:.1e}" if isfinite(loss) else "is no longer a finite number"
        lower = f"{self.trainer.learning_rate / 10:.2g}"
        raise StopTraining(
            "diverged", f"The loss {became}. Continue with a lower learning rate: {lower} is a good try.")

    def _count(self, images: int, loss: float, right: int, seconds: float) -> None:
        self.progress.losses += loss
        self.progress.right += right
        self.progress.images += images
        self.progress.epoch_images += images
        self.progress.seconds += seconds
        self.progress.epoch_seconds += seconds

    def _close_epoch(self, stopped: bool = False) -> None:
        """Validate, write the checkpoint, emit the point. `stopped`: the epoch is not done and can be gone on with."""
        progress = self.progress
        val_loss, val_accuracy = self._validate()
        number = progress.epoch + 1 if stopped else progress.epoch
        save = partial(save_network, self.trainer.network())
        write_atomic(self.folder.checkpoint_file(number), save, durable=True)
        seen = progress.epoch_images
        point = EpochPoint(
            time.time(), number, progress.images, progress.losses / seen if seen else None,
            progress.right / seen if seen else None, val_loss, val_accuracy, progress.epoch_seconds,
            seen / progress.epoch_seconds if seen else 0.0, partial=stopped,
        )
        if not stopped:
            self.progress = replace(progress, step=0, losses=0.0, right=0, epoch_seconds=0.0, epoch_images=0)
            if val_accuracy is not None and val_accuracy > progress.best_accuracy:
                self.progress.best_epoch, self.progress.best_accuracy = number, val_accuracy
        self.emit(point)
        self._save_progress()

    def _validate(self) -> tuple[float | None, float | None]:
        """Loss and accuracy on the images kept aside, if any are."""
        if not self.config.training.has_validation:
            return None, None
        loss, accuracy, _ = self.trainer.evaluate(self.trainer.sets.validation)
        self._check_loss(loss)
        return loss, accuracy

    def _save_progress(self) -> None:
        self.progress.epochs_wanted = self.epochs
        self.trainer.save(self.folder.resume_file, vars(self.progress))

    def _apply_control(self) -> None:
        """Do what people have asked for since it was last called. While paused, wait here."""
        self._read_control()
        if self.control.action == "pause":
            self._wait_while_paused()
        if self.control.action == "stop":
            raise StopTraining("stopped", "Stopped by hand; what was learnt until then is kept.")
        stop = self.stop_reason()
        if stop:
            raise stop

    def _read_control(self) -> None:
        before, self.control = self.control, read_control(self.folder)
        rate = self.control.learning_rate
        if rate and rate != before.learning_rate:
            self.trainer.learning_rate = rate
            self._save_progress()  # a worker that is killed goes on from here, with the new rate
            self.emit(RateChanged(time.time(), rate))

    def _wait_while_paused(self) -> None:
        self.emit(Paused(time.time()))
        while self.control.action == "pause":
            time.sleep(PAUSE_SECONDS)
            self._read_control()
            stop = self.stop_reason()
            if stop:
                raise stop
        if self.control.action == "run":
            self.emit(Resumed(time.time()))

    def _stop(self, stop: StopTraining) -> Ended:
        """Keep what was learnt, unless it is worthless, and end."""
        try:
            if stop.status == "stopped" and self.progress.step:
                self._close_epoch(stopped=True)
            elif stop.status == "interrupted":
                self._save_progress()
            return self._end(stop.status, stop.reason, tested=stop.status == "stopped")
        except StopTraining as worse:
            return self._end(worse.status, worse.reason)
        except RunError as problem:
            return self._end("failed", str(problem))

    def _finish(self) -> Ended:
        """All epochs are done, or early stopping has ended them; then the best epoch is the one that counts."""
        epoch, best = self.progress.epoch, self.progress.best_epoch
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
        seconds = self.progress.seconds
        speed = self.progress.images / seconds if seconds else 0.0
        if not tested:
            return Ended(time.time(), self.folder.run_id, status, reason, seconds, speed)
        loss, accuracy, matrix = self.trainer.evaluate(self.trainer.sets.test)
        return Ended(time.time(), self.folder.run_id, status, reason, seconds, speed, accuracy, loss,
                     tuple(map(tuple, matrix.tolist())))
