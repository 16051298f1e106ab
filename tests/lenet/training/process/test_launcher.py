"""Runs that go on, from the click to the moment in which a worker takes them. No worker is ever started here."""

import threading

import pytest

from devtools.waiting import wait_until
from lenet.errors import RunError
from lenet.runs import RunConfig, RunFolder, create_run, delete_run, list_runs, read_control, read_run, state_cache
from lenet.runs.events import BatchPoint, Ended, EpochPoint, Started, encode_event
from lenet.runs.events_file import read_events
from lenet.runs.liveness import is_live, take_run
from lenet.runs.removal import remove_folder
from lenet.training.process import launcher
from lenet.training.process.launcher import resume_run, start_run

MATRIX = ((1,) * 10,) * 10


class Spawned(list):
    """The arguments of processes that would have been started. They take no run, and live until they are `over`."""

    def __init__(self) -> None:
        super().__init__()
        self.over = threading.Event()

    def spawn(self, arguments, _):
        self.append(arguments)
        return lambda: not self.over.is_set()


@pytest.fixture
def spawned(monkeypatch):
    """No process is started."""
    found = Spawned()
    monkeypatch.setattr(launcher, "_spawn", found.spawn)
    yield found
    found.over.set()


@pytest.fixture
def no_process(monkeypatch):
    """The system starts no process any more."""
    def fail(*_):
        raise RunError("The disk is full.")
    monkeypatch.setattr(launcher, "_spawn", fail)


def make_ended(status: str = "finished") -> RunFolder:
    """A run of 20 epochs that has ended and been tested; its worker is gone."""
    folder = create_run(RunConfig("test"), "mine")
    folder.append_event(Started(1.0, 0, 0, 20, 10, 0.001))
    folder.append_event(Ended(2.0, "mine", status, "", 1.0, 1.0, 0.9, 0.1, MATRIX))
    return folder


@pytest.mark.parametrize(("status", "epochs"), [("finished", 25), ("stopped", None)])
def test_a_run_that_is_to_go_on_is_live_before_any_worker_has_begun(spawned, status, epochs):
    folder = make_ended(status)
    resume_run("mine", epochs)
    run = read_run("mine")
    assert run.is_live and run.status == "queued" and not run.state.is_learning
    assert spawned == [["mine", "--alone"]]
    followed = read_events(folder.latest_file)
    assert [event.kind for event in followed] == ["queued"], "browsers that follow it do not see the end before"
    take_run(folder).close()  # a worker can take it


def test_a_new_run_lives_as_long_as_a_worker_may_come(spawned):
    run_id = start_run(RunConfig("test"))
    assert read_run(run_id).status == "queued"
    with pytest.raises(RunError, match="still training"):
        delete_run(run_id)
    spawned.over.set()

    def is_dead():
        """the end of a run whose worker never came"""
        return read_run(run_id).status == "interrupted"
    wait_until(is_dead)
    delete_run(run_id)


def test_a_long_run_goes_on_to_the_epochs_that_it_was_last_asked_for(spawned, monkeypatch):
    monkeypatch.setattr(state_cache, "SHORT", 1000)
    monkeypatch.setattr(state_cache, "PIECE", 500)
    monkeypatch.setattr(state_cache, "PATIENCE", 0.0)
    folder = create_run(RunConfig("long"), "mine")
    points = [encode_event(BatchPoint(1.0, 1, step, step, 1.0, 0.5, 0.1, 9.0, 1)) for step in range(1, 100)]
    lines = [encode_event(Started(1.0, 0, 0, 400, 100, 0.001)), *points, ""]
    folder.events_file.write_text("\n".join(lines))
    assert read_run("mine").state.share_read < 1
    resume_run("mine")
    assert read_control(folder).epochs == 400


def test_what_a_server_starts_needs_one(spawned, monkeypatch):
    monkeypatch.setattr(launcher, "is_server", lambda: True)
    make_ended()
    resume_run("mine", 25)
    assert spawned == [["mine"]]


def test_it_goes_on_once_however_many_ask_for_it_at_a_time(spawned):
    make_ended()
    refused = []

    def ask(epochs: int) -> None:
        try:
            resume_run("mine", epochs)
        except RunError as problem:
            refused.append(str(problem))
    threads = [threading.Thread(target=ask, args=(30 + number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert spawned == [["mine", "--alone"]] and refused == ["The run 'mine' is still training."] * 7


def test_a_worker_that_only_seems_gone_keeps_its_run(spawned):
    folder = make_ended("interrupted")
    before = folder.events_file.read_text()
    with take_run(folder), pytest.raises(RunError, match="still training"):
        resume_run("mine")
    assert folder.events_file.read_text() == before and not spawned and not folder.control_file.exists()


def test_what_is_refused_leaves_no_trace(spawned):
    folder = make_ended()
    before = folder.events_file.read_text()
    with pytest.raises(RunError, match="finished its 20 epochs"):
        resume_run("mine", 20)
    with pytest.raises(RunError, match="no run 'other'"):
        resume_run("other")
    stopped = create_run(RunConfig(), "stopped")
    stopped.append_event(Started(1.0, 15, 0, 20, 10, 0.1))
    stopped.append_event(EpochPoint(1.0, 15, 1, 1.0, 0.5, 1.0, 0.5, 1.0, 1.0))
    with pytest.raises(RunError, match="learnt 15 epochs: ask for no fewer"):
        resume_run("stopped", 14)
    stopped.append_event(BatchPoint(1.0, 16, 5, 1, 1.0, 0.5, 0.1, 1.0, 1))
    with pytest.raises(RunError, match=r"learnt 15\.5 epochs: ask for no fewer"):
        resume_run("stopped", 15)
    assert folder.events_file.read_text() == before and not spawned and not is_live(folder)
    assert not RunFolder("other").path.exists()


@pytest.mark.parametrize("place", ["take_launch", "write_control"])
def test_what_is_deleted_while_it_is_to_go_on_is_said_to_be_gone(spawned, monkeypatch, place):
    folder, really = make_ended("stopped"), getattr(launcher, place)

    def delete_first(*args):
        remove_folder(folder.path)
        return really(*args)

    monkeypatch.setattr(launcher, place, delete_first)
    with pytest.raises(RunError, match="The run 'mine' is gone"):
        resume_run("mine")
    assert not spawned and not folder.path.exists()


def test_without_a_worker_it_ends_as_failed_and_keeps_its_test(no_process):
    make_ended()
    with pytest.raises(RunError, match="full"):
        resume_run("mine", 25)
    run = read_run("mine")
    assert run.status == "failed" and run.state.reason == "The disk is full."
    assert run.state.test_accuracy == 0.9 and run.state.confusion_matrix == MATRIX


def test_a_new_run_without_a_worker_ends_as_failed(no_process):
    with pytest.raises(RunError, match="full"):
        start_run(RunConfig("test"))
    assert [run.status for run in list_runs()] == ["failed"]


def test_the_worker_goes_on_from_what_was_asked(spawned):
    folder = make_ended("diverged")
    resume_run("mine", learning_rate=0.0001)
    assert read_control(folder).learning_rate == 0.0001 and read_control(folder).epochs == 20
    folder.append_event(Started(3.0, 0, 0, 20, 10, 0.0001))
    assert read_run("mine").status == "running"
