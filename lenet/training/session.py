"""One training from its first event to its last: what to learn next, what to record, when to end."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from math import isfinite

import numpy as np

from lenet.errors import LabError, ModelError, RunError
from lenet.network import Network, divide_logits, load_network, save_network
from lenet.runs.batch_file import write_batch
from lenet.runs import Control, EpochPoint, RunConfig, RunFolder, read_control
from lenet.runs.events import Ended, Event, Paused, RateChanged, Resumed, Started
from lenet.runs.folder import discard, write_atomic
from lenet.runs.points import find_longest_stride, find_next_step
from lenet.training.by_hand import Given, describe_batch
from lenet.training.live import LiveWeights
from lenet.training.progress import Learnt, PointSum, Progress, read_progress
from lenet.training.trainer import Trainer
from lenet.training.turns import BY_HAND, Pace, Turn
from lenet.training.verdict import Judgement, calibrate, test_network

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

    def __post_init__(self) -> None:
        self.live, self.pace, self.point = LiveWeights(self.folder, self.config.network), Pace(), PointSum()
        self.paused, self.steps_made = False, 0

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
        self.live.remove()
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
        self.live.remove()
        discard(self.folder.batch_file)
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
        self._show(at_once=True) if resuming else self._close_epoch()

    def _train_epoch(self) -> None:
        order = self.trainer.order(self.progress.epoch)
        if self.progress.step == 0:
            self.trainer.begin_epoch(self.progress.epoch)
        while self.progress.step < self.config.training.steps_per_epoch:
            self._take_turn(order, self._wait_for_turn())
        self.progress.epoch += 1
        self._close_epoch()

    def _take_turn(self, order: np.ndarray, turn: Turn) -> None:
        """Learn the next batches of an epoch that has its images in this `order`: a point of the curve, or less."""
        training, progress = self.config.training, self.progress
        size, step = training.batch_size, progress.step
        end = find_next_step(step, training.train_images, size)
        stop = min(end, step + turn.batches)
        indices = order[step * size : stop * size]
        before = self._look_at(indices) if turn.by_hand else None
        learnt = self._learn(indices, goes_on=stop < end)
        progress.step = stop
        if before:
            self._report(before, learnt.learning_rate)
        self._show(at_once=turn.by_hand)
        if turn.is_watched or stop == end:
            self._emit_point()  # last: who hears of it finds the files of this moment

    def _learn(self, indices: np.ndarray, goes_on: bool) -> Learnt:
        """Learn the next batches, which have the images `indices`; `goes_on`: and not yet all of their point."""
        most = find_longest_stride(self.config.training.steps_per_epoch)
        rates = self.trainer.rates(self.progress.epoch, self.progress.step, most)
        self.pace.begin()
        start = time.perf_counter()
        losses, right = self.trainer.learn(indices, rates, goes_on)
        seconds = time.perf_counter() - start
        self.pace.end(len(losses), seconds)
        self._check_loss(float(losses.sum(dtype=float)) / len(indices))
        learnt = Learnt(losses, right, len(indices), seconds, float(str(rates[len(losses) - 1])))
        self.progress.count(learnt)
        self.point.count(learnt)
        return learnt

    def _emit_point(self) -> None:
        """What has been learnt since the last point of the curve is one, too."""
        if self.point.images:
            self.emit(self.point.build_point(self.progress))
            self.point = PointSum()

    def _look_at(self, indices: np.ndarray) -> Given | None:
        """The batch that is about to be learnt by hand; None if the weights are no network's any more."""
        with suppress(ModelError):
            return Given(self.trainer.learning_network(), bool(self.config.training.no_digits),
                         *self.trainer.prepare(indices))
        return None

    def _report(self, before: Given, learning_rate: float) -> None:
        """Write down what the batch did that was just learnt. Where that cannot be, it has been learnt all the same."""
        epoch, step = self.progress.epoch + 1, self.progress.step
        with suppress(ModelError, RunError):
            after = self.trainer.learning_network()
            write_batch(self.folder, describe_batch(before, after, epoch, step, learning_rate))

    def _show(self, at_once: bool = False) -> None:
        """The network as it is now, as sure of its answers as the last epoch has shown that it should be."""
        progress = self.progress
        self.live.show(lambda: divide_logits(self.trainer.judged_weights(), progress.temperature),
                       progress.epoch, progress.step, at_once)

    def _check_loss(self, loss: float) -> None:
        if isfinite(loss) and loss < HOPELESS_LOSS:
            return
        became = f"has grown to {loss:.1e}" if isfinite(loss) else "is no longer a finite number"
        raise self._diverge(f"The loss {became}.")

    def _diverge(self, reason: str) -> StopTraining:
        lower = f"{self.trainer.learning_rate / 10:.2g}"
        return StopTraining("diverged", f"{reason} Continue with a lower learning rate: {lower} is a good try.")

    def _calibrate(self, judged: Judgement | None) -> Network:
        """The network to keep. One that has learnt nothing stays as it was drawn."""
        try:
            if not self.progress.images:
                return self.trainer.network()
            network, self.progress.temperature = calibrate(self.trainer, judged)
            return network
        except ModelError as problem:
            raise self._diverge(str(problem)) from None

    def _close_epoch(self, stopped: bool = False) -> None:
        """Validate, write the checkpoint, emit the point. `stopped`: the epoch is not done and can be gone on with."""
        progress = self.progress
        judged = self._validate()
        val_loss, val_accuracy = judged[:2] if judged else (None, None)
        number = progress.epoch + 1 if stopped else progress.epoch
        save = partial(save_network, self._calibrate(judged))
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
        if not stopped:
            self._show(at_once=True)

    def _validate(self) -> Judgement | None:
        """How the images kept aside are read, as it has learnt to, if any are."""
        if not self.config.training.has_validation:
            return None
        judged = self.trainer.evaluate(self.trainer.sets.validation)
        self._check_loss(judged.loss)
        return judged

    def _save_progress(self) -> None:
        self.progress.epochs_wanted = self.epochs
        self.trainer.save(self.folder.resume_file, vars(self.progress))

    def _wait_for_turn(self) -> Turn:
        """Do what people have asked for since the last turn. Wait while paused, or as long as the pace wants it."""
        while True:
            self._read_control()
            self._check_stop()
            wait, speed = PAUSE_SECONDS, self.control.batches_per_second
            if self._stand_still():
                if self.steps_made < self.control.steps:
                    self.steps_made += 1
                    return BY_HAND
            else:
                self.steps_made = self.control.steps
                wait = min(wait, self.pace.seconds_left(speed))
                if not wait:
                    return self.pace.give_turn(speed)
            time.sleep(wait)

    def _read_control(self) -> None:
        before, self.control = self.control, read_control(self.folder)
        rate = self.control.learning_rate
        if rate and rate != before.learning_rate:
            self.trainer.learning_rate = rate
            self._emit_point()
            self._save_progress()  # a worker that is killed goes on from here, with the new rate
            self.emit(RateChanged(time.time(), rate))

    def _check_stop(self) -> None:
        if self.control.action == "stop":
            raise StopTraining("stopped", "Stopped by hand; what was learnt until then is kept.")
        stop = self.stop_reason()
        if stop:
            raise stop

    def _stand_still(self) -> bool:
        """Whether the training is paused; when that changes, it is told."""
        was_paused, self.paused = self.paused, self.control.action == "pause"
        if self.paused and not was_paused:
            self._emit_point()
            self._show(at_once=True)
            self.emit(Paused(time.time()))
        elif was_paused and not self.paused:
            self.emit(Resumed(time.time()))
        return self.paused

    def _stop(self, stop: StopTraining) -> Ended:
        """Keep what was learnt, unless it is worthless, and end."""
        try:
            self._emit_point()
            if stop.status == "stopped" and self.progress.step:
                self._close_epoch(stopped=True)
            elif stop.status == "interrupted":
                self._save_progress()
            tested = self.progress.epoch + bool(self.progress.step) if stop.status == "stopped" else None
            return self._end(stop.status, stop.reason, tested)
        except StopTraining as worse:
            return self._end(worse.status, worse.reason)
        except LabError as problem:
            return self._end("failed", str(problem))

    def _finish(self) -> Ended:
        """All epochs are done, or early stopping has ended them; then the best epoch is the one that counts."""
        epoch, best = self.progress.epoch, self.progress.best_epoch
        if not self.config.training.patience:
            return self._end("finished", "", epoch)
        reason = ""
        if self.has_waited_enough:
            reason = (f"Stopped early: validation has not improved for {self.config.training.patience} epochs. "
                      f"The weights of epoch {best} are kept.")
        return replace(self._end("finished", reason, best), best_epoch=best if best < epoch else None)

    def _end(self, status: str, reason: str, tested: int | None = None) -> Ended:
        """The last event. `tested`: the epoch whose network is tested, as it was kept; None for no test."""
        seconds = self.progress.seconds
        speed = self.progress.images / seconds if seconds else 0.0
        kept = None if tested is None else load_network(self.folder.checkpoint_file(tested))
        results = test_network(self.trainer, kept) if kept else {}
        return Ended(time.time(), self.folder.run_id, status, reason, seconds, speed, **results)
