"""A training from its first event to its last, in this process."""

import math
import os
import shutil
from dataclasses import replace

import numpy as np
import pytest

from lenet.calibration import MOST_MADE_TURNED_AWAY, MOST_TURNED_AWAY, Reliability, find_calibration
from lenet.data import load_mnist, load_test_set, split_training
from lenet.data.augmentation import AugmentationConfig
from lenet.data.handwriting import load_judging_digits
from lenet.errors import RunError
from lenet.evaluation import compute_evaluation
from lenet.network import Network, NetworkConfig, load_network, scale_images
from lenet.runs import BatchPoint, Control, RunConfig, RunFolder, create_run, read_run
from lenet.runs.control import write_control
from lenet.runs.schedule import compute_rates
from lenet.training.initialization import draw_weights
from lenet.training.process import worker
from lenet.training.process.launcher import resume_run
from lenet.training.process.worker import train_run
from tests.lenet.training.running import (
    DROPPING, EVERYTHING, JUDGED, NARROW, SMALL, assert_same_weights, curve, curve_of, load_small_sets, predict_judged,
    share_trainer, stop_after, train, train_session, weights,
)


def test_a_run_leaves_points_checkpoints_and_a_verdict():
    folder, ended = train()
    run = read_run(folder.run_id)
    assert run.status == ended.status == "finished"
    assert run.checkpoints == (0, 1, 2)
    assert [point.epoch for point in run.state.epochs] == [0, 1, 2]
    assert run.state.batches[-1].images_seen == 2 * 300
    assert sum(point.images for point in run.state.batches) == 2 * 300
    assert run.state.batches[-1].loss < run.state.batches[0].loss
    matrix = np.array(run.state.confusion_matrix)
    assert matrix.sum() == JUDGED
    assert np.trace(matrix) / JUDGED == pytest.approx(run.state.test_accuracy)
    assert run.state.test_accuracy > 0.3


def test_an_epoch_is_the_mean_over_its_images():
    folder, _ = train()
    state = read_run(folder.run_id).state
    first = [point for point in state.batches if point.epoch == 1]
    for name in ("loss", "accuracy"):
        mean = np.average([getattr(point, name) for point in first], weights=[point.images for point in first])
        assert getattr(state.epochs[1], name) == pytest.approx(mean)


def test_the_verdict_is_that_of_the_checkpoint():
    folder, ended = train()
    read, labels = predict_judged(load_network(folder.checkpoint_file(2)))
    assert np.mean(read == labels) == pytest.approx(ended.test_accuracy, abs=2.1 / JUDGED)


def test_what_is_kept_of_an_epoch_is_calibrated_and_learning_goes_on_without():
    from lenet.training.engine.parameters import FlatWeights

    folder, _ = train()
    with np.load(folder.resume_file) as saved:
        learnt = Network(NARROW, FlatWeights(NARROW).unpack(saved["state_weights"]))
    _, _, images, labels = split_training(load_mnist())
    images, labels = images[:JUDGED], labels[:JUDGED]
    made, _ = load_judging_digits()
    logits, of_made = (learnt.forward(scale_images(given, NARROW)).logits for given in (images, made))
    expected = learnt.calibrated(*find_calibration(learnt, (logits, labels), of_made))
    kept = load_network(folder.checkpoint_file(2))
    for name, array in expected.weights.items():
        np.testing.assert_allclose(kept.weights[name], array, rtol=2e-3, err_msg=name)  # as a thousandth may round
    assert kept.threshold == pytest.approx(expected.threshold, abs=2e-3)
    assert kept.rejects(kept.compute_logits(images)).mean() <= MOST_TURNED_AWAY
    assert kept.rejects(kept.compute_logits(made)).mean() <= MOST_MADE_TURNED_AWAY
    assert abs(kept.weights["OUTPUT/kernel"] / learnt.weights["OUTPUT/kernel"] - 1).min() > 0.01


def test_a_network_that_has_learnt_nothing_is_kept_as_it_was_drawn():
    folder, _ = train()
    assert load_network(folder.checkpoint_file(0)).threshold == math.inf
    assert_same_weights(weights(folder, 0), draw_weights(NARROW, SMALL.initialization, SMALL.seed))


