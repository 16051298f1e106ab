"""All runs: list them, read, rename and delete one. `lenet.runs.creation` makes them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from lenet.errors import ConfigError, RunError
from lenet.files import describe, read_regular
from lenet.frozen import check_number, parse_json
from lenet.network import build_layers
from lenet.places import ASSETS
from lenet.runs.config import RunConfig
from lenet.runs.control import Control, read_control
from lenet.runs.folder import RUN_ID, RunFolder, disk_error, runs_dir, telling_if_gone, write_atomic
from lenet.runs.liveness import is_live, keep_dead
from lenet.runs.names import check_name
from lenet.runs.removal import remove_folder
from lenet.runs.state import LIVE, RunState, format_epochs
from lenet.runs.state_cache import StateCache

BUNDLED_DIR = ASSETS / "models"
LARGEST_CONFIG, LARGEST_NAME = 1 << 16, 1 << 12
"""Bytes of config.json and of name.txt."""

MENDING = "Mend the file, or delete the run."
"""What can be done about a damaged run that lies in the run folder."""

_states = StateCache()

_UNHEARD_WHILE = {"pause": ("running",), "stop": LIVE}
"""What people ask of a worker, and the statuses in which it has not yet done it."""


@dataclass(frozen=True)
class Run:
    """A run as it stands now. `created` is in seconds since 1970; bundled runs came with the program.

    `asked` is what people last asked of its worker, one of `lenet.runs.control.ACTIONS`; "run" of one that has none.
    `pace` is how many batches a second it is slowed down to, or None.
    """

    run_id: str
    config: RunConfig
    state: RunState
    name: str
    created: float
    bundled: bool
    checkpoints: tuple[int, ...]
    asked: str = "run"
    pace: float | None = None

    @property
    def status(self) -> str:
        """One of `LIVE` or `ENDED`."""
        return self.state.status

    @property
    def is_live(self) -> bool:
        """Whether a worker is busy with it, or about to be."""
        return self.state.status in LIVE

    @property
    def pending(self) -> str | None:
        """What it has been asked and has not done yet: "pause", "stop" or None."""
        return self.asked if self.status in _UNHEARD_WHILE.get(self.asked, ()) else None

    @property
    def epochs_wanted(self) -> int:
        """How many epochs it was last asked to train."""
        return self.state.epochs_wanted or self.config.training.epochs


@dataclass(frozen=True)
class DamagedRun:
    """A folder of a run that cannot be read, and a sentence that says why. It can be deleted like any run."""

    run_id: str
    reason: str

    @property
    def name(self) -> str:
        """What it can be called: its id, since its name cannot be relied on."""
        return self.run_id


def find_folder(run_id: str) -> tuple[RunFolder, bool]:
    """The folder of a run, and whether it came with the program.

    Raises:
        RunError: if there is none.
    """
    for root, bundled in ((BUNDLED_DIR, True), (runs_dir(), False)):
        folder = RunFolder(run_id, root)
        if folder.exists():
            return folder, bundled
    raise RunError(f"There is no run {run_id!r}: it may have been deleted, or its id is incomplete.")


def read_run(run_id: str, whole: bool = False) -> Run:
    """One run, read from its folder; if `whole`, one that is long is waited for until all of it has been read.

    Raises:
        RunError: if the id is malformed or unknown, or the folder is damaged.
    """
    folder, bundled = find_folder(run_id)
    return read_folder(folder, bundled, whole)


def read_folder(folder: RunFolder, bundled: bool = False, whole: bool = False) -> Run:
    """The run in a folder, wherever that is.

    Raises:
        RunError: if the folder is damaged.
    """
    config, created = _read_config(folder)
    state = _read_state(folder, whole) if bundled else _read_living_state(folder, whole)
    most, done = max(config.training.epochs, state.epochs_wanted), max(state.epochs_done, state.last_epoch)
    if done > most and state.share_read == 1:  # in the middle of a reading what was asked for is not yet known
        raise _damaged(folder, f"events.jsonl tells of {format_epochs(done)} epochs; {most} were asked for.")
    control = read_control(folder) if state.status in LIVE else Control()
    return Run(folder.run_id, config, state, _read_name(folder, config), created, bundled,
               folder.checkpoint_epochs(), control.action, control.batches_per_second)


def forget_folder(folder: RunFolder) -> None:
    """Keep nothing in memory of what was read in a folder."""
    _states.forget(folder.events_file)


def list_runs() -> list[Run]:
    """All runs of `runs_dir()` that can be read, newest first. Bundled ones are not among them."""
    return list_all_runs()[0]


def list_all_runs(whole: bool = False) -> tuple[list[Run], list[DamagedRun]]:
    """The same, and the runs of `runs_dir()` that cannot be read, by their ids; `whole` as for `read_run`."""
    return _list(runs_dir(), whole)


def list_bundled_runs() -> list[Run]:
    """The runs that came with the program, by their ids: the article's is the first. They are read once a process."""
    return list(_read_bundled(BUNDLED_DIR))


