"""How workers know that a server is there: every server touches a file of its own now and then."""

import os
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path

from lenet.runs.folder import is_fresh, runs_dir

TOUCH_SECONDS = 5.0
FRESH_SECONDS = 15.0
THREAD_NAME = "lenet-server-presence"


def announce_server() -> None:
    """Start touching this server's file, once a process.

    The thread is found by its name, since modules, and what they hold, are made anew when the
    program's files change.
    """
    if any(thread.name == THREAD_NAME for thread in threading.enumerate()):
        return
    threading.Thread(target=_touch_for_ever, name=THREAD_NAME, daemon=True).start()


def server_is_present() -> bool:
    """Whether any server has given a sign of life within the last seconds."""
    return any(is_fresh(file, FRESH_SECONDS) for file in _folder().glob("server-*"))


def remove_stale() -> None:
    """Remove the files of servers that were killed. One that only slept makes its own anew."""
    for file in _folder().glob("server-*"):
        if not is_fresh(file, FRESH_SECONDS):
            file.unlink(missing_ok=True)


def _touch_for_ever() -> None:
    with suppress(OSError):
        remove_stale()
    file = _folder() / f"server-{socket.gethostname()}-{os.getpid()}"
    while True:
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
        time.sleep(TOUCH_SECONDS)


def _folder() -> Path:
    return runs_dir() / ".servers"
