"""The table of runs, and what can be done with one."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from lenet.data.sources import ImageSource
from lenet.runs import EpochPoint, list_runs, read_run
from lenet.runs.events import Waiting
from tests.ui.sent import find_sent
from tests.ui.train.page import (
    FINISHED, FIRST_EPOCH, NOW, START, UNJUDGED, actions_of_first_run, button, labels, make_run, open_train, rows,
)
from ui import state
from ui.text import escape_markdown
from ui.train.comparison import explain_comparison


def test_a_live_run_cannot_be_deleted():
    make_run(START, *FIRST_EPOCH, live=True)
    app = AppTest.from_function(actions_of_first_run).run()
    assert button(app, "Delete").disabled
    assert not [label for label in labels(app) if "ontinue" in label]


def test_a_bundled_run_can_be_neither_renamed_nor_deleted():
    app = AppTest.from_function(actions_of_first_run).run()
    assert labels(app) == ["Open", "Use its settings"]
    assert "cannot be continued, renamed or deleted" in app.caption[0].value


def test_a_runs_name_is_shown_letter_by_letter():
    name = "$0.1$ *best* [x](y) :red[z]"
    make_run(START, *FIRST_EPOCH, name=name, live=True)
    actions = AppTest.from_function(actions_of_first_run).run()
    assert actions.header[0].value == escape_markdown(name) != name
    question = AppTest.from_function(question_about_first_run, args=("ask_deletion",)).run()
    assert question.markdown[0].value.startswith(f"**{escape_markdown(name)}**")
    make_run(Waiting(NOW), run_id="other", live=True)
    assert f"taken by “{name}”" in find_sent(open_train(run="other"), "train_progress")["words"], "no Markdown"


def test_the_table_lists_own_and_bundled_runs():
    make_run(START, *FIRST_EPOCH, FINISHED)
    mine, *others = rows(open_train("runs"))
    assert mine["Name"] == "Mine" and mine["Status"] == "finished"
    assert (mine["Test accuracy"], mine["Best validation"]) == ("99.00\N{NO-BREAK SPACE}%", "85.00\N{NO-BREAK SPACE}%")
    assert (mine["Training time"], mine["Parameters"]) == ("32 s", "61,706")
    assert [row["Status"] for row in others] == ["came with the lab"] * len(others)


def test_damaged_folders_do_no_harm(own_runs):
    make_run(START, *FIRST_EPOCH, FINISHED)
    events = own_runs / "mine" / "events.jsonl"
    events.write_text(events.read_text() + '{"event": "ba')
    (own_runs / "broken").mkdir()
    (own_runs / "broken" / "config.json").write_text('{"name": ')
    (own_runs / "empty").mkdir()
    table = rows(open_train("runs"))
    assert table[0]["Name"] == "Mine"
    assert [row["Status"] for row in table if row["Name"] == "broken"] == ["damaged"]
    assert len(open_train("watch", run="broken").error) == 1


def test_a_damaged_run_says_why_and_can_be_deleted(own_runs):
    folder = make_run(START, *FIRST_EPOCH, FINISHED)
    folder.events_file.write_text("no event\n")
    app = open_train("runs", **{state.QUERY_COMPARED: "mine"})
    assert "no event of a run" in app.error[0].value and len(app.error) == 1
    button(app, "Delete").click().run()
    assert "all that is left of it" in app.markdown[-1].value
    assert button(app, "Delete it")


def test_lines_that_cannot_be_read_are_told_beside_the_curves_of_all_others():
    folder = make_run(START, *FIRST_EPOCH, FINISHED)
    folder.events_file.write_text(folder.events_file.read_text() + "{}\n")
    app = open_train("watch", run="mine")
    assert "line 6" in app.warning[0].value and not app.error and not app.exception


def test_with_no_runs_it_says_what_to_do():
    assert "press Train" in open_train("runs").info[0].value


def question_about_first_run(name):
    """A page that asks one of the questions at once: in a test, a dialog's button closes it before it is heard."""
    from lenet.runs import list_runs
    from ui.train import runs as train_runs
    from ui.train.views import render_problem

    render_problem()
    for run in list_runs():
        getattr(train_runs, name)(run)


@pytest.mark.parametrize(("name", "after", "errors"), [("Better", "Better", 0), ("   ", "Mine", 1)])
def test_a_run_is_renamed_unless_the_name_is_none(name, after, errors):
    make_run(START, *FIRST_EPOCH, FINISHED)
    app = AppTest.from_function(question_about_first_run, args=("ask_name",)).run()
    app.text_input(key=state.TRAIN_RENAME).set_value(name).run()
    app.button(key="train_rename_yes").click().run()
    assert read_run("mine").name == after
    assert len(app.error) == errors


