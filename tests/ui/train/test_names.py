"""Settings as words: the suggested name of a run."""

import pytest

from lenet.data.augmentation import AugmentationConfig
from lenet.network import NetworkConfig
from lenet.runs import RunConfig, TrainingConfig
from lenet.runs.presets import PRESETS
from lenet.recipe import nearest
from ui.train.names import suggest_name


@pytest.mark.parametrize(("network", "training", "name"), [
    (NetworkConfig(), TrainingConfig(), "The article’s recipe"),
    (NetworkConfig(activation="tanh", c1=12), TrainingConfig(), "C1 12, tanh"),
    (NetworkConfig(), TrainingConfig(optimizer="sgd", learning_rate=0.1, epochs=1), "SGD, rate 0.1, 1 epoch"),
    (NetworkConfig(pooling="average"), TrainingConfig(seed=2**31 - 1), "average pooling, seed 2,147,483,647"),
    (NetworkConfig(), TrainingConfig(schedule="cosine", weight_decay=0.01, label_noise=0.2),
     "cosine, weight decay 0.01, 20 % wrong labels"),
    (NetworkConfig(), TrainingConfig(augmentation=AugmentationConfig(shift=2, rotate=10, scale=0.1), epochs=3),
     "3 epochs, shift 2 px, turn 10°, scale 10 %"),
])
def test_a_run_is_named_after_what_is_different(network, training, name):
    assert suggest_name(nearest(RunConfig("any", network, training))) == name
    RunConfig(name)


@pytest.mark.parametrize("preset", [preset for name, preset in PRESETS.items() if name != "article"])
def test_a_recipe_with_a_name_keeps_it(preset):
    assert suggest_name(nearest(preset)) == preset.name


def test_the_longest_suggestion_is_still_a_name():
    name = suggest_name(nearest(RunConfig("any", NetworkConfig(32, 1, 2, 3, 4, 6, "sigmoid", "average", 0.5),
                                          TrainingConfig("sgd", 0.5, 0.1, 8, 3, 100, 7))))
    assert RunConfig(name).name == name
