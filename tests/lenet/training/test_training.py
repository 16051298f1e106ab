"""Training for real: runs in this process, and worker processes that are paused, stopped and killed."""

import os
import signal
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from lenet.network import PAPER_NETWORK, NetworkConfig
from lenet.data.augmentation import AugmentationConfig
from lenet.errors import ConfigError, RunError
from lenet.network import load_network
from lenet.runs import (
    ENDED, BatchPoint, Control, EpochPoint, RunConfig, RunFolder, TrainingConfig, create_run, read_run, send_control,
)
from lenet.runs.control import write_control
from lenet.runs.events import Paused
from lenet.runs.schedule import compute_rates
from lenet.training.process import launcher, slots, standby
from lenet.training.process.launcher import ensure_standby, resume_run, standby_status, start_run
from lenet.training.process.worker import train_run
from devtools.waiting import wait_until

SMALL = TrainingConfig(batch_size=64, epochs=2, train_images=600)
LONG = TrainingConfig(batch_size=64, epochs=3, train_images=4000)
WARM = replace(SMALL, batch_size=TrainingConfig().batch_size)
"""What a worker that stands by has compiled already."""

EVERYTHING = replace(SMALL, optimizer="adamw", schedule="cosine", initialization="paper", weight_decay=0.1,
                     label_smoothing=0.1, averaging=0.9, label_noise=0.1,
                     augmentation=AugmentationConfig(shift=2, rotate=10, thickness=0.5, elastic=1))
"""Every part of a recipe that is off by default."""

ARTICLE = NetworkConfig()
NARROW = NetworkConfig(c1=2, c3=4, c5=20, f6=20, dropout=0.4)
TRAINERS = []


@pytest.fixture(autouse=True)
def shared_trainers(monkeypatch):
    """What was compiled for one test serves the next, as it serves the next run of a worker that stands by."""
    def make_trainer(config):
        for trainer in TRAINERS:
            if trainer.suits(config):
                trainer.start_over(config)
                return trainer
        TRAINERS.append(make_new(config))
        return TRAINERS[-1]

    make_new = standby.make_trainer
    monkeypatch.setattr(standby, "make_trainer", make_trainer)


@pytest.fixture
def at_once(monkeypatch):
    """Who launches a worker trains in this process instead, and has it done when the call returns."""
    monkeypatch.setattr(launcher, "_launch", lambda folder: train_run(folder.run_id))


def train(network=ARTICLE, training=SMALL):
    folder = create_run(RunConfig("test", network, training))
    return folder, train_run(folder.run_id)


def curve(folder):
    """What was learnt, without the times."""
    points = [event for event in folder.read_events() if isinstance(event, BatchPoint | EpochPoint)]
    return [(point.epoch, point.images_seen, point.loss, point.accuracy) for point in points]


def weights(folder, epoch):
    return load_network(folder.checkpoint_file(epoch)).weights


def assert_same_weights(one, other):
    for name, array in one.items():
        np.testing.assert_array_equal(array, other[name], err_msg=name)


def status(run_id):
    return read_run(run_id).status


def wait_for_status(run_id, *wanted):
    def reached():
        """the run's status"""
        return status(run_id) in wanted
    wait_until(reached)
    return read_run(run_id)


def worker_pid(run_id):
    """The process that trains the run."""
    return int(RunFolder(run_id).lock_file.read_text())


def test_a_run_leaves_points_checkpoints_and_a_verdict():
    folder, ended = train()
    run = read_run(folder.run_id)
    assert run.status == ended.status == "finished"
    assert run.checkpoints == (0, 1, 2)
    assert [point.epoch for point in run.state.epochs] == [0, 1, 2]
    assert run.state.batches[-1].images_seen == 2 * 600
    assert run.state.batches[-1].loss < run.state.batches[0].loss
    matrix = np.array(run.state.confusion_matrix)
    assert matrix.sum() == 10_000
    assert np.trace(matrix) / 10_000 == pytest.approx(run.state.test_accuracy)
    assert run.state.test_accuracy > 0.5


