"""What the page says of a run, in words and numbers."""

import time
from dataclasses import replace
from lenet.history import build_history

import pytest

from lenet.runs import BatchPoint, EpochPoint, RunConfig, TrainingConfig, compute_state, create_run, read_run
from tests.living import keep_alive
from tests.ui.train.page import FINISHED, FIRST_EPOCH, NOW, START, UNJUDGED, make_run, open_train, rows
from ui import progress
from ui.train import words as train_words


def test_a_run_without_validation_says_so_everywhere():
    make_run(START, *UNJUDGED, FINISHED)
    app = open_train(run="mine")
    shown = {metric.label: (metric.value, metric.delta) for metric in app.metric}
    assert shown["Best validation accuracy"] == ("–", "nothing kept aside")
    assert "Weights kept" not in shown
    assert any(train_words.NO_VALIDATION in caption.value for caption in app.caption)
    assert rows(open_train("runs"))[0]["Best validation"] == "–"
    folded = compute_state([START, *UNJUDGED])
    assert train_words.best_validation(folded) is None
    assert train_words.NO_VALIDATION in train_words.summarize_curves(folded)


UNTRAINED = EpochPoint(NOW, 0, 0, None, None, 2.3, 0.0905, 0.0, 0.0)


def test_a_network_that_has_learnt_nothing_has_no_best_validation():
    assert train_words.best_validation(compute_state([START, UNTRAINED])) is None
    assert train_words.best_validation(compute_state([START, UNTRAINED, *FIRST_EPOCH])) == ("after epoch 1", 0.85)
    make_run(START, UNTRAINED, live=True)
    assert rows(open_train("runs"))[0]["Best validation"] == "–"


@pytest.mark.parametrize(("train_images", "words"), [
    (54_000, "54,000 training images, 6,000 validation images. The training curve counts each batch before its step"),
    (60_000, f"60,000 training images. {train_words.NO_VALIDATION}"),
])
def test_a_run_tells_its_own_numbers_of_images(train_images, words):
    create_run(RunConfig(training=TrainingConfig(train_images=train_images)), "mine")
    assert any(caption.value.startswith(words) for caption in open_train(run="mine").caption)


def test_with_a_schedule_the_rate_of_the_last_batches_is_told():
    folder = create_run(RunConfig("Mine", training=TrainingConfig(epochs=4, schedule="cosine")), "mine")
    for event in (START, replace(FIRST_EPOCH[0], learning_rate=0.00012345)):
        folder.append_event(event)
    keep_alive(folder)
    assert progress.current_rate(read_run("mine")) == 0.00012345
    assert progress.find_rate(read_run("mine")) == 0.001, "the one that can be changed"
    words = progress.describe_status(read_run("mine"))
    assert "learning rate 0.000123" in words


@pytest.mark.parametrize(("rate", "words"), [(0.0123, "0.0123"), (100.0, "100"), (0.00001, "0.00001"),
                                             (3e-9, "nearly 0")])
def test_rates(rate, words):
    assert progress.format_rate(rate) == words


def test_a_schedule_in_words():
    words = train_words.describe_rates(TrainingConfig(schedule="paper", learning_rate=0.0005))
    assert "20 epochs: from 0.0005" in words and "to 0.00001 at the last" in words


@pytest.mark.parametrize(("seconds", "words"), [
    (0, "0 s"), (8.4, "8 s"), (59.6, "1 min"), (130, "2 min 10 s"), (3900, "1 h 5 min"), (-3, "0 s"),
])
def test_durations(seconds, words):
    assert progress.format_duration(seconds) == words


PART = (BatchPoint(NOW, 2, 1, 150, 0.4, 0.9, 0.001, 1000.0),
        EpochPoint(NOW, 2, 150, 0.4, 0.9, 0.3, 0.9, 4.0, 1000.0, partial=True))
"""The first half of the second epoch, in which someone stopped the run."""


def test_history_has_x_in_epochs_and_of_a_part_epoch_the_validation_where_it_stopped():
    history = build_history(compute_state([START, *FIRST_EPOCH, *PART]))
    assert [row[0] for row in history.batches] == [0.5, 1.0, 1.5]
    assert history.epochs == ((1, 1.0, 0.6, 0.4, 0.85), (1.5, None, None, 0.3, 0.9)), "it is no whole epoch"


def test_a_part_of_an_epoch_is_not_called_an_epoch():
    folded = compute_state([START, *FIRST_EPOCH, *PART])
    assert train_words.best_validation(folded) == ("after part of epoch 2", 0.9)
    words = train_words.summarize_curves(folded)
    assert "in 1.5 of 4 epochs. The best" in words and words.endswith(", after part of epoch 2.")
    make_run(START, *FIRST_EPOCH, *PART, replace(FINISHED, status="stopped"))
    shown = {metric.label: metric.delta for metric in open_train(run="mine").metric}
    assert shown["Best validation accuracy"] == "after part of epoch 2"


def test_a_rate_told_by_an_older_version_is_written_as_it_was_set():
    make_run(replace(START, learning_rate=0.0010000000474974513), *FIRST_EPOCH, live=True)  # float32's 0.001
    assert "learning rate 0.001 ·" in progress.describe_status(read_run("mine"))


def test_curves_in_words():
    words = train_words.summarize_curves(compute_state([START, *FIRST_EPOCH]))
    assert "from 1.5 to 0.5" in words and "85.00\N{NO-BREAK SPACE}%, after epoch 1" in words
    assert train_words.summarize_curves(compute_state([])) == "No batch has been learnt yet."


def test_moments_are_local_time():
    assert train_words.format_moment(NOW) == time.strftime("%Y-%m-%d %H:%M", time.localtime(NOW))


def test_an_untrained_network_is_never_the_best():
    untrained = EpochPoint(NOW, 0, 0, None, None, 2.3, 0.0905, 0.0, 0.0)
    trained = EpochPoint(NOW, 1, 1000, 1.0, 0.5, 2.4, 0.08, 1.0, 1000.0)
    assert train_words.best_validation(compute_state([START, untrained])) is None
    assert train_words.best_validation(compute_state([START, untrained, trained])) == ("after epoch 1", 0.08)
