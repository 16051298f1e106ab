"""ui.trainings: on a shared lab no visitor takes more than the limits allow, by whichever door."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from lenet.errors import RunError
from lenet.runs import RunConfig, TrainingConfig, read_run
from lenet.runs.creation import create_live_run
from lenet.runs.liveness import take_run
from lenet.runs.owners import hash_key, write_owner
from lenet.training.process import launcher
from tests.living import HELD
from tests.ui.train.page import FINISHED, FIRST_EPOCH, START, button, make_run, open_train
from ui import browser_key, teacher, trainings

ANN, BEN = "a" * 32, "b" * 32
CONFIG = RunConfig("Mine", training=TrainingConfig(epochs=4, train_images=100, batch_size=50))


@pytest.fixture
def visitor(monkeypatch):
    """A shared lab whose runs live and learn nothing, and whose browser it is that asks: Ann's at first."""
    def start_run(config, owner=None):
        folder, lock = create_live_run(config, take_run, owner)
        HELD.append(lock)
        return folder.run_id

    monkeypatch.setenv("LENET_SHARED", "1")
    monkeypatch.setattr(launcher, "start_run", start_run)
    now = {"key": ANN}
    monkeypatch.setattr(browser_key, "read_key", lambda: now["key"])
    yield now
    teacher.teachers.dismiss(hash_key(ANN))


def end_all() -> None:
    while HELD:
        HELD.pop().close()


def test_a_visitor_has_so_many_trainings_at_a_time_and_others_have_theirs(visitor, monkeypatch):
    monkeypatch.setenv("LENET_VISITOR_TRAININGS", "2")
    for key in (ANN, BEN):
        visitor["key"] = key
        for _ in range(2):
            trainings.start(CONFIG)
        with pytest.raises(RunError, match="You have 2 of the 2 trainings that a visitor of this lab may have"):
            trainings.start(CONFIG)
    end_all()
    trainings.start(CONFIG)


def test_the_same_holds_for_a_run_that_goes_on(visitor, monkeypatch):
    monkeypatch.setenv("LENET_VISITOR_TRAININGS", "1")
    write_owner(make_run(START, *FIRST_EPOCH, FINISHED), hash_key(ANN))
    trainings.start(CONFIG)
    with pytest.raises(RunError, match="You have 1 of the 1 trainings"):
        trainings.resume("mine", epochs=5)
    end_all()
    asked = []
    monkeypatch.setattr(launcher, "resume_run", lambda run_id, **changes: asked.append((run_id, changes)))
    trainings.resume("mine", epochs=5)
    assert asked == [("mine", {"epochs": 5})]


def test_a_run_has_so_many_epochs_also_when_it_goes_on(visitor, monkeypatch):
    monkeypatch.setenv("LENET_VISITOR_EPOCHS", "3")
    with pytest.raises(RunError, match="A run may have 3 epochs on this lab, and this would be 4: choose fewer"):
        trainings.start(CONFIG)
    write_owner(make_run(START, *FIRST_EPOCH, FINISHED), hash_key(ANN))
    for changes in ({"epochs": 9}, {"learning_rate": 0.001}):
        with pytest.raises(RunError, match="A run may have 3 epochs"):
            trainings.resume("mine", **changes)


def test_where_the_room_is_taken_nobody_trains(visitor, monkeypatch, own_runs):
    monkeypatch.setenv("LENET_RUNS_MEGABYTES", "1")
    folder = make_run(START, *FIRST_EPOCH, FINISHED)
    trainings.start(CONFIG)
    folder.checkpoint_file(1).write_bytes(bytes(1_000_000))
    with pytest.raises(RunError, match="The runs of this lab take 1 MB and may take 1: delete some of yours, or ask"):
        trainings.start(CONFIG)
    with pytest.raises(RunError, match="The runs of this lab take 1 MB"):
        trainings.check_room()
    folder.checkpoint_file(1).unlink()
    trainings.start(CONFIG)


def test_a_teacher_and_ones_own_computer_have_no_limits(visitor, monkeypatch):
    for name in ("LENET_VISITOR_TRAININGS", "LENET_VISITOR_EPOCHS", "LENET_RUNS_MEGABYTES"):
        monkeypatch.setenv(name, "1")
    teacher.teachers.admit(hash_key(ANN))
    assert [read_run(trainings.start(CONFIG)).is_live for _ in range(3)] == [True] * 3
    assert trainings.describe_limits() is None
    teacher.teachers.dismiss(hash_key(ANN))
    with pytest.raises(RunError):
        trainings.start(CONFIG)
    monkeypatch.setenv("LENET_SHARED", "0")
    trainings.start(CONFIG)
    assert trainings.describe_limits() is None


def test_clicks_at_the_same_time_do_not_slip_in_together(visitor):
    ready = Barrier(12)

    def click(_: int) -> bool:
        ready.wait(10)
        try:
            trainings.start(CONFIG)
        except RunError:
            return False
        return True

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(click, range(12))) == 3


def test_the_page_says_the_limits_before_and_when_they_are_met(visitor, monkeypatch):
    monkeypatch.setenv("LENET_VISITOR_EPOCHS", "10")
    app = open_train("new")
    assert [each.value for each in app.caption if each.value.startswith("This lab is shared: up to 10 epochs a run")]
    button(app, "Train").click().run()
    assert [error.value for error in app.error] == [
        "A run may have 10 epochs on this lab, and this would be 20: choose fewer."]
    assert any("is deleted 30 days after" in each.value for each in open_train("runs").caption)
