"""Trainings that are killed, whose server is killed, whose disk is full for a while, and whose clock is moved.

Each is disturbed at a random moment, goes on as people would have it go on, and must end as one that nobody disturbed:
the same curve, and weights that are the same byte for byte.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import numpy as np

from benchmarks.environment import PROJECT
from benchmarks.fuzzing import INPUTS, measure_fuzzing
from benchmarks.long_runs import measure_long_run
from benchmarks.moved_clock import MOVES, moved, prepare_clock
from benchmarks.report import Result
from benchmarks.trainings import tell
from devtools.browser import list_processes, read_proc
from devtools.waiting import wait_until
from lenet.errors import RunError
from lenet.runs import Run, RunConfig, RunFolder, TrainingConfig, delete_run, read_run
from lenet.training.process.launcher import resume_run, start_run

ROUNDS = 100
"""Kills of the worker. For every five of them the server is killed once, for every twenty the disk fills up once, and
the clock is moved through one training."""

RECIPE = RunConfig("Reliability", training=TrainingConfig(epochs=6, train_images=2000))
LONGEST = 180.0
"""Seconds that a training may take to end."""

DISK = "16m"

SERVER = """
import sys, json, threading
from lenet.runs import RunConfig
from lenet.runs.presence import announce_server
from lenet.training.process.launcher import start_run
announce_server()
if len(sys.argv) > 1:
    print(start_run(RunConfig.from_json(json.loads(sys.argv[1]))), flush=True)
threading.Event().wait()
"""
"""What the app's server does for a training: it says that it is there, and starts the worker."""


@dataclass(frozen=True)
class End:
    """What a training came to: its curve without times, the bytes of its last weights, and the seconds it took."""

    curve: tuple[tuple[float | None, ...], ...]
    weights: dict[str, bytes]
    seconds: float

    def is_like(self, other: "End") -> bool:
        """Whether both learnt the same, byte for byte."""
        return (self.curve, self.weights) == (other.curve, other.weights)


@dataclass
class Tally:
    """How often a training was disturbed, in how many trainings, and what came of it."""

    disturbed: int = 0
    trainings: int = 0
    lost: int = 0
    unequal: int = 0

    def note(self, run_id: str, whole: End) -> None:
        """A training has ended."""
        self.trainings += 1
        self.unequal += not read_end(run_id, 0.0).is_like(whole)

    def report(self, what: str) -> Result:
        """The line of the table."""
        value = f"{self.lost} lost something, {self.unequal} of {self.trainings} ended otherwise"
        return Result(f"{self.disturbed} times {what}", value, "none, none", not (self.lost or self.unequal),
                      "against an undisturbed training, weights byte for byte")  # fmt: skip


def measure_reliability(rounds: int = ROUNDS, inputs: int = INPUTS) -> list[Result]:
    """A line for each kind of disturbance, for each door that `inputs` strange things come in by, and for long runs."""
    return [*disturb_trainings(rounds), *measure_fuzzing(inputs), *measure_long_run()]


def disturb_trainings(rounds: int) -> list[Result]:
    """A line for each kind of disturbance."""
    alone = {"LENET_STANDBY": "0", "LENET_SLOTS": "1", "LENET_GRACE_SECONDS": "3600"}
    with TemporaryDirectory() as folder, mock.patch.dict(os.environ, alone, LENET_RUNS_DIR=f"{folder}/runs"):
        whole = train_undisturbed()
        few = ceil(rounds / 20)
        results = [kill_workers(whole, rounds), kill_servers(whole, ceil(rounds / 5)),
                   move_clocks(whole, few, Path(folder))]
        try:
            return [*results, fill_disks(whole, few, Path(folder))]
        except PermissionError as problem:
            tell(str(problem))
            return results


def train_undisturbed() -> End:
    """The measure of all others."""
    start = time.monotonic()
    run_id = start_run(RECIPE)
    wait_for_end(run_id)
    return read_end(run_id, time.monotonic() - start)


def read_end(run_id: str, seconds: float) -> End:
    """What a training came to."""
    run = read_run(run_id)
    batches = ((point.epoch, point.images_seen, point.loss, point.accuracy) for point in run.state.batches)
    epochs = ((point.epoch, point.images_seen, point.val_loss, point.val_accuracy) for point in run.state.epochs)
    with np.load(RunFolder(run_id).checkpoint_file(run.checkpoints[-1])) as file:
        weights = {name: file[name].tobytes() for name in file.files}
    return End((*batches, *epochs, (run.state.test_accuracy, run.state.test_loss)), weights, seconds)


def wait_for_end(run_id: str) -> Run:
    """The run as soon as it is not live any more."""

    def ended() -> bool:
        """the end of the run"""
        return not read_run(run_id).is_live

    wait_until(ended, LONGEST)
    return read_run(run_id)


def wait_a_while(run_id: str, whole: End) -> bool:
    """Wait for a random part of an undisturbed training's time; whether the run is live after it."""
    time.sleep(random.uniform(0.0, whole.seconds))
    return read_run(run_id).is_live


