"""A worker that imports TensorFlow before anyone asks for a training, so that the training starts within a second.

At most one worker stands by for a run folder. It holds `.standby/lock`, and the text of that file is its token.
To hand it a run, a process creates the file `.standby/TOKEN.run` with the run's id, and "alone" behind it if the run
needs no server; only the first to create it gets the worker. A worker that ends without a run creates the file itself,
so that nobody hands it one too late.

A new process needs a moment until it holds the lock. Whoever starts one writes `.standby/starting` before, so that
nobody starts another in that moment; the worker removes the file when it has the lock.
"""

import os
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from lenet.environment import read_switch
from lenet.runs import RunConfig, RunFolder, runs_dir
from lenet.runs.folder import disk_error, is_fresh
from lenet.runs.liveness import take_run
from lenet.runs.locks import NoLocksError, is_locked, try_lock
from lenet.runs.presence import server_is_present

if TYPE_CHECKING:
    from lenet.training.engine.pipeline import MnistSets
    from lenet.training.trainer import Trainer

POLL_SECONDS = 0.02
ALONE = "alone"
IDLE_SECONDS = 10 * 60.0
ALONE_SECONDS = 60.0
OLD_SECONDS = 60.0
STARTING_SECONDS = 15.0
"""A process that has not taken the lock so long after it was started is not counted on any more."""


@cache
def load_sets() -> "MnistSets":
    """MNIST where TensorFlow wants it, loaded once a process. What trains calls this before it imports a trainer."""
    _import_tensorflow()
    from lenet.training.engine.pipeline import MnistSets

    return MnistSets()


def _import_tensorflow() -> None:
    """Import TensorFlow without Keras, with which it takes a third longer, and which no training needs.

    TensorFlow looks for the older Keras if it is told to, goes on where that is not installed, and asks anew when
    somebody uses `tf.keras`: the variable is set only meanwhile.
    """
    before = os.environ.get("TF_USE_LEGACY_KERAS")
    os.environ["TF_USE_LEGACY_KERAS"] = "1"
    try:
        import tensorflow  # noqa: F401
    finally:
        del os.environ["TF_USE_LEGACY_KERAS"]
        if before is not None:
            os.environ["TF_USE_LEGACY_KERAS"] = before


def standby_status() -> str:
    """ "ready", "starting" while TensorFlow is being imported, or "none"."""
    token = _standing_token()
    if token is None:
        return "none"
    return "ready" if (_folder() / f"{token}.ready").exists() else "starting"


def is_standby_wanted() -> bool:
    """Whether a worker may stand by at all: yes, unless `LENET_STANDBY` is 0.

    Raises:
        ConfigError: if it is neither 0 nor 1.
    """
    return read_switch("LENET_STANDBY", True)


def may_start() -> bool:
    """Whether the caller is to start a worker that stands by: none does, and none is on its way.

    Who is told True must start one: for 15 seconds, or until that worker stands by, everybody else is told False.

    Raises:
        RunError: if the run folder cannot be written.
    """
    try:
        lock = try_lock(_make_folder() / "starting")
    except NoLocksError:  # where nobody can know whether one stands by, none does
        return False
    if lock is None:  # another process asks the same at this moment
        return False
    with lock:
        on_its_way = lock.read() and is_fresh(_folder() / "starting", STARTING_SECONDS)
        if on_its_way or standby_status() != "none":
            return False
        lock.seek(0)
        lock.truncate()
        print(os.getpid(), file=lock)
    return True


def forget_start() -> None:
    """The worker that was started stands by, or could not be started."""
    (_folder() / "starting").unlink(missing_ok=True)


def hand_over(run_id: str, alone: bool = False) -> Callable[[], bool] | None:
    """Give a run to the worker that stands by; None if there is none. `alone`: it goes on when no server is there.

    Returns:
        Whether that worker is still about to take the run: once it is not, it has it, or is gone.

    Raises:
        RunError: if the run folder cannot be written.
    """
    token = _standing_token()
    if token is None or not _claim(token, f"{run_id} {ALONE}" if alone else run_id):
        return None
    return lambda: _read_token() == token


class Taken(NamedTuple):
    """A run that was handed over, the lock that makes this process its worker, and whether it needs no server."""

    run_id: str
    lock: IO[str] | None
    alone: bool = False


