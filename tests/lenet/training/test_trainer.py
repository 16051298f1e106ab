"""The loop over batches, against a plain loop over the same arithmetic. TensorFlow compiles nothing here."""

from dataclasses import fields, replace
from types import SimpleNamespace

import numpy as np
import pytest
import tensorflow as tf

from devtools.other_settings import OTHER, USUAL
from lenet.network import NetworkConfig
from lenet.data import load_test_set, noisy_labels
from lenet.data.augmentation import AugmentationConfig
from lenet.evaluation import compute_evaluation
from lenet.network import find_loss, scale_images
from lenet.runs import RunConfig, TrainingConfig
from lenet.training.checkpoint import load_checkpoint, save_checkpoint
from lenet.training.engine.levenberg_marquardt import compute_curvature
from lenet.training.engine.graph import Graph, compute_losses
from lenet.training.engine.pipeline import Dataset
from lenet.training.trainer import NOT_COMPILED, Trainer

NARROW = NetworkConfig(c1=2, c3=3, c5=8, f6=10)
PLAIN = TrainingConfig(optimizer="sgd", momentum=0.0, batch_size=50, train_images=120, learning_rate=0.1)


@pytest.fixture(autouse=True)
def eagerly():
    """Functions are run as they stand: the same operations, without the seconds that compiling takes."""
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


@pytest.fixture(scope="module")
def digits():
    images, labels = load_test_set()
    return images[:200], labels[:200]


@pytest.fixture(scope="module")
def sets(digits):
    """A small MNIST: 120 images to learn from, 40 to validate on, 40 to test with."""
    images, labels = digits
    parts = {"train": slice(120), "validation": slice(120, 160), "test": slice(160, 200)}
    return SimpleNamespace(**{name: Dataset(images[part], labels[part]) for name, part in parts.items()})


def make(training, sets, network=NARROW):
    return Trainer(RunConfig("test", network, training), sets)


def learn_plainly(network, images, labels, rates, size):
    """Steepest descent, batch after batch: the weights by name, sum of losses, right answers."""
    forward, weights = Graph(network.config), {name: tf.constant(array) for name, array in network.weights.items()}
    losses, right = 0.0, 0
    for number, start in enumerate(range(0, len(images), size)):
        true = labels[start : start + size].astype(np.int32)
        with tf.GradientTape() as tape:
            tape.watch(weights)
            logits = forward.compute_logits(weights, tf.constant(images[start : start + size]))
            each = compute_losses(find_loss(network.config), logits, true)
            loss = tf.reduce_mean(each)
        gradients = tape.gradient(loss, weights)
        weights = {name: array - rates[number] * gradients[name] for name, array in weights.items()}
        losses, right = losses + float(tf.reduce_sum(each)), right + int(np.sum(logits.numpy().argmax(0) == true))
    return {name: array.numpy() for name, array in weights.items()}, losses, right


