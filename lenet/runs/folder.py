"""The run folder: the only truth about a run. One process at a time writes it, any number read it.

    config.json        what was asked for; written once
    name.txt           a later name, if someone renamed the run
    owner.txt          whose it is, on a server that a class shares (`lenet.runs.owners`); written once
    events.jsonl       what happened, a line each, appended by the worker or, while none is there, by who calls one
    summary.json       what a long events.jsonl adds up to, as far as it had been read
    latest.jsonl       the last of these lines, for browsers that follow a live run
    live.npz           the network as it is now, while it learns
    batch.npz          the last batch that was learnt by hand, one at a time
    control.json       what people want of the worker
    control.lock       held for a moment by who asks for something
    launch.lock        held by who starts a worker, until the worker has its own
    worker.lock        held by the worker, and its process number
    worker.log         what the worker printed
    heartbeat          touched every second while the worker lives: for file systems that have no locks
    checkpoints/0007.npz   the network after epoch 7; 0000 is the untrained one
    resume.npz         weights, optimizer and progress, to go on from
"""

import errno
import os
import re
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, ClassVar

from lenet.errors import DiskError, RunError
from lenet.runs.events import Event, encode_event
from lenet.runs.events_file import read_events

RUN_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
CHECKPOINT = re.compile(r"[0-9]{4}")
HEARTBEAT_SECONDS = 1.0

LATEST = 200
"""How many events `latest.jsonl` holds: more than happen while a page waits to poll again."""


def runs_dir() -> Path:
    """Where runs are kept: `LENET_RUNS_DIR`, or `runs/` in the folder the program was started in."""
    return Path(os.environ.get("LENET_RUNS_DIR") or "runs")


def check_runs_dir() -> None:
    """See that the runs can be read, if there is a folder for them already.

    Raises:
        RunError: if they cannot, such as those of another user.
    """
    folder = runs_dir()
    try:
        os.scandir(folder).close()
        (folder / "any").stat()  # what is listed can be reached
    except FileNotFoundError:
        return
    except OSError as problem:
        raise RunError(f"The run folder {folder} cannot be read ({problem.strerror}), so no run of it is shown; the "
                       "networks in the box are there all the same. LENET_RUNS_DIR names another folder.") from None


class RunFolder:
    """One run's files. Making the object touches nothing on disk.

    Attributes:
        BUSY: why it cannot be removed while it is live; `{!r}` is its id.

    Raises:
        RunError: if `run_id` has any character but a-z, 0-9 and "-", so that no id can lead elsewhere.
    """

    BUSY: ClassVar[str] = "The run {!r} is still training: stop it first."

    def __init__(self, run_id: str, root: Path | None = None) -> None:
        if not RUN_ID.fullmatch(run_id or ""):
            raise RunError(f"{str(run_id)[:60]!r} is no run's id: those are made of a-z, 0-9 and -.")
        self.run_id = run_id
        self.path = (root or runs_dir()) / run_id
        self.config_file = self.path / "config.json"
        self.name_file = self.path / "name.txt"
        self.owner_file = self.path / "owner.txt"
        self.drawing_file = self.path / "drawing.json"
        self.events_file = self.path / "events.jsonl"
        self.latest_file = self.path / "latest.jsonl"
        self.live_file = self.path / "live.npz"
        self.batch_file = self.path / "batch.npz"
        self.control_file = self.path / "control.json"
        self.control_lock = self.path / "control.lock"
        self.heartbeat_file = self.path / "heartbeat"
        self.lock_file = self.path / "worker.lock"
        self.launch_file = self.path / "launch.lock"
        self.log_file = self.path / "worker.log"
        self.resume_file = self.path / "resume.npz"
        self._latest: deque[bytes] = deque(maxlen=LATEST)

    def exists(self) -> bool:
        """Whether such a run has been created, whatever has become of its files since."""
        return _may_exist(self.config_file) or _may_exist(self.events_file)

    def append_event(self, event: Event) -> None:
        """Add a line; a half line that a crash left behind is closed first, so it spoils nothing.

        Raises:
            RunError: if the disk is full.
        """
        line = encode_event(event).encode() + b"\n"
        try:
            with open(self.events_file, "ab+") as file:
                if file.tell() and not _ends_with_newline(file):
                    file.write(b"\n")
                file.write(line)
        except OSError as problem:
            raise disk_error(problem) from None
        self._latest.append(line)
        with suppress(RunError):  # the event is kept; a page that follows the run reads it when it polls next
            self.write_latest()

    def write_latest(self) -> None:
        """Bring `latest.jsonl` up to date with the events that this object has appended.

        Raises:
            RunError: if the disk is full.
        """
        write_atomic(self.latest_file, lambda file: file.write(b"".join(self._latest)))

    def read_events(self) -> list[Event]:
        """All whole events, oldest first; none if nothing has happened yet."""
        try:
            return read_events(self.events_file)
        except FileNotFoundError:
            return []

    def checkpoint_file(self, epoch: int) -> Path:
        """The path of the network after `epoch`, whether it exists or not."""
        return self.path / "checkpoints" / f"{epoch:04d}.npz"

    def checkpoint_epochs(self) -> tuple[int, ...]:
        """The epochs that have a checkpoint, in order."""
        names = (file.stem for file in (self.path / "checkpoints").glob("*.npz"))
        return tuple(sorted(int(name) for name in names if CHECKPOINT.fullmatch(name)))

    def beat(self) -> None:
        """Touch the heartbeat: the worker lives.

        Raises:
            RunError: if the disk is full.
        """
        touch(self.heartbeat_file)

    def sync_events(self) -> None:
        """Bring the events to the disk, where a power cut spares them. Called every second, so that no event waits.

        Raises:
            RunError: if the disk is full.
        """
        try:
            with open(self.events_file, "rb") as file:
                os.fsync(file)
        except FileNotFoundError:
            return
        except OSError as problem:
            raise disk_error(problem) from None


