"""Networks in the box are calibrated: the script does it, and what is in the box has been through it."""

import math
import shutil

import numpy as np
import pytest

from lenet.calibration import MOST_MADE_TURNED_AWAY
from lenet.data import load_test_set
from lenet.data.handwriting import load_judging_digits
from lenet.network import load_network, save_network
from lenet.runs import RunFolder, read_run
from lenet.runs.catalog import BUNDLED_DIR, list_bundled_runs
from lenet.runs.models import find_model, load_model
from scripts.calibrate_models import calibrate

NAMES = [run.run_id for run in list_bundled_runs()]


@pytest.mark.parametrize("name", NAMES)
def test_no_more_made_digits_than_may_be_are_taken_for_none_by_a_network_in_the_box(name):
    network = load_model(name)
    away = network.rejects(network.compute_logits(load_judging_digits()[0])).mean()
    assert 0 < away <= MOST_MADE_TURNED_AWAY


@pytest.mark.parametrize("name", NAMES)
def test_the_end_of_its_run_tells_of_it(name):
    network, state = load_model(name), read_run(name).state
    assert state.threshold == network.threshold
    assert state.test_rejected == network.rejects(network.compute_logits(load_test_set()[0])).sum()
    assert sum(state.reliability[0]) == len(load_test_set()[1])


def test_a_network_is_calibrated_once_and_its_accuracy_stays(tmp_path):
    shutil.copytree(BUNDLED_DIR / "article", tmp_path / "article")
    folder, epoch = RunFolder("article", tmp_path), find_model("article").usual_epoch
    file, before = folder.checkpoint_file(epoch), read_run("article").state
    whole = load_network(file)
    save_network(whole.calibrated(1 / 3, math.inf), file)
    found = calibrate("article", tmp_path)
    again = load_network(file)
    assert found.temperature == pytest.approx(3, rel=0.002)
    np.testing.assert_allclose(again.weights["OUTPUT/kernel"], whole.weights["OUTPUT/kernel"], rtol=0.002)
    assert again.threshold == pytest.approx(whole.threshold, abs=0.002)
    content, events = file.read_bytes(), folder.events_file.read_text()
    assert calibrate("article", tmp_path).temperature == 1
    assert (file.read_bytes(), folder.events_file.read_text()) == (content, events)
    ended = folder.read_events()[-1]
    assert (ended.test_accuracy, ended.confusion_matrix) == (before.test_accuracy, before.confusion_matrix)
    assert ended.test_loss == pytest.approx(before.test_loss, rel=0.01) and ended.threshold == again.threshold
