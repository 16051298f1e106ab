"""Life is a lock: processes that hold it are stopped and killed, clocks are moved, file systems have no locks."""

import contextlib
import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from lenet.errors import RunError
from lenet.runs import RunConfig, RunFolder, create_run, delete_run, list_runs, read_run
from lenet.runs import liveness
from lenet.runs.events import Ended, Started
from lenet.runs.liveness import has_worker, is_live, take_launch, take_run
from lenet.runs.locks import NoLocksError, Pulse, is_locked
from lenet.training.process.launcher import resume_run

HOLD = """
import sys, time
from lenet.runs import RunFolder
from lenet.runs.liveness import take_run
folder = RunFolder("mine")
lock = take_run(folder)
folder.beat()
print("held", flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def holder() -> Iterator[subprocess.Popen]:
    """A process that has the run "mine" as a worker has it."""
    with subprocess.Popen([sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"held\n"
        try:
            yield process
        finally:
            process.kill()


def make_running() -> RunFolder:
    folder = create_run(RunConfig("Mine"), "mine")
    folder.append_event(Started(1.0, 0, 0, 20, 10, 0.001))
    return folder


def assert_it_lives() -> None:
    """It is shown as it is, and can be neither continued nor deleted."""
    assert [run.status for run in list_runs()] == ["running"]
    for change in (delete_run, resume_run):
        with pytest.raises(RunError, match="still training"):
            change("mine")


@pytest.mark.parametrize("moved", [-7, -8 * 3600, 8 * 3600])
def test_a_worker_that_is_stopped_lives_whatever_the_clock_says(moved):
    folder = make_running()
    with holder() as process:
        process.send_signal(signal.SIGSTOP)
        os.utime(folder.heartbeat_file, (time.time() + moved,) * 2)
        assert_it_lives()


def test_a_worker_that_was_killed_is_dead_at_once_with_a_heartbeat_in_the_future():
    folder = make_running()
    with holder() as process:
        process.kill()
        process.wait()
        os.utime(folder.heartbeat_file, (time.time() + 3600,) * 2)
        run = read_run("mine")
        assert run.status == "interrupted" and "Continue" in run.state.reason
    delete_run("mine")
    assert not folder.path.exists()


def test_those_who_ask_keep_no_worker_from_its_run():
    folder, over = make_running(), threading.Event()

    def ask():
        while not over.is_set():
            is_live(folder)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(50):
            lock = take_run(folder)
            assert lock is not None
            lock.close()
    finally:
        over.set()
        for thread in threads:
            thread.join()


def test_who_is_stopped_while_it_asks_is_waited_for():
    folder = make_running()
    folder.lock_file.touch()
    asking = os.open(folder.lock_file, os.O_RDONLY)
    fcntl.flock(asking, fcntl.LOCK_SH)
    timer = threading.Timer(0.1, os.close, (asking,))
    timer.start()
    lock = take_run(folder)
    timer.join()
    assert lock is not None and has_worker(folder)
    lock.close()


def test_a_run_lives_from_its_launch_to_its_worker_without_a_gap():
    folder = make_running()
    with take_launch(folder) as launch:
        assert_it_lives()
        with take_run(folder):
            launch.close()
            assert is_live(folder) and take_launch(folder) is None
    assert not is_live(folder)


def test_a_worker_that_ends_while_it_is_looked_at_has_not_died(monkeypatch):
    folder = make_running()

    def end_before_the_answer(_):
        folder.append_event(Ended(2.0, "mine", "finished", "", 1.0, 1.0))
        return False

    monkeypatch.setattr("lenet.runs.catalog.is_live", end_before_the_answer)
    assert read_run("mine").status == "finished"


def test_a_worker_that_waits_for_a_run_which_is_deleted_meanwhile_gets_none(monkeypatch):
    folder, really = make_running(), fcntl.flock

    def delete_first(handle, kind):
        monkeypatch.setattr(fcntl, "flock", really)
        delete_run("mine")
        really(handle, kind)

    monkeypatch.setattr(fcntl, "flock", delete_first)
    with pytest.raises(RunError, match="No such file"):
        take_run(folder)
    assert not folder.path.exists()


def test_what_is_no_file_is_no_lock():
    folder = make_running()
    os.mkfifo(folder.lock_file)
    assert not is_live(folder)
    with pytest.raises(RunError, match="no regular file"):
        take_run(folder)
    folder.launch_file.symlink_to("/etc/passwd")
    delete_run("mine")
    assert not folder.path.exists()


def make_link(file):
    file.symlink_to("/etc/passwd")


def make_socket(file):
    with contextlib.chdir(file.parent), socket.socket(socket.AF_UNIX) as one:  # an address has to be short
        one.bind(file.name)


@pytest.mark.parametrize("make", [make_link, make_socket])
def test_a_dead_run_with_a_fresh_heartbeat_stays_dead_if_its_lock_is_no_file(monkeypatch, make):
    monkeypatch.setattr(liveness, "PULSE", Pulse(15))  # as of a new process
    folder = make_running()
    folder.beat()
    make(folder.lock_file)
    assert read_run("mine").status == "interrupted" and not has_worker(folder)


class NoLocks:
    """A file system without locks, and a clock of one's own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
        self.now, self.number = 100.0, number
        monkeypatch.setattr(fcntl, "flock", self.refuse)
        monkeypatch.setattr(time, "monotonic", lambda: self.now)
        monkeypatch.setattr(time, "sleep", self.wait)
        monkeypatch.setattr(liveness, "PULSE", Pulse(15))
        self.beating: RunFolder | None = None

    def refuse(self, *_):
        raise OSError(self.number, os.strerror(self.number))

    def wait(self, seconds: float) -> None:
        self.now += seconds
        if self.beating:
            os.utime(self.beating.heartbeat_file, (self.now, self.now))


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOTSUP])
def test_without_locks_a_heartbeat_counts_as_long_as_it_changes(monkeypatch, number):
    system, folder = NoLocks(monkeypatch, number), make_running()
    folder.lock_file.touch()
    folder.beat()
    os.utime(folder.heartbeat_file, (1, 1))  # by a clock that is far behind
    with pytest.raises(NoLocksError):
        is_locked(folder.events_file)
    assert read_run("mine").status == "running", "seen for the first time"
    system.beating = folder
    system.wait(14)
    system.wait(14)
    assert_it_lives()
    system.beating = None
    assert read_run("mine").is_live
    system.wait(16)
    assert read_run("mine").status == "interrupted"
    with take_run(folder):
        assert read_run("mine").status == "running", "a sign of life is given when the run is taken"
    system.wait(16)
    delete_run("mine")
    assert not folder.path.exists()
