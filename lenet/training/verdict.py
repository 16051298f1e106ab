"""What becomes of a network that has been judged: its calibration after an epoch, its test at the end of a run."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lenet.calibration import Calibration, compute_reliability, find_calibration
from lenet.layers import softmax
from lenet.network import Network

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


def calibrate(trainer: "Trainer", judged: Judgement | None) -> tuple[Network, float]:
    """The network as people read it: with its temperature, and its threshold, chosen on the images that validate.

    The training itself goes on with the weights as they are.

    Args:
        trainer: whose network it is.
        judged: what it made of the images that validate; None for a network that stays as it is.

    Returns:
        The network, and its temperature.

    Raises:
        ModelError: if the weights are no network's any more.
    """
    network, found = trainer.network(), Calibration(1.0, 0.0)
    if judged:
        found = find_calibration(network, judged.logits, trainer.sets.validation.labels.numpy())
    return network.calibrated(*found), found.temperature


def test_network(trainer: "Trainer", network: Network) -> dict[str, Any]:
    """What `Ended` says of the test: how `network`, whose weights the trainer takes up, reads the test images."""
    trainer.take(network)
    judged, labels = trainer.evaluate(trainer.sets.test), trainer.sets.test.labels.numpy()
    probabilities = softmax(judged.logits)
    return {
        "test_accuracy": judged.accuracy, "test_loss": judged.loss,
        "confusion_matrix": tuple(map(tuple, judged.confusion_matrix.tolist())),
        "reliability": compute_reliability(probabilities, labels).to_rows(),
        "threshold": network.threshold, "test_rejected": int(network.rejects(probabilities).sum()),
    }