def finish(run_id: str, tally: Tally, whole: End) -> None:
    """Have the run go on until it has finished."""
    while not wait_for_end(run_id).state.is_finished:
        resume_run(run_id)
    tally.note(run_id, whole)


def kill_workers(whole: End, rounds: int) -> Result:
    """Kill the worker again and again, until its run has finished all the same; then that of the next run."""
    tally = Tally()
    while tally.disturbed < rounds:
        run_id = start_run(RECIPE)
        while tally.disturbed < rounds and wait_a_while(run_id, whole):
            before = read_run(run_id)
            if signal_worker(run_id, signal.SIGKILL):
                tally.disturbed += 1
                tally.lost += has_lost(before, wait_for_end(run_id))
            if not read_run(run_id).state.is_finished:
                resume_run(run_id)
        finish(run_id, tally, whole)
        tell(f"{tally.disturbed} of {rounds} kills of the worker")
    return tally.report("the worker was killed")


def signal_worker(run_id: str, number: int) -> bool:
    """Send a signal to the process that trains a run, or is about to; whether there was one."""
    workers = [pid for pid in list_processes() if run_id.encode() in read_proc(pid, "cmdline").split(b"\0")]
    for pid in workers:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
    return bool(workers)


def has_lost(before: Run, after: Run) -> bool:
    """Whether an epoch or a checkpoint that was there is gone."""
    return after.state.epochs_done < before.state.epochs_done or not set(before.checkpoints) <= set(after.checkpoints)


def kill_servers(whole: End, rounds: int) -> Result:
    """Kill the server that has started a training: it goes on, and the next server finds it."""
    tally = Tally()
    while tally.disturbed < rounds:
        with run_server(json.dumps(RECIPE.to_json())) as server:
            assert server.stdout is not None
            run_id = server.stdout.readline().strip()
            wait_a_while(run_id, whole)
            before = read_run(run_id)
        with run_server():
            tally.disturbed += 1
            tally.lost += has_lost(before, wait_for_end(run_id))
            finish(run_id, tally, whole)
        tell(f"{tally.disturbed} of {rounds} kills of the server")
    return tally.report("the server was killed")


@contextmanager
def run_server(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A process that does what the server does; it is killed at the end of the `with` block."""
    with subprocess.Popen([sys.executable, "-c", SERVER, *arguments], cwd=PROJECT, stdout=subprocess.PIPE,
                          text=True) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def move_clocks(whole: End, rounds: int, folder: Path) -> Result:
    """Put clocks forward and back during a training: it lives on, and can be neither deleted nor continued."""
    tally, clock = Tally(), folder / "clock"
    prepare_clock(clock)
    with mock.patch.dict(os.environ, PYTHONPATH=str(clock)):
        for _ in range(rounds):
            run_id = start_run(RECIPE)
            while not read_run(run_id).state.is_finished:
                with moved(clock, random.choice(MOVES)):
                    tally.disturbed += 1
                    tally.lost += is_taken_for_dead(run_id)
                    time.sleep(whole.seconds / 10)
                    tally.lost += is_taken_for_dead(run_id)
            tally.note(run_id, whole)
    return tally.report("the clock was put forward or back")


def is_taken_for_dead(run_id: str) -> bool:
    """Whether a run that trains looks dead, or can be continued or deleted.

    Its worker stands still meanwhile, so that the run does not end just then.
    """
    signal_worker(run_id, signal.SIGSTOP)
    try:
        run = read_run(run_id)
        if run.state.is_finished:
            return False
        return not run.is_live or is_done(resume_run, run_id) or is_done(delete_run, run_id)
    finally:
        signal_worker(run_id, signal.SIGCONT)


def is_done(change: Callable[[str], None], run_id: str) -> bool:
    """Whether a change of a run is not refused."""
    with suppress(RunError):
        change(run_id)
        return True
    return False


def fill_disks(whole: End, rounds: int, folder: Path) -> Result:
    """Fill the disk while it trains, make room once the run has ended of it, and go on.

    Raises:
        PermissionError: if no small disk can be mounted.
    """
    tally, disk = Tally(), folder / "disk"
    disk.mkdir()
    for _ in range(rounds):
        with mounted(disk), mock.patch.dict(os.environ, LENET_RUNS_DIR=str(disk)):
            run_id = start_run(RECIPE)
            wait_a_while(run_id, whole)
            before = read_run(run_id)
            fill(disk / "filled")
            tally.disturbed += 1
            tally.lost += has_lost(before, wait_for_end(run_id))
            (disk / "filled").unlink()
            finish(run_id, tally, whole)
    return tally.report("the disk was full for a while")


@contextmanager
def mounted(disk: Path) -> Iterator[None]:
    """A disk of `DISK` bytes while the `with` block runs."""
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", disk], capture_output=True).returncode:
        raise PermissionError("No small disk can be mounted here (that needs root), so none was filled.")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def fill(file: Path) -> None:
    """Write until there is no room left."""
    with suppress(OSError), open(file, "wb", buffering=0) as stream:
        while stream.write(bytes(512)):
            pass