@contextmanager
def telling_if_gone(folder: RunFolder) -> Iterator[None]:
    """If the run is deleted during the `with` block, an error in it says that, not that nothing can be written."""
    try:
        yield
    except RunError:
        if folder.exists():
            raise
        raise RunError(f"The run {folder.run_id!r} is gone: it has been deleted meanwhile.") from None


def touch(file: Path) -> None:
    """Say that it is now that something has happened.

    Raises:
        RunError: if the file cannot be made.
    """
    try:
        file.touch()
    except OSError as problem:
        raise disk_error(problem) from None


def discard(file: Path) -> None:
    """Remove a file that is a convenience, if it is there and can be removed."""
    with suppress(OSError):
        file.unlink(missing_ok=True)


def is_fresh(file: Path, seconds: float) -> bool:
    """Whether `file` exists and was touched within `seconds` of now, by a clock that may be set: ask no life of it."""
    try:
        return abs(time.time() - file.stat().st_mtime) < seconds
    except OSError:
        return False


def write_atomic(file: Path, write: Callable[[BinaryIO], object], durable: bool = False) -> None:
    """Write a file so that readers see the old one or the new one, never a part.

    `durable`: a power cut after the call spares the new file, and one during the call one of the two.

    Raises:
        RunError: if the disk is full; what was there before stays.
    """
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    except OSError as problem:
        raise disk_error(problem) from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            write(stream)
            if durable:
                stream.flush()
                os.fsync(stream)
        temporary.chmod(0o644)
        temporary.replace(file)
        if durable:
            sync_folder(file.parent)
    except BaseException as problem:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(problem, OSError):
            raise disk_error(problem) from None
        raise


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the file system can do that.

    Raises:
        OSError: if the folder is gone, or the disk fails.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as problem:
        if problem.errno not in (errno.EINVAL, errno.ENOTSUP):  # as some network drives answer
            raise
    finally:
        os.close(handle)


def disk_error(problem: OSError) -> DiskError:
    """The operating system's complaint as one sentence for people."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskError("The disk is full: make room (or delete old runs), then try again.")
    return DiskError(f"The run folder cannot be written ({problem.strerror}): check {runs_dir()}.")


def _may_exist(file: Path) -> bool:
    """Whether a file is there, or hidden from us: who reads it learns why."""
    try:
        file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _ends_with_newline(file: BinaryIO) -> bool:
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"
