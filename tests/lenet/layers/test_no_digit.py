"""The label of what is no digit: losses, gradients and right answers, against plain loops and finite differences."""

import numpy as np
import pytest
import tensorflow as tf

from lenet.layers.losses import LOSSES, NO_DIGIT, is_right, spread_labels
from lenet.network import NetworkConfig
from lenet.training.engine.graph import compute_losses

LABELS = np.array([3, NO_DIGIT, 9, NO_DIGIT])


def draw_logits():
    return np.random.default_rng(1).normal(0, 2, (4, 10))


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_the_loss_of_no_digit_is_the_mean_over_all_digits(loss):
    logits = draw_logits()
    found = loss.compute(logits, LABELS)
    for row in (1, 3):
        each = [loss.compute(logits[row : row + 1], np.array([digit]))[0] for digit in range(10)]
        assert found[row] == pytest.approx(np.mean(each))


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_its_gradient_is_that_of_finite_differences(loss):
    logits, step = draw_logits(), 1e-6
    gradient = loss.gradient(logits, LABELS)
    for digit in range(10):
        moved = logits.copy()
        moved[:, digit] += step
        slope = (loss.compute(moved, LABELS) - loss.compute(logits, LABELS)) / step
        np.testing.assert_allclose(gradient[:, digit], slope, atol=1e-4)


def test_the_graph_computes_the_same_loss():
    logits = draw_logits().astype(np.float32)
    found = compute_losses(NetworkConfig(), tf.constant(logits.T), tf.constant(LABELS, tf.int32))
    np.testing.assert_allclose(found, LOSSES["cross_entropy"].compute(logits, LABELS), rtol=1e-5)


def test_labels_are_spread():
    spread = spread_labels(LABELS)
    np.testing.assert_allclose(spread.sum(axis=1), 1)
    assert spread[0, 3] == spread[2, 9] == 1 and (spread[1] == np.float32(0.1)).all()


def test_an_answer_to_no_digit_is_right_if_it_is_unsure():
    probabilities = np.full((3, 10), 0.05)
    probabilities[:, 4] = 0.55, 0.45, 0.55
    np.testing.assert_array_equal(is_right(probabilities, np.array([NO_DIGIT, NO_DIGIT, 4])), [False, True, True])
