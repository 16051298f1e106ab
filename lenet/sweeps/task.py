"""What a worker of a Dask cluster does: train one run in a folder of its own, and send the whole run back as a zip.

Nothing is shared with the machine that asks but this package, in the same version. A worker process trains one run at a
time, whatever number of threads it has, since a process has one `LENET_RUNS_DIR`.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

from lenet import __version__
from lenet.errors import RunError
from lenet.runs import RunConfig, RunFolder, create_run, send_control
from lenet.runs.archive import pack_run
from lenet.runs.liveness import is_live
from lenet.training.process.worker import train_run

PREFIX = "lenet-trial-"
"""How the names of the folders begin in which runs are trained."""

ASK_SECONDS = 1.0
"""How often a worker asks whether the sweep is to stop."""

LEFT_SECONDS = 3600

_alone = threading.Lock()


def train_trial(run_id: str, config: dict[str, Any], version: str, stop_name: str) -> bytes:
    """Train a run to its end, in this process.

    Args:
        run_id: its id.
        config: a `RunConfig` as JSON.
        version: that of the lab that asks.
        stop_name: the name of the `distributed.Event` that ends it early, with what it has learnt.

    Returns:
        The run as a zip (`lenet.runs.archive`).

    Raises:
        RunError: if this worker has another version, or the disk is full.
    """
    from distributed import Event, get_client

    if version != __version__:
        raise RunError(f"The cluster has LeNet Lab {__version__} and the sweep is of {version}: install the same.")
    stop = Event(stop_name, client=get_client())
    with _alone, _own_runs():
        create_run(RunConfig.from_json(config), run_id)
        with _listening(run_id, stop.is_set):
            train_run(run_id)
        stream = BytesIO()
        pack_run(run_id, stream)
        return stream.getvalue()


@contextmanager
def _own_runs() -> Iterator[None]:
    """Runs lie in a temporary folder while the `with` block runs."""
    remove_leftovers(Path(gettempdir()))
    before = os.environ.get("LENET_RUNS_DIR")
    with TemporaryDirectory(prefix=PREFIX) as folder:
        os.environ["LENET_RUNS_DIR"] = folder
        try:
            yield
        finally:
            del os.environ["LENET_RUNS_DIR"]
            if before is not None:
                os.environ["LENET_RUNS_DIR"] = before


def remove_leftovers(place: Path) -> None:
    """Remove what workers that were killed have left in a folder for temporary files, an hour later at the earliest."""
    for left in place.glob(f"{PREFIX}*"):
        with suppress(OSError):  # that of another user, or gone this moment
            is_old = time.time() - left.stat().st_mtime > LEFT_SECONDS
            if is_old and not any(is_live(RunFolder(run.name, left)) for run in left.iterdir() if run.is_dir()):
                rmtree(left, ignore_errors=True)


@contextmanager
def _listening(run_id: str, is_stopped: Callable[[], bool]) -> Iterator[None]:
    """Ask the run to stop once the sweep is to, while the `with` block runs."""
    ended = threading.Event()

    def listen() -> None:
        while not ended.is_set():
            if is_stopped():
                send_control(run_id, "stop")
                return
            ended.wait(ASK_SECONDS)

    thread = threading.Thread(target=listen, name=f"lenet-stop-{run_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
