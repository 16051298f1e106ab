"""“Try several” and the view of sweeps: what is chosen stands in the address, and what is shown is what was found."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from lenet.errors import ConfigError
from lenet.recipe import ARTICLE, start_from
from lenet.runs import list_runs
from lenet.runs.control import read_control
from lenet.runs.liveness import take_run
from lenet.settings import SETTINGS
from lenet.sweeps import create_sweep, launching, list_sweeps, read_sweep
from lenet.sweeps.folder import SweepEnd, find_sweep
from tests.lenet.sweeps.making import finish, make_plan
from tests.ui.train.page import button, labels, open_train, read_query
from ui import browser_key, state
from ui.train import sweep_rights, sweeps
from ui.train.sweep_choice import decode_over, encode_over, suggest_values
from ui.train.sweep_words import describe_plan, round_seconds

OVER = "learning_rate=0.001,0.01;activation=relu,tanh"


@pytest.fixture(autouse=True)
def spawned(monkeypatch) -> list[list[str]]:
    """No process is started. Returns the arguments of those that would have been."""
    asked = []

    def spawn(module, arguments, log_file):
        asked.append(arguments)
        return lambda: False

    monkeypatch.setattr(launching, "spawn", spawn)
    return asked


def said(app: AppTest) -> str:
    return "\n".join(each.value for each in (*app.markdown, *app.caption, *app.info, *app.error))


def choose(app: AppTest, label: str, value) -> AppTest:
    return next(box for box in (*app.selectbox, *app.multiselect, *app.number_input, *app.text_input)
                if box.label == label).set_value(value).run()


def read_table(app: AppTest) -> list[str]:
    html = next(element.proto.body for element in app.get("html") if "layers tried" in element.proto.body)
    rows = html.partition("<tbody>")[2].split("</tr>")[:-1]
    return [re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", row)).strip() for row in rows]


def open_box(**query: str) -> AppTest:
    app = open_train("new", **query)
    app.session_state[f"{state.TRAIN_BOX}several"] = True
    return app.run()


def test_a_setting_that_is_chosen_comes_with_values_and_the_address_says_so():
    app = open_box()
    assert "Choose a setting" in said(app) and not [label for label in labels(app) if label.endswith("runs")]
    choose(app, "Setting", "learning_rate")
    assert read_query(app)["over"] == "learning_rate=0.0005,0.001,0.002" and "**3 runs**" in said(app)
    choose(app, "And", "c1")
    assert read_query(app)["over"] == "learning_rate=0.0005,0.001,0.002;c1=3,6,12" and "**9 runs**" in said(app)
    choose(app, "Values, with commas between", "4, 8")
    choose(app, "Seeds for each", 2)
    assert read_query(app)["over"].endswith(";c1=4,8") and "**12 runs**" in said(app)
    choose(app, "Setting", "")
    assert read_query(app)["over"] == "c1=4,8" and read_query(app)["seeds"] == "2"


def test_an_address_opens_the_box_and_its_button_starts_exactly_that(spawned):
    app = open_train("new", over=OVER, seeds="3", preset="quick", c1="4")
    button(app, "Train 12 runs").click().run()
    [sweep_id] = list_sweeps()
    plan = read_sweep(sweep_id).plan
    assert spawned == [[sweep_id]]
    assert encode_over(plan.over) == OVER and plan.seeds == 3 and plan.base.network.c1 == 4
    assert plan.base.training == start_from("quick").training
    query = read_query(app)
    assert (query["view"], query["sweep"]) == ("sweeps", sweep_id) and "over" not in query and not app.exception


@pytest.mark.parametrize(("query", "words"), [
    ({"over": "rate=1"}, "There is no setting 'rate'"), ({"over": "c1"}, "'c1' tries nothing"),
    ({"over": "c1=1,2;c3=1,2;c5=1,2"}, "this page tries 2 at a time"), ({"over": OVER, "seeds": "201"}, "'201'"),
    ({"over": "c3_inputs=paper;c1=4"}, "There can be no run with C3 table, C1 4"),
    ({"over": "c1=1,2,3", "seeds": "100"}, "300 runs"),
])
def test_what_cannot_be_tried_is_one_sentence(query, words):
    app = open_train("new", **query)
    assert not app.exception and [error for error in app.error if words in error.value]
    assert list_sweeps() == []


def test_typed_values_that_are_none_are_one_sentence_and_change_nothing():
    app = choose(open_box(over="c1=4,6"), "Values, with commas between", "4, many")
    assert "'many'" in said(app) and read_query(app)["over"] == "c1=4,6"


@pytest.mark.parametrize("key", [key for key in SETTINGS if key != "seed"])
def test_the_suggested_values_of_every_setting_are_values_of_it(key):
    setting = SETTINGS[key]
    values = suggest_values(setting, start_from(ARTICLE).values[key])
    assert 2 <= len(values) <= 3 and decode_over(encode_over({key: values})) == {key: values}


def test_more_settings_than_the_page_tries_are_refused():
    with pytest.raises(ConfigError, match="command line any number"):
        decode_over("c1=1;c3=1;c5=1")


def test_the_time_is_as_exact_as_a_guess():
    plan = make_plan(seeds=2)
    assert describe_plan(plan, 1, 64.0) == "**4 runs**, one at a time: about **1 min**."
    assert describe_plan(plan, 2, None) == "**4 runs**, 2 at a time."
    assert [round_seconds(seconds) for seconds in (1.0, 64.0, 1000.0)] == [10, 60, 1020]


def test_before_there_is_one_the_view_says_what_to_do():
    app = open_train("sweeps")
    assert sweeps.EMPTY in said(app)


def make_sweep(status: str = "stopped") -> str:
    plan = make_plan({"learning_rate": (0.001, 0.01, 0.1), "c1": (1, 2)}, seeds=2)
    folder = create_sweep(plan)
    for trial in plan.trials[:-1]:
        finish(folder, trial, 0.9 + trial.number / 1000, status="failed" if trial.number == 3 else "finished",
               reason="The disk is full." if trial.number == 3 else "")
    folder.write_end(SweepEnd(status, "By hand."))
    return folder.run_id


def test_the_table_is_sorted_by_validation_and_says_the_spread():
    app = open_train("sweeps", sweep=make_sweep())
    rows = read_table(app)
    assert rows[0] == "rate 0.01, C1 1 90.90 % – – 1 of 2", "of two seeds one has failed"
    assert rows[1] == "rate 0.1, C1 1 90.80 % 0.42 % 90.50 % to 91.10 % 2 of 2"
    assert rows[2].startswith("rate 0.01, C1 2 90.70 %") and rows[-1].startswith("rate 0.001, C1 1 90.40 %")
    assert "10 of 12 runs done" in next(bar.proto.text for bar in app.get("progress"))
    assert "rate 0.01, C1 1, seed 0: The disk is full." in said(app) and "By hand." in said(app)
    assert [head.value for head in app.header][-1] == "5 runs compared"
    button(app, "Open the best run").click().run()
    assert read_query(app)["view"] == "watch" and read_query(app)["run"].endswith("-009")


def test_of_several_sweeps_only_the_one_that_is_shown_is_read(monkeypatch):
    ids, read = [make_sweep() for _ in range(3)], []
    monkeypatch.setattr(sweeps, "read_sweep", lambda sweep_id: read.append(sweep_id) or read_sweep(sweep_id))
    app = open_train("sweeps", sweep=ids[0])
    assert read == [ids[0]] and len(app.selectbox[0].options) == 3
    app.selectbox[0].set_value(ids[1]).run()
    assert read_query(app)["sweep"] == ids[1] and read[-1] == ids[1]


def test_what_is_missing_is_gone_on_with(spawned):
    sweep_id = make_sweep()
    app = open_train("sweeps", sweep=sweep_id)
    button(app, "Go on").click().run()
    assert spawned == [[sweep_id]] and not app.exception


def test_a_sweep_at_work_can_be_stopped_and_not_removed():
    folder = find_sweep(make_sweep())
    with take_run(folder):
        app = open_train("sweeps")
        assert {"Stop and keep what was learnt"} <= set(labels(app)) and "Remove" not in labels(app)
        button(app, "Stop and keep what was learnt").click().run()
        assert read_control(folder).action == "stop"


def question_about_the_sweep():
    """A page that asks at once: in a test, a dialog's button closes it before it is heard."""
    from lenet.sweeps import list_sweeps, read_sweep
    from ui.train.sweeps import ask_removal

    for sweep_id in list_sweeps():
        ask_removal(read_sweep(sweep_id))


