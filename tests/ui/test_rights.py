"""ui.rights: on a shared lab nobody changes the run of another, by whichever door."""

import ast
import hashlib
import io
import shutil
import zipfile

import pytest
from streamlit.testing.v1 import AppTest

from lenet.errors import RunError
from lenet.runs import RunConfig, RunFolder, create_run, read_control, read_run
from lenet.runs.archive import pack_run, take_in
from lenet.runs.events import Paused
from lenet.runs.owners import hash_key, read_owner, write_owner
from tests.test_imports import UI
from tests.ui.train.page import FINISHED, FIRST_EPOCH, NOW, START, button, labels, make_run, open_train, rows
from ui import browser_key, rights
from ui.train import by_hand, controls, results
from ui.train import runs as train_runs
from ui.train.asking import ask

ANN, BEN = "a" * 32, "b" * 32
DOORS = {
    "send_control": {"check_touch"}, "rename_run": {"check_touch"}, "delete_run": {"check_touch"},
    "start_run": {"find_owner", "check_limits"}, "resume_run": {"check_touch", "check_limits"},
    "take_in": {"find_owner", "check_room"}, "start_sweep": {"check_rights"}, "stop_sweep": {"check_rights"},
    "resume_sweep": {"check_rights"}, "delete_sweep": {"check_rights"},
}
"""What changes or makes a run or a sweep, and what is asked before."""
GUARDS = {"_act_on_sweep": "check_rights"}
"""Functions that ask, and then call what they are given."""


@pytest.fixture
def visitor(monkeypatch):
    """A shared lab, and whose browser it is that asks: Ann's at first."""
    monkeypatch.setenv("LENET_SHARED", "1")
    now = {"key": ANN}
    monkeypatch.setattr(browser_key, "read_key", lambda: now["key"])
    return now


def own(folder: RunFolder, key: str | None) -> RunFolder:
    """The run as it is if the browser with this key has started it."""
    if key is not None:
        write_owner(folder, hash_key(key))
    return folder


def test_the_owner_is_a_hash_of_the_key_with_a_label_before_it(own_runs):
    folder = own(create_run(RunConfig(), "mine"), ANN)
    assert read_owner(folder) == hashlib.sha256(b"LeNet Lab: owner of runs\0" + ANN.encode()).hexdigest()
    assert read_owner(folder) not in (hash_key(BEN), hashlib.sha256(ANN.encode()).hexdigest())
    assert not any(ANN.encode() in file.read_bytes() for file in own_runs.rglob("*") if file.is_file())


def test_whose_a_run_is_does_not_leave_with_it_and_it_is_whose_who_takes_it_in():
    folder = own(make_run(START, *FIRST_EPOCH, FINISHED), ANN)
    pack_run("mine", packed := io.BytesIO())
    with zipfile.ZipFile(packed) as archive:
        assert not any(hash_key(ANN).encode() in archive.read(name) for name in archive.namelist())
    for owner in (None, hash_key(BEN)):
        shutil.rmtree(folder.path)
        take_in(packed, owner)
        assert read_owner(folder) == owner


@pytest.mark.parametrize("text", ["", "x" * 64, "a" * 63, "A" * 64, "a" * 64 + "\n"])
def test_what_is_no_owner_leaves_the_run_to_the_teacher(visitor, text):
    folder = create_run(RunConfig(), "mine")
    folder.owner_file.write_text(text)
    assert read_owner(folder) is None and not rights.may_touch("mine")


@pytest.mark.parametrize(("owner", "key", "refusal"), [
    (ANN, ANN, None), (BEN, ANN, rights.ANOTHERS), (None, ANN, rights.TEACHERS), (BEN, "", rights.NO_KEY),
    (BEN, hash_key(BEN), rights.NO_KEY), (BEN, BEN[:-1], rights.NO_KEY),
])
def test_who_may_touch_a_run(visitor, owner, key, refusal):
    own(create_run(RunConfig(), "mine"), owner)
    visitor["key"] = key
    assert rights.find_refusal("mine") == refusal and rights.may_touch("mine") == (refusal is None)


