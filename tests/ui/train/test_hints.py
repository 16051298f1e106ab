"""Hints on the page: runs that were recorded, ended and live."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lenet.runs import BatchPoint, RunConfig, TrainingConfig, create_run
from lenet.runs.control import read_control
from lenet.runs.events import Ended, Started
from lenet.runs.hints import TROUBLES
from tests.living import keep_alive
from tests.ui.train.page import NOW, button, labels, open_train

RECORDED = Path(__file__).parents[2] / "recorded" / "hints"
START = Started(NOW, 0, 0, 4, 1000, 1.0)


def live_part():
    """What every tick draws again, alone."""
    from ui.train.live import _render_live

    _render_live("mine")


def hints_alone():
    """The notes about the run, live or not."""
    from lenet.runs import read_run
    from ui.train.hints import render_hints

    render_hints(read_run("mine"))


def open_live(loss: float, part=live_part) -> tuple[AppTest, object]:
    """A live run that began at a loss of 2 and has one of `loss`, with a learning rate of 1; and a part of its page."""
    folder = create_run(RunConfig("Mine", training=TrainingConfig(learning_rate=1.0, epochs=4)), "mine")
    keep_alive(folder)
    for event in (START, make_point(10, 2.0), make_point(100, loss)):
        folder.append_event(event)
    return AppTest.from_function(part).run(), folder


def make_point(step: int, loss: float) -> BatchPoint:
    return replace(BatchPoint(NOW, 1, step, 32 * step, loss, 0.4, 1.0, 1000.0), images=320)


@pytest.mark.parametrize(("run_id", "name"), [
    ("overfitting", "overfitting"), ("not-learning", "not_learning"), ("rate-too-low", "rate_too_low"),
])
def test_a_run_that_has_ended_says_what_went_wrong_and_what_to_try(monkeypatch, run_id, name):
    monkeypatch.setenv("LENET_RUNS_DIR", str(RECORDED))
    app = open_train(run=run_id)
    note = next(each.value for each in app.info if each.value.startswith(f"**{TROUBLES[name].label}.** "))
    assert "Try " in note and not any(label.startswith("Use a learning rate") for label in labels(app))


@pytest.mark.parametrize("run_id", ["healthy-quick", "diverged"])
def test_a_healthy_run_gets_no_note_nor_does_one_whose_end_says_it_already(monkeypatch, run_id):
    monkeypatch.setenv("LENET_RUNS_DIR", str(RECORDED))
    assert not open_train(run=run_id).info


def test_a_live_run_is_offered_the_learning_rate_to_try():
    app, folder = open_live(50.0)
    assert app.info[0].value.startswith("**It diverges.** The loss is 50; ")
    button(app, "Use a learning rate of 0.1").click().run()
    assert not app.exception and read_control(folder).learning_rate == 0.1


def test_a_hint_that_comes_while_one_watches_has_to_be_true_twice():
    app, folder = open_live(1.0)
    assert not app.info
    folder.append_event(make_point(200, 50.0))
    assert not app.run().info
    assert app.run().info
    folder.append_event(make_point(300, 1.0))
    assert not app.run().info


def test_a_hint_that_comes_with_the_end_is_there_at_once():
    app, folder = open_live(1.0, hints_alone)
    assert not app.info
    folder.append_event(make_point(200, 50.0))
    folder.append_event(Ended(NOW, "mine", "stopped", "Stopped by hand.", 1.0, 1000.0))
    assert app.run().info