def test_a_sweep_is_removed_when_asked_twice_and_its_runs_stay():
    make_sweep()
    app = AppTest.from_function(question_about_the_sweep).run()
    assert "Its 11 runs stay" in said(app)
    app.button(key="train_sweep_remove_no").click().run()
    assert list_sweeps()
    app.button(key="train_sweep_remove_yes").click().run()
    assert list_sweeps() == [] and len(list_runs()) == 11 and not app.exception


def test_an_address_of_a_sweep_that_is_gone_says_so():
    make_sweep()
    app = open_train("sweeps", sweep="gone")
    assert "There is no sweep “gone”" in said(app) and read_table(app)


def test_on_a_shared_lab_sweeps_are_the_teachers(monkeypatch, spawned):
    app = open_train("new", over=OVER)
    monkeypatch.setenv("LENET_SHARED", "1")
    monkeypatch.setattr(browser_key, "read_key", lambda: "k" * 32)
    button(app, "Train 4 runs").click().run()  # drawn before
    assert list_sweeps() == [] and sweep_rights.REFUSAL in said(app)
    assert "Train 4 runs" not in labels(open_train("new", over=OVER))
    folder = find_sweep(make_sweep())
    app = open_train("sweeps")
    assert sweep_rights.REFUSAL in said(app) and not {"Go on", "Remove"} & set(labels(app))
    with take_run(folder):
        assert "Stop and keep what was learnt" not in labels(open_train("sweeps"))
    monkeypatch.setattr(sweep_rights, "is_teacher", lambda: True)
    button(open_train("sweeps"), "Go on").click().run()
    assert spawned == [[folder.run_id]]
