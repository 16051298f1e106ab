"""What a process of the program's own is started with."""

import os

from lenet.places import LIBRARY
from lenet.runs.folder import runs_dir


def build_environment() -> dict[str, str]:
    """The environment in which `python -m lenet...` finds this library and these runs, whatever its folder is."""
    search = os.pathsep.join(filter(None, [str(LIBRARY), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": search, "LENET_RUNS_DIR": str(runs_dir().resolve())}
