"""What a sweep is asked to do: combinations, names, and what is refused before anything starts."""

import json
from itertools import product

import pytest

from lenet.errors import ConfigError
from lenet.recipe import collect
from lenet.runs import RunConfig, TrainingConfig
from lenet.runs.presets import get_preset
from lenet.sweeps import SweepPlan, parse_over
from tests.lenet.sweeps.making import BASE, make_plan

OVER = {"learning_rate": (0.001, 0.003), "activation": ("relu", "tanh", "gelu")}


def test_every_combination_is_a_run_with_each_seed_and_nothing_else_is_changed():
    base = RunConfig("base", training=TrainingConfig(seed=5, epochs=2))
    plan = make_plan(OVER, seeds=2, base=base)
    wanted = [{**collect(base), "learning_rate": rate, "activation": activation, "seed": seed}
              for seed in (5, 6) for rate, activation in product(*OVER.values())]
    assert [collect(trial.config) for trial in plan.trials] == wanted
    assert [trial.number for trial in plan.trials] == list(range(1, plan.count + 1)) == list(range(1, 13))


def test_a_runs_name_says_what_differs():
    names = [trial.config.name for trial in make_plan(OVER, seeds=2).trials]
    assert names[4] == "Mine: rate 0.003, tanh, seed 0" and len(set(names)) == 12
    assert make_plan({}, seeds=2).trials[1].config.name == "Mine: seed 1"
    long = SweepPlan("A name that leaves no room for anything else besides itself", BASE, OVER)
    assert long.trials[0].config.name == "rate 0.001, ReLU"


def test_a_plan_comes_back_from_json():
    plan = SweepPlan("Mine", get_preset("quick"), {"c1": (4, 6), "weight_decay": (0.0, 0.5)}, 3, "tcp://10.0.0.1:8786")
    again = SweepPlan.from_json(json.loads(json.dumps(plan.to_json())))
    assert again == plan and again.trials == plan.trials


def test_keys_have_hyphens_or_underscores_and_values_come_once():
    assert parse_over(["learning-rate=0.001, 0.01,0.001", "c1=4"]) == {"learning_rate": (0.001, 0.01), "c1": (4,)}
    assert parse_over(["c1=4", "c1=6"]) == {"c1": (4, 6)}


@pytest.mark.parametrize(("text", "words"), [
    ("learning_rate", "'learning_rate' tries nothing"), ("rate=1", "There is no setting 'rate'"),
    ("activation=relu,step", "'step'"), ("learning_rate=fast", "Learning rate is 'fast'; it must be a number."),
    ("epochs=0", "The number of epochs is 0"), ("c1=", "it must be a whole number"), ("seed=1,2", "--seeds 3"),
])
def test_what_makes_no_sense_is_refused(text, words):
    with pytest.raises(ConfigError, match=words):
        parse_over([text])


@pytest.mark.parametrize(("over", "seeds", "words"), [
    ({"c3_inputs": ("full", "paper"), "c1": (6, 8)}, 1, "There can be no run with C3 table, C1 8: "),
    ({"patience": (0, 3), "train_images": (60_000,)}, 1, "There can be no run with patience 3, 60,000 images: "),
    ({"seed": (1,)}, 1, "--seeds 3"), ({"c1": ()}, 1, "it must be a list of values"), ({"c1": "46"}, 1, "a list"),
    ({"c1": (4.5,)}, 1, "it must be a whole number"),
    ({"c1": tuple(range(1, 21))}, 11, "220 runs; a sweep may have 200"), ({}, 0, "The number of seeds is 0"),
    ([1], 1, "settings with their values"),
    ({"train_images": (1000, 60_000)}, 1, "60,000 training images leave none for validation, .*--train-images 54000"),
])
def test_a_sweep_that_cannot_be_is_refused_whole(over, seeds, words):
    with pytest.raises(ConfigError, match=words):
        SweepPlan("Mine", get_preset("article"), over, seeds)
