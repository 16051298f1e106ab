"""The table of sources of training images."""

import numpy as np
import pytest
import tensorflow as tf

from lenet.data import load_test_set
from lenet.data.augmentation import AugmentationConfig, distort_images
from lenet.data.sources import ADDED, SOURCES, find_cautions, find_source
from lenet.errors import ConfigError
from lenet.runs import TrainingConfig
from lenet.training.engine import augmentation as engine
from lenet.training.engine.pipeline import build_source

CONFIGS = {"mnist": AugmentationConfig(), "distorted": AugmentationConfig(shift=2, rotate=10, thickness=0.5)}
"""For every source a config that asks for it."""


def reference(config, images, seed):
    """The images in NumPy, from the same random numbers."""
    numbers = {name: drawn.numpy() for name, drawn in engine.draw(config, len(images), seed).items()}
    return distort_images(images, config, numbers)


def test_every_source_has_words_and_a_config_that_asks_for_it():
    assert set(CONFIGS) == set(SOURCES)
    for name, source in SOURCES.items():
        assert source.name == name and source.label and source.sentence.endswith(".")
        assert find_source(CONFIGS[name]) is source


@pytest.mark.parametrize("name", SOURCES)
def test_every_source_makes_the_images_of_its_reference(name):
    images, seed = load_test_set()[0][:20], tf.constant([3, 4])
    made = build_source(CONFIGS[name])(tf.constant(images), seed)
    np.testing.assert_allclose(tf.cast(made, tf.float32), reference(CONFIGS[name], images, seed), atol=0.05)
    assert (tf.cast(made, tf.float32).numpy() != images).any() == (name != "mnist")


def test_no_source_is_taken_for_granted(monkeypatch):
    monkeypatch.delitem(SOURCES, "distorted")
    with pytest.raises(ConfigError, match="one of: mnist"):
        find_source(CONFIGS["distorted"])


def test_what_is_mixed_in_has_words_a_share_and_a_caution_where_it_is_mixed_in():
    plain = find_cautions(TrainingConfig())
    for name, source in ADDED.items():
        assert source.name == name and source.label and source.sentence.endswith(".")
        mixed = TrainingConfig(**{name: 0.25})
        assert source.share(mixed) == 0.25 and source.share(TrainingConfig()) == 0
        assert find_cautions(mixed) == [*plain, source.caution]
    both = find_cautions(TrainingConfig(**dict.fromkeys(ADDED, 0.25), augmentation=CONFIGS["distorted"]))
    assert both == [SOURCES["distorted"].caution, *(source.caution for source in ADDED.values())]