def wait_for_run() -> Taken | None:
    """Stand by until a run is handed over; None if another stands by already or nobody came.

    Imports TensorFlow and loads MNIST on the way.

    Raises:
        RunError: if the run folder cannot be written, or the run is gone.
    """
    lock = try_lock(_make_folder() / "lock")
    if lock is None:
        return None
    lock.truncate(0)
    _remove_old_files()
    token = secrets.token_hex(8)
    lock.write(token)
    lock.flush()
    forget_start()
    try:
        return _wait(token)
    finally:
        lock.seek(0)
        lock.truncate()
        lock.close()
        (_folder() / f"{token}.ready").unlink(missing_ok=True)


def _wait(token: str) -> Taken | None:
    """Warm up, while a thread of its own takes the run as soon as there is one."""
    with ThreadPoolExecutor(1) as pool:
        taken = pool.submit(_take_next, token)
        try:
            load_warm_trainer()
            (_folder() / f"{token}.ready").touch()
        except BaseException:
            _claim(token, "")
            raise
        return taken.result()


def _take_next(token: str) -> Taken | None:
    run_id, _, mark = _await_claim(token).partition(" ")
    return Taken(run_id, take_run(RunFolder(run_id)), mark == ALONE) if run_id else None


def _await_claim(token: str) -> str:
    """The line that hands a run over, its id first; "" if none is for too long, or no server is left to do it."""
    began = seen = polled = time.monotonic()
    while (line := _read_claim(token)) is None:
        now = time.monotonic()
        if now - polled >= 1:
            polled = now
            seen = now if server_is_present() else seen
        if now - began > IDLE_SECONDS or now - seen > ALONE_SECONDS:
            _claim(token, "")  # from now on nobody else can; if someone was first, the next poll finds it
        time.sleep(POLL_SECONDS)
    return line


@cache
def load_warm_trainer() -> "Trainer":
    """A trainer of the article's network that has compiled its functions already."""
    trainer = _build_trainer(RunConfig())
    trainer.learn(trainer.order(0)[: trainer.config.training.batch_size], trainer.rates(0, 0, 1))
    trainer.evaluate(trainer.sets.validation)
    return trainer


def make_trainer(config: RunConfig) -> "Trainer":
    """A trainer for `config`: the warm one, if there is one and it suits.

    Raises:
        ConfigError: if the network cannot be built.
    """
    if load_warm_trainer.cache_info().currsize and load_warm_trainer().suits(config):
        load_warm_trainer().start_over(config)
        return load_warm_trainer()
    return _build_trainer(config)


def _build_trainer(config: RunConfig) -> "Trainer":
    sets = load_sets()
    from lenet.training.trainer import Trainer

    return Trainer(config, sets)


def _remove_old_files() -> None:
    """Remove the files of earlier workers; only old ones, since a process may still be about to use a new one."""
    for pattern in ("*.ready", "*.run"):
        for file in _folder().glob(pattern):
            if not is_fresh(file, OLD_SECONDS):
                file.unlink(missing_ok=True)


def _claim(token: str, line: str) -> bool:
    """Be the first to make TOKEN.run. Its line is whole when it has its end."""
    try:
        with open(_folder() / f"{token}.run", "x") as file:
            file.write(f"{line}\n")
    except FileExistsError:
        return False
    except OSError as problem:
        raise disk_error(problem) from None
    return True


def _read_claim(token: str) -> str | None:
    """The line that handed a run over, "" if nobody may any more, None as long as somebody may."""
    try:
        text = (_folder() / f"{token}.run").read_text()
    except OSError:
        return None
    return text.strip() if text.endswith("\n") else None


def _standing_token() -> str | None:
    """The token of the worker that stands by and may be given a run; None if there is none."""
    token = _read_token()
    return token if token and not (_folder() / f"{token}.run").exists() else None


def _read_token() -> str | None:
    """The token of the worker that stands by; None if nobody holds the lock."""
    file = _folder() / "lock"
    try:
        return file.read_text().strip() if is_locked(file) else None
    except (OSError, NoLocksError):
        return None


def _make_folder() -> Path:
    try:
        _folder().mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise disk_error(problem) from None
    return _folder()


def _folder() -> Path:
    return runs_dir() / ".standby"
