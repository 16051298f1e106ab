"""A run as it learns: what is said of it, and the controls that reach the worker."""

from math import inf

import pytest
from streamlit.testing.v1 import AppTest

from lenet.errors import RunError
from lenet.figures.curves import plot_history
from lenet.history import build_history
from lenet.runs import BatchPoint, RunConfig, create_run, read_run, send_control
from lenet.runs.control import read_control
from lenet.runs.events import Paused, Starting, Waiting
from tests.living import keep_alive
from tests.ui.sent import find_sent
from tests.ui.train.page import FINISHED, FIRST_EPOCH, NOW, START, button, labels, make_run, open_train, shown_view
from ui import state
from ui.train import asking
from ui.components import curves
from ui.components.curves import describe_feed


def test_a_running_run_is_shown_live():
    make_run(START, *FIRST_EPOCH, live=True)
    app = open_train()
    assert shown_view(app) == "watch", "a live run is what one comes to see"
    assert {"Pause", "Stop and keep what was learnt"} <= set(labels(app))
    assert "Epoch 2 of 4 · 1,000 images/s" in find_sent(app, "train_progress")["words"]


@pytest.mark.parametrize(("events", "words", "buttons"), [
    ((), "Starting TensorFlow… a few seconds.", {"Cancel it"}),
    ((Starting(NOW),), "Starting TensorFlow… a few seconds.", {"Cancel it"}),
    ((START, *FIRST_EPOCH, Paused(NOW)), "Paused in epoch 2 of 4.", {"Resume", "Stop and keep what was learnt"}),
])
def test_what_a_live_run_does_is_said(events, words, buttons):
    make_run(*events, live=True)
    app = open_train(run="mine")
    assert words in find_sent(app, "train_progress")["words"]
    assert buttons <= set(labels(app))


def test_a_run_that_waits_says_for_whom():
    make_run(START, run_id="first", name="The first", live=True)
    make_run(Waiting(NOW), run_id="second", name="The second", live=True)
    assert "taken by “The first”" in find_sent(open_train(run="second"), "train_progress")["words"]


@pytest.mark.parametrize(("label", "action"), [("Pause", "pause"), ("Stop and keep what was learnt", "stop")])
def test_the_controls_reach_the_worker(label, action):
    folder = make_run(START, *FIRST_EPOCH, live=True)
    button(open_train(run="mine"), label).click().run()
    assert read_control(folder).action == action


@pytest.mark.parametrize(("label", "action", "said", "answer"), [
    ("Pause", "pause", "pausing", Paused(NOW)), ("Stop and keep what was learnt", "stop", "stopping", FINISHED),
])
def test_what_was_asked_is_said_and_greys_the_buttons_until_the_worker_answers(label, action, said, answer):
    folder = make_run(START, *FIRST_EPOCH, live=True)
    app = AppTest.from_function(live_part).run()
    assert not any(each.disabled for each in app.button)
    button(app, label).click().run()
    assert read_run("mine").pending == action
    assert find_sent(app, "train_progress")["words"].startswith(said.capitalize())
    assert any(said in badge.value for badge in app.markdown) and all(each.disabled for each in app.button)
    folder.append_event(answer)
    assert read_run("mine").pending is None
    assert not any(each.disabled for each in open_train(run="mine").button)


def live_part():
    """What every tick draws again, alone."""
    from ui.train.live import _render_live

    _render_live("mine")


@pytest.mark.parametrize("touch", [
    lambda app: button(app, "Pause").click(),
    lambda app: app.select_slider(key=f"{state.TRAIN_RATE}_mine").set_value(0.01),
])
def test_what_a_control_cannot_do_is_said_until_the_next(touch, monkeypatch):
    def refuse(*_):
        raise RunError("The disk is full: make room.")

    folder = make_run(START, *FIRST_EPOCH, live=True)
    app = AppTest.from_function(live_part).run()
    with monkeypatch.context() as patch:
        patch.setattr(asking, "send_control", refuse)
        touch(app).run()
    for _ in range(2):
        assert [error.value for error in app.error] == ["The disk is full: make room."]
        app.run()  # the next tick
    button(app, "Stop and keep what was learnt").click().run()
    assert not app.error and read_control(folder).action == "stop"


def test_the_learning_rate_is_changed_while_it_trains():
    folder = make_run(START, *FIRST_EPOCH, live=True)
    app = open_train(run="mine")
    slider = app.select_slider(key=f"{state.TRAIN_RATE}_mine")
    assert slider.value == 0.001 and len(set(slider.options)) == len(slider.options)
    assert read_control(folder).learning_rate is None
    slider.set_value(0.01).run()
    assert read_control(folder).learning_rate == 0.01
    assert slider.value == 0.01, "also before the worker has heard of it"


@pytest.mark.parametrize("more", [(), (Paused(NOW),)], ids=["running", "paused"])
def test_a_run_is_slowed_down_and_says_so(more):
    folder = make_run(START, *FIRST_EPOCH, *more, live=True)
    app = open_train(run="mine")
    slider = app.select_slider(key=f"{state.TRAIN_PACE}_mine")
    assert slider.value == inf and slider.options == ["1", "2", "5", "10", "20", "50", "full speed"]
    slider.set_value(2).run()
    assert read_control(folder).batches_per_second == 2 and read_run("mine").pace == 2
    app = open_train(run="mine")  # another visitor
    slider = app.select_slider(key=f"{state.TRAIN_PACE}_mine")
    assert slider.value == 2 and len(slider.options) == 7
    if not more:
        assert find_sent(app, "train_progress")["words"] == (
            "Epoch 2 of 4 · slowed down to 2 batches a second · learning rate 0.001")
    slider.set_value(inf).run()
    assert read_control(folder).batches_per_second is None


def test_a_pace_that_no_slider_has_is_shown_all_the_same():
    folder = make_run(START, *FIRST_EPOCH, live=True)
    send_control("mine", "pace", 3)
    slider = open_train(run="mine").select_slider(key=f"{state.TRAIN_PACE}_mine")
    assert slider.value == 3 and read_control(folder).batches_per_second == 3


def test_the_browser_is_told_which_run_it_draws_live_or_not(own_runs, monkeypatch):
    shown = []
    monkeypatch.setattr(curves, "_curves", lambda **sent: shown.append(sent["data"]))
    create_run(RunConfig(), "mine")
    run = read_run("mine")
    figure = plot_history(build_history(run.state), 1)
    for live in (run, None):
        curves.render_curves(figure, key="same", caption="", run_id=run.run_id, live=live)
    assert [data["run_id"] for data in shown] == ["mine", "mine"]
    assert shown[0]["follow"] and shown[1]["follow"] is None


def test_a_live_run_is_followed_from_wherever_the_app_lives(own_runs):
    folder = create_run(RunConfig(), "mine")
    feed = describe_feed(read_run("mine"))
    assert feed["address"] == "lab/runs/mine/latest.jsonl"
    assert (feed["hurry"], feed["seen"], feed["steps"]) == (True, 0.0, 1688)
    keep_alive(folder)
    folder.append_event(Waiting(1.0))
    assert not describe_feed(read_run("mine"))["hurry"], "whoever waits must not slow down whom he waits for"
    folder.append_event(BatchPoint(7.0, 1, 11, 352, 2.0, 0.5, 0.001, 1000.0))
    assert (describe_feed(read_run("mine"))["hurry"], describe_feed(read_run("mine"))["seen"]) == (False, 7.0)