def train_session(folder, stop_reason=lambda: None):
    """Train, or go on, in this process without a worker around it; `stop_reason` is asked before every few batches."""
    from lenet.training.session import Session

    config = read_run(folder.run_id).config
    return Session(folder, config, standby.make_trainer(config), folder.append_event, stop_reason).run()


def stop_after(polls, status):
    """A reason to end that is given after so many polls."""
    from lenet.training.session import StopTraining

    answers = iter([None] * polls)
    return lambda: next(answers, StopTraining(status, "Enough."))


def test_an_epoch_is_the_mean_over_its_images():
    folder, _ = train()
    state = read_run(folder.run_id).state
    seen, total = 0, 0.0
    for point in (point for point in state.batches if point.epoch == 1):
        total += point.loss * (point.images_seen - seen)
        seen = point.images_seen
    assert state.epochs[1].loss == pytest.approx(total / 600)


def test_the_verdict_is_that_of_the_checkpoint():
    from lenet.data import load_test_set

    folder, ended = train()
    images, labels = load_test_set()
    network = load_network(folder.checkpoint_file(2))
    assert np.mean(network.predict(images).argmax(1) == labels) == pytest.approx(ended.test_accuracy, abs=2e-4)


@pytest.mark.parametrize("network, training", [(ARTICLE, SMALL), (NARROW, EVERYTHING)])
def test_same_seed_same_curve(network, training):
    first, _ = train(network, training)
    second, _ = train(network, training)
    other, _ = train(network, replace(training, seed=1))
    assert curve(first) == curve(second)
    assert_same_weights(weights(first, 2), weights(second, 2))
    assert curve(first) != curve(other)


@pytest.mark.parametrize("optimizer, rate", [("sgd", 0.05), ("rmsprop", 0.001)])
def test_every_optimizer_learns(optimizer, rate):
    folder, ended = train(training=replace(SMALL, optimizer=optimizer, learning_rate=rate, epochs=3))
    assert ended.status == "finished"
    epochs = read_run(folder.run_id).state.epochs
    assert epochs[3].loss < 0.9 * epochs[1].loss
    assert ended.test_accuracy > 0.25  # a guess is right in one of ten


def test_the_network_of_1998_learns_by_its_own_method_one_image_at_a_time():
    recipe = TrainingConfig(optimizer="sdlm", learning_rate=0.002, batch_size=1, epochs=1, train_images=601,
                            schedule="paper", initialization="paper")
    folder, ended = train(PAPER_NETWORK, recipe)
    state = read_run(folder.run_id).state
    assert state.batches[-1].images_seen == state.batches[-1].step == 601
    assert ended.test_accuracy > 0.25
    assert ended.test_loss < 0.9 * state.epochs[0].val_loss
    compiled = standby.make_trainer(read_run(folder.run_id).config)._learn.experimental_get_tracing_count()
    assert compiled == 1, "the shorter end of an epoch is not compiled anew"


def test_a_cosine_run_keeps_its_schedule_and_teaches_on_when_it_is_continued():
    training = replace(SMALL, schedule="cosine", learning_rate=0.002)
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


def test_early_stopping_ends_and_keeps_the_best_epoch():
    from lenet.data import load_test_set

    training = replace(SMALL, train_images=200, learning_rate=0.005, epochs=60, patience=2)
    folder, ended = train(training=training)
    state = read_run(folder.run_id).state
    accuracies = [point.val_accuracy for point in state.epochs]
    best = int(np.argmax(accuracies))  # the first of equals, as here
    assert ended.status == "finished" and "Stopped early" in ended.reason and f"epoch {best}" in ended.reason
    assert ended.best_epoch == state.best_epoch == best > 0
    assert len(accuracies) - 1 == best + 2 < 60
    images, labels = load_test_set()
    kept = load_network(folder.checkpoint_file(best)).predict(images).argmax(axis=1)
    last = load_network(folder.checkpoint_file(best + 2)).predict(images).argmax(axis=1)
    assert np.mean(kept == labels) == pytest.approx(ended.test_accuracy, abs=2e-4)
    assert (kept != last).any(), "another network than the last"


