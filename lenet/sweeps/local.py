"""Runs of a sweep on this machine: workers as any other, started when one of the slots is free."""

from collections.abc import Sequence
from contextlib import suppress

from lenet.environment import count_slots
from lenet.errors import RunError
from lenet.runs import Run, send_control
from lenet.runs.state import IN_A_SLOT
from lenet.sweeps.folder import SweepFolder, remove_unborn
from lenet.sweeps.plan import Trial
from lenet.sweeps.runner import Outcome
from lenet.sweeps.sweep import is_over, read_trial
from lenet.training.process import launcher
from lenet.training.process.slots import take_slot


class LocalRunner:
    """Trains in the slots of this machine. `alone`: the runs go on when no server is there."""

    def __init__(self, folder: SweepFolder, alone: bool = True) -> None:
        self.folder, self.alone = folder, alone
        self.under_way: list[Trial] = []

    @property
    def is_busy(self) -> bool:
        """Whether it trains any."""
        return bool(self.under_way)

    def take_up(self, trials: Sequence[Trial]) -> list[Trial]:
        """Watch those of the trials that are trained already, by a process that was killed; return the others."""
        self.under_way = [trial for trial in trials if self._is_live(trial)]
        return [trial for trial in trials if trial not in self.under_way]

    def has_room(self) -> bool:
        """Whether a slot is free that none of the runs is about to take: no crowd of workers waits for one."""
        runs = [read_trial(self.folder, trial) for trial in self.under_way]
        if len(runs) >= count_slots() or any(isinstance(run, Run) and run.status not in IN_A_SLOT for run in runs):
            return False
        slot = take_slot()
        if slot is not None:
            slot.close()
        return slot is not None

    def start(self, trial: Trial) -> None:
        """Start a worker with it.

        Raises:
            RunError: if the disk is full, or no worker can be started.
        """
        run = read_trial(self.folder, trial)
        if run is None:
            remove_unborn(self.folder.name_run(trial.number))
            launcher.start_run(trial.config, run_id=self.folder.name_run(trial.number), alone=self.alone)
        elif isinstance(run, Run) and not run.is_live and not is_over(run):
            launcher.resume_run(run.run_id, alone=self.alone)
        self.under_way.append(trial)

    def collect(self) -> list[Outcome]:
        """Those that have ended since the last time."""
        ended = [trial for trial in self.under_way if not self._is_live(trial)]
        self.under_way = [trial for trial in self.under_way if trial not in ended]
        return [Outcome(trial, read_trial(self.folder, trial)) for trial in ended]

    def stop(self) -> None:
        """Ask all to end and keep what they have learnt."""
        for trial in self.under_way:
            with suppress(RunError):  # deleted meanwhile
                send_control(self.folder.name_run(trial.number), "stop")

    def close(self) -> None:
        """Nothing is held."""

    def _is_live(self, trial: Trial) -> bool:
        run = read_trial(self.folder, trial)
        return isinstance(run, Run) and run.is_live
