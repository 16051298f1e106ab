"""What a training needs to go on: one `.npz` file with weights, optimizer, learning rate and progress.

    state_<name>      an array of the engine's state: the weights, the step, the optimizer's memory
    learning_rate     the highest rate of the run, as it was last set
    place_<name>      a number of the session's progress

Runs of earlier versions have these names, so they stay.
"""

import io
from pathlib import Path
from typing import NamedTuple

import numpy as np

from lenet.errors import DAMAGE, RunError
from lenet.runs.folder import write_atomic

STATE, PROGRESS = "state_", "place_"


class Checkpoint(NamedTuple):
    """`state`: arrays by name, float32; `learning_rate`; `progress`: plain numbers by name."""

    state: dict[str, np.ndarray]
    learning_rate: float
    progress: dict[str, float]


def save_checkpoint(file: Path, checkpoint: Checkpoint) -> None:
    """Write the file, so that readers see the old one or the new one.

    Raises:
        RunError: if the disk is full.
    """
    arrays = {f"{STATE}{name}": array for name, array in checkpoint.state.items()}
    arrays |= {f"{PROGRESS}{name}": np.array(value) for name, value in checkpoint.progress.items()}
    arrays["learning_rate"] = np.array(checkpoint.learning_rate)
    memory = io.BytesIO()
    np.savez(memory, **arrays)  # type: ignore[arg-type] # no array is named allow_pickle
    write_atomic(file, lambda stream: stream.write(memory.getbuffer()), durable=True)


def load_checkpoint(file: Path) -> Checkpoint:
    """Read what `save_checkpoint` wrote.

    Raises:
        RunError: if the file is missing or damaged.
    """
    try:
        with open(file, "rb") as stream, np.load(stream, allow_pickle=False) as saved:
            state = {name.removeprefix(STATE): saved[name] for name in saved.files if name.startswith(STATE)}
            progress = {name.removeprefix(PROGRESS): saved[name].item() for name in saved.files
                        if name.startswith(PROGRESS)}
            return Checkpoint(state, saved["learning_rate"].item(), progress)
    except DAMAGE:
        raise unreadable() from None


def unreadable() -> RunError:
    """The error of a checkpoint that is damaged or belongs to another network."""
    return RunError("The run's last checkpoint cannot be read: start a new run with these settings.")
