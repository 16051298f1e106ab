"""Locks on files, for processes and threads. The kernel frees a lock when its holder dies, however it dies.

A lock is exclusive (flock). Who only asks whether it is held takes it together with all others who ask, for some
microseconds; who wants to have it tells these from a holder, and tries again when they are gone.
"""

import errno
import fcntl
import os
import stat
import time
from pathlib import Path
from typing import IO

from lenet.errors import RunError
from lenet.runs.folder import disk_error

ASKED_SECONDS = 5.0
"""How long those who only ask may be in the way; each needs microseconds, unless it is stopped just then."""

POLL_SECONDS = 0.002
NO_FILE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO)
"""Nothing is there, or a link or a socket, which nobody can have locked."""

UNSUPPORTED = (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL)


class NoLocksError(RunError):
    """The file system has no locks, as some network drives have none."""


def try_lock(file: Path) -> IO[str] | None:
    """Lock `file`, which is made if it is not there, until what is returned is closed or the process ends.

    Returns:
        The locked file, open for writing; None if somebody else has it.

    Raises:
        NoLocksError: if the file system has no locks.
        RunError: if the file cannot be made, its folder is gone, or it is no regular file.
    """
    end = time.monotonic() + ASKED_SECONDS
    while time.monotonic() < end:
        handle = _open_own(file)
        locked = _flock(handle, fcntl.LOCK_EX)
        if locked and _is_still(file, handle):
            return os.fdopen(handle, "r+")
        is_held = not locked and not _flock(handle, fcntl.LOCK_SH)
        os.close(handle)
        if is_held:
            return None
        time.sleep(POLL_SECONDS)
    return None


def is_locked(file: Path) -> bool:
    """Whether somebody has locked `file`. Nothing is made or changed, and nobody is kept from it for long.

    Raises:
        NoLocksError: if that cannot be known: the file system has no locks, or the file may not be read.
    """
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as problem:
        if problem.errno in NO_FILE:
            return False
        raise NoLocksError(f"Whether {file} is locked cannot be known ({problem.strerror}).") from None
    locked = _flock(handle, fcntl.LOCK_SH)
    os.close(handle)
    return not locked


def _open_own(file: Path) -> int:
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    except OSError as problem:
        raise disk_error(problem) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise RunError(f"{file} is no regular file: remove it.")
    return handle


def _flock(handle: int, kind: int) -> bool:
    """Whether the lock was to be had. If it can never be, the file is closed."""
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as problem:
        os.close(handle)
        if problem.errno in UNSUPPORTED:
            raise NoLocksError(f"The file system of the run folder has no locks ({problem.strerror}).") from None
        raise disk_error(problem) from None
    return True


def _is_still(file: Path, handle: int) -> bool:
    """Whether `file` is what was opened: it may have been deleted since, by its holder."""
    try:
        return os.path.samestat(file.stat(), os.fstat(handle))
    except OSError:
        return False


class Pulse:
    """Stands in for a lock where there are none: whether a file is touched again and again.

    Only what this object saw before is compared, by a clock that nobody can set. A file that it sees for the first time
    counts as touched just then.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._seen: dict[Path, tuple[int, float]] = {}

    def beats(self, file: Path) -> bool:
        """Whether `file` exists and has been touched within the last `seconds` that this object could watch it."""
        touched, now = read_touched(file), time.monotonic()
        if touched is None:
            return False
        before, since = self._seen.get(file, (None, now))
        since = since if touched == before else now
        self._seen[file] = touched, since
        return now - since < self.seconds


def read_touched(file: Path) -> int | None:
    """When a file was touched last, in nanoseconds by the machine's clock; None if it cannot be asked."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return None
