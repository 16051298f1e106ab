"""ui.shared.run_status: every status has its word, colour and sign."""

from types import SimpleNamespace

import pytest

from lenet.errors import ConfigError
from lenet.runs import ENDED, LIVE
from lenet.runs.control import ACTIONS
from ui import progress
from ui.shared.run_status import PENDING, STATUSES, find_status
from ui.train import controls, results


def test_every_status_of_a_run_is_in_the_table_and_no_other():
    assert set(STATUSES) == {*LIVE, *ENDED}
    loud = [name for name, status in STATUSES.items() if status.alarm != "info"]
    assert loud == ["diverged", "interrupted", "failed"]


def test_every_status_has_its_sentence_and_its_buttons():
    assert set(progress._SENTENCES) == set(controls._CONTROLS) == set(LIVE)
    assert set(results._WAYS_ON) == set(ENDED)
    assert set(PENDING) == set(progress._PENDING) == {*ACTIONS} - {"run"}


def test_a_status_that_is_not_in_the_table_is_refused():
    with pytest.raises(ConfigError, match="no status of a run 'asleep'; there are: queued"):
        find_status(SimpleNamespace(status="asleep", pending=None))
