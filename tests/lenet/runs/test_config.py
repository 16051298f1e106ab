"""What a run is told: settings survive JSON, and what makes no sense is quoted."""

import json

import pytest

from lenet.data.augmentation import AugmentationConfig
from lenet.errors import ConfigError
from lenet.network import NetworkConfig
from lenet.runs import RunConfig, TrainingConfig, create_run, read_run


def test_configs_survive_json():
    training = TrainingConfig(
        optimizer="sdlm", epochs=3, schedule="one_cycle", initialization="paper", weight_decay=0.01, averaging=0.999,
        label_smoothing=0.1, label_noise=0.2, patience=4, handwriting=0.3, no_digits=0.1,
        augmentation=AugmentationConfig(shift=2, elastic=0.5),
    )
    config = RunConfig("mine", NetworkConfig(kernel_size=3), training)
    assert RunConfig.from_json(json.loads(json.dumps(config.to_json()))) == config


def test_the_config_of_an_older_run_takes_the_defaults_of_newer_settings():
    old = {"optimizer": "sgd", "learning_rate": 0.1, "momentum": 0.9, "batch_size": 64, "epochs": 5,
           "train_images": 1000, "seed": 3}
    folder = create_run(RunConfig("old"), "old")
    folder.config_file.write_text(json.dumps({"created": 1.0, "name": "old", "training": old}))
    assert read_run("old").config == RunConfig("old", training=TrainingConfig(**old))


@pytest.mark.parametrize("field, value", [
    ("optimizer", "adagrad"), ("learning_rate", 0), ("learning_rate", float("nan")), ("batch_size", 0),
    ("batch_size", 1.5), ("epochs", 0), ("train_images", 60_001), ("seed", -1), ("momentum", 1.0),
    ("schedule", "sawtooth"), ("initialization", "zeros"), ("weight_decay", -0.1), ("label_smoothing", 0.6),
    ("averaging", 1.0), ("label_noise", 1.1),
    ("handwriting", 0.95), ("no_digits", -0.1), ("patience", 1.5), ("patience", 1001), ("augmentation", 3),
])
def test_training_settings_out_of_range_are_quoted(field, value):
    with pytest.raises(ConfigError, match=str(value)):
        TrainingConfig(**{field: value})


def test_early_stopping_needs_images_to_validate_on():
    assert TrainingConfig(train_images=54_000, patience=5).has_validation
    assert not TrainingConfig(train_images=54_001).has_validation
    with pytest.raises(ConfigError, match=r"54,001.*54,000 or fewer"):
        TrainingConfig(train_images=54_001, patience=5)


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "two\nlines"])
def test_a_run_needs_a_name(name):
    with pytest.raises(ConfigError):
        RunConfig(name)


def test_an_unknown_setting_is_named():
    with pytest.raises(ConfigError, match="momentun"):
        TrainingConfig.from_json({"momentun": 0.9})
