"""server.expiry: old runs go, one server at a time, and no clock that is set makes a run old."""

import threading

import pytest

from lenet.runs import RunFolder, list_runs
from lenet.runs.locks import try_lock
from server import expiry
from server.expiry import EVERY_SECONDS, build_clock, start_expiry, expire_once, expire_for_ever
from tests.lenet.runs.test_expiry import NOW, make_old


@pytest.fixture
def own_runs(tmp_path, monkeypatch):
    """A run folder of the test's own."""
    monkeypatch.setenv("LENET_RUNS_DIR", str(tmp_path))
    return tmp_path


def test_what_is_old_by_the_settings_goes_and_the_terminal_says_so(own_runs, monkeypatch, capsys):
    make_old("visitors", 50)
    make_old("own", 400, owned=False)
    assert expire_once(NOW) == ["visitors"]
    assert capsys.readouterr().out == "Removed, since nothing happened in them for days: visitors\n"
    monkeypatch.setenv("LENET_TEACHER_DAYS", "365")
    assert expire_once(NOW) == ["own"] and not list_runs()
    make_old("visitors", 50)
    monkeypatch.setenv("LENET_VISITOR_DAYS", "60")
    assert expire_once(NOW) == [] and list_runs()


def test_one_process_at_a_time_looks(own_runs):
    make_old("visitors", 50)
    with try_lock(own_runs / ".expiry.lock"):
        assert expire_once(NOW) == []
    assert expire_once(NOW) == ["visitors"]


def test_before_there_is_a_run_folder_nothing_is_made(own_runs, monkeypatch):
    monkeypatch.setenv("LENET_RUNS_DIR", str(own_runs / "none"))
    assert expire_once(NOW) == [] and not (own_runs / "none").exists()


def test_a_half_removed_run_is_removed_to_its_end(own_runs, monkeypatch):
    folder = make_old("visitors", 50)
    left = own_runs / ".deleted-other-1234"
    folder.path.rename(left)
    make_old("visitors", 50)
    expire_once(NOW)
    assert not left.exists() and not RunFolder("visitors").path.exists()


def test_a_clock_that_jumps_makes_no_run_old():
    wall, steady = [1000.0], [5.0]
    tell = build_clock(lambda: wall[0], lambda: steady[0])
    wall[0] += 1e9
    steady[0] += 7
    assert tell() == 1007.0


class EnoughError(Exception):
    """Ends what would go on for ever."""


def test_it_looks_again_and_again_also_after_a_wrong_setting(own_runs, monkeypatch, capsys):
    pauses = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        monkeypatch.setenv("LENET_VISITOR_DAYS", "x" if len(pauses) == 1 else "30")
        make_old(f"run-{len(pauses)}", 50)
        if len(pauses) == 3:
            raise EnoughError

    with pytest.raises(EnoughError):
        expire_for_ever(lambda: NOW, pause)
    assert pauses == [EVERY_SECONDS] * 3 and [run.run_id for run in list_runs()] == ["run-3"]
    assert capsys.readouterr().err.startswith("Old runs could not be looked for: LENET_VISITOR_DAYS is 'x'; it must be")


def test_a_server_looks_once_at_a_time(monkeypatch):
    ended = threading.Event()
    monkeypatch.setattr(expiry, "expire_for_ever", lambda _: ended.wait(30))
    for _ in range(3):
        start_expiry()
    assert sum(thread.name == expiry.THREAD_NAME for thread in threading.enumerate()) == 1
    ended.set()
