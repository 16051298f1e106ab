"""Every optimizer learns, and the network of 1998 by its own method."""

from dataclasses import replace

import pytest
import tensorflow as tf

from lenet.network import PAPER_NETWORK
from lenet.runs import OPTIMIZERS, TrainingConfig, read_run
from lenet.training.process import standby
from tests.lenet.training.running import NARROW, SMALL, train

RATES = {"adam": 0.01, "adamw": 0.01, "rmsprop": 0.005, "sgd": 0.05, "sdlm": 0.01}


@pytest.fixture
def without_xla(monkeypatch):
    """The same graphs, but not compiled by XLA, which takes longer here than the training does."""
    build = tf.function
    monkeypatch.setattr("tests.lenet.training.running.TRAINERS", [])
    monkeypatch.setattr(tf, "function", lambda *given, jit_compile=None, **named: build(*given, **named))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_learns(without_xla, optimizer):
    training = replace(SMALL, optimizer=optimizer, learning_rate=RATES[optimizer], epochs=3)
    folder, ended = train(NARROW, training)
    assert ended.status == "finished"
    epochs = read_run(folder.run_id).state.epochs
    assert epochs[3].loss < 0.9 * epochs[1].loss
    assert ended.test_accuracy > 0.25  # a guess is right in one of ten


def test_the_network_of_1998_learns_by_its_own_method_one_image_at_a_time():
    recipe = TrainingConfig(optimizer="sdlm", learning_rate=0.002, batch_size=1, epochs=1, train_images=301,
                            schedule="paper", initialization="paper")
    folder, ended = train(PAPER_NETWORK, recipe)
    state = read_run(folder.run_id).state
    assert state.batches[-1].images_seen == state.batches[-1].step == 301
    assert ended.test_accuracy > 0.25
    assert ended.test_loss < 0.9 * state.epochs[0].val_loss
    compiled = standby.make_trainer(read_run(folder.run_id).config)._learn.experimental_get_tracing_count()
    assert compiled == 1, "the longer end of an epoch is not compiled anew"
