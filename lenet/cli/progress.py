"""A run's events as they come: JSON for programs, a bar on a terminal, plain lines anywhere else."""

import sys
from typing import TYPE_CHECKING, Self

from lenet.cli.output import format_share
from lenet.runs import BatchPoint, EpochPoint, RunConfig
from lenet.runs.events import Ended, Event, Started, Starting, Waiting, encode_event

if TYPE_CHECKING:
    from rich.console import Console

WAITING = "Waiting for a free slot: another training is running."
WIDE, WIDE_BAR, NARROW_BAR = 70, 20, 10
"""Columns of a terminal from which the bar is wide, and what it has there and elsewhere."""
BESIDE = 20
"""Columns of what stands on both sides of the words beside the bar: per cent, and the time that is left."""
STARTING = "Starting TensorFlow …"


class JsonProgress:
    """Each event as one JSON object on a line of standard output."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is left to tidy up."""

    def show(self, event: Event) -> None:
        """Print one event at once."""
        print(encode_event(event), flush=True)

    def say(self, line: str) -> None:
        """Nothing: programs know what to do next."""


class LineProgress(JsonProgress):
    """One plain line for the beginning, each epoch and the end."""

    def __init__(self, run_id: str, config: RunConfig) -> None:
        self.run_id, self.epochs = run_id, config.training.epochs
        epochs = "1 epoch" if self.epochs == 1 else f"{self.epochs} epochs"
        self.say(f"Run {run_id}: {config.name}, {config.training.train_images:,} images, {epochs}.")

    def show(self, event: Event) -> None:
        """Say what is new."""
        if isinstance(event, Waiting):
            self.say(WAITING)
        elif isinstance(event, Starting):
            self.say(STARTING)
        elif isinstance(event, EpochPoint):
            self.say(describe_epoch(event, self.epochs))
        elif isinstance(event, Ended):
            self.say(describe_end(event))

    def say(self, line: str) -> None:
        """Print a line at once."""
        print(line, flush=True)


class BarProgress(LineProgress):
    """The same lines, with a bar under them that moves with every few batches."""

    def __init__(self, run_id: str, config: RunConfig, console: "Console | None" = None) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        console = console or Console()
        width = WIDE_BAR if console.width >= WIDE else NARROW_BAR
        self.room = console.width - width - BESIDE
        self.bar = Progress(
            BarColumn(width), TextColumn("{task.percentage:3.0f} %"), TextColumn("{task.description}"),
            TimeRemainingColumn(compact=True), TextColumn("left"), transient=True, console=console,
        )
        self.task = self.bar.add_task("", total=None)
        self.steps_per_epoch = config.training.steps_per_epoch
        super().__init__(run_id, config)

    def __enter__(self) -> Self:
        self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.stop()

    def say(self, line: str) -> None:
        """Print a line above the bar."""
        self.bar.console.print(line, markup=False, emoji=False, highlight=False, soft_wrap=True)

    def show(self, event: Event) -> None:
        """Move the bar, and say what is new."""
        if isinstance(event, Started):
            done = event.epoch * event.steps_per_epoch + event.step
            self.bar.update(self.task, total=event.epochs * event.steps_per_epoch, completed=done)
        elif isinstance(event, BatchPoint):
            done = (event.epoch - 1) * self.steps_per_epoch + event.step
            self.bar.update(self.task, completed=done, description=describe_batch(event, self.room))
        super().show(event)


def choose_progress(run_id: str, config: RunConfig) -> LineProgress:
    """A bar if standard output is a terminal, else lines; `config` says how many epochs there are to be in all."""
    return (BarProgress if sys.stdout.isatty() else LineProgress)(run_id, config)


def describe_batch(point: BatchPoint, room: int) -> str:
    """What stands beside the bar: as much as has room, in characters, but always the epoch."""
    words = f"epoch {point.epoch}"
    speed = f"{point.images_per_second:,.0f} images/s"
    for more in (f"loss {point.loss:.3f}", f"accuracy {point.accuracy:.1%}", speed):
        if len(words) + 2 + len(more) > room:
            break
        words = f"{words}  {more}"
    return words


def describe_epoch(point: EpochPoint, epochs: int) -> str:
    """One line for an epoch; epoch 0 is the untrained network."""
    checked = "no validation"
    if point.val_accuracy is not None:
        checked = f"validation loss {point.val_loss:.4f}, accuracy {format_share(point.val_accuracy)}"
    if point.loss is None:
        return f"Untrained: {checked}"
    part = " (in part)" if point.partial else ""
    return (f"Epoch {point.epoch} of {epochs}{part}: loss {point.loss:.4f}, accuracy "
            f"{format_share(point.accuracy)}, {checked}, {point.seconds:.1f} s")


def describe_end(event: Ended) -> str:
    """The last line: how it ended, and how well the network reads the test images."""
    words = f"{event.status.capitalize()} after {event.seconds:.1f} s of training"
    if event.images_per_second:
        words += f" at {event.images_per_second:,.0f} images/s"
    if event.test_accuracy is not None:
        words += f": test accuracy {format_share(event.test_accuracy)}, test loss {event.test_loss:.4f}"
    return f"{words}. {event.reason}".strip()
