"""What one batch does to a network: its answers before and after, and what changes in C1."""

from typing import NamedTuple

import numpy as np

from lenet.layers import Loss
from lenet.layers.no_digit import share_with_none
from lenet.network import Network, find_loss, scale_images
from lenet.network.lenet5 import backward
from lenet.runs.batch_file import MOST_SHOWN, BatchReport

PART = 32
"""Images computed at a time: what lies between the layers of more would take hundreds of megabytes."""


class Given(NamedTuple):
    """A batch as it is about to be learnt.

    `network`: what it meets; `tells_no_digit`: whether that also learns what is no digit; `pixels`: (N, 28, 28)
    float32, 0 to 255; `labels`: (N,) int32.
    """

    network: Network
    tells_no_digit: bool
    pixels: np.ndarray
    labels: np.ndarray

    @property
    def loss(self) -> Loss:
        """What the batch is to make smaller."""
        return find_loss(self.network.config, self.tells_no_digit)


def describe_batch(given: Given, after: Network, epoch: int, step: int, learning_rate: float) -> BatchReport:
    """What has become of a batch, now that it has been learnt; `epoch` and `step` are counted from 1."""
    before, labels = given.network, given.labels
    first = before.layers[0].name
    answers_before, losses_before = compute_answers(given)
    answers_after, losses_after = compute_answers(given._replace(network=after))
    return BatchReport(
        epoch=epoch, step=step, learning_rate=learning_rate, labels=labels.astype(np.float32),
        images=given.pixels[:MOST_SHOWN], answers_before=answers_before,
        answers_after=answers_after, losses_before=losses_before, losses_after=losses_after,
        kernel_before=before.weights_of(first)["kernel"], kernel_after=after.weights_of(first)["kernel"],
        kernel_gradient=compute_kernel_gradient(given),
    )


def compute_answers(given: Given) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities (N, 10) float32 and losses (N,) float32 of the images of a batch.

    What a row of probabilities leaves of 1 is that of no digit, if the network learns that.
    """
    network, loss, answers, losses = given.network, given.loss, [], []
    for start in range(0, len(given.pixels), PART):
        trace = network.forward(scale_images(given.pixels[start : start + PART], network.config))
        answers.append(share_with_none(trace.logits, loss) if given.tells_no_digit else trace.probabilities)
        losses.append(loss.compute(trace.logits, given.labels[start : start + PART]))
    return np.concatenate(answers), np.concatenate(losses).astype(np.float32)


def compute_kernel_gradient(given: Given) -> np.ndarray:
    """How the mean loss of a batch changes with each weight of the first layer's filters.

    Returns:
        Shaped like the filters: (k, k, 1, filters) float32.
    """
    network, slope = given.network, given.loss.gradient
    first = network.layers[0].name
    weights = {layer.name: network.weights_of(layer.name) for layer in network.layers}
    total = np.zeros_like(weights[first]["kernel"])
    for start in range(0, len(given.pixels), PART):
        inputs = scale_images(given.pixels[start : start + PART], network.config)
        trace = network.forward(inputs)
        by_logits = slope(trace.logits, given.labels[start : start + PART]).astype(np.float32)
        by_weights, _ = backward(network.layers, weights, inputs, trace.layers, by_logits)
        total += by_weights[first]["kernel"]
    return total / np.float32(len(given.pixels))
