"""A paused run that learns one batch at a time: the button, what the page shows of the batch, and bad luck."""

import json
import shutil
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from lenet.runs import BatchPoint, RunFolder, send_control
from lenet.runs.batch_file import write_batch
from lenet.runs.control import read_control
from lenet.runs.events import Paused, Resumed
from tests.living import HELD
from tests.ui.sent import find_sent
from tests.ui.train.page import FINISHED, FIRST_EPOCH, NOW, START, button, labels, make_run, open_train
from tests.ui.train.test_batch_words import make_report
from ui.train import by_hand

POINT = BatchPoint(NOW, 2, 1, 150, 1.9, 0.5, 0.001, 1000.0)
REPORT = make_report(epoch=2, step=1)


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Nobody waits for a batch that no worker learns."""
    monkeypatch.setattr(by_hand, "WAIT_SECONDS", 0.0)


@pytest.fixture
def paused() -> RunFolder:
    """A run that was paused in its second epoch."""
    folder = make_run(START, *FIRST_EPOCH, Paused(NOW), live=True)
    send_control("mine", "pause")
    return folder


def live_part():
    """What every tick draws again, alone."""
    from ui.train.live import _render_live

    _render_live("mine")


def open_live() -> AppTest:
    return AppTest.from_function(live_part).run()


def learn(folder: RunFolder, report=REPORT) -> None:
    """What the worker does when it has been asked for a batch."""
    write_batch(folder, report)
    folder.append_event(replace(POINT, epoch=report.epoch, step=report.step))


def heads(app: AppTest) -> list[str]:
    return [each.value for each in app.header]


def said(app: AppTest) -> str:
    return "\n".join(each.value for each in (*app.markdown, *app.caption))


def test_paused_the_page_says_what_the_button_does(paused):
    app = open_live()
    assert {"Resume", "Learn one batch"} <= set(labels(app))
    assert by_hand.INVITATION in said(app) and heads(app) == []
    assert find_sent(app, "train_batch_news")["text"] == ""


def test_each_press_asks_for_exactly_one_batch_and_greys_the_button_until_it_is_there(paused):
    app = open_live()
    button(app, "Learn one batch").click().run()
    assert read_control(paused).steps == 1
    assert button(app, "Learn one batch").disabled and "The batch is being learnt…" in said(app)
    learn(paused)
    app.run()  # the next tick
    assert read_control(paused).steps == 1 and not button(app, "Learn one batch").disabled
    assert heads(app) == ["Batch 1 of epoch 2"]


def test_a_batch_that_is_learnt_at_once_is_shown_by_the_press(paused, monkeypatch):
    def send(*asked):
        send_control(*asked)
        learn(paused)

    monkeypatch.setattr(by_hand, "send_control", send)
    app = open_live()
    button(app, "Learn one batch").click().run()
    assert heads(app) == ["Batch 1 of epoch 2"] and not button(app, "Learn one batch").disabled
    assert find_sent(app, "train_batch_news")["text"] == "Batch 1 of epoch 2: the step took its loss from 2 to 1.5."


def test_the_page_shows_the_numbers_of_the_batch_file(paused):
    learn(paused)
    app = open_live()
    assert "The loss of its 40 images was **2** before the step and is **1.5** after it" in said(app)
    assert "what the optimizer, Adam, makes" in said(app)
    images, = find_sent(app, "train_batch_images")["grids"]
    assert images["count"] == 32 and images["titles"][0].startswith("0: ")
    assert len(find_sent(app, "train_batch_filters")["grids"]) == 3


def test_a_batch_is_shown_only_until_the_run_has_learnt_more(paused):
    learn(paused)
    paused.append_event(Resumed(NOW))
    assert heads(open_live()) == []
    for event in (replace(POINT, step=2), Paused(NOW)):
        paused.append_event(event)
    app = open_live()
    assert heads(app) == [] and by_hand.INVITATION in said(app)


def test_a_batch_that_never_comes_leaves_the_button_after_a_while(paused, monkeypatch):
    app = open_live()
    button(app, "Learn one batch").click().run()
    monkeypatch.setattr(by_hand, "PATIENCE_SECONDS", 0.0)
    app.run()
    assert not button(app, "Learn one batch").disabled and by_hand.INVITATION in said(app)


def test_no_moment_is_without_a_batch_while_the_next_is_learnt(paused):
    learn(paused)
    app = open_live()
    button(app, "Learn one batch").click().run()
    assert heads(app) == ["Batch 1 of epoch 2"]
    write_batch(paused, replace(REPORT, step=2))  # its point comes later
    assert heads(app.run()) == ["Batch 2 of epoch 2"]
    paused.append_event(replace(POINT, step=2))
    assert heads(app.run()) == ["Batch 2 of epoch 2"]


def test_the_first_batch_of_a_run_can_be_learnt_by_hand():
    folder = make_run(START, Paused(NOW), live=True)
    write_batch(folder, replace(REPORT, epoch=1))
    assert heads(open_live()) == ["Batch 1 of epoch 1"]


def test_a_damaged_batch_file_is_one_sentence(paused):
    paused.batch_file.write_bytes(b"PK no zip")
    app = open_live()
    assert not app.exception and [error.value for error in app.error] == [
        "What the last batch of 'mine' did cannot be read: learn another one."]
    learn(paused)
    assert not app.run().error and heads(app) == ["Batch 1 of epoch 2"]


def go_on(folder: RunFolder) -> None:
    send_control("mine", "resume")
    folder.append_event(Resumed(NOW))


@pytest.mark.parametrize(("happen", "words"), [
    (go_on, "is not paused any more"), (lambda folder: folder.append_event(FINISHED), "is not paused any more"),
    (lambda folder: HELD[-1].close(), "is not paused any more"),  # its worker was killed
    (lambda folder: shutil.rmtree(folder.path), "There is no run"),
    (lambda folder: folder.config_file.write_text("{"), "is damaged"),
])
def test_bad_luck_just_before_the_press_is_one_sentence(paused, happen, words):
    app = open_train(run="mine")
    happen(paused)
    button(app, "Learn one batch").click().run()
    assert not app.exception and any(words in error.value for error in app.error), [e.value for e in app.error]
    assert not paused.control_file.exists() or json.loads(paused.control_file.read_text())["steps"] == 0
