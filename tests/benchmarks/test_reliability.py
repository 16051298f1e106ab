"""benchmarks.reliability: what counts as lost, and as equal.

A real kill, after which the run goes on to the same bytes: tests/lenet/training/process/test_worker_process.py.
"""

from dataclasses import replace

import pytest

from benchmarks.__main__ import BENCHMARKS, choose_settings, read_options
from benchmarks import reliability
from benchmarks.reliability import End, Tally, has_lost, is_taken_for_dead
from benchmarks.moved_clock import moved
from lenet.runs import read_run
from lenet.runs.folder import is_fresh
from tests.living import keep_alive
from tests.ui.train.page import FIRST_EPOCH, START, make_run

def test_a_missing_epoch_or_checkpoint_is_a_loss():
    make_run(START, *FIRST_EPOCH)
    run = replace(read_run("mine"), checkpoints=(0, 1))
    assert not has_lost(run, run) and not has_lost(run, replace(run, checkpoints=(0, 1, 2)))
    assert has_lost(run, replace(run, checkpoints=(0, 2)))
    assert has_lost(run, replace(run, state=replace(run.state, epochs=(), batches=())))


def test_a_run_that_trains_is_not_taken_for_dead():
    lock = keep_alive(make_run(START, *FIRST_EPOCH))
    assert not is_taken_for_dead("mine")
    lock.close()
    assert is_taken_for_dead("mine"), "it could be deleted"


@pytest.mark.parametrize("seconds", [3600.0, -3600.0, 8.0, -8.0])
def test_a_clock_that_is_moved_would_tell_of_whoever_compares_it_with_the_heartbeat(monkeypatch, tmp_path, seconds):
    folder = make_run(START, *FIRST_EPOCH)
    keep_alive(folder)
    folder.beat()
    with moved(tmp_path, seconds):
        assert not is_taken_for_dead("mine")
    monkeypatch.setattr("lenet.runs.catalog.is_live", lambda folder: is_fresh(folder.heartbeat_file, 6.0))
    assert not is_taken_for_dead("mine")
    with moved(tmp_path, seconds):
        assert is_taken_for_dead("mine")


@pytest.mark.parametrize("change", ["resume_run", "delete_run"])
def test_a_run_that_trains_and_lets_itself_be_changed_is_taken_for_dead(monkeypatch, change):
    keep_alive(make_run(START, *FIRST_EPOCH))
    monkeypatch.setattr(reliability, change, lambda run_id: None)
    assert is_taken_for_dead("mine")


def test_one_other_byte_is_another_end():
    end = End(((1, 100, 0.5, 0.9),), {"C1": b"12"}, 3.0)
    assert end.is_like(replace(end, seconds=9.0)) and not end.is_like(replace(end, weights={"C1": b"13"}))


def test_the_table_says_what_was_lost():
    assert Tally(20, 5, 0, 0).report("killed").kept
    result = Tally(20, 5, 1, 2).report("killed")
    assert (result.what, result.kept) == ("20 times killed", False)
    assert result.value == "1 lost something, 2 of 5 ended otherwise"


def test_rounds_can_be_chosen():
    assert choose_settings(BENCHMARKS["reliability"], read_options(["reliability", "--rounds", "3"])) == {"rounds": 3}
