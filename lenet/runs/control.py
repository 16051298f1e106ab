"""What people ask of a running worker: a small file that anyone may replace and the worker reads."""

import json
from dataclasses import dataclass, replace

from lenet.errors import ConfigError, RunError
from lenet.files import read_regular
from lenet.frozen import Frozen, check_choice, check_number, check_whole, parse_json
from lenet.runs.folder import RunFolder, write_atomic

ACTIONS = ("run", "pause", "stop")
LARGEST = 4096
"""Bytes of control.json."""


@dataclass(frozen=True)
class Control(Frozen):
    """What a run is asked to do: `run`, `pause` or `stop`; and settings that replace the config's, or None.

    Raises:
        ConfigError: if a value is out of its range.
    """

    action: str = "run"
    learning_rate: float | None = None
    epochs: int | None = None

    def __post_init__(self) -> None:
        check_choice("The action", self.action, ACTIONS)
        if self.learning_rate is not None:
            check_number("The learning rate", self.learning_rate, 1e-7, 100)
        if self.epochs is not None:
            check_whole("The number of epochs", self.epochs, 1, 1000)


def read_control(folder: RunFolder) -> Control:
    """What the run was last asked to do. A missing or damaged file means: run."""
    try:
        return Control.from_json(parse_json(read_regular(folder.control_file, LARGEST)))
    except (OSError, ConfigError):
        return Control()


def send_control(run_id: str, action: str, value: float | None = None) -> None:
    """Ask a run to "pause", "resume" or "stop", or change its "learning_rate" to `value`.

    Raises:
        RunError: if there is no such run, or the disk is full.
        ConfigError: if the action is unknown or the learning rate out of range.
    """
    folder = RunFolder(run_id)
    if not folder.exists():
        raise RunError(f"There is no run {run_id!r}.")
    check_choice("The action", action, ("pause", "resume", "stop", "learning_rate"))
    control = read_control(folder)
    if action == "learning_rate":
        control = replace(control, learning_rate=value)
    else:
        control = replace(control, action="run" if action == "resume" else action)
    write_control(folder, control)


def write_control(folder: RunFolder, control: Control) -> None:
    """Ask the run for `control` from now on, instead of what it was asked before.

    Raises:
        RunError: if the disk is full.
    """
    write_atomic(folder.control_file, lambda file: file.write(json.dumps(control.to_json()).encode()))
