"""What becomes of a network that has been judged: its calibration after an epoch, its test at the end of a run."""

import math
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lenet.calibration import compute_reliability, find_calibration
from lenet.data.handwriting import load_judging_digits
from lenet.layers import softmax
from lenet.network import Network
from lenet.training.engine.pipeline import Dataset

if TYPE_CHECKING:
    from lenet.training.trainer import Trainer


class Judgement(NamedTuple):
    """How a network reads some images: mean `loss`; `accuracy`, 0 to 1; `confusion_matrix` [true, predicted] (10, 10)
    int; `logits` (N, 10) float32.
    """

    loss: float
    accuracy: float
    confusion_matrix: np.ndarray
    logits: np.ndarray


@cache
def load_made_digits() -> Dataset:
    """The made digits that networks are judged by, as tensors."""
    return Dataset(*load_judging_digits())


def calibrate(trainer: "Trainer", judged: Judgement | None) -> tuple[Network, float]:
    """The network as people read it, with its temperature and its threshold.

    They are chosen on the images that validate and on made digits. The training goes on with the weights as they are.

    Args:
        trainer: whose network it is.
        judged: what it made of the images that validate, if there are any.

    Returns:
        The network, and its temperature.

    Raises:
        ModelError: if the weights are no network's any more.
    """
    network, made = trainer.network(), trainer.evaluate(load_made_digits())
    validated = (judged.logits, trainer.sets.validation.labels.numpy()) if judged else None
    found = find_calibration(network, validated, made.logits)
    return network.calibrated(*found), found.temperature


def test_network(trainer: "Trainer", network: Network) -> dict[str, Any]:
    """What `Ended` says of the test: how `network`, whose weights the trainer takes up, reads the test images."""
    trainer.take(network)
    judged, labels = trainer.evaluate(trainer.sets.test), trainer.sets.test.labels.numpy()
    return {
        "test_accuracy": judged.accuracy, "test_loss": judged.loss,
        "confusion_matrix": tuple(map(tuple, judged.confusion_matrix.tolist())),
        "reliability": compute_reliability(softmax(judged.logits), labels).to_rows(),
        "threshold": network.threshold if math.isfinite(network.threshold) else None,
        "test_rejected": int(network.rejects(judged.logits).sum()),
    }