@pytest.mark.parametrize("size", [50, 49, 35, 20])
def test_a_batch_split_into_shards_is_the_whole_batch(sets, digits, size):
    """The last batch is smaller: it leaves a shard in part or wholly empty. An odd batch fills its shards unevenly."""
    trainer = make(replace(PLAIN, batch_size=size), sets)
    first, order = trainer.network(), trainer.order(0)
    rates = np.array([0.1, 0.05, 0.2, 0.1, 0.05, 0.2], np.float32)[: -(-120 // size)]
    losses, right = trainer.learn(order, rates)
    weights, expected_losses, expected_right = learn_plainly(first, digits[0][order], digits[1][order], rates, size)
    assert losses.sum() == pytest.approx(expected_losses, rel=1e-5) and len(losses) == -(-120 // size)
    assert right == expected_right
    for name, array in trainer.network().weights.items():
        np.testing.assert_allclose(array, weights[name], atol=1e-5, err_msg=name)


def test_batches_beyond_the_last_image_are_not_made(sets):
    long, short = make(PLAIN, sets), make(PLAIN, sets)
    order = long.order(0)
    (losses, right), (expected, as_right) = (
        each.learn(order[:60], np.full(count, 0.1, np.float32)) for each, count in ((long, 8), (short, 2)))
    assert losses.tolist() == expected.tolist() and right == as_right
    for name, array in long.network().weights.items():
        np.testing.assert_array_equal(array, short.network().weights[name])


def test_the_last_update_of_batches_that_go_on_is_made_where_the_next_one_would_make_it(sets, monkeypatch):
    """Compiled, the update at the end of all batches and that inside the next one may round otherwise."""
    training = replace(PLAIN, optimizer="adamw", weight_decay=0.1, batch_size=20)
    whole, parts = make(training, sets), make(training, sets)
    order, rates = whole.order(0), np.linspace(0.1, 0.2, 7).astype(np.float32)
    losses, right = whole.learn(order, rates)
    due, update = [], parts._update
    monkeypatch.setattr(parts, "_update", lambda state, pending: (due.append(bool(pending.is_due)),
                                                                  update(state, pending))[1])
    first, some_right = parts.learn(order[:60], rates, goes_on=True)
    second, more_right = parts.learn(order[60:], np.concatenate([rates[3:], rates[:3]]))
    assert due == [False, True]
    assert [*first, *second] == losses.tolist() and right == some_right + more_right
    for name, variable in whole._state.items():
        np.testing.assert_array_equal(variable.numpy(), parts._state[name].numpy(), err_msg=name)


def test_every_image_comes_once_an_epoch_in_another_order(sets):
    trainer = make(PLAIN, sets)
    first, second = trainer.order(0), trainer.order(1)
    assert sorted(first) == sorted(second) == list(range(120))
    assert (first != second).any()
    np.testing.assert_array_equal(first, make(PLAIN, sets).order(0))


def test_wrong_labels_are_learnt_from_and_never_judged_by(sets, digits):
    training = TrainingConfig(optimizer="sgd", batch_size=50, train_images=100, label_noise=0.5, seed=4)
    trainer = make(training, sets)
    network, order = trainer.network(), np.arange(120, dtype=np.int32)
    logits = network.forward(scale_images(digits[0][:120], NARROW))["OUTPUT"].preactivation
    wrong, changed = noisy_labels(digits[1][:100], 0.5, 4)
    assert changed.sum() == 50
    labels = np.concatenate([wrong, digits[1][100:120]])  # those that are not learnt from stay right
    losses, right = trainer.learn(order, np.zeros(3, np.float32))  # at a rate of 0 nothing changes
    assert losses.sum() == pytest.approx(find_loss(NARROW).compute(logits, labels).sum(), rel=1e-5)
    assert right == np.sum(logits.argmax(axis=1) == labels)
    for dataset, part in ((sets.train, slice(120)), (sets.validation, slice(120, 160)), (sets.test, slice(160, 200))):
        expected = compute_evaluation(network, digits[0][part], digits[1][part])
        loss, accuracy, matrix, logits = trainer.evaluate(dataset)
        assert (loss, accuracy) == (pytest.approx(expected.loss, rel=1e-5), pytest.approx(expected.accuracy))
        np.testing.assert_array_equal(matrix, expected.confusion_matrix)
        inputs = scale_images(digits[0][part], NARROW)
        np.testing.assert_allclose(logits, network.forward(inputs).logits, rtol=1e-4, atol=1e-5)


def test_an_average_is_judged_and_the_weights_go_on_learning(sets):
    mean, plain = make(replace(PLAIN, averaging=0.9), sets), make(PLAIN, sets)
    before = plain.network().weights
    mean.learn(mean.order(0)[:50], mean.rates(0, 0, 1))
    plain.learn(plain.order(0)[:50], plain.rates(0, 0, 1))
    for name, array in mean.network().weights.items():
        after = plain.network().weights[name]
        np.testing.assert_allclose(array, 0.1 * before[name] + 0.9 * after, atol=1e-6)  # (1 + 0) / (10 + 0) of before
    mean.take(plain.network())
    for name, array in mean.network().weights.items():
        np.testing.assert_array_equal(array, plain.network().weights[name])


def test_1998s_method_measures_before_each_epoch_on_images_it_learns_from(sets, digits):
    training = TrainingConfig(optimizer="sdlm", batch_size=1, train_images=100, learning_rate=0.001)
    trainer = make(training, sets)
    first, order = trainer.network(), trainer.order(0)
    trainer.begin_epoch(0)
    curvature = compute_curvature(first, digits[0][:100])
    trainer.learn(order[:1], np.array([0.001], np.float32))
    forward, weights = Graph(NARROW), {name: tf.constant(array) for name, array in first.weights.items()}
    with tf.GradientTape() as tape:
        tape.watch(weights)
        logits = forward.compute_logits(weights, tf.constant(digits[0][order[:1]]))
        loss = tf.reduce_mean(compute_losses(find_loss(NARROW), logits, digits[1][order[:1]].astype(np.int32)))
    for name, gradient in tape.gradient(loss, weights).items():
        expected = first.weights[name] - 0.001 / (0.02 + curvature[name]) * gradient.numpy()
        np.testing.assert_allclose(trainer.network().weights[name], expected, atol=1e-5, err_msg=name)


def test_distortions_and_dropout_draw_from_streams_of_their_own(sets, monkeypatch):
    seeds, really = [], tf.random.stateless_uniform

    def record(shape, seed, *bounds):
        seeds.append(tuple(np.array(seed).tolist()))
        return really(shape, seed, *bounds)

    monkeypatch.setattr(tf.random, "stateless_uniform", record)
    training = replace(PLAIN, augmentation=AugmentationConfig(shift=1))
    trainer = make(training, sets, replace(NARROW, dropout=0.5))
    trainer.learn(trainer.order(0)[:100], trainer.rates(0, 0, 2))
    assert len(seeds) >= 2 * 2 * 2, "two batches, two shards, images and units"
    assert len(set(seeds)) == len(seeds)


def test_a_run_of_version_1_0_keeps_its_steps_and_the_seed_it_had_for_everything(sets, tmp_path):
    trainer = make(replace(PLAIN, seed=7), sets, replace(NARROW, dropout=0.5))
    trainer.learn(trainer.order(0)[:100], trainer.rates(0, 0, 2))
    trainer.save(tmp_path / "new.npz", {})
    shapes = {name: tuple(variable.shape) for name, variable in trainer._state.items()}
    saved = load_checkpoint(tmp_path / "new.npz", shapes)
    assert saved.state["step"].dtype == np.int32 and saved.state["step"] == 2
    old = {name: array for name, array in saved.state.items() if name != "dropout_seed"} | {"step": np.float32(2)}
    save_checkpoint(tmp_path / "old.npz", saved._replace(state=old))
    trainer.restore(tmp_path / "old.npz")
    trainer.save(tmp_path / "again.npz", {})
    again = load_checkpoint(tmp_path / "again.npz", shapes).state
    assert again["step"] == 2 and again["step"].dtype == np.int32
    assert again["dropout_seed"] == 7 != saved.state["dropout_seed"]


COMPILED = ("optimizer", "momentum", "batch_size", "weight_decay", "label_smoothing", "averaging", "handwriting",
            "no_digits", "augmentation")
"""Settings that are built into the compiled functions."""


def test_every_setting_is_compiled_in_or_not():
    names = [field.name for field in fields(TrainingConfig)]
    assert sorted(COMPILED + NOT_COMPILED) == sorted(names) == sorted(OTHER)


@pytest.mark.parametrize("name", OTHER)
def test_what_was_compiled_serves_where_no_compiled_setting_differs(sets, name):
    usual = replace(USUAL, train_images=120)
    trainer, other = make(usual, sets), replace(usual, **{name: OTHER[name]})
    assert trainer.suits(RunConfig("test", NARROW, other)) == (name not in COMPILED)


@pytest.mark.parametrize("optimizer", ["sgd", "adamw"])
def test_the_compiled_functions_read_no_setting_that_is_not_compiled_in(sets, optimizer):
    read = set()

    class Watched:
        def __getattr__(self, name):
            read.add(name)
            return getattr(training, name)

    training = replace(PLAIN, optimizer=optimizer, averaging=0.9, label_smoothing=0.1, weight_decay=0.01)
    trainer = make(training, sets)
    trainer.config = SimpleNamespace(network=NARROW, training=Watched())
    trainer.learn(np.arange(100, dtype=np.int32), np.full(2, 0.1, np.float32))
    trainer.evaluate(sets.validation)
    assert {"optimizer", "averaging", "label_smoothing", "weight_decay"} <= read
    assert not read & set(NOT_COMPILED)
