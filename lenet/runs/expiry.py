"""On a shared lab: runs that go by themselves when nothing has happened in them for many days, and the room of all.

Only what has ended goes, as `delete_run` removes it: a power cut leaves no half of a run.
"""

import os
from contextlib import suppress
from pathlib import Path

from lenet.errors import RunError
from lenet.runs.catalog import delete_run, find_folders
from lenet.runs.folder import RunFolder, runs_dir
from lenet.runs.liveness import is_live
from lenet.runs.owners import read_owner

DAY = 24 * 3600.0


def remove_old_runs(now: float, days: float, teacher_days: float | None) -> list[str]:
    """Delete the runs of visitors that have not learnt anything for `days`, and those without an owner after
    `teacher_days`; None keeps these. Live ones stay, and so does what cannot be removed.

    Args:
        now: in seconds since 1970.
        days: of visitors' runs.
        teacher_days: of all others.

    Returns:
        The ids of those that are gone.
    """
    gone = []
    for folder in find_folders(runs_dir()):
        most = days if read_owner(folder) is not None else teacher_days
        if most is None or now - find_last_change(folder) < most * DAY or is_live(folder):
            continue
        with suppress(RunError):  # it has been continued, or deleted, this moment
            delete_run(folder.run_id)
            gone.append(folder.run_id)
    return gone


def find_last_change(folder: RunFolder) -> float:
    """When something happened in a run last, in seconds since 1970; before anything has, when it was made."""
    times = [0.0]
    for file in (folder.events_file, folder.config_file):
        with suppress(OSError):
            times.append(file.lstat().st_mtime)
    return max(times)


def measure_runs() -> int:
    """The bytes that all files in the run folder have together; links are not followed."""
    return _measure(runs_dir())


def _measure(folder: Path) -> int:
    size = 0
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):  # it may be gone by now
                is_folder = entry.is_dir(follow_symlinks=False)
                size += _measure(Path(entry.path)) if is_folder else entry.stat(follow_symlinks=False).st_size
    return size
