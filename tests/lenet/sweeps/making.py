"""Sweeps and their runs, made by hand."""

from lenet.network import NetworkConfig
from lenet.runs import EpochPoint, RunConfig, RunFolder, TrainingConfig, create_run
from lenet.runs.events import Ended, Started
from lenet.sweeps import SweepPlan, Trial
from lenet.sweeps.folder import SweepFolder

TINY = NetworkConfig(c1=1, c3=1, c5=2, f6=2)
BASE = RunConfig("base", TINY, TrainingConfig(batch_size=100, epochs=1, train_images=300))
RATES = {"learning_rate": (0.001, 0.01)}


def make_plan(over=RATES, seeds: int = 1, base: RunConfig = BASE) -> SweepPlan:
    return SweepPlan("Mine", base, over, seeds)


def finish(folder: SweepFolder, trial: Trial, accuracy: float | None = 0.9, status: str = "finished",
           reason: str = "") -> RunFolder:
    """The run of a trial, as if a worker had trained it."""
    run = create_run(trial.config, folder.name_run(trial.number))
    run.append_event(Started(1.0, 0, 0, 1, 3, 0.001))
    run.append_event(EpochPoint(1.0, 1, 300, 1.0, 0.5, 1.0, accuracy, 1.0, 300.0))
    run.append_event(Ended(2.0, run.run_id, status, reason, 1.0, 300.0))
    return run


def leave(folder: SweepFolder, trial: Trial, **end: str) -> RunFolder:
    """The run of a trial as a worker leaves it that is killed: it has no `end`."""
    run = create_run(trial.config, folder.name_run(trial.number))
    run.append_event(Started(1.0, 0, 0, 1, 3, 0.001))
    return run