def test_on_ones_own_computer_all_is_open(visitor, monkeypatch):
    monkeypatch.delenv("LENET_SHARED")
    own(create_run(RunConfig(), "mine"), BEN)
    assert rights.may_touch("mine") and rights.find_owner() is None
    make_run(START, *FIRST_EPOCH, FINISHED, run_id="other")
    assert "Whose" not in rows(open_train("runs"))[0]


def test_who_has_no_key_can_start_nothing(visitor):
    visitor["key"] = ""
    with pytest.raises(RunError, match="keeps no cookie"):
        rights.find_owner()


def name_of(node: ast.AST) -> str:
    return getattr(node, "attr", None) or getattr(node, "id", "")


def list_used(function: ast.AST) -> list[tuple[str, int]]:
    """The names of what a function calls, or hands on to be called, and in which line."""
    return [(name_of(node), node.lineno) for node in ast.walk(function)
            if isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Load)]  # fmt: skip


def find_guards(function: ast.AST) -> dict[int, set[str]]:
    """What guards ask that a function hands something on to, by the line."""
    asked: dict[int, set[str]] = {}
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
        for name in map(name_of, (call.func, *call.args)):
            if name in GUARDS:
                asked.setdefault(call.lineno, set()).add(GUARDS[name])
    return asked


def find_open_doors(code: str) -> list[str]:
    """Functions that change a run, or hand on what does, and have not asked before whether the visitor may."""
    functions = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.FunctionDef)]
    return [function.name for function in functions for door, line in list_used(function)
            if door in DOORS and DOORS[door] - {name for name, asked in list_used(function) if asked <= line}
            - find_guards(function).get(line, set())]


def test_every_door_asks_before_it_opens():
    texts = {str(file): file.read_text(encoding="utf-8") for file in UI}
    assert {file: find_open_doors(text) for file, text in texts.items() if find_open_doors(text)} == {}
    found = {door for text in texts.values() for door, _ in list_used(ast.parse(text)) if door in DOORS}
    assert found == set(DOORS), "the search finds them"


def test_guards_ask_before_they_call():
    functions = [node for file in UI for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
                 if isinstance(node, ast.FunctionDef) and node.name in GUARDS]  # fmt: skip
    assert functions
    for function in functions:
        given, used = function.args.args[0].arg, dict(reversed(list_used(function)))
        assert used[GUARDS[function.name]] < used[given]


@pytest.mark.parametrize("code", ["def f():\n delete_run(1)", "def f():\n delete_run(1)\n check_touch(1)",
                                  "def f():\n find_owner()\n launcher.start_run(2)", "def f():\n g(delete_run)",
                                  "def f():\n partial(stop_sweep, 1)", "def f():\n b(on_click=launcher.resume_run)",
                                  "def f():\n _act(delete_run, 1)"])  # fmt: skip
def test_the_search_finds_an_open_door(code):
    assert find_open_doors(code) == ["f"]


def act(name: str) -> None:
    """A page that calls one of the callbacks with the id of a run that it does not show."""
    import streamlit as st

    from tests.ui.test_rights import ACTS
    from ui import state as keys

    st.session_state["typed"] = 0.5
    ACTS[name]()
    problem = st.session_state.get(keys.TRAIN_PROBLEM)
    st.text(str(problem))


ACTS = {
    **{action: (lambda action=action: ask("mine", action)) for action in ("pause", "resume", "stop", "step")},
    "learning_rate": lambda: controls._send_rate("mine", "typed"),
    "pace": lambda: controls._send_pace("mine", "typed"),
    "by hand": lambda: by_hand._learn_one("mine"),
    "continue": lambda: results.continue_run("mine", epochs=9),
    "rename": lambda: train_runs._do(lambda: train_runs._rename("mine", "Taken")),
    "delete": lambda: train_runs._do(lambda: train_runs._delete("mine")),
}
"""All that a page can do to a run, called as a forged message of a browser would have it called."""