def check_verdict(folder, ended, epoch):
    """What was written of a test is what the checkpoint of that epoch makes of the test images."""
    network, (images, labels) = load_network(folder.checkpoint_file(epoch)), load_test_set()
    found = compute_evaluation(network, images[:JUDGED], labels[:JUDGED])
    assert ended.test_loss == pytest.approx(found.loss, rel=1e-4)
    assert ended.threshold == network.threshold < math.inf
    assert abs(ended.test_rejected - found.rejected) <= 1 and found.rejected > 0
    reliability = Reliability.from_rows(ended.reliability)
    assert reliability.counts.sum() == JUDGED
    assert reliability.right.sum() == np.trace(ended.confusion_matrix)
    assert reliability.error == pytest.approx(found.reliability.error, abs=5e-3)


def test_the_verdict_is_on_the_calibrated_network_also_of_an_epoch_that_was_stopped():
    check_verdict(*train(), 2)
    folder = create_run(RunConfig("test", NARROW, SMALL))
    check_verdict(folder, train_session(folder, stop_after(12, "stopped")), 2)
    assert read_run(folder.run_id).state.epochs[-1].partial


@pytest.mark.parametrize("network, training", [(NARROW, SMALL), (DROPPING, EVERYTHING)])
def test_same_seed_same_curve(network, training):
    first, _ = train(network, training)
    second, _ = train(network, training)
    other, _ = train(network, replace(training, seed=1))
    assert curve(first) == curve(second)
    assert_same_weights(weights(first, 2), weights(second, 2))
    assert curve(first) != curve(other)


def test_a_cosine_run_keeps_its_schedule_and_teaches_on_when_it_is_continued():
    training = replace(SMALL, schedule="cosine")
    folder, _ = train(training=training)
    write_control(folder, Control(epochs=4))
    assert train_run(folder.run_id).status == "finished"
    state = read_run(folder.run_id).state
    steps = [(point.epoch - 1) * training.steps_per_epoch + point.step - 1 for point in state.batches]
    assert max(steps) == 4 * training.steps_per_epoch - 1
    rates = compute_rates(training, 0, max(steps) + 1)
    np.testing.assert_allclose([point.learning_rate for point in state.batches], rates[steps], rtol=1e-6)
    planned = [point.learning_rate for point in state.batches if point.epoch <= 2]
    assert planned == sorted(planned, reverse=True) and planned[-1] < 0.1 * planned[0]
    assert state.epochs[4].loss < 0.95 * state.epochs[2].loss, "what comes after the plan teaches too"


def test_with_all_images_to_learn_from_none_validate():
    from lenet.training.engine.parameters import FlatWeights

    folder = create_run(RunConfig("test", NARROW, replace(SMALL, train_images=60_000)))
    ended = train_session(folder, stop_after(2, "stopped"))
    state = read_run(folder.run_id).state
    assert ended.status == "stopped" and ended.test_accuracy > 0.3
    assert [(point.epoch, point.partial) for point in state.epochs] == [(0, False), (1, True)]
    assert all(point.val_loss is point.val_accuracy is None for point in state.epochs)
    assert math.isfinite(ended.threshold), "chosen on made digits"
    last = load_network(folder.checkpoint_file(1))
    assert last.threshold == ended.threshold
    with np.load(folder.resume_file) as saved:
        learnt = FlatWeights(NARROW).unpack(saved["state_weights"])
    assert_same_weights(last.weights, learnt)  # no temperature
    assert 0 < state.batches[-1].images_seen < 10_000


def test_averaged_weights_are_what_is_kept_and_tested():
    from lenet.training.engine.parameters import FlatWeights

    folder, ended = train(DROPPING, EVERYTHING)
    network = load_network(folder.checkpoint_file(2))
    with np.load(folder.resume_file) as saved:
        average = FlatWeights(DROPPING).unpack(saved["state_average"])
        assert_same_weights({name: array for name, array in network.weights.items() if "OUTPUT" not in name}, average)
        assert (saved["state_average"] != saved["state_weights"]).mean() > 0.9
    read, labels = predict_judged(network)
    assert np.mean(read == labels) == pytest.approx(ended.test_accuracy, abs=2.1 / JUDGED)


def test_a_run_with_everything_on_goes_on_to_the_same_curve():
    undisturbed, _ = train(DROPPING, EVERYTHING)
    folder = create_run(RunConfig("test", DROPPING, EVERYTHING))
    assert train_session(folder, stop_after(12, "interrupted")).status == "interrupted"
    assert read_run(folder.run_id).state.batches[-1].step == 3, "in the middle of the second epoch"
    assert train_session(folder).status == "finished"
    assert curve_of(folder.run_id) == curve_of(undisturbed.run_id)
    assert_same_weights(weights(folder, 2), weights(undisturbed, 2))


