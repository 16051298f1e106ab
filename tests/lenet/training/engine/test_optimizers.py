"""One step of each optimizer, against Keras's own and against the formulas."""

from dataclasses import replace

import keras
import numpy as np
import pytest
import tensorflow as tf

from lenet.runs import OPTIMIZERS, TrainingConfig
from lenet.runs.optimizers import MU
from lenet.training.engine.optimizers import make_step

RATES = (0.1, 0.1, 0.05, 0.02, 0.02)
COUNT = 50

CASES = [TrainingConfig(optimizer=name) for name, optimizer in OPTIMIZERS.items() if optimizer.keras]
CASES += [TrainingConfig(optimizer="sgd", momentum=0.0),
          *(TrainingConfig(optimizer=name, weight_decay=0.3) for name in ("sgd", "adam", "adamw"))]
"""Every optimizer that Keras has, and some of them with other settings."""


def draw(seed=0):
    """First weights, and a gradient for each step; some of its values 0 or very small."""
    random = np.random.default_rng(seed)
    gradients = random.normal(size=(len(RATES), COUNT)) * random.choice([0, 1e-6, 1, 30], size=(1, COUNT))
    return random.normal(size=COUNT).astype(np.float32), gradients.astype(np.float32)


def begin(weights, training, **more):
    memory = {name: tf.zeros(COUNT) for name in OPTIMIZERS[training.optimizer].memory}
    state = {"weights": tf.constant(weights), "step": tf.constant(0), **memory, **more}
    return state | ({"average": tf.constant(weights)} if training.averaging else {})


def make_steps(state, gradients, training):
    """The states after each step."""
    states = []
    for gradient, rate in zip(gradients, RATES, strict=True):
        state = make_step(state, tf.constant(gradient), tf.constant(rate), training)
        states.append(state)
    return states


@pytest.mark.parametrize("training", CASES, ids=lambda case: case.optimizer)
def test_the_steps_are_those_of_keras(training):
    optimizer, (weights, gradients) = OPTIMIZERS[training.optimizer], draw()
    theirs = getattr(keras.optimizers, optimizer.keras)(**optimizer.list_keras_settings(training))
    variable = keras.Variable(weights)
    theirs.build([variable])
    for state, gradient, rate in zip(make_steps(begin(weights, training), gradients, training), gradients, RATES,
                                     strict=True):
        theirs.learning_rate = rate
        theirs.apply([tf.constant(gradient)], [variable])
        np.testing.assert_allclose(state["weights"], variable.numpy(), rtol=1e-5, atol=1e-6)
    assert int(state["step"]) == len(RATES)


def test_steps_are_counted_beyond_what_float32_can_count():
    weights, gradients = draw()
    training = TrainingConfig(optimizer="adam", averaging=0.9)
    states = make_steps(begin(weights, training) | {"step": tf.constant(2**24)}, gradients, training)
    assert [int(state["step"]) - 2**24 for state in states] == [1, 2, 3, 4, 5]


def test_every_optimizer_has_words_and_is_held_to_something():
    assert {training.optimizer for training in CASES} | {"sdlm"} == set(OPTIMIZERS)
    for name, optimizer in OPTIMIZERS.items():
        assert optimizer.name == name and optimizer.label and optimizer.sentence.endswith(".")


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_usual_values_are_kerass_and_settings_that_there_are(name):
    optimizer = OPTIMIZERS[name]
    usual = replace(TrainingConfig(optimizer=name), **optimizer.defaults)
    assert optimizer.find_weight_decay(usual) == optimizer.defaults.get("weight_decay", 0)
    theirs = getattr(keras.optimizers, optimizer.keras)() if optimizer.keras else None
    if theirs is not None:
        assert float(theirs.learning_rate.numpy()) == pytest.approx(optimizer.defaults["learning_rate"])
        assert (theirs.weight_decay or 0) == optimizer.find_weight_decay(TrainingConfig(optimizer=name))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_step_renews_the_memory_that_is_not_measured(name):
    """It keeps what its record names, in the same shape, and nothing else."""
    training, (weights, gradients) = TrainingConfig(optimizer=name), draw()
    before = begin(weights, training)
    after = make_step(before, tf.constant(gradients[0]), tf.constant(0.1), training)
    assert after.keys() == before.keys()
    changed = {key for key in OPTIMIZERS[name].memory if (after[key] != before[key]).numpy().any()}
    assert changed == set(OPTIMIZERS[name].memory) - {"curvature"}
    assert (after["weights"] != before["weights"]).numpy().any()


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
    adam = TrainingConfig(optimizer="adam", weight_decay=0.004)
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
