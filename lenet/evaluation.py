"""How well a network reads images whose digits are known."""

from dataclasses import dataclass

import numpy as np

from lenet.calibration import Reliability, compute_reliability
from lenet.layers import softmax
from lenet.network import Network, find_loss


@dataclass(frozen=True)
class Evaluation:
    """`accuracy` 0 to 1, mean `loss`, `confusion_matrix` (10, 10) int [true, predicted], `reliability`.

    The loss is the one that the network is trained with: cross-entropy after softmax, the paper's
    maximum a posteriori criterion after radial basis functions. `rejected` is how many of the images are
    taken for no digit; what they are read as counts all the same.
    """

    accuracy: float
    loss: float
    confusion_matrix: np.ndarray
    reliability: Reliability
    rejected: int


def compute_evaluation(network: Network, images: np.ndarray, labels: np.ndarray) -> Evaluation:
    """Let the network read `images` (N, 28, 28) uint8 and compare with `labels` (N,), N at least 1.

    Example:
        >>> images, labels = lenet.load_test_set()
        >>> judged = lenet.compute_evaluation(lenet.load_model("article"), images[:100], labels[:100])
        >>> judged.accuracy, int(judged.confusion_matrix.sum())
        (1.0, 100)
    """
    logits, matrix = network.compute_logits(images), np.zeros((10, 10), int)
    np.add.at(matrix, (labels, logits.argmax(axis=1)), 1)
    loss = find_loss(network.config).compute(logits.astype(np.float64), labels).mean()
    return Evaluation(float(np.trace(matrix)) / len(images), float(loss), matrix,
                      compute_reliability(softmax(logits), labels), int(network.rejects(logits).sum()))
