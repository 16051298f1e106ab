"""So many trainings at a time: a slot is a file lock, which the kernel frees when its holder dies."""

import fcntl
from contextlib import suppress
from pathlib import Path
from typing import IO

from lenet.environment import count_slots
from lenet.runs import runs_dir
from lenet.runs.folder import disk_error


def take_slot() -> IO[str] | None:
    """The lock of a free slot, held until it is closed or the process ends; None if all are taken.

    Raises:
        ConfigError: if `LENET_SLOTS` is no whole number above 0.
        RunError: if the run folder cannot be written.
    """
    locks = (try_lock(runs_dir() / ".slots" / f"slot-{number}.lock") for number in range(count_slots()))
    return next(filter(None, locks), None)


def try_lock(file: Path, shared: bool = False) -> IO[str] | None:
    """Lock `file` for this process alone, or with others who share it; None if that cannot be now.

    Raises:
        RunError: if the file cannot be made.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = open(file, "a")  # noqa: SIM115 - the open file is the lock
    except OSError as problem:
        raise disk_error(problem) from None
    with suppress(BlockingIOError):
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        return handle
    handle.close()
    return None
