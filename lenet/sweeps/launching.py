"""Start, stop and go on with sweeps whose process is free of the one that asks. Never imports TensorFlow or Dask."""

from lenet.errors import RunError
from lenet.runs import Control
from lenet.runs.control import write_control
from lenet.runs.liveness import is_live, take_launch
from lenet.runs.presence import is_server
from lenet.sweeps.folder import SweepFolder, create_sweep, find_sweep
from lenet.sweeps.plan import SweepPlan
from lenet.training.process.spawning import hold_launch, spawn

PROCESS = "lenet.sweeps.process"


def start_sweep(plan: SweepPlan) -> str:
    """Create a sweep and have a process conduct it. Returns its id.

    What a server starts ends when for a minute no server is there; what a script starts goes on.

    Raises:
        RunError: if the disk is full, or no process can be started.
    """
    folder = create_sweep(plan)
    _launch(folder)
    return folder.run_id


def resume_sweep(sweep_id: str) -> None:
    """Go on with a sweep: what has a result stays, what is missing is done. It is live when the call returns.

    Raises:
        RunError: if there is none, its process still works, or none can be started.
    """
    _launch(find_sweep(sweep_id))


def stop_sweep(sweep_id: str) -> None:
    """Ask a sweep to end; runs that are trained end too, and keep what they have learnt.

    Raises:
        RunError: if there is none, its process does not work, or the disk is full.
    """
    folder = find_sweep(sweep_id)
    if not is_live(folder):
        raise RunError(f"The sweep {sweep_id!r} has ended already.")
    write_control(folder, Control("stop"))


def _launch(folder: SweepFolder) -> None:
    launch = take_launch(folder)
    if launch is None:
        raise RunError(f"The sweep {folder.run_id!r} is at work already.")
    try:
        folder.begin()
        is_coming = spawn(PROCESS, [folder.run_id, *["--needs-server"] * is_server()], folder.log_file)
    except RunError:
        launch.close()
        raise
    hold_launch(launch, folder, is_coming)
