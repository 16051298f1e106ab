"""Where every training of the pages begins: whose it is, and whether a visitor of a shared lab may have another."""

from threading import Lock
from typing import Any

from lenet.environment import is_shared
from lenet.errors import RunError
from lenet.limits import MEGABYTE, read_limits
from lenet.runs import Run, RunConfig, RunFolder, list_runs, read_run
from lenet.runs.expiry import measure_runs
from lenet.runs.owners import read_owner
from lenet.training.process import launcher
from ui.rights import check_touch, find_owner, is_teacher, renew_teacher

_door = Lock()
"""One at a time comes in: two clicks at once must not both find room for one."""


def start(config: RunConfig) -> str:
    """Create a run of the visitor's and have a worker train it. Returns the run's id.

    Raises:
        LabError: as `launcher.start_run`, or if a limit of the lab forbids it.
    """
    with _door:
        owner = find_owner()
        if owner is not None:
            check_limits(owner, config.training.epochs)
        renew_teacher()
        return launcher.start_run(config, owner)


def resume(run_id: str, **changes: Any) -> None:
    """Go on with a run that has ended, if the visitor may change it. `changes`: as `launcher.resume_run` takes them.

    Raises:
        LabError: as there, if the run is another's, or if a limit of the lab forbids it.
    """
    check_touch(run_id)
    with _door:
        owner = find_owner()
        if owner is not None:
            check_limits(owner, changes.get("epochs") or read_run(run_id).epochs_wanted)
        launcher.resume_run(run_id, **changes)


def check_limits(owner: str, epochs: int) -> None:
    """Raise `RunError` if a visitor may not train another run with so many epochs now."""
    limits = read_limits()
    if epochs > limits.epochs:
        raise RunError(f"A run may have {limits.epochs} epochs on this lab, and this would be {epochs}: choose fewer.")
    live = sum(_is_live_of(run, owner) for run in list_runs())
    if live >= limits.trainings:
        raise RunError(f"You have {live} of the {limits.trainings} trainings that a visitor of this lab may have "
                       "waiting or running: wait until one has ended, or stop one.")
    check_room()


def check_room() -> None:
    """Raise `RunError` if the runs take all the room that they may; a teacher, and one's own computer, has no limit."""
    if find_owner() is None:
        return
    taken, room = measure_runs(), read_limits().room
    if taken >= room:
        raise RunError(f"The runs of this lab take {taken / MEGABYTE:,.0f} MB and may take {room / MEGABYTE:,.0f}: "
                       "delete some of yours, or ask the teacher to make room.")


def _is_live_of(run: Run, owner: str) -> bool:
    return run.is_live and read_owner(RunFolder(run.run_id)) == owner


def describe_limits() -> str | None:
    """What the visitor may have, in a sentence; None where nothing is limited."""
    if not is_shared() or is_teacher():
        return None
    limits = read_limits()
    return (f"This lab is shared: up to {limits.epochs} epochs a run, {limits.trainings} trainings of yours waiting or "
            f"running at a time. A run is deleted {limits.days} days after it last learnt something.")
