"""A training run as plain data: its config, its events, the state they add up to, and its folder on disk."""

from lenet.runs.catalog import (
    DamagedRun, Run, delete_run, list_all_runs, list_runs, read_run, rename_run,
)
from lenet.runs.config import RunConfig, TrainingConfig
from lenet.runs.control import Control, read_control, send_control
from lenet.runs.creation import create_run
from lenet.runs.events import ENDED, BatchPoint, EpochPoint
from lenet.runs.folder import RunFolder, runs_dir
from lenet.runs.optimizers import OPTIMIZERS
from lenet.runs.state import LIVE, RunState, compute_state

__all__ = [
    "ENDED", "LIVE", "OPTIMIZERS", "BatchPoint", "Control", "DamagedRun", "EpochPoint", "Run", "RunConfig",
    "RunFolder", "RunState", "TrainingConfig", "compute_state", "create_run", "delete_run", "list_all_runs",
    "list_runs", "read_control", "read_run", "rename_run", "runs_dir", "send_control",
]
