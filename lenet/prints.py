"""The figures of a run that leave the lab as files: one record each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lenet.choice import Choice, find
from lenet.errors import ConfigError, RunError
from lenet.figures.curves import plot_comparison, plot_history
from lenet.figures.printed import (
    print_confusion, print_curves, print_kernel, print_layers, print_maps, print_reliability, print_saliency,
)
from lenet.history import build_history
from lenet.inspection import compute_saliency, unit_maps
from lenet.network import LAYER_NAMES, Network, Trace, scale_images
from lenet.runs import Run, read_run
from lenet.runs.catalog import tell_apart
from lenet.runs.models import load_model, parse_reference

MOST_RUNS = 10
"""Over each other in one figure: more curves could not be told apart."""


@dataclass(frozen=True)
class Subject:
    """What is drawn.

    Attributes:
        run: the run.
        ref: its network as it is named, such as "article@3".
        picture: (28, 28) uint8, if there is one.
        others: the runs that it is compared with.
    """

    run: Run
    ref: str
    picture: np.ndarray | None = None
    others: tuple[Run, ...] = ()

    def read_picture(self) -> tuple[Network, np.ndarray, Trace]:
        """The network, the picture, and all that the one makes of the other."""
        assert self.picture is not None, "it was asked for"
        network = load_model(self.ref)
        return network, self.picture, network.forward(scale_images(self.picture[np.newaxis], network.config))


@dataclass(frozen=True)
class Print(Choice):
    """One figure.

    Attributes:
        has: whether there is such a figure of a run yet.
        draw: writes it to the file, whose ending says of what form.
        lacks: what a run without it lacks, as the end of a sentence.
        is_of_epoch: whether it is another one after each epoch.
        is_of_picture: whether it shows what the network makes of a picture.
        is_of_runs: whether it shows several runs over each other.
    """

    has: Callable[[Run], bool]
    draw: Callable[[Subject, Path], None]
    lacks: str
    is_of_epoch: bool = False
    is_of_picture: bool = False
    is_of_runs: bool = False


def _draw_curves(subject: Subject, path: Path) -> None:
    run = subject.run
    print_curves(plot_history(build_history(run.state), run.epochs_wanted, grows=False), path)


def _draw_comparison(subject: Subject, path: Path) -> None:
    runs = (subject.run, *subject.others)
    names = tell_apart(runs)
    print_curves(plot_comparison({names[run.run_id]: build_history(run.state) for run in runs}), path)


def _draw_confusion(subject: Subject, path: Path) -> None:
    matrix = subject.run.state.confusion_matrix
    assert matrix is not None, "it was asked for"
    print_confusion(matrix, path)


def _draw_reliability(subject: Subject, path: Path) -> None:
    rows = subject.run.state.reliability
    assert rows is not None, "it was asked for"
    print_reliability(rows, path)


def _draw_c1(subject: Subject, path: Path) -> None:
    print_maps(load_model(subject.ref).weights["C1/kernel"][:, :, 0, :], path)


def _draw_c3(subject: Subject, path: Path) -> None:
    print_kernel(load_model(subject.ref).weights["C3/kernel"], path)


def _draw_layers(subject: Subject, path: Path) -> None:
    _, picture, trace = subject.read_picture()
    maps = {name: unit_maps(trace[name].activation[0]) for name in LAYER_NAMES[:-1]}
    print_layers(picture, maps, trace.probabilities[0], path)


def _draw_saliency(subject: Subject, path: Path) -> None:
    network, picture, trace = subject.read_picture()
    digit = int(trace.probabilities[0].argmax())
    print_saliency(picture, compute_saliency(network, picture, digit), digit, path)


def _has_curves(run: Run) -> bool:
    return bool(run.state.batches)


_NO_CURVES = "it has learnt nothing yet: wait for its first batches"
_NO_CHECKPOINT = "it has no checkpoint yet: wait for its first epoch"


def has_checkpoint(run: Run) -> bool:
    """Whether a run has a network yet."""
    return bool(run.checkpoints)


PRINTS = {record.name: record for record in (
    Print("curves", "Learning curves", "Loss and accuracy over the epochs.", _has_curves, _draw_curves,
          _NO_CURVES),
    Print("comparison", "Curves of several runs", "Several runs over each other, by validation where there is any.",
          _has_curves, _draw_comparison, _NO_CURVES, is_of_runs=True),
    Print("confusion", "Confusion matrix", "Which digit of the test set was read as which.",
          lambda run: run.state.confusion_matrix is not None, _draw_confusion,
          "it has not been tested yet: that happens at its end"),
    Print("reliability", "Reliability diagram", "How often its answers are right, by how sure they are.",
          lambda run: run.state.reliability is not None, _draw_reliability,
          "it has not been tested yet, or by an earlier version"),
    Print("c1", "C1's filters", "The weights of the first convolution, a small picture each.",
          has_checkpoint, _draw_c1, _NO_CHECKPOINT, is_of_epoch=True),
    Print("c3", "C3's filters", "Those of the second: a row for each of its maps, a column for each map that it sees.",
          has_checkpoint, _draw_c3, _NO_CHECKPOINT, is_of_epoch=True),
    Print("layers", "Every layer's maps", "What the layers make of the picture, and the ten probabilities.",
          has_checkpoint, _draw_layers, _NO_CHECKPOINT, is_of_epoch=True, is_of_picture=True),
    Print("saliency", "Saliency", "Which pixels of the picture speak for the digit that is read.",
          has_checkpoint, _draw_saliency, _NO_CHECKPOINT, is_of_epoch=True, is_of_picture=True),
)}  # fmt: skip
"""The figures there are, by name."""


def print_figure(
    name: str, ref: str, path: Path, picture: np.ndarray | None = None, others: Sequence[str] = ()
) -> None:
    """Write a figure of `PRINTS`.

    Args:
        name: which one.
        ref: a run's id, or with an epoch, "article@3", which counts for filters and pictures.
        path: the file; its ending, ".svg" or ".png", says of what form.
        picture: (28, 28) uint8, 0 ground to 255 ink; for figures of a picture.
        others: the ids of more runs, for figures of several; `MOST_RUNS` in all.

    Raises:
        ConfigError: if there is no such figure, it lacks its picture, or is not of so many runs.
        LabError: if there is no such run or checkpoint, or the run does not have that figure.
        OSError: if the file cannot be written.
    """
    record = find(PRINTS, "figure", name)
    if record.is_of_picture and picture is None:
        raise ConfigError(f"The figure {name!r} is one of a picture: name a file with --picture.")
    if len(others) >= (MOST_RUNS if record.is_of_runs else 1):
        allowed = f"at most {MOST_RUNS} runs" if record.is_of_runs else "one run"
        raise ConfigError(f"The figure {name!r} is of {allowed}, not of {len(others) + 1}.")
    names = dict.fromkeys(parse_reference(each)[0] for each in (ref, *others))  # named twice, it is drawn once
    runs = [read_run(run_id, whole=True) for run_id in names]
    for run in runs:
        if not record.has(run):
            raise RunError(f"The run {run.run_id!r} has no such figure; {record.lacks}.")
    record.draw(Subject(runs[0], ref, picture, tuple(runs[1:])), path)
