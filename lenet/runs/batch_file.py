"""One batch that was learnt by hand, before and after: `batch.npz`, which the worker writes and pages read.

    about                              epoch, step, images, shown, learning_rate, kernel_side and filters, as JSON
    images                             the first of them as the network was given them, (shown, 28, 28), 0 to 255
    labels                             what it was told they are, (images,), 0 to 9, or 10 for what is no digit
    answers_before, answers_after      probabilities, (images, 10)
    losses_before, losses_after        (images,)
    kernel_before, kernel_after        the filters of C1, (side, side, 1, filters)
    kernel_gradient                    how the mean of `losses_before` changes with each of their weights

All numbers are float32, the one kind that the browser reads (`ui/web/engine/npz.js`).
"""

import json
from dataclasses import asdict, dataclass
from typing import Annotated

import numpy as np

from lenet.array_file import ArrayFile
from lenet.errors import DAMAGE, ConfigError, RunError
from lenet.files import open_regular
from lenet.frozen import Whole, build_record, parse_json
from lenet.layers.no_digit import NO_DIGIT
from lenet.network.config import KERNEL_SIZES, WIDEST
from lenet.runs.events import EpochBegun, Rate, StepDone
from lenet.runs.folder import RunFolder, write_atomic

MOST_SHOWN = 64
"""Images that are kept; of all others only the labels, answers and losses are."""

LARGEST_BATCH = 4096
LARGEST_FILE = 1 << 21
LARGEST_ABOUT = 4096


@dataclass(frozen=True)
class About:
    """Which batch it was: batch number `step` of `epoch`, both counted from 1, and how large everything is."""

    epoch: EpochBegun
    step: StepDone
    images: Annotated[int, Whole(1, LARGEST_BATCH)]
    shown: Annotated[int, Whole(1, MOST_SHOWN)]
    learning_rate: Rate
    kernel_side: Annotated[int, Whole(min(KERNEL_SIZES), max(KERNEL_SIZES))]
    filters: Annotated[int, Whole(1, WIDEST)]


@dataclass(frozen=True)
class BatchReport:
    """What one batch did to a network.

    Answers and losses are those that `lenet.network` computes, which drops no unit and smooths no label, of the images
    as the network was given them: distorted, if it learns from distorted ones. `kernel_gradient` is the slope of their
    mean loss; the step itself also had what the optimizer keeps in mind, weight decay, dropout and label smoothing.

    Attributes:
        epoch, step: which batch, as in `BatchPoint`.
        learning_rate: of this step.
        images: the first 64, (shown, 28, 28) float32, 0 to 255.
        labels: (images,) float32, 0 to 9, or 10 for what is no digit.
        answers_before, answers_after: probabilities, (images, 10) float32.
        losses_before, losses_after: (images,) float32.
        kernel_before, kernel_after, kernel_gradient: of C1, (side, side, 1, filters) float32.
    """

    epoch: int
    step: int
    learning_rate: float
    images: np.ndarray
    labels: np.ndarray
    answers_before: np.ndarray
    answers_after: np.ndarray
    losses_before: np.ndarray
    losses_after: np.ndarray
    kernel_before: np.ndarray
    kernel_after: np.ndarray
    kernel_gradient: np.ndarray

    @property
    def kernel_change(self) -> np.ndarray:
        """What the step added to the filters of C1."""
        return self.kernel_after - self.kernel_before


def write_batch(folder: RunFolder, report: BatchReport) -> None:
    """Write `batch.npz`, in place of the one before.

    Raises:
        RunError: if the disk is full.
    """
    kernel = report.kernel_before
    about = About(report.epoch, report.step, len(report.labels), len(report.images), report.learning_rate,
                  len(kernel), kernel.shape[3])
    arrays = {name: array for name, array in vars(report).items() if isinstance(array, np.ndarray)}
    text = np.array(json.dumps(asdict(about)))
    write_atomic(folder.batch_file, lambda file: np.savez(file, about=text, **arrays))  # type: ignore[arg-type] # none is named so


def read_batch(folder: RunFolder) -> BatchReport | None:
    """The last batch that was learnt by hand; None if none was since the worker began.

    Raises:
        RunError: if the file is damaged.
    """
    try:
        with open_regular(folder.batch_file, LARGEST_FILE) as stream:
            return _parse(ArrayFile(stream))
    except FileNotFoundError:
        return None
    except (*DAMAGE, ConfigError):
        raise RunError(f"What the last batch of {folder.run_id!r} did cannot be read: learn another one.") from None


def _parse(file: ArrayFile) -> BatchReport:
    about = build_record(About, parse_json(str(file.read("about", (), "U", LARGEST_ABOUT))))
    count, kernel = about.images, (about.kernel_side, about.kernel_side, 1, about.filters)
    if about.shown != min(count, MOST_SHOWN):
        raise ConfigError(f"{about.shown} of {count} images are shown.")
    shapes = {"images": (about.shown, 28, 28), "labels": (count,), "losses_before": (count,), "losses_after": (count,),
              "answers_before": (count, 10), "answers_after": (count, 10),
              **dict.fromkeys(("kernel_before", "kernel_after", "kernel_gradient"), kernel)}
    report = BatchReport(about.epoch, about.step, about.learning_rate,
                         **{name: file.read(name, shape, most=4) for name, shape in shapes.items()})
    if not np.isin(report.labels, np.arange(NO_DIGIT + 1)).all():
        raise ConfigError("A label is none that there is.")
    return report
