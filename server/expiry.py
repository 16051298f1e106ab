"""On a shared lab old runs go by themselves: a thread of the server looks for them every hour.

Of several servers with one run folder only one looks at a time. The machine's clock is asked once, when the server
starts, and from then on one that nobody can set: a clock that jumps ahead makes no run old.
"""

import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from lenet.errors import LabError
from lenet.limits import read_limits
from lenet.runs import runs_dir
from lenet.runs.expiry import remove_old_runs
from lenet.runs.locks import NoLocksError, try_lock

EVERY_SECONDS = 3600.0
THREAD_NAME = "lenet-expiry"


def start_expiry() -> None:
    """Begin to look for old runs, now and every hour, once a process."""
    if not any(thread.name == THREAD_NAME for thread in threading.enumerate()):
        threading.Thread(target=expire_for_ever, args=(build_clock(),), name=THREAD_NAME, daemon=True).start()


def expire_for_ever(tell_time: Callable[[], float], pause: Callable[[float], object] = time.sleep) -> None:
    """Look at the time that is told, pause, and look again; what goes wrong is said on the terminal."""
    while True:
        try:
            expire_once(tell_time())
        except (LabError, OSError) as problem:
            print(f"Old runs could not be looked for: {problem}", file=sys.stderr, flush=True)
        pause(EVERY_SECONDS)


def build_clock(
    clock: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic
) -> Callable[[], float]:
    """What tells the seconds since 1970 by `clock` as it is now, and by `steady` from then on."""
    start, began = clock(), steady()
    return lambda: start + steady() - began


def expire_once(now: float) -> list[str]:
    """Remove what is old, unless another process does so at this moment. Returns the ids of runs that are gone.

    Raises:
        LabError: if a limit of the environment is wrong, or the run folder cannot be written.
    """
    limits, folder = read_limits(), runs_dir()
    if not folder.is_dir():
        return []
    try:
        lock: AbstractContextManager[object] | None = try_lock(folder / ".expiry.lock")
    except NoLocksError:  # to delete a run twice does no harm
        lock = nullcontext()
    if lock is None:
        return []
    with lock:
        gone = remove_old_runs(now, limits.days, limits.teacher_days)
    if gone:
        print(f"Removed, since nothing happened in them for days: {', '.join(gone)}", flush=True)
    return gone
