"""What is said of sweeps. Pure functions."""

from collections.abc import Sequence

from lenet.runs import Run
from lenet.settings import SETTINGS
from lenet.sweeps import Row, Sweep, SweepPlan
from lenet.sweeps.plan import count_runs
from ui.progress import format_duration
from ui.text import escape_markdown, format_accuracy
from ui.train.words import format_moment


def describe_plan(plan: SweepPlan, places: int, seconds: float | None) -> str:
    """How many runs there will be, and for how long: Markdown. `seconds` is None where nothing was ever measured."""
    at_a_time = "one at a time" if places == 1 else f"{places} at a time"
    time = f": about **{format_duration(round_seconds(seconds))}**" if seconds is not None else ""
    return f"**{count_runs(plan.count)}**, {at_a_time}{time}."


def round_seconds(seconds: float) -> float:
    """A guess as exact as it is: whole tens of seconds below ten minutes, whole minutes above."""
    step = 10 if seconds < 600 else 60
    return max(step, round(seconds / step) * step)


def name_sweep(plan: SweepPlan, created: float) -> str:
    """What a sweep is called in a list."""
    return f"{plan.name}: {describe_tried(plan)} ({format_moment(created)})"


def describe_tried(plan: SweepPlan) -> str:
    """Which settings are tried: "Learning rate x 3, Activation x 2, 3 seeds"."""
    words = [f"{SETTINGS[key].label} ×{len(values)}" for key, values in plan.over.items()]
    return ", ".join([*words, *([f"{plan.seeds} seeds"] if plan.seeds > 1 else [])]) or "as it is"


def describe_progress(sweep: Sweep, seconds: float | None) -> str:
    """How far a sweep is, in a sentence."""
    words = [f"{sweep.done} of {count_runs(sweep.plan.count)} done"]
    if names := [escape_markdown(run.name) for run in sweep.under_way]:
        words.append(f"training {', '.join(names)}")
    elif sweep.is_live:
        words.append("waiting for its turn: other trainings have all slots" if not sweep.plan.scheduler
                     else "waiting for a worker of the cluster")
    if names and seconds is not None and sweep.is_live:
        words.append(f"about {format_duration(round_seconds(seconds))} left")
    return " · ".join(words)


def describe_row(row: Row) -> str:
    """A combination and its score, in words: "rate 0.01, tanh: 98.71 % ± 0.05 %"."""
    spread = f" ± {format_accuracy(row.deviation)}" if row.deviation is not None else ""
    return f"{row.label}: {format_accuracy(row.mean)}{spread}"


def describe_range(row: Row) -> str:
    """The lowest and the highest score; a dash where there are fewer than two."""
    if len(row.scores) < 2:
        return "–"
    return f"{format_accuracy(min(row.scores))} to {format_accuracy(max(row.scores))}"


def describe_seeds(row: Row) -> str:
    """How many of a row's seeds have a score, and what became of others."""
    words = f"{len(row.scores)} of {row.wanted}"
    return f"{words}, {row.diverged} diverged" if row.diverged else words


def pick_best(rows: Sequence[Row], most: int) -> list[Run]:
    """The best run of each of the best rows."""
    return [row.best for row in rows if row.best][:most]