def test_a_run_that_has_stopped_early_can_go_on():
    """From the last epoch, not from the one that was kept, and with its patience anew."""
    training = replace(SMALL, train_images=200, learning_rate=0.005, epochs=60, patience=2)
    folder, ended = train(training=training)
    plain, _ = train(training=replace(training, patience=0, epochs=ended.best_epoch + 3))
    write_control(folder, Control(epochs=61))
    again = train_run(folder.run_id)
    epochs = read_run(folder.run_id).state.epochs
    assert again.status == "finished" and epochs[-1].epoch > ended.best_epoch + 2
    assert epochs[ended.best_epoch + 3].loss == read_run(plain.run_id).state.epochs[-1].loss


def test_patience_that_never_runs_out_keeps_the_last_epoch_if_it_is_the_best():
    folder, ended = train(training=replace(SMALL, patience=50))
    accuracies = [point.val_accuracy for point in read_run(folder.run_id).state.epochs]
    assert ended.reason == "" and accuracies[2] > max(accuracies[:2])
    assert ended.best_epoch is None


def test_with_all_images_to_learn_from_none_validate():
    folder = create_run(RunConfig("test", ARTICLE, replace(SMALL, train_images=60_000)))
    ended = train_session(folder, stop_after(2, "stopped"))
    state = read_run(folder.run_id).state
    assert ended.status == "stopped" and ended.test_accuracy > 0.5
    assert [(point.epoch, point.partial) for point in state.epochs] == [(0, False), (1, True)]
    assert all(point.val_loss is point.val_accuracy is None for point in state.epochs)
    assert 0 < state.batches[-1].images_seen < 10_000


def test_averaged_weights_are_what_is_kept_and_tested():
    from lenet.data import load_test_set
    from lenet.training.engine.parameters import FlatWeights

    folder, ended = train(NARROW, EVERYTHING)
    network = load_network(folder.checkpoint_file(2))
    with np.load(folder.resume_file) as saved:
        np.testing.assert_array_equal(FlatWeights(NARROW).pack(network.weights), saved["state_average"])
        assert (saved["state_average"] != saved["state_weights"]).mean() > 0.9
    images, labels = load_test_set()
    assert np.mean(network.predict(images).argmax(1) == labels) == pytest.approx(ended.test_accuracy, abs=2e-4)


def test_a_run_with_everything_on_goes_on_to_the_same_curve():
    undisturbed, _ = train(NARROW, EVERYTHING)
    folder = create_run(RunConfig("test", NARROW, EVERYTHING))
    assert train_session(folder, stop_after(13, "interrupted")).status == "interrupted"
    assert read_run(folder.run_id).state.batches[-1].step == 3, "in the middle of the second epoch"
    assert train_session(folder).status == "finished"
    assert curve_of(read_run(folder.run_id)) == curve_of(read_run(undisturbed.run_id))
    assert_same_weights(weights(folder, 2), weights(undisturbed, 2))


def test_a_loss_without_bounds_ends_as_diverged(at_once):
    folder, ended = train(training=replace(SMALL, optimizer="sgd", learning_rate=100))
    assert ended.status == "diverged"
    assert "lower learning rate: 10 " in ended.reason
    assert read_run(folder.run_id).checkpoints == (0,)
    resume_run(folder.run_id, learning_rate=0.01)
    run = read_run(folder.run_id)
    assert run.status == "finished" and run.state.learning_rate == 0.01


def test_what_cannot_be_built_never_reaches_a_worker(tmp_path):
    with pytest.raises(ConfigError, match="C5"):
        start_run(RunConfig("bad", NetworkConfig(kernel_size=9)))
    assert not list(tmp_path.rglob("config.json"))


