"""Processes that are free of the one that starts them: its end is not theirs."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from lenet.runs import RunFolder
from lenet.runs.child_process import build_environment
from lenet.runs.folder import disk_error
from lenet.runs.liveness import has_worker

POLL_SECONDS = 0.02


def spawn(module: str, arguments: list[str], log_file: Path) -> Callable[[], bool]:
    """Start `python -m module` with `arguments`; what it prints goes into `log_file`.

    Returns:
        Whether the process still runs.

    Raises:
        RunError: if it cannot be started.
    """
    command = [sys.executable, "-m", module, *arguments]
    try:
        with open(log_file, "ab") as log:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                       env=build_environment(), start_new_session=True)
    except OSError as problem:
        raise disk_error(problem) from None
    # A thread waits for its end; else the system would keep it as a zombie.
    threading.Thread(target=process.wait, name=f"lenet-worker-{process.pid}", daemon=True).start()
    return lambda: process.poll() is None


def hold_launch(launch: IO[str], folder: RunFolder, is_coming: Callable[[], bool]) -> None:
    """Keep the launch, in a thread, until the process that was started has the run, or is gone."""

    def hold() -> None:
        with launch:
            while is_coming() and not has_worker(folder):
                time.sleep(POLL_SECONDS)

    threading.Thread(target=hold, name=f"lenet-launch-{folder.run_id}", daemon=True).start()