@pytest.fixture
def no_reruns(monkeypatch):
    monkeypatch.setattr("ui.train.runs.st.rerun", lambda: None)


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize(("owner", "refusal"), [(BEN, rights.ANOTHERS), (None, rights.TEACHERS)])
def test_a_callback_with_the_id_of_anothers_run_changes_nothing(visitor, no_reruns, name, owner, refusal):
    folder = own(make_run(START, *FIRST_EPOCH, Paused(NOW) if name == "by hand" else FINISHED, live=name == "by hand"),
                 owner)  # fmt: skip
    before = {file: file.read_bytes() for file in folder.path.rglob("*") if file.is_file()}
    app = AppTest.from_function(act, args=(name,)).run()
    assert [each.value for each in app.text] == [refusal] and not app.exception
    assert before == {file: file.read_bytes() for file in folder.path.rglob("*") if file.is_file()}


def test_the_same_callbacks_change_ones_own(visitor, no_reruns):
    own(make_run(START, *FIRST_EPOCH, FINISHED), ANN)
    AppTest.from_function(act, args=("pause",)).run()
    assert read_control(RunFolder("mine")).action == "pause"
    AppTest.from_function(act, args=("rename",)).run()
    assert read_run("mine").name == "Taken"
    AppTest.from_function(act, args=("delete",)).run()
    assert not RunFolder("mine").exists()


def captions(app: AppTest) -> list[str]:
    return [each.value for each in app.caption]


def test_a_live_run_of_another_is_watched_without_buttons(visitor):
    own(make_run(START, *FIRST_EPOCH, Paused(NOW), live=True), BEN)
    app = open_train(run="mine")
    assert rights.ANOTHERS in captions(app) and not {"Resume", "Learn one batch"} & set(labels(app))
    assert not app.select_slider and by_hand.WATCHING in [each.value for each in app.markdown]
    visitor["key"] = BEN
    assert {"Resume", "Learn one batch"} <= set(labels(open_train(run="mine")))


def test_a_run_of_another_that_has_ended_can_be_copied_alone(visitor):
    own(make_run(START, *FIRST_EPOCH, FINISHED), BEN)
    app = open_train("runs", compare="mine")
    assert rights.ANOTHERS in captions(app) and {"Open", "Use its settings"} <= set(labels(app))
    assert not {"Rename", "Delete", "Train 5 more epochs"} & set(labels(app))
    assert "Train 5 more epochs" not in labels(open_train("watch", run="mine"))
    visitor["key"] = BEN
    assert {"Rename", "Delete", "Train 5 more epochs"} <= set(labels(open_train("runs", compare="mine")))


def test_a_damaged_run_of_another_cannot_be_deleted(visitor):
    own(make_run(START), BEN).config_file.write_text("{")
    assert "Delete" not in labels(open_train("runs", compare="mine"))
    visitor["key"] = BEN
    assert "Delete" in labels(open_train("runs", compare="mine"))


def test_the_table_says_whose_each_run_is(visitor):
    for run_id, owner in (("anns", ANN), ("bens", BEN), ("teachers", None)):
        own(make_run(START, *FIRST_EPOCH, FINISHED, run_id=run_id, name=run_id), owner)
    whose = {row["Name"]: row["Whose"] for row in rows(open_train("runs"))}
    assert (whose["anns"], whose["bens"], whose["teachers"]) == ("yours", "another’s", "the teacher’s")
    assert "–" in whose.values(), "those that came with the lab"


def test_nobody_lands_on_the_live_run_of_another(visitor):
    own(make_run(START, *FIRST_EPOCH, live=True), BEN)
    assert "Train" in labels(open_train()), "new settings, not somebody's run"
    visitor["key"] = BEN
    assert "Pause" in labels(open_train())


def test_a_run_that_is_started_is_the_visitors(visitor, no_workers):
    button(open_train("new"), "Train").click().run()
    assert no_workers.owners == [hash_key(ANN)]
    visitor["key"] = ""
    app = button(open_train("new"), "Train").click().run()
    assert [error.value for error in app.error] == [rights.NO_KEY] and len(no_workers) == 1