def test_a_worker_pauses_changes_its_rate_goes_on_and_stops():
    run_id = start_run(RunConfig("test", training=replace(LONG, epochs=1000)))
    wait_for_status(run_id, "running")
    send_control(run_id, "pause")
    paused = wait_for_status(run_id, "paused")
    send_control(run_id, "learning_rate", 0.0005)

    def changed():
        """the new learning rate"""
        return read_run(run_id).state.learning_rate == 0.0005
    wait_until(changed)
    events = RunFolder(run_id).read_events()
    since = events[max(i for i, event in enumerate(events) if isinstance(event, Paused)):]
    assert not [event for event in since if isinstance(event, BatchPoint)]
    send_control(run_id, "resume")

    def went_on():
        """a batch with the new rate"""
        return [point for point in read_run(run_id).state.batches if point.learning_rate < 0.001]
    wait_until(went_on)
    send_control(run_id, "stop")
    run = wait_for_status(run_id, "stopped")
    assert run.state.confusion_matrix is not None
    assert len(run.state.batches) > len(paused.state.batches)
    assert run.checkpoints[-1] == run.state.epochs[-1].epoch


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_that_is_killed_goes_on_to_the_same_result(number):
    undisturbed, _ = train(training=LONG)
    run_id = start_run(RunConfig("test", training=LONG))

    def in_second_epoch():
        """the second epoch"""
        return [point for point in read_run(run_id).state.batches if point.epoch == 2]
    wait_until(in_second_epoch)
    os.kill(worker_pid(run_id), number)
    wait_for_status(run_id, "interrupted")
    resume_run(run_id)
    run = wait_for_status(run_id, "finished")
    assert curve_of(run) == curve_of(read_run(undisturbed.run_id))
    assert_same_weights(weights(RunFolder(run_id), 3), weights(undisturbed, 3))
    assert run.state.test_accuracy == read_run(undisturbed.run_id).state.test_accuracy


def test_a_changed_learning_rate_outlives_the_worker():
    run_id = start_run(RunConfig("test", training=replace(LONG, epochs=1000)))
    wait_for_status(run_id, "running")
    send_control(run_id, "learning_rate", 0.0005)

    def changed():
        """the new learning rate"""
        return read_run(run_id).state.learning_rate == 0.0005
    wait_until(changed)
    os.kill(worker_pid(run_id), signal.SIGKILL)
    wait_for_status(run_id, "interrupted")
    resume_run(run_id)
    assert wait_for_status(run_id, "running").state.learning_rate == 0.0005
    send_control(run_id, "stop")
    wait_for_status(run_id, "stopped")


def curve_of(run):
    """The whole curve as the state tells it: every batch, every epoch."""
    state = run.state
    return [(point.epoch, point.images_seen, point.loss, point.accuracy) for point in (*state.batches, *state.epochs)]


def test_a_finished_run_can_be_trained_further(at_once):
    folder, _ = train()
    with pytest.raises(RunError, match="finished its 2 epochs"):
        resume_run(folder.run_id)
    resume_run(folder.run_id, epochs=4)
    longer = read_run(folder.run_id)
    assert longer.status == "finished" and longer.epochs_wanted == 4
    at_once, _ = train(training=replace(SMALL, epochs=4))
    assert curve_of(longer) == curve_of(read_run(at_once.run_id))


def test_a_second_run_waits_its_turn(monkeypatch):
    monkeypatch.setenv("LENET_SLOTS", "1")
    with slots.take_slot():
        run_id = start_run(RunConfig("test", training=SMALL))
        assert wait_for_status(run_id, "waiting").status == "waiting"
    assert wait_for_status(run_id, "finished").status == "finished"


@pytest.mark.parametrize("name, text", [("LENET_SLOTS", "two"), ("LENET_GRACE_SECONDS", "1m"),
                                        ("LENET_THREADS", "0")])
def test_a_wrong_setting_in_the_environment_is_told(monkeypatch, name, text):
    monkeypatch.setenv(name, text)
    monkeypatch.setattr(standby, "load_sets", standby.load_sets.__wrapped__)  # as in a process that has just begun
    folder = create_run(RunConfig("test", replace(NARROW, c1=3), SMALL))
    with pytest.raises(ConfigError, match=text):
        train_run(folder.run_id)
    run = read_run(folder.run_id)
    assert run.status == "failed" and text in run.state.reason


