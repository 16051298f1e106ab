"""ui.teacher: the password opens all runs to one browser, for hours; who guesses it is soon stopped."""

import ast
import inspect
import io

import pytest
from streamlit.testing.v1 import AppTest

from lenet.errors import LabError
from lenet.password_file import SETTING
from lenet.runs import RunConfig, RunFolder, create_run
from lenet.runs.owners import hash_key, write_owner
from lenet.training.process import launcher
from tests.ui.train.page import FINISHED, FIRST_EPOCH, START, button, labels, make_run, open_train
from ui import browser_key, rights, state, teacher, trainings
from ui.train import intake, sweep_rights
from ui.teacher import (
    DISUSE_SECONDS, TOO_MANY, TRIES, TRIES_FROM_ONE, TRIES_SECONDS, WRONG, Teachers, Tries, give_password, is_same,
)

ANN, BEN = "a" * 32, "b" * 32
PASSWORD = "correct horse"


class Clock:
    """Seconds that stand still until they are set."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """Nobody is a teacher yet, nobody has tried, and time stands still."""
    made = Clock()
    monkeypatch.setattr(teacher, "tries", Tries(made))
    for module in (teacher, rights):
        monkeypatch.setattr(module, "teachers", Teachers(made) if module is teacher else teacher.teachers)
    monkeypatch.setattr("ui.teacher_menu.teachers", teacher.teachers)
    return made


@pytest.fixture
def visitor(monkeypatch, tmp_path, clock):
    """A shared lab with a teacher's password, and whose browser it is that asks: Ann's at first."""
    (file := tmp_path / "password").write_text(f"{PASSWORD}\n")
    file.chmod(0o600)
    monkeypatch.setenv("LENET_RUNS_DIR", str(tmp_path / "runs"))
    monkeypatch.setenv("LENET_SHARED", "1")
    monkeypatch.setenv(SETTING, str(file))
    now = {"key": ANN}
    monkeypatch.setattr(browser_key, "read_key", lambda: now["key"])
    return now


def take_all(tries: Tries, *addresses: str) -> list[bool]:
    return [tries.take(address) for address in addresses]


def test_within_a_minute_one_address_has_few_tries_and_leaves_one_to_others(clock):
    tries = Tries(clock)
    assert take_all(tries, *["one"] * 10) == [True] * TRIES_FROM_ONE + [False] * (10 - TRIES_FROM_ONE)
    assert take_all(tries, "two", "two", "three") == [True, False, False]


def test_all_addresses_together_have_five_tries_a_minute(clock):
    tries = Tries(clock)
    assert sum(take_all(tries, *map(str, range(50)))) == TRIES == 5
    clock.now += TRIES_SECONDS - 0.1
    assert not tries.take("new")
    clock.now += 0.1
    assert sum(take_all(tries, *map(str, range(50)))) == TRIES


def test_tries_that_were_refused_do_not_make_one_wait_longer(clock):
    tries = Tries(clock)
    for _ in range(59):
        clock.now += 1
        tries.take("one")
    clock.now += 2
    assert tries.take("one")


def test_passwords_are_compared_in_a_time_that_tells_nothing():
    assert is_same(PASSWORD, PASSWORD) and is_same(f" {PASSWORD} ", PASSWORD)
    assert not any(is_same(typed, PASSWORD) for typed in ("", PASSWORD[:-1], PASSWORD + "x", PASSWORD.upper()))
    [result] = [node for node in ast.walk(ast.parse(inspect.getsource(is_same))) if isinstance(node, ast.Return)]
    assert ast.unparse(result.value) == "hmac.compare_digest(first, second)"


def test_who_gives_the_password_may_touch_all_until_they_leave(visitor):
    write_owner(create_run(RunConfig(), "bens"), hash_key(BEN))
    create_run(RunConfig(), "own")
    assert [rights.may_touch(run_id) for run_id in ("bens", "own")] == [False, False]
    give_password(hash_key(ANN), PASSWORD)
    assert [rights.may_touch(run_id) for run_id in ("bens", "own")] == [True, True]
    assert rights.find_owner() is None, "what a teacher starts is the teacher's"
    visitor["key"] = BEN
    assert [rights.may_touch(run_id) for run_id in ("bens", "own")] == [True, False], "nobody else's browser"
    teacher.teachers.dismiss(hash_key(ANN))
    visitor["key"] = ANN
    assert not rights.may_touch("bens") and rights.find_owner() == hash_key(ANN)


@pytest.mark.parametrize("act", [
    lambda: trainings.start(RunConfig()), lambda: rights.check_touch("own"), sweep_rights.check_rights,
    lambda: intake.receive(Zip(b"no zip"))], ids=["train", "change", "sweep", "take in"])
def test_whatever_a_teacher_does_makes_it_one_for_longer(act, visitor, clock, monkeypatch):
    monkeypatch.setattr(launcher, "start_run", lambda *_: "a-run")
    monkeypatch.setattr(intake.st, "session_state", {state.TRAIN_INTAKES: 0})
    create_run(RunConfig(), "own")
    give_password(hash_key(ANN), PASSWORD)
    for _ in range(2):
        clock.now += DISUSE_SECONDS - 1
        act()
    assert rights.is_teacher()


class Zip(io.BytesIO):
    """An uploaded file."""

    file_id = "an id"


def test_a_teacher_is_one_until_hours_after_the_last_change(visitor, clock):
    create_run(RunConfig(), "own")
    give_password(hash_key(ANN), PASSWORD)
    clock.now += DISUSE_SECONDS - 1
    assert rights.may_touch("own")
    rights.check_touch("own")
    clock.now += DISUSE_SECONDS - 1
    assert rights.may_touch("own"), "it was used"
    clock.now += 1
    assert not rights.may_touch("own"), "to look is no use"


@pytest.mark.parametrize("typed", ["", "wrong", PASSWORD[:-1]])
def test_a_wrong_password_opens_nothing(visitor, typed):
    with pytest.raises(LabError, match=WRONG):
        give_password(hash_key(ANN), typed)
    assert not teacher.teachers.holds(hash_key(ANN))


def test_after_too_many_tries_the_right_password_is_not_even_compared(visitor, clock, monkeypatch):
    for _ in range(TRIES_FROM_ONE):
        with pytest.raises(LabError, match=WRONG):
            give_password(hash_key(ANN), "wrong")
    with monkeypatch.context() as patch:
        patch.setattr(teacher, "is_same", lambda *_: pytest.fail("it was compared"))
        with pytest.raises(LabError, match=TOO_MANY):
            give_password(hash_key(ANN), PASSWORD)
    clock.now += TRIES_SECONDS
    give_password(hash_key(ANN), PASSWORD)


def menu() -> None:
    """The page with what stands below the list of pages, and the question open."""
    from ui.teacher_menu import ask_password, render_teacher

    render_teacher()
    ask_password()


def give(app: AppTest, typed: str) -> AppTest:
    app.text_input(key=state.TEACHER_PASSWORD).set_value(typed)
    return button(app, "Enter").click().run()


def test_the_password_is_asked_for_and_given_back(visitor):
    app = AppTest.from_function(menu).run()
    assert "Teacher" in labels(app)
    give(app, "wrong")
    assert [error.value for error in app.error] == [WRONG] and not teacher.teachers.holds(hash_key(ANN))
    give(app, PASSWORD)
    assert not app.exception and teacher.teachers.holds(hash_key(ANN)) and "Teacher" not in labels(app)
    button(app, "Leave as teacher").click().run()
    assert not teacher.teachers.holds(hash_key(ANN))


def test_a_browser_without_a_key_cannot_be_the_teachers(visitor):
    visitor["key"] = ""
    app = give(AppTest.from_function(menu).run(), PASSWORD)
    assert [error.value for error in app.error] == [rights.NO_KEY]


@pytest.mark.parametrize(("setting", "value"), [("LENET_SHARED", "0"), (SETTING, "")])
def test_there_is_no_teacher_where_none_is_needed_or_can_be(visitor, monkeypatch, setting, value):
    assert "Teacher" in labels(open_train())
    monkeypatch.setenv(setting, value)
    assert "Teacher" not in labels(open_train())


def test_a_teacher_has_the_buttons_of_every_run(visitor):
    write_owner(make_run(START, *FIRST_EPOCH, FINISHED), hash_key(BEN))
    assert "Rename" not in labels(open_train("runs", compare="mine"))
    give_password(hash_key(ANN), PASSWORD)
    assert {"Rename", "Delete"} <= set(labels(open_train("runs", compare="mine"))) and RunFolder("mine").exists()
