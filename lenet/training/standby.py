"""A worker that has imported TensorFlow before anyone asks, so that training starts within a second.

One stands by for a run folder at a time: it holds `.standby/lock`. Whoever has a run to train puts
its id into the file `.standby/TOKEN.run`, TOKEN being the text of the lock file; the first to make
that file has the worker. When it leaves unasked it makes the file itself, so nobody can ask too late.
"""

import os
import secrets
import threading
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lenet.errors import LabError
from lenet.runs import RunConfig, RunFolder, runs_dir
from lenet.runs.folder import HEARTBEAT_SECONDS
from lenet.runs.presence import server_is_present
from lenet.training.slots import try_lock

if TYPE_CHECKING:
    from lenet.training.trainer import MnistSets, Trainer

POLL_SECONDS = 0.02
IDLE_SECONDS = 10 * 60.0
ALONE_SECONDS = 60.0


@cache
def load_sets() -> "MnistSets":
    """MNIST where TensorFlow wants it; imports TensorFlow. Loaded once a process."""
    from lenet.training.trainer import MnistSets

    return MnistSets()


def standby_status() -> str:
    """ "ready", "starting" while TensorFlow is being imported, or "none"."""
    token = _standing_token()
    if token is None:
        return "none"
    return "ready" if (_folder() / f"{token}.ready").exists() else "starting"


def hand_over(run_id: str) -> bool:
    """Give a run to the worker that stands by; False if there is none."""
    token = _standing_token()
    return token is not None and _claim(token, run_id)


def wait_for_run() -> str | None:
    """Stand by until a run is handed over; None if another stands by already or nobody came.

    Imports TensorFlow and loads MNIST on the way.
    """
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    lock = try_lock(folder / "lock")
    if lock is None:
        return None
    lock.truncate(0)
    _clear(folder)
    token = secrets.token_hex(8)
    lock.write(token)
    lock.flush()
    try:
        return _wait(token)
    finally:
        lock.truncate(0)
        _clear(folder)
        lock.close()


def _wait(token: str) -> str | None:
    threading.Thread(target=_beat_for, args=(token,), daemon=True).start()
    load_warm_trainer()
    (_folder() / f"{token}.ready").touch()
    began = seen = time.monotonic()
    while True:
        run_id = _read_claim(token)
        if run_id is not None:
            return run_id
        now = time.monotonic()
        seen = now if int(now) != int(now - POLL_SECONDS) and server_is_present() else seen
        if (now - began > IDLE_SECONDS or now - seen > ALONE_SECONDS) and _claim(token, ""):
            return None
        time.sleep(POLL_SECONDS)


def _beat_for(token: str) -> None:
    """Once a run is handed over, give its signs of life until this worker gets round to training it."""
    while not (run_id := _read_claim(token)):
        time.sleep(HEARTBEAT_SECONDS)
    with suppress(LabError, OSError):
        while (_folder() / f"{token}.run").exists():
            RunFolder(run_id).beat()
            time.sleep(HEARTBEAT_SECONDS)


@cache
def load_warm_trainer() -> "Trainer":
    """A trainer of the article's network that has paid for all that is slow the first time."""
    from lenet.training.trainer import Trainer

    trainer = Trainer(RunConfig(), load_sets())
    trainer.learn(trainer.order(0)[:8].reshape(2, 4))
    trainer.evaluate(trainer.sets.validation)
    return trainer


def make_trainer(config: RunConfig) -> "Trainer":
    """A trainer for `config`: the warm one, if there is one and it suits.

    Raises:
        ConfigError: if the network cannot be built.
    """
    from lenet.training.trainer import Trainer

    if load_warm_trainer.cache_info().currsize and load_warm_trainer().suits(config):
        load_warm_trainer().start_over(config)
        return load_warm_trainer()
    return Trainer(config, load_sets())


def _clear(folder: Path) -> None:
    """Remove what a worker that stood by has left; only the holder of the lock may."""
    for pattern in ("*.ready", "*.run"):
        for file in folder.glob(pattern):
            file.unlink(missing_ok=True)


def _claim(token: str, run_id: str) -> bool:
    """Be the first to write TOKEN.run. The id is in the file before the file has its name."""
    draft = _folder() / f"{token}.{os.getpid()}-{secrets.token_hex(4)}"
    draft.write_text(run_id)
    try:
        os.link(draft, _folder() / f"{token}.run")
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    return True


def _read_claim(token: str) -> str | None:
    """The id of the run that was handed over, "" if nobody may any more, None as long as somebody may."""
    try:
        return (_folder() / f"{token}.run").read_text().strip()
    except OSError:
        return None


def _standing_token() -> str | None:
    """The token of the worker that stands by; None if nobody holds the lock."""
    file = _folder() / "lock"
    if not file.exists():
        return None
    lock = try_lock(file)
    if lock is not None:
        lock.close()
        return None
    token = file.read_text().strip()
    return token if token and not (_folder() / f"{token}.run").exists() else None


def _folder() -> Path:
    return runs_dir() / ".standby"
