"""What came out of a run, and the ways on from each end."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from lenet.runs import EpochPoint, RunState, read_run
from lenet.runs.events import Ended
from lenet.training.process import launcher
from tests.ui.train.page import (
    FINISHED, FIRST_EPOCH, NOW, START, actions_of_first_run, button, labels, make_run, open_train,
)
from ui import state
from ui.text import escape_markdown
from ui.train import results
from ui.train.reliability import describe_threshold


def test_a_finished_run_shows_its_results_and_links():
    make_run(START, *FIRST_EPOCH, FINISHED)
    app = open_train(run="mine")
    shown = {metric.label: (metric.value, metric.delta) for metric in app.metric}
    assert shown["Test accuracy"] == ("99.00\N{NO-BREAK SPACE}%", "10 mistakes in 910")
    assert shown["Best validation accuracy"] == ("85.00\N{NO-BREAK SPACE}%", "after epoch 1")
    assert shown["Training time"][0] == "32 s"
    assert "4 read as 9: 10 times" in "\n".join(text.value for text in app.markdown)
    assert app.get("plotly_chart")


BINS = ((0,) * 13 + (10, 900), (0,) * 13 + (8, 892), (0.0,) * 13 + (9.0, 890.9))
"""Nine of ten, 8 right; and 900 of 901, 892 right: off by 1.0 and 1.1 of 910."""


def test_a_run_that_was_tested_shows_how_reliable_its_answers_are():
    make_run(START, *FIRST_EPOCH, replace(FINISHED, reliability=BINS, threshold=-1.64, test_rejected=7))
    app = open_train(run="mine")
    assert len(app.get("plotly_chart")) == 2
    [said] = [caption.value for caption in app.caption if "calibration error" in caption.value]
    assert "they are 0.23\N{NO-BREAK SPACE}% off" in said
    assert "more energy than -1.64," in said and "7 of 910 test images" in said


def test_what_older_versions_tested_or_what_has_no_threshold_says_nothing_of_it():
    make_run(START, *FIRST_EPOCH, FINISHED)
    app = open_train(run="mine")
    assert len(app.get("plotly_chart")) == 1
    assert not any("calibration error" in caption.value for caption in app.caption)
    assert describe_threshold(RunState(reliability=BINS, threshold=None, test_rejected=0)) == ""


def test_a_run_that_was_stopped_before_an_epoch_has_no_best_one():
    untrained = EpochPoint(NOW, 0, 0, None, None, 2.3, 0.0905, 0.0, 0.0)
    make_run(START, untrained, replace(FINISHED, status="stopped", reason="Stopped by hand."))
    shown = {metric.label: (metric.value, metric.delta) for metric in open_train(run="mine").metric}
    assert shown["Best validation accuracy"] == ("–", "no epoch learnt yet")


@pytest.mark.parametrize(("status", "label", "wanted"), [
    ("finished", "Train 5 more epochs", {"epochs": 9}),
    ("diverged", "Continue with a tenth of the learning rate", {"learning_rate": pytest.approx(0.0001)}),
    ("stopped", "Continue", {}), ("interrupted", "Continue", {}), ("failed", "Continue", {}),
])
@pytest.mark.parametrize("place", ["watch", "runs"])
def test_every_end_has_a_way_on(status, label, wanted, place, monkeypatch):
    resumed = []
    monkeypatch.setattr(launcher, "resume_run", lambda run_id, **changes: resumed.append((run_id, changes)))
    make_run(START, *FIRST_EPOCH, Ended(NOW, "mine", status, "Because it is so.", 8.0, 1000.0))
    if place == "watch":
        app = open_train(run="mine")
        said = [box.value for kind in (app.error, app.warning, app.info) for box in kind]
        assert said == ["Because it is so."]
    else:
        app = AppTest.from_function(actions_of_first_run).run()
    button(app, label).click().run()
    run_id, changes = resumed[0]
    assert run_id == "mine"
    if status == "finished":
        assert changes == {"epochs": read_run("mine").epochs_wanted + 5}
    else:
        assert changes == wanted


def test_a_worker_that_died_leaves_a_run_to_continue():
    make_run(START, *FIRST_EPOCH)
    app = open_train(run="mine")
    assert "Continue" in labels(app)
    assert "last checkpoint" in app.warning[0].value


def test_a_run_that_stopped_early_says_which_epoch_it_kept_and_goes_on_from_its_last(monkeypatch):
    resumed = []
    monkeypatch.setattr(launcher, "resume_run", lambda run_id, **changes: resumed.append(changes))
    end = replace(FINISHED, reason="Stopped early: the weights of epoch 1 were kept.", best_epoch=1)
    folder = make_run(START, *FIRST_EPOCH, replace(FIRST_EPOCH[-1], epoch=2), end)
    folder.checkpoint_file(1).write_bytes(b"")
    app = open_train(run="mine")
    shown = {metric.label: (metric.value, metric.delta) for metric in app.metric}
    assert shown["Weights kept"] == ("epoch 1", "of 2 learnt")
    assert [info.value for info in app.info] == [escape_markdown(end.reason)]
    assert {link.proto.query_string for link in app.get("page_link") if "Draw for" in link.proto.label} == {
        f"{state.QUERY_MODEL}=mine%401"}
    button(app, "Train 5 more epochs").click().run()
    assert resumed == [{"epochs": 2 + 5}]


def test_a_network_that_has_learnt_no_epoch_is_only_looked_into():
    folder = make_run(START, *FIRST_EPOCH[:1])
    folder.checkpoint_file(0).write_bytes(b"")
    app = open_train(run="mine")
    links = [link.proto.label for link in app.get("page_link")]
    assert "Look inside it" in links and "Draw for it" not in links
    assert results.NOT_LEARNT in [caption.value for caption in app.caption]
