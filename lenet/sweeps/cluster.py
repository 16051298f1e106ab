"""Runs of a sweep on a Dask cluster: a task each, which sends its run back. The only file that asks for a scheduler.

Whatever happens to a worker, its task is done again elsewhere, from its beginning and to the same numbers: all that is
drawn is drawn from the seed. The scheduler gives up on a task that has cost it several workers (Dask's
`distributed.scheduler.allowed-failures`, three if nothing else is set).
"""

import time
from collections.abc import Sequence
from concurrent.futures import CancelledError
from io import BytesIO
from typing import Any, NamedTuple

from lenet import __version__
from lenet.errors import LabError, RunError
from lenet.runs import DamagedRun, Run, RunFolder, create_run, delete_run
from lenet.runs.archive import take_in
from lenet.runs.events import Ended
from lenet.sweeps.folder import SweepFolder, remove_unborn
from lenet.sweeps.plan import Trial
from lenet.sweeps.runner import Outcome
from lenet.sweeps.sweep import TakenRun, read_trial
from lenet.sweeps.task import train_trial

CONNECT_SECONDS = 10
"""How long a scheduler may take to answer."""

CONNECTED = "running"
"""What Dask calls a client whose scheduler is there."""

STOP_SECONDS = 60.0
"""How long workers may take to stop before they are no longer waited for."""

COUNT_SECONDS = 1.0
"""How often the scheduler is asked how many workers it has."""

NOT_INSTALLED = "A cluster needs Dask, which is not installed: pip install '.[cluster]' in the program's folder."


class Task(NamedTuple):
    """A trial that is trained on the cluster, and Dask's handle on it."""

    trial: Trial
    future: Any


class ClusterRunner:
    """Trains on the workers of the scheduler at `address`, one run at a time on each.

    Raises:
        RunError: if Dask is not installed, or no scheduler answers there.
    """

    def __init__(self, folder: SweepFolder, address: str) -> None:
        self.folder, self.address = folder, address
        self.client = _connect(address)
        self.stop_name = f"lenet-stop-{folder.run_id}-{self.client.id}"
        self.tasks: list[Task] = []
        self.started = 0
        self.places, self.counted = 0, -COUNT_SECONDS
        self.stopped_at: float | None = None

    @property
    def is_busy(self) -> bool:
        """Whether it trains any."""
        return bool(self.tasks)

    def take_up(self, trials: Sequence[Trial]) -> list[Trial]:
        """All of them: what a process that was killed had asked for, the scheduler has dropped with its client."""
        return list(trials)

    def has_room(self) -> bool:
        """Whether there is a worker without a run."""
        now = time.monotonic()
        if now - self.counted >= COUNT_SECONDS:
            self._check()
            self.places, self.counted = len(self.client.nthreads()), now
        return len(self.tasks) < self.places

    def start(self, trial: Trial) -> None:
        """Send it to the cluster. Where it has a run that was cut short, its result will take that one's place.

        Raises:
            RunError: if a run of another's has its id.
        """
        self._check_free(trial)
        self.started += 1
        run_id = self.folder.name_run(trial.number)
        future = self.client.submit(
            train_trial, run_id, trial.config.to_json(), __version__, self.stop_name,
            key=f"lenet-{run_id}-{self.client.id}-{self.started}", pure=False)
        self.tasks.append(Task(trial, future))

    def collect(self) -> list[Outcome]:
        """Those that have ended since the last time, each with its run, which is now among the others."""
        self._check()
        ended = [task for task in self.tasks if task.future.done() or self._is_given_up()]
        self.tasks = [task for task in self.tasks if task not in ended]
        return [self._take(task) for task in ended]

    def stop(self) -> None:
        """Ask all to end and send back what they have learnt."""
        from distributed import Event

        self.stopped_at = time.monotonic()
        if self.client.status != CONNECTED:
            return  # nobody is there to be asked
        Event(self.stop_name, client=self.client).set()

    def close(self) -> None:
        """Leave the cluster; it drops what is still trained there."""
        self.client.close()

    def _check(self) -> None:
        if self.client.status != CONNECTED:
            raise RunError(f"The cluster at {self.address} is gone. Once it is there again, go on with the sweep.")

    def _is_given_up(self) -> bool:
        return self.stopped_at is not None and time.monotonic() - self.stopped_at > STOP_SECONDS

    def _take(self, task: Task) -> Outcome:
        """What has become of a task."""
        trial, future = task
        run: Run | DamagedRun | None = read_trial(self.folder, trial)
        if not future.done():
            future.cancel()
            return Outcome(trial, run, is_final=True)
        try:
            problem = future.exception()
            if problem is None:
                self._take_in(trial, future.result())
        except (LabError, CancelledError) as wrong:
            problem = wrong
        if problem is not None and not isinstance(read_trial(self.folder, trial), TakenRun):
            self._write_failure(trial, describe_failure(problem))
        return Outcome(trial, read_trial(self.folder, trial), is_final=_is_killed(problem))

    def _take_in(self, trial: Trial, data: bytes) -> None:
        """Make a run of what a worker has sent, in place of one that was cut short.

        Raises:
            RunError: if it is not the run that was asked for, or the disk is full.
        """
        run_id = self.folder.name_run(trial.number)
        self._make_room(trial)
        take_in(BytesIO(data), wanted=run_id)
        run = read_trial(self.folder, trial)
        if not isinstance(run, Run) or run.config != trial.config:
            raise RunError("The cluster has sent another run than it was asked for.")

    def _make_room(self, trial: Trial) -> None:
        """Delete the run of a trial that was cut short, if there is one, and never another's."""
        self._check_free(trial)
        run_id = self.folder.name_run(trial.number)
        remove_unborn(run_id)
        if RunFolder(run_id).exists():
            delete_run(run_id)

    def _check_free(self, trial: Trial) -> None:
        run = read_trial(self.folder, trial)
        if isinstance(run, TakenRun):
            raise RunError(run.reason)

    def _write_failure(self, trial: Trial, reason: str) -> None:
        """A run that tells why there is none."""
        run_id = self.folder.name_run(trial.number)
        self._make_room(trial)
        create_run(trial.config, run_id).append_event(Ended(time.time(), run_id, "failed", reason, 0.0, 0.0))


def describe_failure(problem: BaseException) -> str:
    """Why a task failed, as one sentence."""
    if _is_killed(problem):
        return "Each worker that trained it was killed: look at their memory and their logs."
    if isinstance(problem, LabError):
        return str(problem)
    return f"It broke on the cluster ({type(problem).__name__}: {str(problem)[:200]})."


def _is_killed(problem: BaseException | None) -> bool:
    """Whether the scheduler has given up on a task since it has cost so many workers."""
    return problem is not None and type(problem).__name__ == "KilledWorker"


def _connect(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise RunError(NOT_INSTALLED) from None
    try:
        return Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as problem:
        raise RunError(f"No Dask scheduler answers at {address!r} ({type(problem).__name__}): start one with "
                       "'dask scheduler', and name its address, such as tcp://10.0.0.5:8786.") from None
