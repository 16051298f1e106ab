"""Runs that live without a worker: the test process holds the lock that a worker would hold."""

from typing import IO

from lenet.runs import RunFolder
from lenet.runs.liveness import take_run

HELD: list[IO[str]] = []
"""A lock lasts as long as its file is open."""


def keep_alive(folder: RunFolder) -> IO[str]:
    """Have the run live until what is returned is closed, or the tests end."""
    lock = take_run(folder)
    assert lock is not None, "the run has a worker already"
    HELD.append(lock)
    return lock
