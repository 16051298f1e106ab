"""The training process: `python -m lenet.training.process.worker RUN_ID`, or `--standby` to wait for a run.

It takes the run at once, and imports TensorFlow only when it has its slot.
"""

import argparse
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, Self

from lenet.environment import read_seconds
from lenet.errors import LabError, RunError
from lenet.quiet import without_greeting
from lenet.runs import RunConfig, RunFolder, read_control, read_run
from lenet.runs.events import Ended, EpochPoint, Event, Starting, Waiting
from lenet.runs.folder import HEARTBEAT_SECONDS
from lenet.runs.liveness import take_run
from lenet.runs.presence import server_is_present
from lenet.runs.summary import Summarizer
from lenet.training.process import standby
from lenet.training.process.slots import take_slot

if TYPE_CHECKING:
    from lenet.training.session import StopTraining

POLL_SECONDS = 0.1


def grace_seconds() -> float:
    """How long a worker goes on when no server is there any more: `LENET_GRACE_SECONDS`, or a minute.

    Raises:
        ConfigError: if `LENET_GRACE_SECONDS` is no number from 0.
    """
    return read_seconds("LENET_GRACE_SECONDS", 60.0)


def train_run(
    run_id: str, on_event: Callable[[Event], None] = lambda event: None, needs_server: bool = False,
    lock: IO[str] | None = None, quiet: bool = False,
) -> Ended | None:
    """Train a run that has been created, or go on with it, in this process, to its end.

    Meanwhile SIGINT (Ctrl-C, a notebook's interrupt) and SIGTERM end it in good order, if this is the main thread;
    a second one raises `KeyboardInterrupt`. Afterwards they do what they did before.

    Args:
        run_id: a run of `runs_dir()`.
        on_event: is given every event, after it has been written to the run's folder.
        needs_server: end as interrupted when no server has been there for a minute.
        lock: what `take_run` returned, if the caller has the run already.
        quiet: keep TensorFlow's greeting from the terminal.

    Returns:
        The last event; None if another process trains this run already.

    Raises:
        RunError: if there is no such run, or its folder cannot be written.
        ConfigError: if a setting in the environment is wrong. The run has been told so, as failed.
    """
    run, folder = read_run(run_id), RunFolder(run_id)
    lock = lock or take_run(folder)
    if lock is None:
        return None

    summarizer = Summarizer(folder.events_file)

    def emit(event: Event) -> None:
        folder.append_event(event)
        if isinstance(event, EpochPoint):
            summarizer.update()
        on_event(event)
        if quiet and isinstance(event, Starting):
            _load_quietly()

    lock.truncate(0)
    print(os.getpid(), file=lock, flush=True)
    with lock, _Heart(folder):
        return _train(run.config, folder, emit, needs_server)


def _load_quietly() -> None:
    """Import TensorFlow without its greeting, and do something small; it is about to be imported anyway."""
    with without_greeting():
        standby.load_sets()


def _train(config: RunConfig, folder: RunFolder, emit: Callable[[Event], None], needs_server: bool) -> Ended:
    """Train to the end; whatever breaks is an event, too."""
    try:
        with Watch(needs_server) as watch:
            return _train_in_turn(config, folder, emit, watch)
    except Exception as problem:
        emit(Ended(time.time(), folder.run_id, "failed", _describe(problem), 0.0, 0.0))
        raise


def _train_in_turn(config: RunConfig, folder: RunFolder, emit: Callable[[Event], None], watch: "Watch") -> Ended:
    """Wait for a slot, and train in it."""
    slot = _wait_for_slot(folder, emit, watch)
    if isinstance(slot, Ended):
        return slot
    with slot:
        emit(Starting(time.time()))
        trainer = standby.make_trainer(config)
        from lenet.training.session import Session

        return Session(folder, config, trainer, emit, watch.stop_reason).run()


def _describe(problem: Exception) -> str:
    if isinstance(problem, LabError):
        return str(problem)
    return f"The training process broke ({type(problem).__name__}: {str(problem)[:200]}). Continue the run."


def _wait_for_slot(folder: RunFolder, emit: Callable[[Event], None], watch: "Watch") -> IO[str] | Ended:
    slot = take_slot()
    if slot is None:
        emit(Waiting(time.time()))
    while slot is None:
        stop = watch.find_reason()
        if read_control(folder).action == "stop":
            stop = ("stopped", f"Stopped by hand before it {'went on' if folder.resume_file.exists() else 'began'}.")
        if stop:
            ended = Ended(time.time(), folder.run_id, *stop, 0.0, 0.0)
            emit(ended)
            return ended
        time.sleep(POLL_SECONDS)
        slot = take_slot()
    return slot


class _Heart:
    """Touches the heartbeat and brings the events to the disk, every second while the `with` block runs."""

    def __init__(self, folder: RunFolder) -> None:
        self.folder = folder
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._beat_on, daemon=True)

    def __enter__(self) -> Self:
        self._beat()
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.thread.join()
        self._beat()

    def _beat_on(self) -> None:
        while not self.stopped.wait(HEARTBEAT_SECONDS):
            self._beat()

    def _beat(self) -> None:
        with suppress(RunError):  # what writes next says that the disk is full
            self.folder.beat()
            self.folder.sync_events()


class Watch:
    """Reasons to end early that come from outside: a signal, or no server for too long.

    Signals are heard while the `with` block runs, in the main thread: Python tells no other.
    """

    def __init__(self, needs_server: bool) -> None:
        self.needs_server, self.grace = needs_server, grace_seconds()
        self.seen = self.polled = time.monotonic()
        self.signal: int | None = None
        self.before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                self.before[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self.before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)

    def _note(self, number: int, _: object) -> None:
        if self.signal is not None:
            raise KeyboardInterrupt  # asked twice: do not wait for the batch to end
        self.signal = number

    def find_reason(self) -> tuple[str, str] | None:
        """Status and reason, if something outside wants the training to end."""
        if self.signal == signal.SIGINT:
            return "stopped", "Stopped by hand; what was learnt until then is kept."
        if self.signal is not None:
            return "interrupted", "The training process was asked to end. Continue the run where it stopped."
        if self.needs_server and self._is_alone():
            return "interrupted", "The program was closed while it trained. Continue the run where it stopped."
        return None

    def stop_reason(self) -> "StopTraining | None":
        """Status and reason as `Session` wants them, or None as long as the training may go on."""
        from lenet.training.session import StopTraining

        reason = self.find_reason()
        return StopTraining(*reason) if reason else None

    def _is_alone(self) -> bool:
        now = time.monotonic()
        if now - self.polled >= 1:
            self.polled = now
            if server_is_present():
                self.seen = now
        return now - self.seen > self.grace


def main(arguments: list[str] | None = None) -> int:
    """Run the worker process; 0 when its run ended in good order."""
    parser = argparse.ArgumentParser(prog="python -m lenet.training.process.worker", description=__doc__)
    parser.add_argument("run_id", nargs="?")
    parser.add_argument("--alone", action="store_true", help="go on when no server is there")
    parser.add_argument("--standby", action="store_true", help="import TensorFlow and wait for a run")
    options = parser.parse_args(arguments)
    os.nice(1)  # a step behind the pages: further back, fifty visitors would leave it no half of its speed
    try:
        run = standby.wait_for_run() if options.standby else standby.Taken(options.run_id, None, options.alone)
        if run is None:
            return 0
        ended = train_run(run.run_id, needs_server=not run.alone, lock=run.lock)
    except LabError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0 if ended is None or ended.status != "failed" else 1


if __name__ == "__main__":
    sys.exit(main())