@cache
def _read_bundled(root: Path) -> tuple[Run, ...]:
    return tuple(sorted(_list(root)[0], key=lambda run: run.run_id))


def rename_run(run_id: str, name: str) -> None:
    """Give a run another name.

    Raises:
        RunError: if it does not exist or came with the program.
        ConfigError: if the name is empty or too long.
    """
    folder = _own_folder(run_id, "renamed")
    text = check_name(name)
    with telling_if_gone(folder):
        write_atomic(folder.name_file, lambda file: file.write(text.encode()))


def delete_run(run_id: str) -> None:
    """Delete a run's folder for good.

    Raises:
        RunError: if it does not exist, came with the program, is still training, or cannot be removed.
    """
    folder = _own_folder(run_id, "deleted")
    try:
        with keep_dead(folder):
            remove_folder(folder.path)
    except OSError as problem:
        find_folder(run_id)  # says so if another was faster
        raise disk_error(problem) from None
    finally:
        forget_folder(folder)  # last: until then others may still read it


def _list(root: Path, whole: bool = False) -> tuple[list[Run], list[DamagedRun]]:
    runs, damaged = [], []
    for folder in find_folders(root):
        try:
            runs.append(read_run(folder.run_id, whole))
        except RunError as problem:
            if folder.exists():  # else it was deleted this moment
                damaged.append(DamagedRun(folder.run_id, str(problem)))
    return sorted(runs, key=lambda run: (run.created, run.run_id), reverse=True), damaged


def find_folders(root: Path) -> list[RunFolder]:
    """The folders of runs in a folder, by their ids; none if it does not exist or cannot be read."""
    try:
        names = sorted(path.name for path in root.iterdir())
    except OSError:
        return []
    folders = (RunFolder(name, root) for name in names if RUN_ID.fullmatch(name))
    return [folder for folder in folders if folder.exists()]


def _own_folder(run_id: str, verb: str) -> RunFolder:
    folder, bundled = find_folder(run_id)
    if bundled:
        raise RunError(f"The run {run_id!r} came with the program and cannot be {verb}.")
    return folder


def _read_living_state(folder: RunFolder, whole: bool) -> RunState:
    """What the events say, which holds only while their writer lives.

    A worker that ends writes its last event before its life is over. So whoever finds it dead reads once more.
    """
    state, before = _read_state(folder, whole), None
    while state.status in LIVE and not is_live(folder):
        if state == before:
            reason = "The training process is gone. Continue the run from its last checkpoint."
            return replace(state, status="interrupted", reason=reason)
        state, before = _read_state(folder, whole), state
    return state


def _read_config(folder: RunFolder) -> tuple[RunConfig, float]:
    """What was asked for, and when, in seconds since 1970."""
    try:
        return _parse_config(read_regular(folder.config_file, LARGEST_CONFIG))
    except OSError as problem:
        raise _damaged(folder, f"config.json {describe(problem)}.") from None
    except ConfigError as problem:
        raise _damaged(folder, f"config.json is no settings of a run: {problem}") from None


@lru_cache(maxsize=1024)
def _parse_config(text: bytes) -> tuple[RunConfig, float]:
    values = parse_json(text)
    created: Any = values.pop("created", None) if isinstance(values, dict) else None
    config = RunConfig.from_json(values)
    check_number("'created'", created, 0, 1e11)
    build_layers(config.network)
    return config, float(created)


def _read_state(folder: RunFolder, whole: bool) -> RunState:
    try:
        return _states.read(folder.events_file, whole)
    except RunError as problem:
        raise _damaged(folder, str(problem)) from None


def _damaged(folder: RunFolder, reason: str) -> RunError:
    return RunError(f"The run {folder.run_id!r} is damaged: {reason} {MENDING}")


def _read_name(folder: RunFolder, config: RunConfig) -> str:
    try:
        return check_name(read_regular(folder.name_file, LARGEST_NAME).decode())
    except (OSError, ValueError, ConfigError):
        return config.name


def tell_apart(runs: Sequence[Run]) -> dict[str, str]:
    """A different name for every run, by its id. Of several "A", newest first, the oldest keeps "A"."""
    names: dict[str, str] = {}
    for run in reversed(runs):
        name, number = run.name, 2
        while name in names.values():
            name, number = f"{run.name} ({number})", number + 1
        names[run.run_id] = name
    return dict(reversed(names.items()))
