"""A run of 200 MB of events: how long it takes to open, in a process of its own, and how much memory."""

import json
import subprocess
import sys

from benchmarks.environment import PROJECT
from benchmarks.fuzzing import own_runs
from benchmarks.report import Result
from lenet.runs import RunConfig, create_run
from lenet.runs.events import BatchPoint, Ended, EpochPoint, Started, encode_event

MEGABYTES = 200
SECONDS, MORE = 1.0, 50.0
STEPS, LAST = 900, 1000

READER = """
import json, os, time
from devtools.browser import read_memory
from lenet.runs import list_runs

before, start = read_memory(os.getpid(), "VmHWM"), time.perf_counter()
run = list_runs()[0]
first = time.perf_counter() - start
while run.state.share_read < 1:
    time.sleep(0.2)
    run = list_runs()[0]
more = (read_memory(os.getpid(), "VmHWM") - before) / 1000
print(json.dumps([first, time.perf_counter() - start, more, len(run.state.epochs)]))
"""


def measure_long_run(megabytes: int = MEGABYTES) -> list[Result]:
    """Opened for the first time, and again, when `summary.json` is there."""
    with own_runs():
        epochs = write_long_run(megabytes)
        return [_open(f"{megabytes} MB of events, {word}", epochs) for word in ("first", "again")]


def write_long_run(megabytes: int) -> int:
    """A run with so many events; returns its epochs."""
    folder, epoch, wrapped = create_run(RunConfig("Long"), "long"), 0, False
    with open(folder.events_file, "w") as file:
        file.write(encode_event(Started(1.0, 0, 0, LAST, STEPS, 0.001)) + "\n")
        while file.tell() < megabytes * 1e6:
            wrapped, epoch = wrapped or epoch == LAST, epoch % LAST + 1
            lines = [encode_event(BatchPoint(1.0, epoch, step, step, 0.1, 0.9, 0.001, 9000.0, 60)) for step in
                     range(1, STEPS + 1)]
            lines.append(encode_event(EpochPoint(1.0, epoch, 54_000, 0.1, 0.9, 0.1, 0.9, 6.0, 9000.0)))
            file.write("\n".join(lines) + "\n")
        file.write(encode_event(Ended(1.0, "long", "stopped", "by hand", 9.0, 9000.0)) + "\n")
    return LAST if wrapped else epoch


def _open(what: str, epochs: int) -> Result:
    """Open it in a process that knows nothing of it."""
    done = subprocess.run([sys.executable, "-c", READER], cwd=PROJECT, capture_output=True, text=True, check=True)
    first, whole, memory, found = json.loads(done.stdout)
    kept = first < SECONDS and memory < MORE and found == epochs
    return Result(what, f"{first:.2f} s, {memory:.0f} MB", f"{SECONDS:g} s, {MORE:g} MB", kept,
                  f"open a list with it in a new process; all of it was read after {whole:.1f} s")
