"""So many trainings at a time: a slot is a file lock, which the kernel frees when its holder dies."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import IO

from lenet.errors import ConfigError
from lenet.runs import runs_dir


def count_slots() -> int:
    """`LENET_SLOTS`, or one for every two cores.

    Raises:
        ConfigError: if `LENET_SLOTS` is no whole number above 0.
    """
    text = os.environ.get("LENET_SLOTS") or str(max(1, (os.cpu_count() or 1) // 2))
    if not text.isdigit() or int(text) < 1:
        raise ConfigError(f"LENET_SLOTS is {text!r}; it must be a whole number from 1.")
    return int(text)


def take_slot() -> IO | None:
    """The lock of a free slot, held until it is closed or the process ends; None if all are taken."""
    folder = runs_dir() / ".slots"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count_slots()):
        lock = try_lock(folder / f"slot-{number}.lock")
        if lock:
            return lock
    return None


def try_lock(file: Path) -> IO | None:
    """Lock `file` for this process alone, or return None if another holds it."""
    handle = open(file, "a")  # noqa: SIM115 - the open file is the lock
    with suppress(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return handle
    handle.close()
    return None
