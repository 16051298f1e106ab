"""Sweeps: the same recipe with several values of some settings and several seeds, every combination a run as any other.

A sweep is a folder of `runs/.sweeps`, and a process that starts the runs, here or on a cluster. Whoever wants to know
how it stands reads that folder and those of its runs.
"""

from lenet.sweeps.folder import create_sweep, list_sweeps
from lenet.sweeps.launching import resume_sweep, start_sweep, stop_sweep
from lenet.sweeps.plan import SweepPlan, Trial, parse_over
from lenet.sweeps.results import Row, build_rows
from lenet.sweeps.sweep import Sweep, read_sweep

__all__ = ["Row", "Sweep", "SweepPlan", "Trial", "build_rows", "create_sweep", "list_sweeps", "parse_over",
           "read_sweep", "resume_sweep", "start_sweep", "stop_sweep"]
