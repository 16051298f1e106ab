"""What one batch did, as sentences and grids of maps. Pure functions."""

import numpy as np

from lenet.layers.no_digit import NO_DIGIT, is_right
from lenet.runs.batch_file import BatchReport
from ui.components import MapGrid
from ui.text import format_number
from ui.progress import format_rate

SHOWN, AT_FIRST = 32, 20
"""Images of a batch that can be seen, and those that are without a click."""

FILTERS_AT_FIRST, FEW_FILTERS = 24, 6


def name_batch(report: BatchReport) -> str:
    """Which batch of the training it was."""
    return f"Batch {report.step:,} of epoch {report.epoch:,}"


def say_loss(report: BatchReport) -> str:
    """What the step did, in a short sentence for those who listen."""
    before, after = (format_number(float(losses.mean()), 4) for losses in (report.losses_before, report.losses_after))
    return f"{name_batch(report)}: the step took its loss from {before} to {after}."


def describe_loss(report: BatchReport) -> str:
    """What the step did to the batch's own loss and answers."""
    before, after = float(report.losses_before.mean()), float(report.losses_after.mean())
    right_before, right_after = (_count_right(answers, report.labels)
                                 for answers in (report.answers_before, report.answers_after))
    images = "its image" if len(report.labels) == 1 else f"its {len(report.labels):,} images"
    return (f"The loss of {images} was **{format_number(before, 4)}** before the step and is "
            f"**{format_number(after, 4)}** after it: {_judge(before, after)}. Read right: {right_before:,} before, "
            f"{right_after:,} after.")


def _judge(before: float, after: float) -> str:
    if after < before:
        return "the step has made it smaller"
    return ("the step has not made it smaller, which happens when it goes too far, or when the optimizer also follows "
            "earlier batches")


def describe_step(report: BatchReport, optimizer: str) -> str:
    """What gradient and step have to do with each other; `optimizer` is its label."""
    return (f"Where the gradient is amber, the loss would grow with the weight: the step goes against it, to blue. How "
            f"far it goes is the learning rate, {format_rate(report.learning_rate)}, times what the "
            f"optimizer, {optimizer}, makes of the gradient.")


def _count_right(answers: np.ndarray, labels: np.ndarray) -> int:
    return int(is_right(answers, labels).sum())


def build_filter_grids(report: BatchReport) -> tuple[MapGrid, ...]:
    """C1's filters after the step, the gradient by them, and what the step added: each centred on zero."""
    rows = ((report.kernel_after, "C1’s filters after the step", "filter"),
            (report.kernel_gradient, "The gradient by them, before the step", "gradient by filter"),
            (report.kernel_change, "What the step added to them", "change of filter"))
    return tuple(_build_filters(kernel, caption, label) for kernel, caption, label in rows)


def _build_filters(kernel: np.ndarray, caption: str, label: str) -> MapGrid:
    count = kernel.shape[3]
    return MapGrid(kernel[:, :, 0].transpose(2, 0, 1), caption, scale="weights", size=72, limit=FILTERS_AT_FIRST,
                   columns=3 if count <= FEW_FILTERS else None, titles=[str(index) for index in range(count)],
                   labels=[f"{label} {index}" for index in range(count)])


def build_images(report: BatchReport) -> MapGrid:
    """The batch's first images, each with its label and how probable the network found that before and after."""
    images = report.images[:SHOWN]
    labels = report.labels[: len(images)].astype(int)
    names = ["no digit" if label == NO_DIGIT else f"a {label}" for label in labels]
    read = report.answers_after.argmax(axis=1)
    wrong = np.flatnonzero(~is_right(report.answers_after[: len(images)], labels))
    before, after = (_find_shares(answers, labels) for answers in (report.answers_before, report.answers_after))
    return MapGrid(
        images, f"{_name_images(report)}: the label of each, and its probability before → after the step; marked is "
                "what is still read wrong",
        scale="ink", domain=(0, 255), size=84, limit=AT_FIRST, legend=False,
        labels=[f"image {row}, {name}: {before[row]} % before, {after[row]} % after" for row, name in enumerate(names)],
        titles=[f"{name.removeprefix('a ')}: {before[row]} → {after[row]}\N{NO-BREAK SPACE}%"
                for row, name in enumerate(names)],
        marked={int(row): f"read as {read[row]}" for row in wrong},
    )  # fmt: skip


def _name_images(report: BatchReport) -> str:
    count = len(report.labels)
    if count > SHOWN:
        return f"{SHOWN} of its {count:,} images"
    return "Its image" if count == 1 else f"Its {count:,} images"


def _find_shares(answers: np.ndarray, labels: np.ndarray) -> list[str]:
    """How probable the first images' labels were found, in words: of (images, 10), no digit having the rest."""
    return [format_percent(float(1 - answer.sum() if label == NO_DIGIT else answer[label]))
            for answer, label in zip(answers, labels, strict=False)]


def format_percent(share: float) -> str:
    """A probability in 0..1 in whole percent, never rounded to 0 or 100: "<1", "61", ">99"."""
    if share < 0.01:
        return "<1"
    return ">99" if share > 0.99 else f"{100 * share:.0f}"
