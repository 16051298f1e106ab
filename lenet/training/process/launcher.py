"""Start worker processes. Never imports TensorFlow, so the server may use it."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from collections.abc import Callable
from pathlib import Path
from typing import IO

from lenet.errors import RunError
from lenet.places import LIBRARY
from lenet.runs import Control, RunConfig, RunFolder, read_run, runs_dir
from lenet.runs.catalog import create_live_run, find_folder
from lenet.runs.control import write_control
from lenet.runs.events import Ended, Queued
from lenet.runs.folder import discard, disk_error, telling_if_gone
from lenet.runs.liveness import has_worker, take_launch
from lenet.runs.presence import is_server
from lenet.runs.state import format_epochs
from lenet.training.process.standby import forget_start, hand_over, is_standby_wanted, may_start, standby_status

POLL_SECONDS = 0.02

__all__ = ["ensure_standby", "queue_run", "resume_run", "standby_status", "start_run"]


def start_run(config: RunConfig, owner: str | None = None) -> str:
    """Create a run and have a worker train it. Returns the run's id. `owner`: whose it is, as `create_live_run` has it.

    Raises:
        ConfigError: if the network cannot be built; nothing is created then.
        RunError: if the disk is full, or no worker can be started.
    """
    folder, launch = create_live_run(config, take_launch, owner)
    _launch(folder, launch)
    return folder.run_id


def resume_run(run_id: str, epochs: int | None = None, learning_rate: float | None = None) -> None:
    """Go on with a run that has ended, from where it stopped. It is live when the call returns.

    Args:
        run_id: a run that is not live.
        epochs: train until this many epochs are done; needed if it has finished.
        learning_rate: a new learning rate; None keeps the one it had.

    Raises:
        RunError: if there is no such run, it came with the program, is live, has nothing left to do, or no
            worker can be started.
    """
    _launch(*queue_run(run_id, epochs, learning_rate))


def queue_run(
    run_id: str, epochs: int | None = None, learning_rate: float | None = None
) -> tuple[RunFolder, IO[str]]:
    """The same without a worker: the caller has to bring one. The run is live until what is returned is closed.

    Raises:
        RunError: if there is no such run, it came with the program, is live, or has nothing left to do.
    """
    folder, bundled = find_folder(run_id)
    if bundled:
        raise RunError(f"The run {run_id!r} came with the program: start a new run with its settings instead.")
    with telling_if_gone(folder):
        launch = take_launch(folder)
        if launch is None:
            raise RunError(f"The run {run_id!r} is still training.")
        try:
            _queue(folder, epochs, learning_rate)
        except BaseException:
            launch.close()
            raise
    return folder, launch


def _queue(folder: RunFolder, epochs: int | None, learning_rate: float | None) -> None:
    """Write down what is wanted of a worker, and that one is about to come."""
    run = read_run(folder.run_id, whole=True)  # its last start may stand anywhere
    wanted = epochs or run.epochs_wanted
    if run.state.is_finished and wanted <= run.epochs_wanted:
        raise RunError(f"The run {run.run_id!r} has finished its {run.epochs_wanted} epochs: ask for more than that.")
    done = run.state.epochs_done
    if wanted < done:  # a run that tells of more than it was asked for would be damaged
        raise RunError(f"The run {run.run_id!r} has learnt {format_epochs(done)} epochs: ask for no fewer.")
    discard(folder.live_file)
    write_control(folder, replace(Control(epochs=wanted), learning_rate=learning_rate))
    folder.append_event(Queued(time.time()))


def ensure_standby() -> None:
    """Have a worker import TensorFlow and stand by, unless one does or is about to, or `LENET_STANDBY` is 0.

    Raises:
        ConfigError: if `LENET_STANDBY` is neither 0 nor 1.
        RunError: if the run folder cannot be written.
    """
    if is_standby_wanted() and may_start():
        try:
            _spawn(["--standby"], runs_dir() / ".standby.log")
        except RunError:
            forget_start()
            raise


def _launch(folder: RunFolder, launch: IO[str]) -> None:
    """Hand the run to a worker; if none can be had, that is its end.

    What a server starts ends when for a minute no server is there; what a script starts goes on.

    Raises:
        RunError: if none can be had.
    """
    try:
        alone = not is_server()
        is_coming = hand_over(folder.run_id, alone) or _spawn([folder.run_id, *["--alone"] * alone], folder.log_file)
    except RunError as problem:
        with launch:
            folder.append_event(Ended(time.time(), folder.run_id, "failed", str(problem), 0.0, 0.0))
        raise
    name = f"lenet-launch-{folder.run_id}"
    threading.Thread(target=_hold, args=(launch, folder, is_coming), name=name, daemon=True).start()


def _hold(launch: IO[str], folder: RunFolder, is_coming: Callable[[], bool]) -> None:
    """Keep the launch until the worker has the run, or is gone."""
    with launch:
        while is_coming() and not has_worker(folder):
            time.sleep(POLL_SECONDS)


def _spawn(arguments: list[str], log_file: Path) -> Callable[[], bool]:
    """Start `python -m lenet.training.process.worker`, free of this process: its end is not the worker's.

    Returns:
        Whether the process still runs.
    """
    command = [sys.executable, "-m", "lenet.training.process.worker", *arguments]
    search = os.pathsep.join(filter(None, [str(LIBRARY), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": search, "LENET_RUNS_DIR": str(runs_dir().resolve())}
    try:
        with open(log_file, "ab") as log:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                       env=environment, start_new_session=True)
    except OSError as problem:
        raise disk_error(problem) from None
    # A thread waits for its end; else the system would keep it as a zombie.
    threading.Thread(target=process.wait, name=f"lenet-worker-{process.pid}", daemon=True).start()
    return lambda: process.poll() is None
