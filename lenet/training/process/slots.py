"""So many trainings at a time: a slot is a file lock, which the kernel frees when its holder dies."""

import os
from typing import IO

from lenet.environment import count_slots
from lenet.runs import runs_dir
from lenet.runs.folder import disk_error
from lenet.runs.locks import NoLocksError, try_lock


def take_slot() -> IO[str] | None:
    """The lock of a free slot, held until it is closed or the process ends; None if all are taken.

    Where the file system has no locks, there is a slot for everybody.

    Raises:
        ConfigError: if `LENET_SLOTS` is no whole number above 0.
        RunError: if the run folder cannot be written.
    """
    folder = runs_dir() / ".slots"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise disk_error(problem) from None
    try:
        return next(filter(None, (try_lock(folder / f"slot-{number}.lock") for number in range(count_slots()))), None)
    except NoLocksError:
        return open(os.devnull)