def test_a_loss_without_bounds_ends_as_diverged(at_once):
    folder, ended = train(training=replace(SMALL, learning_rate=100))
    assert ended.status == "diverged"
    assert "lower learning rate: 10 " in ended.reason
    assert read_run(folder.run_id).checkpoints == (0,)
    resume_run(folder.run_id, learning_rate=0.01)
    run = read_run(folder.run_id)
    assert run.status == "finished" and run.state.learning_rate == 0.01


def test_weights_that_are_no_networks_any_more_end_as_diverged(monkeypatch):
    """The loss may still look harmless: where all units are dead, it is that of guessing."""
    monkeypatch.setattr("lenet.network.network.LARGEST", 1.0)
    _, ended = train()
    assert ended.status == "diverged"
    assert "weights are so large" in ended.reason and "lower learning rate: 0.001 " in ended.reason


def test_a_finished_run_can_be_trained_further(at_once):
    folder, _ = train()
    with pytest.raises(RunError, match="finished its 2 epochs"):
        resume_run(folder.run_id)
    resume_run(folder.run_id, epochs=4)
    longer = read_run(folder.run_id)
    assert longer.status == "finished" and longer.epochs_wanted == 4
    whole, _ = train(training=replace(SMALL, epochs=4))
    assert curve_of(longer.run_id) == curve_of(whole.run_id)


def test_a_damaged_checkpoint_ends_in_a_sentence():
    folder, _ = train()
    damaged = bytearray(folder.resume_file.read_bytes())
    damaged[len(damaged) // 2 :] = b""
    folder.resume_file.write_bytes(damaged)
    write_control(folder, Control(epochs=4))
    ended = train_run(folder.run_id)
    assert ended.status == "failed" and "start a new run" in ended.reason
    assert read_run(folder.run_id).state.test_accuracy is not None, "what was measured before still holds"


def test_a_full_disk_ends_the_run_with_a_sentence(monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("lenet.runs.folder.Path.replace", full)
        with pytest.raises(RunError, match="disk is full"):
            create_run(RunConfig("test", NARROW, SMALL), "a-run")
    folder = create_run(RunConfig("test", NARROW, SMALL), "a-run")
    monkeypatch.setattr("lenet.runs.folder.Path.replace", full)
    ended = train_run(folder.run_id)
    assert ended.status == "failed" and "disk is full" in ended.reason


def lose_folder(folder):
    shutil.rmtree(folder.path)


def fill_disk(folder):
    """A line of events finds no room: the file is a link to a device that is always full."""
    folder.events_file.unlink()
    folder.events_file.symlink_to("/dev/full")


@pytest.mark.parametrize(("harm", "words"), [(lose_folder, "No such file"), (fill_disk, "disk is full")])
def test_a_folder_that_is_gone_or_full_while_it_trains_ends_the_worker_with_a_sentence(harm, words, capfd, monkeypatch):
    monkeypatch.setattr(os, "nice", lambda _: 0)
    folder, emit = create_run(RunConfig("test", NARROW, SMALL), "a-run"), RunFolder.append_event

    def append(self, event):
        if isinstance(event, BatchPoint) and event.epoch == 2:
            monkeypatch.setattr(RunFolder, "append_event", emit)
            harm(folder)
        emit(self, event)

    monkeypatch.setattr(RunFolder, "append_event", append)
    assert worker.main(["a-run"]) == 1
    told = capfd.readouterr().err.splitlines()
    assert len(told) == 1 and words in told[0]


def test_a_warm_trainer_starts_over_like_a_new_one():
    from lenet.training.trainer import Trainer

    first = RunConfig("test", DROPPING, EVERYTHING)
    config = replace(first, training=replace(EVERYTHING, seed=3, learning_rate=0.002, schedule="constant", epochs=9,
                                             train_images=250, initialization="glorot", label_noise=0.3))
    used, new = share_trainer(first), Trainer(config, load_small_sets())
    used.learn(used.order(0), used.rates(0, 0, 10))
    assert used.suits(config)
    used.start_over(config)
    (losses, right), (expected, as_right) = (each.learn(each.order(0), each.rates(0, 0, 8)) for each in (used, new))
    assert losses.tolist() == expected.tolist() and right == as_right
    assert_same_weights(used.network().weights, new.network().weights)
    assert not used.suits(RunConfig("test", NetworkConfig(), EVERYTHING))
    for change in ({"optimizer": "adam"}, {"averaging": 0.5}, {"augmentation": AugmentationConfig()}):
        assert not used.suits(replace(config, training=replace(EVERYTHING, **change)))
