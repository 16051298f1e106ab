"""Training for real: the loop in this process, and worker processes that are paused, stopped and killed."""

import os
import signal
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from lenet.architecture import NetworkConfig
from lenet.errors import ConfigError, RunError
from lenet.network import load_network
from lenet.runs import (
    ENDED, BatchPoint, Control, EpochPoint, RunConfig, RunFolder, TrainingConfig, create_run, read_run, send_control,
)
from lenet.runs.control import write_control
from lenet.runs.events import Paused
from lenet.training import slots
from lenet.training.launcher import ensure_standby, resume_run, standby_status, start_run
from lenet.training.worker import train_run
from tests.waiting import wait_until

SMALL = TrainingConfig(batch_size=64, epochs=2, train_images=600)
LONG = TrainingConfig(batch_size=50, epochs=3, train_images=4000)


ARTICLE = NetworkConfig()


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


@pytest.mark.parametrize("network", [ARTICLE, NetworkConfig(dropout=0.4, input_size=32)])
def test_same_seed_same_curve(network):
    first, _ = train(network)
    second, _ = train(network)
    other, _ = train(network, replace(SMALL, seed=1))
    assert curve(first) == curve(second)
    assert_same_weights(weights(first, 2), weights(second, 2))
    assert curve(first) != curve(other)


@pytest.mark.parametrize("optimizer, rate", [("sgd", 0.05), ("rmsprop", 0.001), ("adamw", 0.001)])
def test_every_optimizer_learns(optimizer, rate):
    folder, ended = train(training=replace(SMALL, optimizer=optimizer, learning_rate=rate, epochs=3))
    assert ended.status == "finished"
    epochs = read_run(folder.run_id).state.epochs
    assert epochs[3].loss < 0.9 * epochs[1].loss
    assert ended.test_accuracy > 0.25  # a guess is right in one of ten


def test_a_loss_without_bounds_ends_as_diverged():
    folder, ended = train(training=replace(SMALL, optimizer="sgd", learning_rate=100))
    assert ended.status == "diverged"
    assert "lower learning rate: 10 " in ended.reason
    assert read_run(folder.run_id).checkpoints == (0,)
    resume_run(folder.run_id, learning_rate=0.01)
    assert wait_for_status(folder.run_id, "finished", "failed").status == "finished"


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


def test_a_finished_run_can_be_trained_further():
    folder, _ = train()
    with pytest.raises(RunError, match="finished its 2 epochs"):
        resume_run(folder.run_id)
    resume_run(folder.run_id, epochs=4)
    assert wait_for_status(folder.run_id, "running").epochs_wanted == 4
    longer = wait_for_status(folder.run_id, "finished")
    at_once, _ = train(training=replace(SMALL, epochs=4))
    assert curve_of(longer) == curve_of(read_run(at_once.run_id))


def test_a_second_run_waits_its_turn(monkeypatch):
    monkeypatch.setenv("LENET_SLOTS", "1")
    with slots.take_slot():
        run_id = start_run(RunConfig("test", training=SMALL))
        assert wait_for_status(run_id, "waiting").status == "waiting"
    assert wait_for_status(run_id, "finished").status == "finished"


@pytest.mark.parametrize("name, text", [("LENET_SLOTS", "two"), ("LENET_GRACE_SECONDS", "1m")])
def test_a_wrong_setting_in_the_environment_is_told(monkeypatch, name, text):
    monkeypatch.setenv(name, text)
    folder = create_run(RunConfig("test", training=SMALL))
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
    run_id = start_run(RunConfig("test", training=SMALL))
    assert wait_for_status(run_id, "finished", "interrupted").status == "finished"
    assert not RunFolder(run_id).log_file.exists(), "the run had a process of its own"


def test_a_warm_trainer_starts_over_like_a_new_one():
    from lenet.training.standby import load_sets
    from lenet.training.trainer import Trainer

    config = RunConfig("test", NetworkConfig(dropout=0.4), replace(SMALL, seed=3, learning_rate=0.002))
    new, used = Trainer(config, load_sets()), Trainer(replace(config, training=SMALL), load_sets())
    used.learn(used.order(0).reshape(-1, 50))
    assert used.suits(config)
    used.start_over(config)
    indices = new.order(0).reshape(-1, 50)
    assert used.learn(indices) == new.learn(indices)
    assert_same_weights(used.network().weights, new.network().weights)
    assert not used.suits(RunConfig("test", ARTICLE, SMALL))
    assert not used.suits(replace(config, training=replace(SMALL, optimizer="sgd")))


def test_a_run_handed_over_while_tensorflow_starts_looks_alive_all_the_time():
    ensure_standby()

    def starting():
        """a worker that is starting"""
        return standby_status() == "starting"
    wait_until(starting)
    run_id = start_run(RunConfig("test", training=SMALL))
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
    code = ("import sys, lenet.training.launcher, lenet.training.worker, lenet.models, lenet.presets, lenet.runs;"
            "sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)")
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
