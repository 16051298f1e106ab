"""lenet.runs.expiry: which runs go by themselves, and how much room all of them take."""

import os

import pytest

from lenet.runs import RunConfig, RunFolder, create_run
from lenet.runs.expiry import DAY, find_last_change, measure_runs, remove_old_runs
from lenet.runs.owners import hash_key, write_owner
from tests.living import keep_alive
from tests.ui.train.page import FINISHED, FIRST_EPOCH, START, make_run

NOW = 1_800_000_000.0


def make_old(run_id: str, days: float, owned: bool = True, live: bool = False) -> RunFolder:
    """A run whose last event was so many days before NOW."""
    folder = make_run(START, *FIRST_EPOCH, *() if live else (FINISHED,), run_id=run_id)
    if owned:
        write_owner(folder, hash_key("a" * 32))
    for file in (folder.events_file, folder.config_file):
        os.utime(file, (NOW - days * DAY,) * 2)
    if live:
        keep_alive(folder)
    return folder


def test_runs_of_visitors_go_when_they_are_old():
    for run_id, days in (("young", 29.9), ("due", 30), ("old", 400)):
        make_old(run_id, days)
    assert remove_old_runs(NOW, 30, None) == ["due", "old"]
    assert RunFolder("young").exists() and not RunFolder("due").path.exists()
    assert remove_old_runs(NOW, 30, None) == []


@pytest.mark.parametrize(("teacher_days", "gone"), [(None, []), (100, []), (99, ["own"])])
def test_runs_of_the_teacher_go_only_when_that_is_said(teacher_days, gone):
    make_old("own", 99.5, owned=False)
    assert remove_old_runs(NOW, 30, teacher_days) == gone


def test_a_live_run_stays_however_old():
    make_old("live", 400, live=True)
    assert remove_old_runs(NOW, 1, 1) == [] and RunFolder("live").exists()


def test_the_last_event_counts_and_before_there_is_one_the_start():
    folder = make_old("one", 400)
    os.utime(folder.events_file, (NOW, NOW))
    assert find_last_change(folder) == NOW and remove_old_runs(NOW, 30, 30) == []
    queued = create_run(RunConfig(), "queued")
    os.utime(queued.config_file, (NOW - 50 * DAY,) * 2)
    assert find_last_change(queued) == NOW - 50 * DAY


def test_a_damaged_run_of_a_visitor_goes_too():
    folder = make_old("damaged", 50)
    folder.config_file.write_text("{")
    os.utime(folder.config_file, (NOW - 50 * DAY,) * 2)
    assert remove_old_runs(NOW, 30, None) == ["damaged"] and not folder.path.exists()


def test_what_has_an_unknown_time_ahead_of_the_clock_stays():
    make_old("ahead", -400)
    assert remove_old_runs(NOW, 30, 30) == []


def test_the_room_of_the_runs_is_that_of_all_their_files(own_runs, tmp_path):
    assert measure_runs() == 0
    make_old("one", 1)
    before = measure_runs()
    assert before == sum(file.stat().st_size for file in own_runs.rglob("*") if file.is_file())
    (own_runs / "one" / "checkpoints" / "0001.npz").write_bytes(bytes(1000))
    (own_runs / "one" / "elsewhere").symlink_to("/")
    assert before + 1000 <= measure_runs() <= before + 1100
