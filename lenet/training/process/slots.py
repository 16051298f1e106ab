"""So many trainings at a time: a slot is a file lock, which the kernel frees when its holder dies."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import IO

from lenet.environment import read_count
from lenet.runs import runs_dir
from lenet.runs.folder import disk_error


def count_slots() -> int:
    """`LENET_SLOTS`, or one for every two cores.

    Raises:
        ConfigError: if `LENET_SLOTS` is no whole number above 0.
    """
    return read_count("LENET_SLOTS", max(1, (os.cpu_count() or 1) // 2))


def count_threads() -> int:
    """Cores that one training uses: `LENET_THREADS`, or an equal share of all for each slot.

    Raises:
        ConfigError: if `LENET_THREADS` is no whole number above 0.
    """
    return read_count("LENET_THREADS", max(1, (os.cpu_count() or 1) // count_slots()))


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
