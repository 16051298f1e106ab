"""The process of a sweep: starts its runs one after the other as there is room, and writes down how it ends."""

import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import closing, suppress
from typing import NamedTuple

from lenet.errors import DiskError, LabError, RunError
from lenet.frozen import escape_unseen
from lenet.runs import Run, read_control
from lenet.runs.folder import HEARTBEAT_SECONDS
from lenet.sweeps.folder import SweepEnd, SweepFolder
from lenet.sweeps.plan import Trial, count_runs
from lenet.sweeps.runner import Outcome, Runner
from lenet.sweeps.sweep import is_over, read_sweep, read_trial

MOST_TRIES = 3
"""How often a run is tried, the first time included, whose worker was killed, failed or could not be started."""

AGAIN = ("interrupted", "failed")
"""How runs end that are tried again."""

POLL_SECONDS = 0.1

STOPPED = SweepEnd("stopped", "Stopped by hand; what was learnt until then is kept.")


class Told(NamedTuple):
    """A run has ended: its trial, its run, and how many of all have a result by now."""

    outcome: Outcome
    done: int
    total: int


def conduct(
    folder: SweepFolder, open_runner: Callable[[], Runner], find_stop: Callable[[], SweepEnd | None] = lambda: None,
    tell: Callable[[Told], None] = lambda told: None,
) -> SweepEnd:
    """Do what is missing of a sweep, whose lock is held and which has begun (`SweepFolder.begin`), to its end.

    Args:
        folder: the sweep.
        open_runner: opens the place where its runs are trained, which is closed at the end.
        find_stop: is asked now and then whether something outside wants it to end.
        tell: is given every run that has ended.

    Returns:
        How it ended; that is written down, too.

    Raises:
        RunError: if the folder cannot be read or written.
    """
    try:
        with closing(open_runner()) as runner:
            end = _Conductor(folder, runner, find_stop, tell).run()
    except LabError as problem:
        end = SweepEnd("failed", escape_unseen(str(problem)))
    folder.write_end(end)
    return end


class _Conductor:
    """One sweep while it is conducted."""

    def __init__(
        self, folder: SweepFolder, runner: Runner, find_stop: Callable[[], SweepEnd | None],
        tell: Callable[[Told], None],
    ) -> None:
        self.folder, self.runner, self.find_stop, self.tell = folder, runner, find_stop, tell
        sweep = read_sweep(folder.run_id)
        self.count, self.done = sweep.plan.count, sweep.done
        self.waiting = deque(runner.take_up(sweep.missing))
        self.tries: Counter[int] = Counter()
        self.lost: list[Outcome] = []
        self.beaten = -HEARTBEAT_SECONDS

    def run(self) -> SweepEnd:
        """Do all that is missing; if the place cannot go on, its runs are asked to end.

        Raises:
            LabError: if the place cannot go on.
        """
        try:
            return self._work()
        except LabError:
            with suppress(LabError):
                self.runner.stop()
            raise

    def _work(self) -> SweepEnd:
        while self.waiting or self.runner.is_busy:
            if stop := self._find_stop():
                return self._stop(stop)
            if self.waiting and self.runner.has_room():
                self._start(self.waiting.popleft())
            for outcome in self.runner.collect():
                self._judge(outcome)
            self._rest()
        return self._describe_end()

    def _start(self, trial: Trial) -> None:
        """Start it; one that cannot be started waits until the others were.

        Raises:
            DiskError: if none can be.
        """
        self.tries[trial.number] += 1
        try:
            self.runner.start(trial)
        except DiskError:
            raise
        except LabError as problem:
            if self.tries[trial.number] < MOST_TRIES:
                self.waiting.append(trial)
            else:
                self._tell(Outcome(trial, read_trial(self.folder, trial), True, escape_unseen(str(problem))))

    def _judge(self, outcome: Outcome) -> None:
        """Try it again, or tell what has come of it."""
        if _is_to_be_tried_again(outcome) and self.tries[outcome.trial.number] < MOST_TRIES:
            self.waiting.appendleft(outcome.trial)
            return
        self._tell(outcome)

    def _tell(self, outcome: Outcome) -> None:
        self.done += is_over(outcome.run)
        if outcome.loss_reason:
            self.lost.append(outcome)
        self.tell(Told(outcome, self.done, self.count))

    def _find_stop(self) -> SweepEnd | None:
        return STOPPED if read_control(self.folder).action == "stop" else self.find_stop()

    def _stop(self, stop: SweepEnd) -> SweepEnd:
        """End all runs that are trained, and wait until they have kept what they learnt."""
        self.runner.stop()
        while self.runner.is_busy:
            for outcome in self.runner.collect():
                self._tell(outcome)
            self._rest()
        return stop

    def _rest(self) -> None:
        now = time.monotonic()
        if now - self.beaten >= HEARTBEAT_SECONDS:
            self.beaten = now
            with suppress(RunError):  # what writes next says that the disk is full
                self.folder.beat()
        time.sleep(POLL_SECONDS)

    def _describe_end(self) -> SweepEnd:
        """How it ends when nothing is left to be tried: it has finished only if all runs have a result."""
        if self.lost:
            first = self.lost[0]
            reason = f"{count_runs(len(self.lost))} of {self.count} failed. {first.trial.label}: {first.loss_reason}"
            return SweepEnd("failed", escape_unseen(reason))
        missing = self.count - self.done
        if missing:
            return SweepEnd("stopped", f"{count_runs(missing)} of {self.count} stopped or deleted by hand. "
                                       "Go on with the sweep: it does what is missing.")
        return SweepEnd("finished")


def _is_to_be_tried_again(outcome: Outcome) -> bool:
    return isinstance(outcome.run, Run) and outcome.run.status in AGAIN and not outcome.is_final