def test_a_name_that_is_too_long_is_cut_and_it_is_said():
    make_run(START, *FIRST_EPOCH, FINISHED)
    app = AppTest.from_function(question_about_first_run, args=("ask_name",)).run()
    app.text_input(key=state.TRAIN_RENAME).set_value("x" * 100).run()
    cut = "x" * 59 + "…"
    assert app.caption[0].value == f"A name has at most 60 letters: it becomes “{cut}”."
    app.button(key="train_rename_yes").click().run()
    assert read_run("mine").name == cut


def test_a_run_is_deleted_only_after_the_question():
    make_run(START, *FIRST_EPOCH, FINISHED)
    app = AppTest.from_function(question_about_first_run, args=("ask_deletion",)).run()
    app.button(key="train_delete_no").click().run()
    assert read_run("mine")
    app.button(key="train_delete_yes").click().run()
    assert not list_runs()


def test_a_run_of_the_address_that_has_been_deleted_is_a_notice():
    make_run(START, *FIRST_EPOCH, FINISHED)
    app = open_train("runs", compare="gone,mine")
    assert [notice.value for notice in app.info] == ["There is no run “gone” in this table: it may have been deleted."]
    assert not app.error and app.header[0].value == "Mine", "the others are shown"


def test_a_thousand_epochs_are_written_out():
    last = EpochPoint(NOW, 1000, 100_000, 1.0, 0.6, 0.4, 0.85, 8.0, 1000.0)
    make_run(replace(START, epochs=1000), last, FINISHED)
    assert rows(open_train("runs"))[0]["Epochs"] == "1000 of 1000"


@pytest.mark.parametrize(("step", "words"), [(154, "1.3 of 4"), (399, "1.9 of 4"), (400, "2 of 4"), (1, "1 of 4")])
def test_epochs_have_one_decimal_at_most_and_never_more_than_were_learnt(step, words):
    point = replace(FIRST_EPOCH[0], epoch=2, step=step)
    make_run(replace(START, steps_per_epoch=400), point, replace(FINISHED, status="stopped"))
    assert rows(open_train("runs"))[0]["Epochs"] == words


def comparison_of_all_runs():
    """A page with the comparison alone: a test cannot tick rows."""
    from lenet.runs import list_runs
    from ui.train.comparison import render_comparison

    render_comparison(list_runs())


@pytest.mark.parametrize(("others", "begins"), [
    ((), "None of these runs was checked on validation images: their training curves are shown instead."),
    (FIRST_EPOCH, "“Bare (2)”, “Bare”: not checked on validation images, so the training curves are shown."),
])
def test_compared_runs_without_validation_show_their_training_and_it_is_said(others, begins):
    for number in range(2):
        make_run(START, *UNJUDGED, FINISHED, run_id=f"bare-{number}", name="Bare")
    if others:
        make_run(START, *others, FINISHED, name="Judged")
    app = AppTest.from_function(comparison_of_all_runs).run()
    assert not app.exception and app.caption[-1].value.startswith(begins)


def test_compared_runs_with_validation_need_no_sentence():
    for number in range(2):
        make_run(START, *FIRST_EPOCH, FINISHED, run_id=f"judged-{number}")
    assert not AppTest.from_function(comparison_of_all_runs).run().caption


def explain_bundled(*names: str) -> list[str]:
    return explain_comparison({name: read_run(name) for name in names})


def test_losses_of_two_kinds_are_told_apart():
    *_, words = explain_bundled("article", "lab", "paper-1998")
    assert "cross-entropy for “article”, “lab”; maximum a posteriori (1998) for “paper-1998”" in words
    assert not any("losses" in words for words in explain_bundled("article", "lab"))


def test_training_curves_of_distorted_images_are_said_to_be_so():
    words = explain_bundled("lab", "paper-1998")[1]
    assert words.startswith("“lab”: the training images were distorted")
    assert not any("distorted" in words for words in explain_bundled("article", "paper-1998"))


def test_another_source_of_training_images_is_described_in_its_own_words(monkeypatch):
    made = ImageSource("made", "made", "A program draws them.", lambda config: True, print, "a program drew them.")
    monkeypatch.setattr("lenet.data.sources.SOURCES", {"made": made})
    assert "“lab”: a program drew them." in explain_bundled("lab")


def page_of_a_long_run(share):
    from dataclasses import replace

    from lenet.runs import list_runs
    from ui.train.reading import render_reading

    [run] = list_runs()
    render_reading(replace(run, state=replace(run.state, share_read=share)))


def test_of_a_long_run_the_page_says_how_much_has_been_read(monkeypatch):
    make_run(START, *FIRST_EPOCH, FINISHED)
    monkeypatch.setattr("ui.train.reading.read_run", lambda _: replace(
        list_runs()[0], state=replace(list_runs()[0].state, share_read=0.43)))
    app = AppTest.from_function(page_of_a_long_run, args=(0.4,)).run()
    assert app.get("progress")[0].proto.text == "Reading a long run: 43\N{NO-BREAK SPACE}%" and not app.exception
