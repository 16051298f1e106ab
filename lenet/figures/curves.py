"""Learning curves: plain points in, a plain description of the panels out; and the schedule drawn before a run.

The description is a dictionary of JSON values. `ui/web/components/curves` draws it:

    x       {"title": words, "max": right end of the axis before anyone zooms}
    panels  a list of {"title", "percent": axis in percent, "log": logarithmic axis, "curves": [...]}
    curve   {"name", "color", "width": pixels, "opacity", "dash": pixels or [], "marks": "" | "dot" | "diamond",
             "points": [x0, y0, x1, y1, ...], "event", "value": of a run that goes on, which value of which of its
             events adds a point}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress
from math import ceil, isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from lenet.figures.colors import DIGIT_COLORS

if TYPE_CHECKING:
    import plotly.graph_objects as go

TRAINING_COLOR = DIGIT_COLORS[0]
VALIDATION_COLOR = DIGIT_COLORS[6]
MOST_POINTS = 1500
"""More points than this in one curve are thinned out: a screen has no more pixels side by side."""

Points = Sequence[tuple[float, float | None]]


class Style(NamedTuple):
    """How a curve is drawn: `width` and `dash` in pixels, `opacity` in [0, 1], `marks` "", "dot" or "diamond"."""

    color: str
    width: float = 2
    opacity: float = 1
    dash: tuple[int, ...] = ()
    marks: str = ""


class History(NamedTuple):
    """What a run has learnt so far; x is in epochs, so 1.5 is half-way through the second.

    `batches`: (x, loss, accuracy) means over a few batches. `epochs`: (x, loss, accuracy, validation loss,
    validation accuracy) at the end of each epoch; the untrained network, at 0, and an epoch that was stopped before
    its end have no training loss and accuracy: None.
    The validation values are None if no images were kept aside to validate on.
    """

    batches: tuple[tuple[float, float, float], ...] = ()
    epochs: tuple[tuple[float, float | None, float | None, float | None, float | None], ...] = ()


def plot_history(
    history: History, epochs_wanted: float, log_loss: bool = False, grows: bool = True
) -> dict[str, Any]:
    """One run: loss and accuracy, batches thin, epochs bold, validation marked.

    Once the run no longer `grows`, a curve of which nothing can be seen is left out.
    """
    shown = _find_curves(history, grows)
    loss = _panel("Loss", _run_curves(history, "loss", shown), log=log_loss)
    accuracy = _panel("Accuracy", _run_curves(history, "accuracy", shown), percent=True)
    points = history.batches or history.epochs
    return _figure([loss, accuracy], choose_end(points[-1][0] if points else 0, epochs_wanted))


def plot_comparison(histories: Mapping[str, History], log_loss: bool = False) -> dict[str, Any]:
    """Several runs over each other, by validation loss and accuracy; at most ten colours, then they repeat.

    A run without validation shows its training instead: its name in the legend says so when others are validated.
    """
    unjudged = [name for name, history in histories.items() if not is_validated(history)]
    kind = "" if 0 < len(unjudged) < len(histories) else "Training " if unjudged else "Validation "
    loss, accuracy = [], []
    for number, (name, history) in enumerate(histories.items()):
        points = _compared_points(history)
        label = name if kind else f"{name} ({'training' if name in unjudged else 'validation'})"
        style = Style(DIGIT_COLORS[number % len(DIGIT_COLORS)], dash=(2, 3) if name in unjudged and not kind else (),
                      marks=("dot", "diamond")[number // len(DIGIT_COLORS) % 2])
        loss.append(_curve(label, [(x, value) for x, value, _ in points], style))
        accuracy.append(_curve(label, [(x, value) for x, _, value in points], style))
    last = max((row[0] for history in histories.values() for row in history.epochs or history.batches), default=1)
    panels = [_panel(f"{kind}loss".capitalize(), loss, log=log_loss),
              _panel(f"{kind}accuracy".capitalize(), accuracy, percent=True)]
    return _figure(panels, last)


def is_validated(history: History) -> bool:
    """Whether some of the run's points were checked on images kept aside."""
    return any(row[4] is not None for row in history.epochs)


