"""A training with made images: what it is given, what it learns, and that it goes on after a cut as if nothing was."""

import numpy as np
import pytest

from lenet.data.handwriting import make_digits, make_no_digits
from lenet.layers.no_digit import NO_DIGIT
from lenet.runs import RunConfig, TrainingConfig
from tests.lenet.training.running import share_trainer

TRAINING = TrainingConfig(batch_size=64, train_images=6400, learning_rate=0.005, handwriting=0.3, no_digits=0.2)


@pytest.fixture
def trainer():
    """One that has learnt nothing yet."""
    return share_trainer(RunConfig("mixed", training=TRAINING))


def test_a_batch_shows_what_it_is_made_of(trainer):
    pixels, labels = trainer.prepare(trainer.order(0)[:64])
    assert pixels.shape == (64, 28, 28) and pixels.max() == 255
    made = 64 * (TRAINING.handwriting + TRAINING.no_digits)
    sets = trainer.sets
    truth = sets.train.labels.numpy()[trainer.order(0)[:64]]
    assert np.sum(labels == NO_DIGIT) > 0 and np.sum(labels != truth) <= made + 2
    originals = sets.train.images.numpy()[trainer.order(0)[:64]]
    assert abs(np.sum((pixels != originals).any(axis=(1, 2))) - made) <= 2


def test_it_learns_to_be_sure_of_digits_and_unsure_of_what_is_none(trainer):
    for epoch in range(3):
        order = trainer.order(epoch)
        trainer.learn(order, trainer.rates(epoch, 0, TRAINING.steps_per_epoch))
    network, (images, labels) = trainer.network(), make_digits(300, 9)
    answers = network.predict(images)
    assert np.mean(answers.argmax(axis=1) == labels) > 0.7
    assert network.predict(make_no_digits(300, 9)).max(axis=1).mean() < answers.max(axis=1).mean() - 0.2


def test_cut_and_resumed_it_ends_at_the_same_weights(trainer, tmp_path):
    order, rates = trainer.order(0)[:640], trainer.rates(0, 0, 10)
    trainer.learn(order, rates)
    one = trainer.judged_weights()
    trainer.start_over(trainer.config)
    trainer.learn(order[:320], rates[:5])
    trainer.save(tmp_path / "resume.npz", {})
    trainer.start_over(trainer.config)
    trainer.restore(tmp_path / "resume.npz")
    trainer.learn(order[320:], rates[5:])
    other = trainer.judged_weights()
    for name, array in one.items():
        np.testing.assert_allclose(other[name], array, atol=1e-6)
