"""Learning-rate schedules against their formulas, step by step."""

import math

import numpy as np
import pytest

from lenet.runs import TrainingConfig
from lenet.runs.schedule import SCHEDULES, compute_rates, rate_at, sample_rates

PAPER = [0.0005] * 2 + [0.0002] * 3 + [0.0001] * 3 + [0.00005] * 4 + [0.00001] * 8
"""LeCun, Bottou, Bengio, Haffner 1998, section III-B: the twenty passes."""


def make(schedule, **fields):
    return TrainingConfig(schedule=schedule, **{"batch_size": 10, "train_images": 95, "epochs": 7, **fields})


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_planned_step_has_a_rate_that_teaches_and_is_never_above_the_learning_rate(schedule):
    training = make(schedule)
    rates = compute_rates(training)
    assert rates.shape == (7 * 10,) and rates.dtype == np.float32
    assert (rates > 0).all()
    assert rates.max() == np.float32(training.learning_rate)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_one_step_looked_up_is_that_of_the_whole_run(schedule):
    training = make(schedule)
    rates = compute_rates(training)
    looked_up = [np.float32(rate_at(training, epoch, step)) for epoch in range(7) for step in range(10)]
    np.testing.assert_array_equal(looked_up, rates)
    np.testing.assert_array_equal(compute_rates(training, 23, 9), rates[23:32])


def test_constant_is_the_number_that_was_set():
    assert {rate_at(make("constant", learning_rate=0.003), epoch, 4) for epoch in (0, 6, 99)} == {0.003}


def test_cosine_is_half_a_cosine_to_zero():
    wanted = [0.001 * (1 + math.cos(math.pi * i / 70)) / 2 for i in range(70)]
    np.testing.assert_allclose(compute_rates(make("cosine")), wanted, rtol=1e-5)


def test_one_cycle_rises_for_three_tenths_and_falls_to_zero():
    training = make("one_cycle", epochs=10, learning_rate=0.5)
    rates = compute_rates(training)
    rise = [0.5 * (0.04 + 0.96 * i / 30) for i in range(30)]
    fall = [0.25 * (1 + math.cos(math.pi * i / 70)) for i in range(70)]
    np.testing.assert_allclose(rates, rise + fall, rtol=1e-5)
    assert rates[30] == 0.5 == rates.max()


def test_the_papers_steps_are_the_papers():
    training = make("paper", learning_rate=0.0005, epochs=20)
    assert [rate_at(training, epoch, step) for epoch in range(20) for step in (0, 9)] == np.repeat(PAPER, 2).tolist()


def test_another_learning_rate_scales_the_papers_steps():
    np.testing.assert_allclose(compute_rates(make("paper", learning_rate=0.02))[::10], np.array(PAPER[:7]) * 40)


@pytest.mark.parametrize("schedule", ["cosine", "one_cycle"])
@pytest.mark.parametrize("epochs", [1, 2, 7])
def test_beyond_a_plan_that_ends_at_zero_the_last_planned_epochs_first_rate_stays(schedule, epochs):
    training = make(schedule, epochs=epochs)
    kept = rate_at(training, epochs - 1, 0)
    assert kept > 1e-3 * training.learning_rate, "it still teaches"
    assert {rate_at(training, epoch, step) for epoch in (epochs, epochs + 5) for step in (0, 9)} == {kept}
    further = compute_rates(training, training.steps_per_epoch * epochs - 1, 3)
    assert further[0] == compute_rates(training)[-1] and further[1] == further[2] == np.float32(kept)


def test_the_papers_steps_go_on_beyond_the_plan():
    short, long = make("paper", epochs=2), make("paper", epochs=40)
    np.testing.assert_array_equal(compute_rates(short, 0, 400), compute_rates(long))


def test_the_longest_run_is_looked_up_as_fast_as_any():
    training = TrainingConfig(schedule="cosine", batch_size=1, epochs=1000, train_images=60_000)
    assert rate_at(training, 500, 0) == pytest.approx(training.learning_rate / 2)


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("points", [2, 30, 70, 1000])
def test_a_sample_of_the_rates_has_both_ends_and_is_true(schedule, points):
    training = make(schedule)
    epochs, rates = sample_rates(training, points)
    steps = np.round(epochs * 10).astype(int)
    assert len(steps) == min(points, 70) and (steps[0], steps[-1]) == (0, 69)
    np.testing.assert_array_equal(rates.astype(np.float32), compute_rates(training)[steps])


def test_every_schedule_has_words_and_says_truly_whether_it_changes():
    for name, schedule in SCHEDULES.items():
        assert schedule.name == name and schedule.label and schedule.sentence.endswith(".")
        assert schedule.changes == (len(set(compute_rates(make(name)))) > 1)


FORMULAS = {"constant", "cosine", "one_cycle", "paper"}
"""Those whose formula stands in a test above."""


def test_every_schedule_is_held_to_a_formula():
    assert set(SCHEDULES) == FORMULAS