def _compared_points(history: History) -> list[tuple[float, float | None, float | None]]:
    """What a run shows beside others, (x, loss, accuracy): validation, else whole epochs, else its first batches."""
    if is_validated(history):
        return [(row[0], row[3], row[4]) for row in history.epochs]
    if any(row[1] is not None for row in history.epochs):
        return [(row[0], row[1], row[2]) for row in history.epochs]
    return list(history.batches)


def plot_schedule(epochs: Sequence[float], rates: Sequence[float], height: int = 180) -> go.Figure:
    """The learning rate over a whole run: `epochs` (N,) from 0, `rates` (N,) above 0."""
    import plotly.graph_objects as go  # takes half a second: only when a schedule is drawn

    line = go.Scatter(x=epochs, y=rates, mode="lines", line={"color": TRAINING_COLOR, "width": 2.5},
                      hovertemplate="epoch %{x:.2f}: %{y:.3g}<extra></extra>")
    figure = go.Figure([line])
    figure.update_xaxes(title="epoch", fixedrange=True, range=[0, max(1, ceil(max(epochs)))], showgrid=False)
    figure.update_yaxes(fixedrange=True, rangemode="tozero", nticks=4, exponentformat="none", zeroline=False)
    figure.update_layout(height=height, margin={"l": 8, "r": 8, "t": 8, "b": 36}, dragmode=False)
    return figure


def choose_end(done: float, wanted: float) -> float:
    """Where the axis ends: a little beyond the epochs `done`, so that a young curve fills its panel too."""
    steps = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000)
    return min((step for step in steps if step >= done), default=done) if done < wanted else wanted


def thin(points: Points, most: int = MOST_POINTS) -> list[tuple[float, float | None]]:
    """At most `most` + 1 of the points, evenly chosen, the last one always among them."""
    stride = max(1, ceil(len(points) / most))
    chosen = list(points[::stride])
    if points and chosen[-1] != points[-1]:
        chosen.append(points[-1])
    return chosen


def _find_curves(history: History, grows: bool) -> tuple[bool, bool, bool]:
    """Which of the curves there are: batches, whole epochs, validation.

    Batches that are all ends of epochs with their means lie under the curve of whole epochs.
    """
    has_validation = is_validated(history) or (grows and not history.epochs)
    has_batches = not set(history.batches) <= {row[:3] for row in history.epochs}
    has_epochs = any(row[1] is not None for row in history.epochs)
    return grows or has_batches, grows or has_epochs, has_validation


def _run_curves(history: History, value: str, shown: Sequence[bool]) -> list[dict[str, Any]]:
    """The curves of one quantity, "loss" or "accuracy"; `shown`: which of the three, as `_find_curves` has them."""
    column = ("loss", "accuracy").index(value) + 1
    batches = [(row[0], row[column]) for row in history.batches]
    epochs = [(row[0], row[column]) for row in history.epochs]
    validation = [(row[0], row[column + 2]) for row in history.epochs]
    curves = [
        _curve("training, batches", batches, Style(TRAINING_COLOR, width=1, opacity=0.6), ("batch", value)),
        _curve("training, whole epochs", epochs, Style(TRAINING_COLOR, width=3, marks="dot"), ("epoch", value)),
        _curve("validation", validation, Style(VALIDATION_COLOR, width=2.5, dash=(6, 4), marks="diamond"),
               ("epoch", f"val_{value}")),
    ]
    return list(compress(curves, shown))


def _curve(name: str, points: Points, style: Style, source: tuple[str, str] = ("", "")) -> dict[str, Any]:
    """One curve, and in `source` the event and the value that add to it.

    Points without a finite value are left out; numbers have five significant digits.
    """
    known = [(x, y) for x, y in points if y is not None and isfinite(y)]
    flat = [float(f"{number:.5g}") for point in thin(known) for number in point]
    drawn = {**style._asdict(), "dash": list(style.dash)}
    return {"name": name, **drawn, "points": flat, "event": source[0], "value": source[1]}


def _panel(title: str, curves: list[dict[str, Any]], log: bool = False, percent: bool = False) -> dict[str, Any]:
    return {"title": title, "percent": percent, "log": log, "curves": curves}


def _figure(panels: list[dict[str, Any]], last: float) -> dict[str, Any]:
    return {"x": {"title": "epoch", "max": max(1.0, float(last))}, "panels": panels}
