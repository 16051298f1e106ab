"""benchmarks.reliability: what counts as lost, and as equal.

A real kill, after which the run goes on to the same bytes: tests/lenet/training/process/test_worker_process.py.
"""

from dataclasses import replace

from benchmarks.__main__ import BENCHMARKS, choose_settings, read_options
from benchmarks.reliability import End, Tally, has_lost, is_taken_for_dead
from lenet.runs import read_run
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
