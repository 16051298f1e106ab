"""The folder of a sweep, in `runs/.sweeps`: what was asked for, how it ended, and the locks of its process.

    sweep.json         what was asked for; written once
    ended.json         how its process ended last; not there while one works, or if it was killed
    control.json       what people want of the process
    worker.lock        held by the process
    launch.lock        held by who starts one, until it has its own
    sweep.log          what the process printed
    heartbeat          touched every second, for file systems that have no locks

Its runs are those of `runs/` whose ids begin with its own: `ID-001` and so on. That is all that is known of them, so
nothing can be lost when a process is killed.
"""

import json
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, ClassVar

from lenet.errors import ConfigError, RunError
from lenet.files import describe, read_regular
from lenet.frozen import OneOf, Text, build_record, check_number, parse_json
from lenet.runs.creation import draw_id
from lenet.runs.folder import RUN_ID, RunFolder, disk_error, discard, runs_dir, sync_folder, write_atomic
from lenet.runs.liveness import keep_dead
from lenet.runs.removal import remove_folder
from lenet.sweeps.plan import SweepPlan

ENDS = ("finished", "stopped", "interrupted", "failed")
"""How a sweep's process can end."""

LARGEST = 1 << 16
"""Bytes of sweep.json and of ended.json."""

LONGEST_ID = 58
"""Letters of a sweep's id: those of its runs have five more."""


@dataclass(frozen=True)
class SweepEnd:
    """How a sweep's process ended: one of `ENDS`, and why."""

    status: Annotated[str, OneOf(ENDS)]
    reason: Annotated[str, Text(10_000)] = ""


class SweepFolder(RunFolder):
    """One sweep's files. Its locks, its heartbeat and what people ask of it are as those of a run.

    Raises:
        RunError: if the id has any character but a-z, 0-9 and "-", or too many.
    """

    BUSY: ClassVar[str] = "The sweep {!r} is still at work: stop it first."

    def __init__(self, sweep_id: str) -> None:
        if not RUN_ID.fullmatch(sweep_id or "") or len(sweep_id) > LONGEST_ID:
            raise RunError(f"{str(sweep_id)[:60]!r} is no sweep's id: those are made of a-z, 0-9 and -.")
        super().__init__(sweep_id, sweeps_dir())
        self.plan_file = self.path / "sweep.json"
        self.end_file = self.path / "ended.json"
        self.log_file = self.path / "sweep.log"

    def exists(self) -> bool:
        """Whether such a sweep has been created."""
        return self.plan_file.exists()

    def name_run(self, number: int) -> str:
        """The id of its run `number`, from 1."""
        return f"{self.run_id}-{number:03d}"

    def read_plan(self) -> tuple[SweepPlan, float]:
        """What was asked for, and when, in seconds since 1970.

        Raises:
            RunError: if it cannot be read.
        """
        try:
            return _parse_plan(read_regular(self.plan_file, LARGEST))
        except OSError as problem:
            raise self._damaged(f"sweep.json {describe(problem)}.") from None
        except ConfigError as problem:
            raise self._damaged(f"sweep.json is no sweep: {problem}") from None

    def read_end(self) -> SweepEnd | None:
        """How its last process ended; None if none has, or it was killed."""
        with suppress(OSError, ConfigError, TypeError):
            return build_record(SweepEnd, parse_json(read_regular(self.end_file, LARGEST)))
        return None

    def write_end(self, end: SweepEnd) -> None:
        """Say how the process ends.

        Raises:
            RunError: if the disk is full.
        """
        write_atomic(self.end_file, lambda file: file.write(json.dumps(asdict(end)).encode()))

    def begin(self) -> None:
        """A process begins: neither its predecessor's end nor what was asked of that holds any more."""
        discard(self.end_file)
        discard(self.control_file)

    def _damaged(self, reason: str) -> RunError:
        return RunError(f"The sweep {self.run_id!r} is damaged: {reason}")


def sweeps_dir() -> Path:
    """Where sweeps are kept. No run's id begins with a point, so no list of runs has it."""
    return runs_dir() / ".sweeps"


def create_sweep(plan: SweepPlan) -> SweepFolder:
    """Make the folder of a new sweep. Nothing trains yet.

    Raises:
        RunError: if the disk is full.
    """
    folder = SweepFolder(draw_id())
    record = {"created": time.time(), **plan.to_json()}
    try:
        folder.path.mkdir(parents=True)
        sync_folder(folder.path.parent)
    except OSError as problem:
        raise disk_error(problem) from None
    write_atomic(folder.plan_file, lambda file: file.write(json.dumps(record, indent=2).encode()), durable=True)
    return folder


def find_sweep(sweep_id: str) -> SweepFolder:
    """The folder of a sweep.

    Raises:
        RunError: if there is none.
    """
    folder = SweepFolder(sweep_id)
    if not folder.exists():
        raise RunError(f"There is no sweep {sweep_id!r}: it may have been deleted, or its id is incomplete.")
    return folder


def list_sweeps() -> list[str]:
    """The ids of all sweeps, newest first."""
    try:
        names = sorted((path.name for path in sweeps_dir().iterdir()), reverse=True)
    except OSError:
        return []
    return [name for name in names if RUN_ID.fullmatch(name) and len(name) <= LONGEST_ID and SweepFolder(name).exists()]


def delete_sweep(sweep_id: str) -> None:
    """Delete a sweep's folder for good; its runs stay.

    Raises:
        RunError: if there is none, its process still works, or it cannot be removed.
    """
    _remove(find_sweep(sweep_id))


def remove_unborn(run_id: str) -> None:
    """Remove the folder of a run whose maker was killed before it had its settings; no list has it. If any.

    Raises:
        RunError: if it is being made at this moment, or cannot be removed.
    """
    folder = RunFolder(run_id)
    if not folder.exists() and folder.path.is_dir():
        _remove(folder)


def _remove(folder: RunFolder) -> None:
    try:
        with keep_dead(folder):
            remove_folder(folder.path)
    except OSError as problem:
        raise disk_error(problem) from None


@lru_cache(maxsize=256)
def _parse_plan(text: bytes) -> tuple[SweepPlan, float]:
    values = parse_json(text)
    created: Any = values.pop("created", None) if isinstance(values, dict) else None
    check_number("'created'", created, 0, 1e11)
    return SweepPlan.from_json(values), float(created)
