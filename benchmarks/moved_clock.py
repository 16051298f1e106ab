"""A clock that is put forward or back, for a worker and for those who ask how its training stands."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

MOVES = (3600.0, -3600.0, 8.0, -8.0, 0.0)
"""Seconds that a clock is put forward or back."""

CLOCK = """
import time
from pathlib import Path
real, moved = time.time, Path(__file__).with_name("moved")
time.time = lambda: real() + float(moved.read_text())
"""
"""Python imports this as `sitecustomize` before anything else."""


def prepare_clock(clock: Path) -> None:
    """Make the folder that a worker has in its `PYTHONPATH` so that its clock can be moved."""
    clock.mkdir()
    (clock / "sitecustomize.py").write_text(CLOCK)
    _put(clock, 0.0)


@contextmanager
def moved(clock: Path, seconds: float) -> Iterator[None]:
    """The clocks of the worker and of this process, which asks, are `seconds` ahead while the `with` block runs.

    That of the system is not: so the heartbeat is as old, or as far in the future, as after a move of it.
    """
    real = time.time
    _put(clock, seconds)
    with mock.patch("time.time", lambda: real() + seconds):
        try:
            yield
        finally:
            _put(clock, 0.0)


def _put(clock: Path, seconds: float) -> None:
    """From now on the worker's clock is `seconds` ahead."""
    (clock / "new").write_text(str(seconds))
    (clock / "new").replace(clock / "moved")
