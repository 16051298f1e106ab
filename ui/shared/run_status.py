"""What a run is doing, in words and colours that are the same on every page."""

from dataclasses import dataclass
from typing import Literal

from lenet.choice import find
from lenet.runs import Run

Color = Literal["gray", "yellow", "blue", "green", "red", "orange"]


@dataclass(frozen=True)
class Status:
    """How pages show a status.

    Attributes:
        word: what it is called.
        color: of its badge.
        icon: its sign.
        alarm: how loudly the reason is told that a run ended for.
    """

    word: str
    color: Color
    icon: str
    alarm: Literal["info", "warning", "error"] = "info"


STATUSES = {
    "queued": Status("queued", "gray", ":material/hourglass_empty:"),
    "waiting": Status("waiting its turn", "yellow", ":material/hourglass_empty:"),
    "starting": Status("starting", "blue", ":material/rocket_launch:"),
    "running": Status("training", "blue", ":material/play_arrow:"),
    "paused": Status("paused", "yellow", ":material/pause:"),
    "finished": Status("finished", "green", ":material/check:"),
    "stopped": Status("stopped", "gray", ":material/stop:"),
    "diverged": Status("diverged", "red", ":material/warning:", "error"),
    "interrupted": Status("interrupted", "orange", ":material/power_off:", "warning"),
    "failed": Status("failed", "red", ":material/error:", "error"),
}
"""For every status of `lenet.runs` how it is shown."""

PENDING = {
    "pause": Status("pausing…", "yellow", ":material/pause:"),
    "stop": Status("stopping…", "gray", ":material/stop:"),
}
"""The same for what a live run has been asked and has not done yet."""


def find_status(run: Run) -> Status:
    """How the status of a run is shown, or what it has been asked and is about to do.

    Raises:
        ConfigError: if it has one that is not in the table.
    """
    if run.pending:
        return find(PENDING, "request to a run", run.pending)
    return find(STATUSES, "status of a run", run.status)
