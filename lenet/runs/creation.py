"""New runs: an id, a folder and the settings, all of it or nothing."""

import json
import secrets
import shutil
import time
from collections.abc import Callable
from typing import IO

from lenet.errors import RunError
from lenet.network import build_layers
from lenet.runs.config import RunConfig
from lenet.runs.folder import RunFolder, disk_error, sync_folder, write_atomic
from lenet.runs.owners import write_owner


def draw_id() -> str:
    """An id for a new run or sweep: the time, and something random."""
    return time.strftime("%Y%m%d-%H%M%S-") + secrets.token_hex(2)


def create_run(config: RunConfig, run_id: str | None = None) -> RunFolder:
    """Make the folder of a new run. Nothing trains yet.

    Raises:
        RunError: if the id is taken or the disk is full.
    """
    folder = _make_folder(run_id or draw_id())
    _write_config(folder, config)
    return folder


def create_live_run(
    config: RunConfig, take: Callable[[RunFolder], IO[str] | None], owner: str | None = None,
    run_id: str | None = None,
) -> tuple[RunFolder, IO[str]]:
    """Make the folder of a new run that lives from its first moment on, and until what is returned is closed.

    Args:
        config: what is to be trained.
        take: `take_run` or `take_launch`, called before the run is in any list: so nobody ever finds it dead.
        owner: whose it is, as `lenet.runs.owners.hash_key` names a visitor; None of whoever runs the server.
        run_id: its id; None draws one.

    Raises:
        ConfigError: if the network cannot be built; nothing is created then.
        RunError: if the id is taken or the disk is full.
    """
    build_layers(config.network)
    folder = _make_folder(run_id or draw_id())
    lock = take(folder)
    assert lock is not None, "nobody else knows of the run"
    _write_config(folder, config, owner)
    return folder, lock


def _make_folder(run_id: str) -> RunFolder:
    folder = RunFolder(run_id)
    try:
        (folder.path / "checkpoints").mkdir(parents=True, exist_ok=False)
        sync_folder(folder.path.parent)
    except FileExistsError:
        raise RunError(f"There is a run {folder.run_id!r} already: delete it or choose another id.") from None
    except OSError as problem:
        raise disk_error(problem) from None
    return folder


def _write_config(folder: RunFolder, config: RunConfig, owner: str | None = None) -> None:
    record = {"created": time.time(), **config.to_json()}
    try:
        folder.write_latest()  # there from the start, for all who follow it
        if owner is not None:
            write_owner(folder, owner)
        write_atomic(folder.config_file, lambda file: file.write(json.dumps(record, indent=2).encode()), durable=True)
    except RunError:
        shutil.rmtree(folder.path, ignore_errors=True)  # half a run would be in the way, and in no list
        raise
