"""The page about the networks in the box, and what of a run goes into the box."""

import dataclasses
import json

import numpy as np
import pytest

from devtools.accuracies import RESULTS
from lenet.runs.models import Model
from lenet.runs import BatchPoint, EpochPoint, RunConfig, RunFolder, TrainingConfig, create_run, read_run
from lenet.runs.events import Ended, Started, encode_event
from scripts.bundle_model import MOST_EPOCHS, choose_epochs, thin_events
from scripts.describe_networks import COLUMNS, DOCS, SCALE, describe_networks, draw_mistakes

RECORD = {"seed": 0, "epochs": 20, "val_accuracy": None, "test_accuracy": 0.9906, "seconds": 400.0,
          "images_per_second": 3000.0}


def test_the_page_tells_recipe_results_and_intervals():
    page = describe_networks({"paper-1998": [RECORD, {**RECORD, "seed": 1, "test_accuracy": 0.9916}]})
    assert "60,000 trainable parameters" in page and "`optimizer` sdlm" in page
    assert "| 0 | – | 99.06% | 94 | 98.85% to 99.23% | 400 s |" in page  # 94 wrong: by Wilson's formula, worked by hand
    assert "**99.11% ± 0.07%**" in page
    assert "## article" not in page


def test_other_batch_sizes_are_told_by_their_means():
    sizes = {"16": [{**RECORD, "val_accuracy": 0.99}, {**RECORD, "val_accuracy": 0.98}],
             "64": [{**RECORD, "val_accuracy": 0.97}, {**RECORD, "val_accuracy": 0.97}]}
    page = describe_networks({"article-batch-sizes": sizes})
    assert "means of 2 seeds" in page
    assert "| 16 | 98.50% | 99.06% |\n| 64 | 97.00% | 99.06% |" in page


def test_the_page_is_that_of_the_results():
    results = json.loads(RESULTS.read_text())
    assert (DOCS / "networks.md").read_text() == describe_networks(results)


def test_the_page_does_not_say_that_the_test_set_was_read_once_only():
    page = describe_networks({})
    assert "looked at once" not in page
    assert "one for each batch size and seed" in page


def test_mistakes_stand_in_rows_each_with_its_digits():
    images = np.zeros((COLUMNS + 1, 28, 28), np.uint8)
    images[0, 3, 4] = 255
    picture = np.asarray(draw_mistakes(images, np.zeros(len(images), int), np.ones(len(images), int)))
    assert (picture == 0).any() and picture[0].min() == 255
    one_row = np.asarray(draw_mistakes(images[:1], np.zeros(1, int), np.ones(1, int)))
    assert picture.shape[0] > 1.9 * (one_row.shape[0] - 10)
    assert (picture[:100] == 0).sum() >= SCALE * SCALE


@pytest.mark.parametrize("last", [0, 1, 20, 21, 120, 1000])
def test_of_a_long_run_some_epochs_are_chosen_the_first_and_last_among_them(last):
    epochs = choose_epochs(last)
    assert epochs[0] == 0 and epochs[-1] == last
    assert epochs == sorted(set(epochs)) and len(epochs) <= MOST_EPOCHS
    assert last >= MOST_EPOCHS or epochs == list(range(last + 1))


def test_of_a_long_curve_each_epochs_last_batches_stay():
    def batch(epoch, step):
        return BatchPoint(0.0, epoch, step, 100 * epoch + step, 0.1, 0.9, 0.001, 1000.0)
    events = [batch(epoch, step) for epoch in (1, 2, 3) for step in (5, 10)]
    lines = [encode_event(event) for event in events]
    assert thin_events(lines, checkpoints=4) == lines
    assert thin_events(lines, checkpoints=3) == lines[1::2]


def test_without_an_epoch_the_one_that_early_stopping_kept_is_meant():
    folder = create_run(RunConfig("early", training=TrainingConfig(patience=1)), "early")
    folder.append_event(Started(0.0, 0, 0, 9, 10, 0.001))
    for epoch in (0, 1, 2):
        folder.append_event(EpochPoint(0.0, epoch, 100, 0.1, 0.9, 0.1, 0.9, 1.0, 100.0))
    folder.append_event(Ended(0.0, "early", "finished", "", 1.0, 100.0, best_epoch=1, test_accuracy=0.9))
    run = read_run("early")
    assert RunFolder("early").exists() and run.state.best_epoch == 1
    model = Model("early", "early", (0, 1, 2), False, run)
    assert model.usual_epoch == 1
    assert dataclasses.replace(model, epochs=(0, 2)).usual_epoch == 2
