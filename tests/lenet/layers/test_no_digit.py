"""What is no digit: energies, losses, gradients and right answers, against plain loops and finite differences."""

import math

import numpy as np
import pytest
import tensorflow as tf

from lenet.layers import softmax
from lenet.layers.losses import LOSSES, RUBBISH
from lenet.layers.no_digit import NO_DIGIT, WEIGHT, is_right, learn_no_digit, measure_energy, share_with_none
from lenet.training.engine.graph import compute_losses
from lenet.training.trainer import find_hits

LABELS = np.array([3, NO_DIGIT, 9, NO_DIGIT])
NONE = {"cross_entropy": 0.0, "map": -RUBBISH}
each_loss = pytest.mark.parametrize("name", LOSSES)


def draw_logits(scale: float = 2) -> np.ndarray:
    return np.random.default_rng(1).normal(0, scale, (4, 10))


def test_the_energy_is_minus_the_logarithm_of_the_sum_of_exp():
    logits = draw_logits()
    expected = [-math.log(sum(math.exp(logit) for logit in row)) for row in logits]
    np.testing.assert_allclose(measure_energy(logits), expected)
    np.testing.assert_allclose(measure_energy(logits.reshape(2, 2, 10)), np.reshape(expected, (2, 2)))
    np.testing.assert_allclose(measure_energy(np.full((1, 10), 1e6)), -1e6 - math.log(10))


@each_loss
def test_an_image_costs_by_its_digit_and_by_whether_it_is_one(name):
    logits, loss = draw_logits(), learn_no_digit(LOSSES[name])
    for row, label, found in zip(logits, LABELS, loss.compute(logits, LABELS), strict=True):
        digits = sum(math.exp(logit) for logit in row)
        none = math.exp(NONE[name])
        if label == NO_DIGIT:
            expected = -WEIGHT * math.log(none / (none + digits))
        else:
            [plain] = LOSSES[name].compute(row[np.newaxis], np.array([label]))
            expected = plain - WEIGHT * math.log(digits / (none + digits))
        assert found == pytest.approx(expected)


@each_loss
def test_its_gradient_is_that_of_finite_differences(name):
    logits, loss, step = draw_logits(), learn_no_digit(LOSSES[name]), 1e-6
    gradient = loss.gradient(logits, LABELS)
    for digit in range(10):
        moved = logits.copy()
        moved[:, digit] += step
        slope = (loss.compute(moved, LABELS) - loss.compute(logits, LABELS)) / step
        np.testing.assert_allclose(gradient[:, digit], slope, atol=1e-4)


@each_loss
@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_the_graph_computes_the_same_loss(name, smoothing):
    logits, loss = draw_logits(), learn_no_digit(LOSSES[name])
    expected = loss.compute(logits, LABELS)
    if smoothing and loss.smooths:
        every = np.mean([LOSSES[name].compute(logits, np.full(4, digit)) for digit in range(10)], axis=0)
        digit = LOSSES[name].compute(logits, np.where(LABELS == NO_DIGIT, 0, LABELS))
        expected = expected + smoothing * np.where(LABELS == NO_DIGIT, 0, every - digit)
    found = compute_losses(loss, tf.constant(logits.T, tf.float32), tf.constant(LABELS, tf.int32), smoothing)
    np.testing.assert_allclose(found, expected, rtol=1e-5)


@each_loss
def test_no_digit_has_what_the_ten_leave_and_is_right_with_half_of_it(name):
    logits = np.vstack([draw_logits(), draw_logits(0.1) - 4])
    labels = np.tile(LABELS, 2)
    shares = share_with_none(logits, LOSSES[name])
    every = np.hstack([logits, np.full((8, 1), NONE[name])])
    np.testing.assert_allclose(shares, softmax(every)[:, :10])
    right = [every[row].argmax() == 10 or 1 - shares[row].sum() > 0.5 if label == NO_DIGIT
             else logits[row].argmax() == label for row, label in enumerate(labels)]
    assert set(right[1::2]) == {True, False}
    np.testing.assert_array_equal(is_right(shares, labels), right)
    hits = find_hits(LOSSES[name], tf.constant(logits.T, tf.float32), tf.constant(labels, tf.int32))
    np.testing.assert_array_equal(hits, right)
