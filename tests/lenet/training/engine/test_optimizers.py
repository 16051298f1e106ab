"""One step of each optimizer, against Keras's own and against the formulas."""

from dataclasses import replace

import keras
import numpy as np
import pytest
import tensorflow as tf

from lenet.runs import OPTIMIZERS, TrainingConfig
from lenet.training.engine.optimizers import ADAMW_DECAY, MEMORY, MU, make_step

RATES = (0.1, 0.1, 0.05, 0.02, 0.02)
COUNT = 50

CASES = [
    (TrainingConfig(optimizer="sgd", momentum=0.0), lambda: keras.optimizers.SGD()),
    (TrainingConfig(optimizer="sgd", momentum=0.9), lambda: keras.optimizers.SGD(momentum=0.9)),
    (TrainingConfig(optimizer="rmsprop"), lambda: keras.optimizers.RMSprop()),
    (TrainingConfig(optimizer="adam"), lambda: keras.optimizers.Adam()),
    (TrainingConfig(optimizer="adamw"), lambda: keras.optimizers.AdamW()),
    (TrainingConfig(optimizer="adamw", weight_decay=0.3), lambda: keras.optimizers.AdamW(weight_decay=0.3)),
    (TrainingConfig(optimizer="adam", weight_decay=0.3), lambda: keras.optimizers.Adam(weight_decay=0.3)),
    (TrainingConfig(optimizer="sgd", weight_decay=0.3), lambda: keras.optimizers.SGD(momentum=0.9, weight_decay=0.3)),
]


def draw(seed=0):
    """First weights, and a gradient for each step; some of its values 0 or very small."""
    random = np.random.default_rng(seed)
    gradients = random.normal(size=(len(RATES), COUNT)) * random.choice([0, 1e-6, 1, 30], size=(1, COUNT))
    return random.normal(size=COUNT).astype(np.float32), gradients.astype(np.float32)


def begin(weights, training, **more):
    memory = {name: tf.zeros(COUNT) for name in MEMORY[training.optimizer]}
    state = {"weights": tf.constant(weights), "step": tf.constant(0.0), **memory, **more}
    return state | ({"average": tf.constant(weights)} if training.averaging else {})


def make_steps(state, gradients, training):
    """The states after each step."""
    states = []
    for gradient, rate in zip(gradients, RATES, strict=True):
        state = make_step(state, tf.constant(gradient), tf.constant(rate), training)
        states.append(state)
    return states


@pytest.mark.parametrize("training, build", CASES, ids=lambda case: getattr(case, "optimizer", ""))
def test_the_steps_are_those_of_keras(training, build):
    weights, gradients = draw()
    theirs, variable = build(), keras.Variable(weights)
    theirs.build([variable])
    for state, gradient, rate in zip(make_steps(begin(weights, training), gradients, training), gradients, RATES,
                                     strict=True):
        theirs.learning_rate = rate
        theirs.apply([tf.constant(gradient)], [variable])
        np.testing.assert_allclose(state["weights"], variable.numpy(), rtol=1e-5, atol=1e-6)
    assert float(state["step"]) == len(RATES)


def test_every_optimizer_is_held_to_something():
    assert {training.optimizer for training, _ in CASES} | {"sdlm"} == set(OPTIMIZERS) == set(MEMORY)


def test_a_decayed_weight_loses_its_share_apart_from_the_gradient():
    """weights - rate * decay * weights, then the step that the same weights would make without."""
    plain = TrainingConfig(optimizer="adam")
    weights, gradients = draw()
    state = begin(weights, plain)
    with_it = make_step(state, tf.constant(gradients[0]), tf.constant(0.1), replace(plain, weight_decay=0.25))
    without = make_step(state, tf.constant(gradients[0]), tf.constant(0.1), plain)
    np.testing.assert_allclose(with_it["weights"], without["weights"] - 0.1 * 0.25 * weights, atol=1e-6)


def test_adamw_is_adam_with_kerass_decay():
    weights, gradients = draw()
    adamw = TrainingConfig(optimizer="adamw")
    adam = TrainingConfig(optimizer="adam", weight_decay=ADAMW_DECAY)
    for one, other in zip(make_steps(begin(weights, adamw), gradients, adamw),
                          make_steps(begin(weights, adam), gradients, adam), strict=True):
        np.testing.assert_array_equal(one["weights"], other["weights"])


def test_1998s_step_is_divided_by_the_curvature():
    """w - rate / (mu + h) * gradient, mu = 0.02 (section III-B)."""
    training = TrainingConfig(optimizer="sdlm")
    weights, gradients = draw()
    curvature = np.random.default_rng(1).exponential(size=COUNT).astype(np.float32)
    states = make_steps(begin(weights, training, curvature=tf.constant(curvature)), gradients, training)
    for state, gradient, rate in zip(states, gradients, RATES, strict=True):
        weights = weights - rate / (0.02 + curvature) * gradient
        np.testing.assert_allclose(state["weights"], weights, rtol=1e-5, atol=1e-5)
        np.testing.assert_array_equal(state["curvature"], curvature)
    assert MU == 0.02


@pytest.mark.parametrize("decay", [0.5, 0.9, 0.9999])
def test_the_average_is_a_running_mean_that_first_forgets_faster(decay):
    training = TrainingConfig(optimizer="sgd", averaging=decay)
    weights, gradients = draw()
    states = make_steps(begin(weights, training), gradients, training)
    off = replace(training, averaging=0.0)
    plain = make_steps(begin(weights, off), gradients, off)
    average = weights
    for number, (state, other) in enumerate(zip(states, plain, strict=True)):
        kept = min(decay, (1 + number) / (10 + number))
        average = kept * average + (1 - kept) * state["weights"].numpy()
        np.testing.assert_allclose(state["average"], average, rtol=1e-5, atol=1e-6)
        np.testing.assert_array_equal(state["weights"], other["weights"], err_msg="averaging changes no step")
        assert "average" not in other
