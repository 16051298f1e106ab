"""What people ask of a run: no request is lost, and none is taken that makes no sense."""

import threading

import pytest

from lenet.errors import ConfigError, RunError
from lenet.runs import Control, RunConfig, create_run, read_control, send_control


def test_requests_that_come_at_once_all_count(own_runs):
    folder = create_run(RunConfig())

    def ask():
        for _ in range(5):
            send_control(folder.run_id, "step")

    askers = [threading.Thread(target=ask) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert read_control(folder) == Control(steps=40)


def test_one_request_leaves_the_others_as_they_are(own_runs):
    folder = create_run(RunConfig())
    for action, value in (("pace", 2.5), ("step", None), ("learning_rate", 0.01), ("pause", None), ("step", None)):
        send_control(folder.run_id, action, value)
    assert read_control(folder) == Control("pause", 0.01, batches_per_second=2.5, steps=2)
    send_control(folder.run_id, "pace", None)
    assert read_control(folder) == Control("pause", 0.01, steps=2)


@pytest.mark.parametrize(("action", "value", "words"), [
    ("pace", 0, "batches a second is 0; it must be a number from 0.1 to 1000"), ("pace", float("nan"), "nan"),
    ("steps", None, "pause, resume, stop, learning_rate, pace, step"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_and_nothing_is_asked(own_runs, action, value, words):
    folder = create_run(RunConfig())
    with pytest.raises(ConfigError, match=words):
        send_control(folder.run_id, action, value)
    assert read_control(folder) == Control()


def test_of_a_run_that_is_not_there_nothing_can_be_asked(own_runs):
    with pytest.raises(RunError, match="no run 'none'"):
        send_control("none", "step")
