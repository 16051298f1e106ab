"""Which run the page shows: by its address, on coming back, and at its end."""

import shutil
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from lenet.runs import catalog, list_runs, runs_dir
from tests.ui.train.page import FINISHED, FIRST_EPOCH, START, labels, make_run, open_train, shown_view
from ui import state


def test_the_bundled_run_is_shown_before_anything_was_trained():
    app = open_train("watch")
    assert app.selectbox[0].value == "article"
    assert not [label for label in labels(app) if "ontinue" in label or "more epochs" in label]


def test_runs_of_the_same_name_are_not_mixed_up():
    for number in range(3):
        make_run(START, *FIRST_EPOCH, FINISHED, run_id=f"same-{number}", name="Same")
    runs = list_runs()
    names = catalog.tell_apart(runs)
    assert list(names) == [run.run_id for run in runs]
    assert set(names.values()) == {"Same", "Same (2)", "Same (3)"} and names[runs[-1].run_id] == "Same"
    for run_id in names:
        app = open_train(run=run_id)
        assert app.selectbox[0].value == run_id
        app.run()
        assert app.query_params[state.QUERY_RUN] in (run_id, [run_id])


def watch_then_leave_and_come_back(**query: str) -> AppTest:
    """Look at a run, go to Draw, and return by the sidebar, which carries no address."""
    app = open_train(**query)
    app.switch_page("pages/2_Draw.py").run()
    app.query_params.clear()
    return app.switch_page("pages/1_Train.py").run()


def test_the_run_looked_at_is_still_there_on_coming_back():
    make_run(START, *FIRST_EPOCH, FINISHED, run_id="old")
    make_run(START, *FIRST_EPOCH, FINISHED, run_id="newer")
    app = watch_then_leave_and_come_back(run="old")
    assert shown_view(app) == "watch"
    assert app.selectbox[0].value == "old"


def test_a_run_looked_at_and_then_deleted_is_forgotten():
    old = make_run(START, *FIRST_EPOCH, FINISHED, run_id="old")
    make_run(START, *FIRST_EPOCH, FINISHED, run_id="newer")
    app = open_train(run="old")
    shutil.rmtree(old.path)
    app.switch_page("pages/2_Draw.py").run()
    app.query_params.clear()
    app.switch_page("pages/1_Train.py").run()
    assert not app.error and shown_view(app) == "new"


def test_at_its_end_the_run_watched_stays_though_a_newer_one_has_ended():
    watched = make_run(START, *FIRST_EPOCH, run_id="watched", live=True)
    app = open_train()
    make_run(START, *FIRST_EPOCH, FINISHED, run_id="newer")
    watched.append_event(replace(FINISHED, run_id="watched"))
    app.run()
    assert app.selectbox[0].value == "watched" and app.metric


def test_the_latest_run_that_nobody_asked_for_is_not_opened():
    make_run(START, *FIRST_EPOCH, FINISHED)
    assert shown_view(open_train()) == "new"


@pytest.mark.parametrize("wanted", ["../../etc/passwd", "never-was", "A B", "%00", "x" * 500])
def test_an_address_that_names_no_run_is_one_sentence(wanted):
    make_run(START, *FIRST_EPOCH, FINISHED)
    app = open_train(run=wanted)
    assert len(app.error) == 1
    assert app.selectbox[0].value == "mine", "the page goes on with the latest run"


@pytest.mark.parametrize("view", ["new", "watch", "runs", "data"])
def test_the_runs_are_listed_once_a_rerun(monkeypatch, view):
    make_run(START, *FIRST_EPOCH, FINISHED)
    app, really, listed = open_train(view), catalog._list, []
    monkeypatch.setattr(catalog, "_list", lambda root, *how: listed.append(root) or really(root, *how))
    app.run()
    assert not app.exception and listed == [runs_dir()]
