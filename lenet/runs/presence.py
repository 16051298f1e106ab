"""How workers know that a server is there: every server holds a lock on a file of its own as long as it lives."""

import os
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from lenet.errors import RunError
from lenet.runs.folder import runs_dir
from lenet.runs.locks import NoLocksError, Pulse, is_locked, try_lock
from lenet.runs.removal import remove_leftovers

TOUCH_SECONDS = 5.0
PULSE = Pulse(3 * TOUCH_SECONDS)
"""For file systems without locks."""

THREAD_NAME = "lenet-server-presence"


def announce_server() -> None:
    """Begin to hold this server's file, once a process.

    The thread is found by its name, since modules, and what they hold, are made anew when the
    program's files change.
    """
    if not is_server():
        threading.Thread(target=_hold_for_ever, name=THREAD_NAME, daemon=True).start()


def is_server() -> bool:
    """Whether this process is a server."""
    return any(thread.name == THREAD_NAME for thread in threading.enumerate())


def server_is_present() -> bool:
    """Whether any server lives."""
    return any(_is_held(file) for file in _list_files())


def remove_stale() -> None:
    """Remove the files of servers that are gone."""
    for file in _list_files():
        with suppress(RunError):
            lock = try_lock(file)
            if lock is not None:
                file.unlink(missing_ok=True)
                lock.close()


def _is_held(file: Path) -> bool:
    try:
        return is_locked(file)
    except NoLocksError:
        return PULSE.beats(file)


def _hold_for_ever() -> None:
    remove_stale()
    remove_leftovers(runs_dir())
    file = _folder() / f"server-{socket.gethostname()}-{os.getpid()}"
    lock = None
    while True:
        lock = hold_file(file, lock)
        time.sleep(TOUCH_SECONDS)


def hold_file(file: Path, lock: IO[str] | None) -> IO[str] | None:
    """Touch this server's file and lock it, anew if somebody has removed it. Returns the lock, if it could be had."""
    with suppress(OSError, RunError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        if lock is not None and not os.path.samestat(os.fstat(lock.fileno()), file.stat()):
            lock.close()
            lock = None
        lock = lock or try_lock(file)
    return lock


def _list_files() -> list[Path]:
    try:
        return list(_folder().glob("server-*"))
    except OSError:
        return []


def _folder() -> Path:
    return runs_dir() / ".servers"
