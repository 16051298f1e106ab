"""What one batch did, in words and maps."""

import numpy as np
import pytest

from lenet.runs.batch_file import BatchReport
from ui.train.batch_words import build_filter_grids, build_images, describe_loss, describe_step, format_percent

RNG = np.random.default_rng(0)


def make_report(images: int = 40, filters: int = 6, **changes) -> BatchReport:
    """A batch of made-up numbers, in which the last images are read wrong: as 9."""
    labels = (np.arange(images) % 9).astype(np.float32)
    before = RNG.dirichlet(np.ones(10), images).astype(np.float32)
    after = np.full((images, 10), 0.01, np.float32)
    after[np.arange(images), np.where(np.arange(images) < images - 2, labels, 9).astype(int)] = 0.91
    kernels = {f"kernel_{name}": RNG.normal(size=(5, 5, 1, filters)).astype(np.float32)
               for name in ("before", "after", "gradient")}
    values = {
        "epoch": 2, "step": 37, "learning_rate": 0.000905529, "labels": labels,
        "images": RNG.uniform(0, 255, (min(images, 64), 28, 28)).astype(np.float32), "answers_before": before,
        "answers_after": after, "losses_before": np.full(images, 2.0, np.float32),
        "losses_after": np.full(images, 1.5, np.float32), **kernels,
    }  # fmt: skip
    return BatchReport(**{**values, **changes})


def test_the_loss_is_told_before_and_after():
    report = make_report()
    right = int((report.answers_before.argmax(axis=1) == report.labels).sum())
    assert describe_loss(report) == (
        "The loss of its 40 images was **2** before the step and is **1.5** after it: the step has made it smaller. "
        f"Read right: {right} before, 38 after.")


def test_a_step_that_makes_the_loss_larger_says_why_that_can_be():
    text = describe_loss(make_report(1, losses_after=np.full(1, 2.5, np.float32)))
    assert text.startswith("The loss of its image was **2**") and "has not made it smaller, which happens" in text


def test_the_step_is_told_with_its_learning_rate_and_its_optimizer():
    assert "the learning rate, 0.000906, times what the optimizer, Adam, makes" in describe_step(make_report(), "Adam")


@pytest.mark.parametrize(("images", "caption"), [(40, "32 of its 40 images"), (5, "Its 5 images"), (1, "Its image")])
def test_at_most_32_images_are_shown_each_with_its_label_and_two_probabilities(images, caption):
    report = make_report(images)
    grid = build_images(report)
    shown = min(images, 32)
    assert grid.count == len(grid.titles) == shown and grid.caption.startswith(caption)
    np.testing.assert_array_equal(grid.maps, report.images[:shown])
    before, after = (format_percent(float(answers[0, 0])) for answers in (report.answers_before, report.answers_after))
    assert grid.titles[0] == f"0: {before} → {after}\N{NO-BREAK SPACE}%"
    assert grid.labels[0].startswith("image 0, a 0: ")


def test_wrong_answers_are_marked():
    assert build_images(make_report(10)).marked == {8: "read as 9", 9: "read as 9"}


def test_what_is_no_digit_is_named_and_is_right_when_no_digit_has_half_of_the_probability():
    answers = np.full((2, 10), 0.01, np.float32)
    answers[:, 3] = 0.19, 0.9  # what they leave of 1 is that of no digit
    grid = build_images(make_report(2, labels=np.full(2, 10.0, np.float32), answers_after=answers))
    assert grid.titles[0].startswith("no digit: ") and grid.titles[0].endswith("72\N{NO-BREAK SPACE}%")
    assert grid.labels[1].startswith("image 1, no digit: ")
    assert grid.marked == {1: "read as 3"}


def test_three_grids_show_filters_gradient_and_change_each_centred_on_zero():
    report = make_report(filters=8)
    kernels = (report.kernel_after, report.kernel_gradient, report.kernel_after - report.kernel_before)
    for grid, kernel in zip(build_filter_grids(report), kernels, strict=True):
        np.testing.assert_array_equal(grid.maps[7], kernel[:, :, 0, 7])
        low, high = grid.packed["palette"]["domain"]
        assert low == -high == pytest.approx(-np.abs(kernel).max())


@pytest.mark.parametrize(("share", "text"), [(0, "<1"), (0.009, "<1"), (0.01, "1"), (0.61, "61"), (0.994, ">99")])
def test_probabilities_are_never_rounded_to_none_or_all(share, text):
    assert format_percent(share) == text
