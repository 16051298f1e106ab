"""What a training needs to go on: one `.npz` file with weights, optimizer, learning rate and progress.

    state_<name>      an array of the engine's state: the weights, the step, the optimizer's memory
    learning_rate     the highest rate of the run, as it was last set
    place_<name>      a number of the session's progress

Runs of earlier versions have these names, so they stay.
"""

import io
from collections.abc import Mapping
from math import prod
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from lenet.array_file import ArrayFile, Shape
from lenet.errors import DAMAGE, ConfigError, RunError
from lenet.files import open_regular
from lenet.frozen import check_number
from lenet.runs.folder import write_atomic

STATE, PROGRESS = "state_", "place_"
NUMBERS = "fiu"
NOTHING: Mapping[str, int] = MappingProxyType({})
MOST_BYTES = 8
LARGEST_REST = 1 << 16
"""Bytes of all that is no state: heads of arrays, the progress, the list of names."""


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


def load_checkpoint(file: Path, shapes: Mapping[str, Shape], added: Mapping[str, int] = NOTHING) -> Checkpoint:
    """Read what `save_checkpoint` wrote: of the state the arrays of `shapes`, and no byte more than these have.

    `added`: values of those that earlier versions did not save, where they are not in the file.

    Raises:
        RunError: if the file is missing, damaged, or belongs to another network; if a number in it is not finite.
    """
    most = sum(MOST_BYTES * prod(shape) for shape in shapes.values()) + LARGEST_REST
    try:
        with open_regular(file, most) as stream:
            saved = ArrayFile(stream)
            there = {name: shape for name, shape in shapes.items()
                     if name not in added or f"{STATE}{name}" in saved.names}
            state = {name: np.array(value) for name, value in added.items()}
            state |= {name: saved.read(f"{STATE}{name}", shape, NUMBERS, MOST_BYTES) for name, shape in there.items()}
            progress = {name.removeprefix(PROGRESS): saved.read(name, (), NUMBERS).item() for name in saved.names
                        if name.startswith(PROGRESS)}
            rate = saved.read("learning_rate", (), NUMBERS).item()
            check_number("The learning rate", rate, 1e-7, 100)
            return Checkpoint(state, rate, progress)
    except (*DAMAGE, ConfigError):
        raise unreadable() from None


def unreadable() -> RunError:
    """The error of a checkpoint that is damaged or belongs to another network."""
    return RunError("The run's last checkpoint cannot be read: start a new run with these settings.")
