"""The process of a sweep: `python -m lenet.sweeps.process ID`. It computes nothing, and never imports TensorFlow.

SIGINT (Ctrl-C) and SIGTERM end it in good order.
"""

import argparse
import os
import sys
from collections.abc import Callable

from lenet.errors import LabError, RunError
from lenet.runs.liveness import take_run
from lenet.sweeps.conductor import STOPPED, Told, conduct
from lenet.sweeps.folder import SweepEnd, SweepFolder, find_sweep
from lenet.sweeps.local import LocalRunner
from lenet.sweeps.runner import Runner
from lenet.training.process.worker import Watch

CLOSED = SweepEnd("interrupted", "The program was closed, or the process was asked to end. Go on with the sweep: it "
                                 "does what is missing.")
ENDS = {STOPPED.status: STOPPED, CLOSED.status: CLOSED}


def run_sweep(
    folder: SweepFolder, needs_server: bool = False, tell: Callable[[Told], None] = lambda told: None,
    scheduler: str = "", begins: bool = False,
) -> SweepEnd:
    """Conduct a sweep in this process, to its end.

    Args:
        folder: a sweep that no process conducts.
        needs_server: end when no server has been there for a minute, and have the runs do so.
        tell: is given every run that has ended.
        scheduler: the address of a Dask cluster, in place of the plan's.
        begins: nobody has begun it for this process, as who starts one in the background does.

    Raises:
        RunError: if another process conducts it, or its folder cannot be written.
    """
    lock = take_run(folder)
    if lock is None:
        raise RunError(f"The sweep {folder.run_id!r} is at work already, in another process.")
    lock.truncate(0)
    print(os.getpid(), file=lock, flush=True)
    if begins:
        folder.begin()
    with lock, Watch(needs_server) as watch:
        return conduct(folder, lambda: open_runner(folder, needs_server, scheduler), lambda: find_end(watch), tell)


def open_runner(folder: SweepFolder, needs_server: bool, scheduler: str) -> Runner:
    """Where the runs are trained: here, unless the plan or the caller names a cluster.

    Raises:
        RunError: if the cluster cannot be reached.
    """
    address = scheduler or folder.read_plan()[0].scheduler
    if not address:
        return LocalRunner(folder, alone=not needs_server)
    from lenet.sweeps.cluster import ClusterRunner

    return ClusterRunner(folder, address)


def find_end(watch: Watch) -> SweepEnd | None:
    """How the sweep is to end, if something outside wants that."""
    reason = watch.find_reason()
    return ENDS[reason[0]] if reason else None


def print_outcome(told: Told) -> None:
    """A line for the log."""
    run = told.outcome.run
    status = getattr(run, "status", "damaged") if run else "gone"
    print(f"{told.done} of {told.total}: {told.outcome.trial.label}: {status}", flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Conduct one sweep; 0 when it has ended in good order."""
    parser = argparse.ArgumentParser(prog="python -m lenet.sweeps.process", description=__doc__)
    parser.add_argument("sweep_id")
    parser.add_argument("--needs-server", action="store_true", help="end when no server is there")
    options = parser.parse_args(arguments)
    try:
        end = run_sweep(find_sweep(options.sweep_id), options.needs_server, print_outcome)
    except LabError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{end.status}. {end.reason}".strip())
    return 0


if __name__ == "__main__":
    sys.exit(main())
