"""How far a live run has come, in a sentence: on the page, and for the browsers that go on asking."""

from collections.abc import Callable, Sequence
from typing import Any

from lenet.choice import find
from lenet.runs import Run, list_runs
from lenet.runs.schedule import find_schedule
from lenet.runs.state import IN_A_SLOT
from lenet.settings import format_setting

ENDED = "The training has ended."
"""As long as the page has not shown how."""


def describe_progress(run: Run) -> dict[str, Any]:
    """What a browser is told of a live run, as values of JSON.

    Returns:
        `share`: how much is done, 0 to 1; `words`: the same in a sentence; `stage`: with another one there is more to
        show than that, such as other buttons.
    """
    holders = [each.name for each in list_runs() if each.status in IN_A_SLOT] if run.state.is_waiting else ()
    stage = f"{run.status} {run.pending} {run.state.share_read < 1}"
    words = describe_status(run, holders) if run.is_live else ENDED
    return {"share": run.state.progress, "words": words, "stage": stage}


def current_epoch(run: Run) -> int:
    """The epoch being learnt, counted from 1."""
    return min(run.epochs_wanted, int(run.state.epochs_done) + 1)


def describe_status(run: Run, holders: Sequence[str] = ()) -> str:
    """What a live run is doing, in one sentence. `holders`: names of the runs it waits for."""
    if run.pending:
        return find(_PENDING, "sentence for a run that is asked to", run.pending)
    return find(_SENTENCES, "sentence for a run that is", run.status)(run, holders)


def _describe_waiting(run: Run, holders: Sequence[str]) -> str:
    names = ", ".join(f"“{name}”" for name in holders) or "other runs"
    return f"Waiting its turn: the place to train is taken by {names}. It starts by itself."


def _describe_start(run: Run, holders: Sequence[str]) -> str:
    return "Starting TensorFlow… a few seconds."


def _describe_pause(run: Run, holders: Sequence[str]) -> str:
    return f"Paused in epoch {current_epoch(run)} of {run.epochs_wanted}. Nothing is lost; resume when you like."


def _describe_training(run: Run, holders: Sequence[str]) -> str:
    """Where a running training is: epoch, speed and time left."""
    state = run.state
    words = [f"Epoch {current_epoch(run)} of {run.epochs_wanted}"]
    if run.pace:
        words.append(f"slowed down to {run.pace:g} batch{'es' if run.pace != 1 else ''} a second")
    elif state.images_per_second:
        words.append(f"{state.images_per_second:,.0f} images/s")
    if state.learning_rate:
        words.append(f"learning rate {format_rate(current_rate(run))}")
    if state.seconds_left is not None and not run.pace:
        words.append(f"{format_duration(state.seconds_left)} left")
    if state.epochs_done >= run.epochs_wanted:
        words[1:] = ["reading the 10,000 test images"]
    return " · ".join(words)


_SENTENCES: dict[str, Callable[[Run, Sequence[str]], str]] = {
    "queued": _describe_start, "waiting": _describe_waiting, "starting": _describe_start, "running": _describe_training,
    "paused": _describe_pause,
}
"""For every status of a live run what it is doing."""

_PENDING = {
    "pause": "Pausing: the step under way is learnt to its end…",
    "stop": "Stopping: the step under way is learnt to its end, then the network reads the 10,000 test images…",
}
"""For all that a live run has been asked and has not done yet, what it does until then."""


def format_duration(seconds: float) -> str:
    """Seconds in words: "8 s", "2 min 10 s", "1 h 5 min"."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s" if whole % 60 else f"{whole // 60} min"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def format_rate(value: float) -> str:
    """A learning rate with three digits that count, as a schedule makes it; "nearly 0" below a ten-millionth."""
    return format_setting(float(f"{value:.3g}")) if value >= 1e-7 else "nearly 0"


def find_rate(run: Run) -> float:
    """The learning rate that is set: with a schedule, the highest of the run."""
    return run.state.learning_rate or run.config.training.learning_rate


def current_rate(run: Run) -> float:
    """The learning rate of the last batches, or the one that is set."""
    if not find_schedule(run.config.training).changes or not run.state.batches:
        return find_rate(run)
    return run.state.batches[-1].learning_rate
