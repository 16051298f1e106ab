"""lenet.evaluation against the plain definitions."""

import numpy as np
import pytest

from devtools.random_configs import build_network
from lenet.network import PAPER_NETWORK, NetworkConfig, weight_shapes
from lenet.calibration import compute_reliability
from lenet.evaluation import compute_evaluation
from lenet.layers import map_loss
from lenet.network import BATCH, Network, scale_images


@pytest.fixture(scope="module")
def network() -> Network:
    random = np.random.default_rng(0)
    config = NetworkConfig(c1=2, c3=3, c5=8, f6=8)
    return Network(config, {name: random.normal(0, 0.2, shape) for name, shape in weight_shapes(config).items()})


def test_accuracy_loss_and_matrix_by_their_definitions(network: Network):
    random = np.random.default_rng(1)
    images = random.integers(0, 256, (BATCH + 7, 28, 28), np.uint8)
    labels = random.integers(0, 10, len(images), np.uint8)
    probabilities = network.predict(images).astype(np.float64)
    guesses = probabilities.argmax(axis=1)

    result = compute_evaluation(network, images, labels)

    assert result.accuracy == np.mean(guesses == labels)
    assert result.loss == pytest.approx(-np.log(probabilities[np.arange(len(labels)), labels]).mean(), rel=1e-4)
    counted = [[sum((labels == true) & (guesses == read)) for read in range(10)] for true in range(10)]
    assert result.confusion_matrix.tolist() == counted
    assert result.reliability.error == pytest.approx(compute_reliability(probabilities, labels).error, abs=1e-6)
    assert result.reliability.counts.sum() == len(labels) and result.rejected == 0


def test_what_is_taken_for_no_digit_is_counted_and_its_answer_too(network: Network):
    images = np.random.default_rng(1).integers(0, 256, (50, 28, 28), np.uint8)
    energies = -np.log(np.exp(network.compute_logits(images)).sum(axis=1))
    strict = Network(network.config, network.weights, float(np.sort(energies)[28:30].mean()))
    result = compute_evaluation(strict, images, np.zeros(50, int))
    assert result.rejected == sum(energies > strict.threshold) == 21
    assert result.confusion_matrix.sum() == 50


def test_the_loss_is_finite_when_a_network_is_surely_wrong(network: Network):
    weights = {**network.weights, "OUTPUT/bias": np.array([1e4] + [0] * 9)}
    result = compute_evaluation(Network(network.config, weights), np.zeros((1, 28, 28), np.uint8), np.array([1]))
    assert 9e3 < result.loss < 2e4


def test_the_loss_of_radial_basis_functions_is_the_one_that_they_are_trained_with():
    network, random = build_network(PAPER_NETWORK), np.random.default_rng(2)
    images, labels = random.integers(0, 256, (9, 28, 28), np.uint8), random.integers(0, 10, 9)
    penalties = -network.forward(scale_images(images, PAPER_NETWORK))["OUTPUT"].preactivation
    result = compute_evaluation(network, images, labels)
    assert result.loss == pytest.approx(map_loss(penalties, labels).mean(), rel=1e-5)
    assert result.accuracy == np.mean(penalties.argmin(axis=1) == labels)
