"""Whether a run lives: its worker, or who is about to start one, holds a lock in the run's folder.

No clock is asked. A worker that is stopped or slow lives as long as its process, and one that was killed is dead at
once. Where the file system has no locks, the heartbeat stands in, compared with what this process saw before.
"""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import IO

from lenet.errors import RunError
from lenet.runs.folder import HEARTBEAT_SECONDS, RunFolder, touch
from lenet.runs.locks import NoLocksError, Pulse, is_locked, read_touched, try_lock

PULSE = Pulse(15 * HEARTBEAT_SECONDS)
WATCH_SECONDS = 2.5 * HEARTBEAT_SECONDS
POLL_SECONDS = 0.05

LAUNCH_SECONDS = 0.5
"""How long who deletes a run waits for somebody who deletes it, too: both begin with the launch."""


def is_live(folder: RunFolder) -> bool:
    """Whether a worker has the run, or one is about to come.

    The launch is asked first: it ends only when the worker has the run already.
    """
    try:
        return is_locked(folder.launch_file) or is_locked(folder.lock_file)
    except NoLocksError:
        return PULSE.beats(folder.heartbeat_file)


def take_run(folder: RunFolder) -> IO[str] | None:
    """Be the worker of a run, until what is returned is closed; None if there is one.

    Raises:
        RunError: if the run folder is gone or cannot be written.
    """
    return _take(folder.lock_file, folder.heartbeat_file)


def take_launch(folder: RunFolder) -> IO[str] | None:
    """Be the one who starts the run's worker, until what is returned is closed; None if there is one, or comes.

    Raises:
        RunError: if the run folder is gone or cannot be written.
    """
    launch = _take(folder.launch_file, folder.heartbeat_file)
    if launch is not None and has_worker(folder):
        launch.close()
        return None
    return launch


def has_worker(folder: RunFolder) -> bool:
    """Whether a worker has the run; False where the file system has no locks, and nobody can know."""
    try:
        return is_locked(folder.lock_file)
    except NoLocksError:
        return False


@contextmanager
def keep_dead(folder: RunFolder) -> Iterator[None]:
    """Nobody trains the run, or begins to, while the `with` block runs.

    Raises:
        RunError: if somebody does, or the run folder cannot be written.
    """
    with _take_or_refuse(folder.launch_file, folder, LAUNCH_SECONDS), _take_or_refuse(folder.lock_file, folder):
        yield


def _take_or_refuse(file: Path, folder: RunFolder, patience: float = 0.0) -> AbstractContextManager[object]:
    end = time.monotonic() + patience
    try:
        while (lock := _take(file, folder.heartbeat_file)) is None and time.monotonic() < end:
            time.sleep(POLL_SECONDS)
    except RunError:
        if file.is_file() and not file.is_symlink():
            raise
        return nullcontext()  # nobody can have locked what is no file, or cannot be made
    if lock is None:
        raise RunError(folder.BUSY.format(folder.run_id))
    return lock


def _take(file: Path, heartbeat: Path) -> IO[str] | None:
    try:
        return try_lock(file)
    except NoLocksError:
        if _is_touched(heartbeat):
            return None
        touch(heartbeat)
        return open(file, "r+")


def _is_touched(heartbeat: Path) -> bool:
    """Watch for some seconds whether a worker touches its heartbeat."""
    first, end = read_touched(heartbeat), time.monotonic() + WATCH_SECONDS
    while first is not None and time.monotonic() < end:
        time.sleep(POLL_SECONDS)
        if read_touched(heartbeat) != first:
            return True
    return False
