"""What a run is doing, in words and colours that are the same on every page."""

from collections.abc import Mapping
from typing import Literal

from lenet.runs import Run

Color = Literal["gray", "yellow", "blue", "green", "red", "orange"]

BADGES: Mapping[str, tuple[str, Color, str]] = {
    "queued": ("queued", "gray", ":material/hourglass_empty:"),
    "waiting": ("waiting its turn", "yellow", ":material/hourglass_empty:"),
    "starting": ("starting", "blue", ":material/rocket_launch:"),
    "running": ("training", "blue", ":material/play_arrow:"),
    "paused": ("paused", "yellow", ":material/pause:"),
    "finished": ("finished", "green", ":material/check:"),
    "stopped": ("stopped", "gray", ":material/stop:"),
    "diverged": ("diverged", "red", ":material/warning:"),
    "interrupted": ("interrupted", "orange", ":material/power_off:"),
    "failed": ("failed", "red", ":material/error:"),
}
"""For every status: the word for it, its colour and its sign."""


def current_epoch(run: Run) -> int:
    """The epoch being learnt, counted from 1."""
    return min(run.epochs_wanted, int(run.state.epochs_done) + 1)
