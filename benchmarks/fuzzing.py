"""Thousands of strange inputs through every door: none ends in a stack trace, takes long, or takes much memory."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, given, settings

from benchmarks.report import Result
from devtools.browser import read_memory
from devtools.fuzzing import DOORS, Door
from lenet.errors import LabError

INPUTS = 10_000
SECONDS = 2.0
MEGABYTES = 200.0


def measure_fuzzing(inputs: int = INPUTS) -> list[Result]:
    """A result a door."""
    return [measure_door(name, door, inputs) for name, door in DOORS.items()]


def measure_door(name: str, door: Door, inputs: int) -> Result:
    """Send `inputs` through a door, other ones each time; what breaks is made as small as it can be, and told."""
    slowest, most, problem = 0.0, 0.0, ""

    @settings(max_examples=inputs, database=None, deadline=None, suppress_health_check=list(HealthCheck),
              report_multiple_bugs=False)  # fmt: skip
    @given(door.inputs)
    def enter(value: Any) -> None:
        nonlocal slowest, most
        before, start = _begin_memory(), time.perf_counter()
        with suppress(LabError):
            door.enter(value, folder)
        slowest = max(slowest, time.perf_counter() - start)
        most = max(most, (read_memory(os.getpid(), "VmHWM") - before) / 1000)

    with own_runs() as folder:
        try:
            enter()
        except Exception as found:
            problem = f"{type(found).__name__}: {found} {' '.join(getattr(found, '__notes__', ()))}"[:500]
    kept = not problem and slowest < SECONDS and most < MEGABYTES
    limit = f"{SECONDS:g} s, {MEGABYTES:g} MB"
    return Result(f"door {name}", problem or f"{slowest:.2f} s, {most:.0f} MB", limit, kept,
                  f"{inputs:,} strange inputs: no stack trace; the slowest, and the one that took most memory")


@contextmanager
def own_runs() -> Iterator[Path]:
    """A folder for runs that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, LENET_RUNS_DIR=folder):
        yield Path(folder)


def _begin_memory() -> int:
    """Have the system measure anew what the process takes at most. Returns what it takes now, as `read_memory`."""
    Path("/proc/self/clear_refs").write_text("5")
    return read_memory(os.getpid())
