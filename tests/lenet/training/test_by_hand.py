"""What one batch does, against the same batch in an undisturbed run."""

from dataclasses import replace

import numpy as np
import pytest

from lenet.data import load_mnist
from lenet.data.augmentation import AugmentationConfig
from lenet.runs import BatchPoint, RunConfig, create_run, read_run, send_control
from lenet.runs.batch_file import read_batch
from lenet.training.process.worker import train_run
from tests.lenet.training.running import NARROW, SMALL, share_trainer, stop_after, train_session

PLAIN = replace(SMALL, optimizer="sgd", momentum=0.0, learning_rate=0.1)
WARPED = AugmentationConfig(shift=2, rotate=10, thickness=0.5, elastic=1)


def step_through(training, until, network=NARROW):
    """Learn the first `until` batches of a run by hand and stop it; its folder and the reports."""
    folder, reports = create_run(RunConfig("test", network, training)), []
    send_control(folder.run_id, "pause")
    send_control(folder.run_id, "step")

    def go_on(event):
        if isinstance(event, BatchPoint):
            reports.append(read_batch(folder))
            send_control(folder.run_id, "step" if event.step < until else "stop")

    assert train_run(folder.run_id, go_on).status == "stopped"
    return folder, reports


def test_a_batch_learnt_by_hand_is_that_of_an_undisturbed_run():
    """It is large: its first 64 images are kept, and the numbers of all."""
    training = replace(PLAIN, batch_size=100)
    folder, reports = step_through(training, 2)
    trainer, mnist = share_trainer(RunConfig("test", NARROW, training)), load_mnist()
    order, before = trainer.order(0), trainer.network()
    for number, report in enumerate(reports):
        part = order[number * 100 : number * 100 + 100]
        losses, _ = trainer.learn(part, trainer.rates(0, number, 2), goes_on=True)
        after, images = trainer.network(), mnist.train_images[part]
        assert (report.epoch, report.step, report.learning_rate) == (1, number + 1, 0.1)
        np.testing.assert_array_equal(report.images, images[:64])
        assert report.answers_after.shape == (100, 10)
        np.testing.assert_array_equal(report.labels, mnist.train_labels[part])
        np.testing.assert_allclose(report.answers_before, before.predict(images), atol=1e-6)
        np.testing.assert_allclose(report.answers_after, after.predict(images), atol=1e-6)
        for when in ("before", "after"):
            right = getattr(report, f"answers_{when}")[np.arange(100), report.labels.astype(int)]
            np.testing.assert_allclose(getattr(report, f"losses_{when}"), -np.log(right), atol=1e-5)
        assert report.losses_before.sum() == pytest.approx(losses[0], rel=1e-5)
        np.testing.assert_array_equal(report.kernel_before, before.weights["C1/kernel"])
        np.testing.assert_array_equal(report.kernel_after, after.weights["C1/kernel"])
        np.testing.assert_allclose(report.kernel_change, -0.1 * report.kernel_gradient, atol=1e-7)
        before = after
    assert reports[0].losses_after.mean() < reports[0].losses_before.mean()
    points = read_run(folder.run_id).state.batches
    assert [point.loss for point in points] == pytest.approx([report.losses_before.mean() for report in reports])


@pytest.mark.parametrize("size", [64, 4], ids=["sharded", "whole"])
def test_the_images_are_those_that_the_network_was_given(size):
    """Distorted, some with wrong labels: only then is the loss that of the point."""
    training = replace(PLAIN, batch_size=size, label_noise=0.3, augmentation=WARPED)
    folder, reports = step_through(training, 2)
    plain = load_mnist().train_images[share_trainer(RunConfig("test", NARROW, training)).order(0)[:size]]
    assert (reports[0].images != plain).any(axis=(1, 2)).all()
    points = read_run(folder.run_id).state.batches
    assert [point.loss for point in points] == pytest.approx(
        [report.losses_before.mean() for report in reports], rel=1e-5)
    right = [(report.answers_before.argmax(axis=1) == report.labels).mean() for report in reports]
    assert [point.accuracy for point in points] == pytest.approx(right)


def test_several_requests_are_several_batches_and_none_is_made_twice():
    folder, polls = create_run(RunConfig("test", NARROW, SMALL)), 12
    send_control(folder.run_id, "pause")
    for _ in range(3):
        send_control(folder.run_id, "step")
    assert train_session(folder, stop_after(polls, "stopped")).status == "stopped"
    assert [point.step for point in read_run(folder.run_id).state.batches] == [1, 2, 3]


def test_a_run_that_is_not_paused_takes_no_notice():
    folder = create_run(RunConfig("test", NARROW, SMALL))

    def ask(event):
        if isinstance(event, BatchPoint) and (event.epoch, event.step) == (1, 3):
            send_control(folder.run_id, "step")
        if isinstance(event, BatchPoint) and (event.epoch, event.step) == (1, 5):
            send_control(folder.run_id, "pause")
            send_control(folder.run_id, "step")
        if isinstance(event, BatchPoint) and (event.epoch, event.step) == (1, 6):
            send_control(folder.run_id, "resume")

    assert train_run(folder.run_id, ask).status == "finished"
    assert read_batch(folder).step == 6
