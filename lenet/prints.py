"""The figures of a run that leave the lab as files: one record each."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lenet.choice import Choice, find
from lenet.errors import RunError
from lenet.figures.curves import plot_history
from lenet.figures.printed import print_confusion, print_curves, print_maps, print_reliability
from lenet.history import build_history
from lenet.runs import Run, read_run
from lenet.runs.models import load_model, parse_reference


@dataclass(frozen=True)
class Print(Choice):
    """One figure.

    Attributes:
        has: whether there is such a figure of a run yet.
        draw: writes it: (the run, its network's reference, the file); the file's ending says of what form.
        lacks: what a run without it lacks, as the end of a sentence.
        is_of_epoch: whether it is another one after each epoch.
    """

    has: Callable[[Run], bool]
    draw: Callable[[Run, str, Path], None]
    lacks: str
    is_of_epoch: bool = False


def _draw_curves(run: Run, _: str, path: Path) -> None:
    print_curves(plot_history(build_history(run.state), run.epochs_wanted, grows=False), path)


def _draw_confusion(run: Run, _: str, path: Path) -> None:
    assert run.state.confusion_matrix is not None, "it was asked for"
    print_confusion(run.state.confusion_matrix, path)


def _draw_reliability(run: Run, _: str, path: Path) -> None:
    assert run.state.reliability is not None, "it was asked for"
    print_reliability(run.state.reliability, path)


def _draw_c1(_: Run, ref: str, path: Path) -> None:
    print_maps(load_model(ref).weights["C1/kernel"][:, :, 0, :], path)


def _draw_c3(_: Run, ref: str, path: Path) -> None:
    kernel = load_model(ref).weights["C3/kernel"]
    height, width, sources, units = kernel.shape
    names = [f"{unit} from {source}" for unit in range(units) for source in range(sources)]
    print_maps(kernel.transpose(0, 1, 3, 2).reshape(height, width, units * sources), path, sources, names)


PRINTS = {record.name: record for record in (
    Print("curves", "Learning curves", "Loss and accuracy over the epochs.", lambda run: bool(run.state.batches),
          _draw_curves, "it has learnt nothing yet: wait for its first batches"),
    Print("confusion", "Confusion matrix", "Which digit of the test set was read as which.",
          lambda run: run.state.confusion_matrix is not None, _draw_confusion,
          "it has not been tested yet: that happens at its end"),
    Print("reliability", "Reliability diagram", "How often its answers are right, by how sure they are.",
          lambda run: run.state.reliability is not None, _draw_reliability,
          "it has not been tested yet, or by an earlier version"),
    Print("c1", "C1's filters", "The weights of the first convolution, a small picture each.",
          lambda run: bool(run.checkpoints), _draw_c1, "it has no checkpoint yet: wait for its first epoch",
          is_of_epoch=True),
    Print("c3", "C3's filters", "Those of the second: a row for each of its maps, a column for each map that it sees.",
          lambda run: bool(run.checkpoints), _draw_c3, "it has no checkpoint yet: wait for its first epoch",
          is_of_epoch=True),
)}  # fmt: skip
"""The figures there are, by name."""


def print_figure(name: str, ref: str, path: Path) -> None:
    """Write a figure of `PRINTS`.

    Args:
        name: which one.
        ref: a run's id, or with an epoch, "article@3", which counts for filters.
        path: the file; its ending, ".svg" or ".png", says of what form.

    Raises:
        ConfigError: if there is no such figure.
        LabError: if there is no such run or checkpoint, or the run does not have that figure.
        OSError: if the file cannot be written.
    """
    record, run = find(PRINTS, "figure", name), read_run(parse_reference(ref)[0], whole=True)
    if not record.has(run):
        raise RunError(f"The run {run.run_id!r} has no such figure; {record.lacks}.")
    record.draw(run, ref, path)
