"""Images are read: each is prepared as MNIST's were, the network answers, and it is judged what became of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lenet.calibration import explain_rejection
from lenet.errors import ImageError
from lenet.layers import softmax
from lenet.network import BATCH, Network
from lenet.preprocessing import EmptyDrawingError, count_digits, prepare_drawing
from lenet.reading.outcomes import DIGIT, EMPTY, ERROR, REJECTED, Outcome
from lenet.reading.views import View


@dataclass
class Reading:
    """One image and what became of it.

    Attributes:
        source: what it is called.
        outcome: what became of it, one of `OUTCOMES`.
        reason: a sentence, where it is no digit.
        label: the digit that it is known to show, if that is known.
        image: (28, 28) uint8 as the network is given it; None if there is none.
        probabilities: (10,) float32; None if the network was not asked.
    """

    source: str
    outcome: Outcome = DIGIT
    reason: str | None = None
    label: int | None = None
    image: np.ndarray | None = None
    probabilities: np.ndarray | None = None

    @property
    def digit(self) -> int | None:
        """The likeliest digit, be it rejected or not."""
        return None if self.probabilities is None else int(self.probabilities.argmax())


def read_all(network: Network, view: View) -> Iterator[Reading]:
    """Every image of a set, in order, and one reading more if there should be more of them."""
    images = view.images
    for start in range(0, len(images), BATCH):
        part = [prepare(view, index) for index in range(start, min(start + BATCH, len(images)))]
        answer(network, part)
        yield from part
    yield from (Reading(images.path, ERROR, problem) for problem in images.problems)


def prepare(view: View, index: int) -> Reading:
    """One image, prepared as MNIST's were, or why it cannot be."""
    return prepare_ink(view.images.source(index), lambda: view.read_ink(index), view.images.label(index))


def prepare_ink(source: str, read_ink: Callable[[], np.ndarray], label: int | None = None) -> Reading:
    """The ink that `read_ink` reads, (H, W) uint8, light on 0, prepared as MNIST's images were, or why it cannot be."""
    reading = Reading(source, label=label)
    try:
        ink = read_ink()
        reading.image = prepare_drawing(ink).image
        if (count := count_digits(ink)) > 1:
            reading.outcome = REJECTED
            reading.reason = f"There are several marks of a digit's size, {count}, clearly apart; cut them apart first."
    except EmptyDrawingError as problem:
        reading.outcome, reading.reason = EMPTY, str(problem)
    except ImageError as problem:
        reading.outcome, reading.reason = ERROR, str(problem)
    return reading


def answer(network: Network, readings: Sequence[Reading]) -> None:
    """Let the network read all images at once and note its answers; readings without an image stay as they are."""
    readable = [reading for reading in readings if reading.image is not None]
    if readable:
        logits = network.compute_logits(np.stack([reading.image for reading in readable if reading.image is not None]))
        for reading, row, probabilities in zip(readable, logits, softmax(logits), strict=True):
            reading.probabilities = probabilities
            if reading.outcome.is_digit and (reason := explain_rejection(network, row)):
                reading.outcome, reading.reason = REJECTED, reason
