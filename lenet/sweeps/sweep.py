"""A sweep as it stands now, read from its folder and from those of its runs."""

from collections.abc import Iterator
from dataclasses import dataclass

from lenet.errors import RunError
from lenet.runs import DamagedRun, Run, RunFolder, read_run
from lenet.runs.liveness import is_live
from lenet.runs.owners import read_owner
from lenet.sweeps.folder import SweepEnd, SweepFolder, find_sweep
from lenet.sweeps.plan import SweepPlan, Trial

OVER = ("finished", "diverged")
"""How runs end that need not be trained again: that one has diverged is what was to be found out."""

LOST = ("failed", "interrupted")
"""How runs end that are no result, and that nobody has asked to end."""

GIVEN_UP = ("failed",)
"""How sweeps end that have tried all that they could."""

CUT_SHORT = ("interrupted",)
"""How runs end that go on with their sweep."""

TAKEN = "The run {!r} is another's: rename its folder or delete it, and go on with the sweep."

GONE = SweepEnd("interrupted", "The sweep's process is gone. Go on with it: it does what is missing.")


AT_WORK = "running"
"""The status of a sweep whose process works."""


class TakenRun(DamagedRun):
    """A run that has the id of a trial, and is none of the sweep: another's, or of other settings."""


@dataclass(frozen=True)
class Sweep:
    """A sweep at one moment.

    Attributes:
        sweep_id: its id.
        plan: what was asked for.
        created: when, in seconds since 1970.
        is_live: whether its process works, or is about to.
        end: how the process ended last; None while one works.
        runs: for every trial of the plan its run; None for one that has not begun, or was deleted.
    """

    sweep_id: str
    plan: SweepPlan
    created: float
    is_live: bool
    end: SweepEnd | None
    runs: tuple[Run | DamagedRun | None, ...]

    @property
    def status(self) -> str:
        """How it stands, in the words that runs have for it: "running", or one of `ENDS`."""
        return self.end.status if self.end else AT_WORK

    @property
    def pairs(self) -> Iterator[tuple[Trial, Run | DamagedRun | None]]:
        """Every trial with its run."""
        return zip(self.plan.trials, self.runs, strict=True)

    @property
    def missing(self) -> list[Trial]:
        """The trials that have no result yet, those that are trained at this moment included."""
        return [trial for trial, run in self.pairs if not is_over(run)]

    @property
    def done(self) -> int:
        """How many of the runs have a result."""
        return self.plan.count - len(self.missing)

    @property
    def learnt(self) -> dict[int, float]:
        """The epochs that each run has learnt, by the number of its trial."""
        return {trial.number: run.state.epochs_done for trial, run in self.pairs if isinstance(run, Run)}

    @property
    def under_way(self) -> list[Run]:
        """The runs that are live."""
        return [run for run in self.runs if isinstance(run, Run) and run.is_live]

    @property
    def lost(self) -> list[tuple[Trial, str]]:
        """The trials that were given up, each with the reason; what was cut short together with the sweep is not."""
        all_done = self.end is not None and self.end.status in GIVEN_UP
        return [(trial, reason) for trial, run in self.pairs if (reason := find_loss_reason(run))
                and (all_done or not isinstance(run, Run) or run.status not in CUT_SHORT)]


def is_over(run: Run | DamagedRun | None) -> bool:
    """Whether a run has a result."""
    return isinstance(run, Run) and (run.status in OVER or is_outgrown(run))


def is_outgrown(run: Run) -> bool:
    """Whether a run has learnt all that was planned, and was then asked for more by hand."""
    planned = run.config.training.epochs
    return run.epochs_wanted > planned and run.state.epochs_done >= planned


def find_loss_reason(run: Run | DamagedRun | None) -> str:
    """Why a run is lost, or is none of the sweep; "" if all is well or it was ended by hand."""
    if isinstance(run, DamagedRun):
        return run.reason
    return run.state.reason if run and run.status in LOST else ""


def read_sweep(sweep_id: str) -> Sweep:
    """One sweep, with its runs.

    Raises:
        RunError: if the id is malformed or unknown, or the folder is damaged.
    """
    folder = find_sweep(sweep_id)
    plan, created = folder.read_plan()
    live = is_live(folder)  # first: a process says how it ends before its life is over
    end = None if live else folder.read_end() or GONE
    runs = tuple(read_trial(folder, trial) for trial in plan.trials)
    return Sweep(sweep_id, plan, created, live, end, runs)


def read_trial(folder: SweepFolder, trial: Trial) -> Run | DamagedRun | None:
    """The run of a trial; None if there is none, and a `TakenRun` if what has its id is another's."""
    run_id = folder.name_run(trial.number)
    if not RunFolder(run_id).exists():
        return None
    try:
        run = read_run(run_id)
    except RunError as problem:
        return DamagedRun(run_id, str(problem)) if RunFolder(run_id).exists() else None
    return run if _belongs(run, trial) else TakenRun(run_id, TAKEN.format(run_id))


def _belongs(run: Run, trial: Trial) -> bool:
    """Whether a run is that of a trial: of the same settings, and nobody's but the sweep's."""
    asked, wanted = run.config, trial.config
    is_same = (asked.network, asked.training) == (wanted.network, wanted.training)
    return is_same and read_owner(RunFolder(run.run_id)) is None