def test_a_damaged_place_ends_in_a_sentence():
    folder, _ = train()
    damaged = bytearray(folder.resume_file.read_bytes())
    damaged[len(damaged) // 2 :] = b""
    folder.resume_file.write_bytes(damaged)
    write_control(folder, Control(epochs=4))
    ended = train_run(folder.run_id)
    assert ended.status == "failed" and "start a new run" in ended.reason
    assert read_run(folder.run_id).state.test_accuracy is not None, "what was measured before still holds"


def test_a_waiting_run_can_be_stopped(monkeypatch):
    monkeypatch.setenv("LENET_SLOTS", "1")
    with slots.take_slot():
        run_id = start_run(RunConfig("test", training=SMALL))
        wait_for_status(run_id, "waiting")
        send_control(run_id, "stop")
        assert wait_for_status(run_id, "stopped").checkpoints == ()


def test_two_workers_never_train_one_run():
    folder = create_run(RunConfig("test", training=SMALL))
    with slots.try_lock(folder.lock_file):
        assert train_run(folder.run_id) is None


def test_a_worker_stands_by_and_takes_the_next_run():
    assert standby_status() == "none"
    ensure_standby()

    def ready():
        """a worker that stands by"""
        return standby_status() == "ready"
    wait_until(ready)
    run_id = start_run(RunConfig("test", training=WARM))
    assert wait_for_status(run_id, "finished", "interrupted").status == "finished"
    assert not RunFolder(run_id).log_file.exists(), "the run had a process of its own"


def test_a_warm_trainer_starts_over_like_a_new_one():
    from lenet.training.trainer import Trainer

    first = RunConfig("test", NARROW, EVERYTHING)
    config = replace(first, training=replace(EVERYTHING, seed=3, learning_rate=0.002, schedule="constant", epochs=9,
                                             train_images=500, initialization="glorot", label_noise=0.3))
    used, new = standby.make_trainer(first), Trainer(config, standby.load_sets())
    used.learn(used.order(0), used.rates(0, 0, 10))
    assert used.suits(config)
    used.start_over(config)
    assert used.learn(used.order(0), used.rates(0, 0, 8)) == new.learn(new.order(0), new.rates(0, 0, 8))
    assert_same_weights(used.network().weights, new.network().weights)
    assert not used.suits(RunConfig("test", ARTICLE, EVERYTHING))
    for change in ({"optimizer": "adam"}, {"averaging": 0.5}, {"augmentation": AugmentationConfig()}):
        assert not used.suits(replace(config, training=replace(EVERYTHING, **change)))


def test_a_run_handed_over_while_tensorflow_starts_looks_alive_all_the_time():
    ensure_standby()

    def starting():
        """a worker that is starting"""
        return standby_status() == "starting"
    wait_until(starting)
    run_id = start_run(RunConfig("test", training=WARM))
    seen = set()

    def ended():
        """the end of the run"""
        seen.add(status(run_id))
        return seen & set(ENDED)
    wait_until(ended)
    assert not RunFolder(run_id).log_file.exists(), "the run had a process of its own"
    assert seen & set(ENDED) == {"finished"}


def test_a_worker_ends_when_no_server_is_left(monkeypatch):
    monkeypatch.setenv("LENET_GRACE_SECONDS", "0.5")
    run_id = start_run(RunConfig("test", training=replace(LONG, epochs=1000)))
    run = wait_for_status(run_id, "interrupted")
    assert "closed" in run.state.reason


def test_a_full_disk_ends_the_run_with_a_sentence(monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("lenet.runs.folder.Path.replace", full)
        with pytest.raises(RunError, match="disk is full"):
            create_run(RunConfig("test", training=SMALL), "a-run")
    folder = create_run(RunConfig("test", training=SMALL), "a-run")
    monkeypatch.setattr("lenet.runs.folder.Path.replace", full)
    ended = train_run(folder.run_id)
    assert ended.status == "failed" and "disk is full" in ended.reason


def test_the_server_side_never_imports_tensorflow():
    code = ("import sys, lenet.training.process.launcher, lenet.training.process.worker; "
            "import lenet.runs.models, lenet.runs.presets, lenet.runs; "
            "sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)")
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
