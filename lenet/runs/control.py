"""What people ask of a running worker: a small file that anyone may replace and the worker reads."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from lenet.errors import ConfigError, RunError
from lenet.files import read_regular
from lenet.frozen import Frozen, check_choice, check_number, check_whole, parse_json
from lenet.runs.folder import RunFolder, write_atomic
from lenet.runs.locks import NoLocksError, try_lock

ACTIONS = ("run", "pause", "stop")
SLOWEST, FASTEST = 0.1, 1000.0
"""Batches a second that a slow run can be asked for."""

LARGEST = 4096
"""Bytes of control.json."""

WAIT_SECONDS, POLL_SECONDS = 2.0, 0.002


@dataclass(frozen=True)
class Control(Frozen):
    """What a run is asked to do: `run`, `pause` or `stop`; and settings that replace the config's, or None.

    Attributes:
        action: one of `ACTIONS`.
        learning_rate: the highest of the schedule.
        epochs: how many to train.
        batches_per_second: how slowly to learn, for people who watch; None as fast as it goes.
        steps: how many single batches have been asked for, all in all. While it is paused, the worker learns one for
            each that it has not made yet; a run that is not paused takes no notice.

    Raises:
        ConfigError: if a value is out of its range.
    """

    action: str = "run"
    learning_rate: float | None = None
    epochs: int | None = None
    batches_per_second: float | None = None
    steps: int = 0

    def __post_init__(self) -> None:
        check_choice("The action", self.action, ACTIONS)
        if self.learning_rate is not None:
            check_number("The learning rate", self.learning_rate, 1e-7, 100)
        if self.epochs is not None:
            check_whole("The number of epochs", self.epochs, 1, 1000)
        if self.batches_per_second is not None:
            check_number("The number of batches a second", self.batches_per_second, SLOWEST, FASTEST)
        check_whole("The number of single batches", self.steps, 0, 10**9)


REQUESTS: dict[str, Callable[[Control, float | None], Control]] = {
    "pause": lambda control, _: replace(control, action="pause"),
    "resume": lambda control, _: replace(control, action="run"),
    "stop": lambda control, _: replace(control, action="stop"),
    "learning_rate": lambda control, value: replace(control, learning_rate=value),
    "pace": lambda control, value: replace(control, batches_per_second=value),
    "step": lambda control, _: replace(control, steps=control.steps + 1),
}
"""What can be asked for: what was asked before, and a value -> what is asked from now on."""


def read_control(folder: RunFolder) -> Control:
    """What the run was last asked to do. A missing or damaged file means: run."""
    try:
        return Control.from_json(parse_json(read_regular(folder.control_file, LARGEST)))
    except (OSError, ConfigError):
        return Control()


def send_control(run_id: str, action: str, value: float | None = None) -> None:
    """Ask a run to "pause", "resume" or "stop"; to change its "learning_rate" to `value`; to learn `value` batches a
    second ("pace"; None: as fast as it goes); or, while it is paused, to learn one batch and stay paused ("step").

    Raises:
        RunError: if there is no such run, or the disk is full.
        ConfigError: if the action is unknown, or the value out of range.
    """
    folder = RunFolder(run_id)
    if not folder.exists():
        raise RunError(f"There is no run {run_id!r}.")
    check_choice("The action", action, tuple(REQUESTS))
    with _alone(folder):
        write_control(folder, REQUESTS[action](read_control(folder), value))


def write_control(folder: RunFolder, control: Control) -> None:
    """Ask the run for `control` from now on, instead of what it was asked before.

    Raises:
        RunError: if the disk is full.
    """
    write_atomic(folder.control_file, lambda file: file.write(json.dumps(control.to_json()).encode()))


@contextmanager
def _alone(folder: RunFolder) -> Iterator[None]:
    """Nobody else asks for anything while the `with` block runs, so that no request is lost.

    Where the file system has no locks, or somebody holds this one for seconds, it runs all the same.
    """
    lock, end = None, time.monotonic() + WAIT_SECONDS
    try:
        while (lock := try_lock(folder.control_lock)) is None and time.monotonic() < end:
            time.sleep(POLL_SECONDS)
    except NoLocksError:
        pass
    try:
        yield
    finally:
        if lock is not None:
            lock.close()
