"""Start worker processes. Never imports TensorFlow, so the server may use it."""

import time
from dataclasses import replace
from collections.abc import Callable
from pathlib import Path
from typing import IO

from lenet.errors import RunError
from lenet.runs import Control, RunConfig, RunFolder, read_run, runs_dir
from lenet.runs.catalog import find_folder
from lenet.runs.control import write_control
from lenet.runs.creation import create_live_run
from lenet.runs.events import Ended, Queued
from lenet.runs.folder import discard, telling_if_gone
from lenet.runs.liveness import take_launch
from lenet.runs.presence import is_server
from lenet.runs.state import format_epochs
from lenet.training.process.spawning import hold_launch, spawn
from lenet.training.process.standby import forget_start, hand_over, is_standby_wanted, may_start, standby_status

__all__ = ["ensure_standby", "queue_run", "resume_run", "standby_status", "start_run"]


def start_run(
    config: RunConfig, owner: str | None = None, run_id: str | None = None, alone: bool | None = None
) -> str:
    """Create a run and have a worker train it. Returns the run's id.

    Args:
        config: what to train.
        owner: whose it is, as `create_live_run` has it.
        run_id: its id; None draws one.
        alone: whether it goes on when no server is there; None: if this process is none.

    Raises:
        ConfigError: if the network cannot be built; nothing is created then.
        RunError: if the id is taken, the disk is full, or no worker can be started.
    """
    folder, launch = create_live_run(config, take_launch, owner, run_id)
    _launch(folder, launch, alone)
    return folder.run_id


def resume_run(
    run_id: str, epochs: int | None = None, learning_rate: float | None = None, alone: bool | None = None
) -> None:
    """Go on with a run that has ended, from where it stopped. It is live when the call returns.

    Args:
        run_id: a run that is not live.
        epochs: train until this many epochs are done; needed if it has finished.
        learning_rate: a new learning rate; None keeps the one it had.
        alone: as for `start_run`.

    Raises:
        RunError: if there is no such run, it came with the program, is live, has nothing left to do, or no
            worker can be started.
    """
    _launch(*queue_run(run_id, epochs, learning_rate), alone)


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


def _launch(folder: RunFolder, launch: IO[str], alone: bool | None = None) -> None:
    """Hand the run to a worker; if none can be had, that is its end.

    What a server starts ends when for a minute no server is there; what a script starts goes on.

    Raises:
        RunError: if none can be had.
    """
    try:
        alone = not is_server() if alone is None else alone
        is_coming = hand_over(folder.run_id, alone) or _spawn([folder.run_id, *["--alone"] * alone], folder.log_file)
    except RunError as problem:
        with launch:
            folder.append_event(Ended(time.time(), folder.run_id, "failed", str(problem), 0.0, 0.0))
        raise
    hold_launch(launch, folder, is_coming)


def _spawn(arguments: list[str], log_file: Path) -> Callable[[], bool]:
    return spawn("lenet.training.process.worker", arguments, log_file)
