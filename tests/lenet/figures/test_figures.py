"""Figures: hand-made points and counts go in, the structure that is drawn comes out."""

import dataclasses
import json
import math

import numpy as np
import pytest

from lenet.figures.curves import (
    MOST_POINTS, TRAINING_COLOR, VALIDATION_COLOR, History, choose_end, plot_comparison, plot_history, plot_schedule,
    thin,
)
from lenet.runs.events import EVENTS
from lenet.figures.colors import SEQUENTIAL, compute_luminance, parse_hex
from lenet.figures.matrices import RIGHT, compute_worst, count_mistakes, describe_cell, plot_confusion

HISTORY = History(
    batches=((0.5, 1.5, 0.4), (1.0, 0.5, 0.8), (1.5, 0.25, 0.9)),
    epochs=((0, None, None, 2.3, 0.1), (1, 1.0, 0.6, 0.4, 0.85)),
)


def curves_of(figure, title):
    panel = next(panel for panel in figure["panels"] if panel["title"] == title)
    return {curve["name"]: curve for curve in panel["curves"]}


@pytest.mark.parametrize(("title", "batch", "epoch", "validation"), [
    ("Loss", [0.5, 1.5, 1, 0.5, 1.5, 0.25], [1, 1.0], [0, 2.3, 1, 0.4]),
    ("Accuracy", [0.5, 0.4, 1, 0.8, 1.5, 0.9], [1, 0.6], [0, 0.1, 1, 0.85]),
])
def test_history_has_batches_epochs_and_validation(title, batch, epoch, validation):
    curves = curves_of(plot_history(HISTORY, 2), title)
    assert curves["training, batches"]["points"] == batch
    assert curves["training, whole epochs"]["points"] == epoch, "the untrained network has no training loss"
    assert curves["validation"]["points"] == validation


def test_a_live_curve_names_the_event_and_value_that_add_to_it():
    """A browser adds points by these names: they must be those of the events in the run's file."""
    for panel in plot_history(HISTORY, 2)["panels"]:
        for curve in panel["curves"]:
            fields = [field.name for field in dataclasses.fields(EVENTS[curve["event"]])]
            assert curve["value"] in fields
            assert ("epoch" in curve["name"] or curve["name"] == "validation") == (curve["event"] == "epoch")
            assert curve["value"].endswith(panel["title"].lower())
            assert curve["value"].startswith("val_") == (curve["name"] == "validation")


def test_where_nothing_was_kept_aside_there_is_no_validation_curve():
    history = History(HISTORY.batches, ((0, None, None, None, None), (1, 1.0, 0.6, None, None)))
    for title in ("Loss", "Accuracy"):
        assert list(curves_of(plot_history(history, 2), title)) == ["training, batches", "training, whole epochs"]


def test_of_a_run_that_has_ended_only_curves_that_can_be_seen_have_a_name():
    """`lab` has a batch point only at the end of each epoch, which is the epoch's mean."""
    def names(history: History) -> list[str]:
        figure = plot_history(history, 2, grows=False)
        return [curve["name"] for curve in figure["panels"][0]["curves"]]

    ends = History(((1, 1.0, 0.6),), ((0, None, None, None, None), (1, 1.0, 0.6, None, None)))
    assert names(ends) == ["training, whole epochs"]
    assert names(ends._replace(batches=HISTORY.batches)) == ["training, batches", "training, whole epochs"]
    assert names(History(HISTORY.batches)) == ["training, batches"]
    assert names(HISTORY) == ["training, batches", "training, whole epochs", "validation"]


def test_a_schedule_is_drawn_as_it_is():
    line, = plot_schedule([0, 0.5, 1.0], [0.01, 0.005, 0.001]).data
    assert (list(line.x), list(line.y)) == ([0, 0.5, 1.0], [0.01, 0.005, 0.001])
    assert "epoch" in line.hovertemplate
    assert plot_schedule([0, 0.5, 1.9], [1, 2, 3]).layout.xaxis.range == (0, 2), "the axis ends with the last epoch"


def test_batches_are_thin_epochs_bold_validation_marked():
    curves = curves_of(plot_history(HISTORY, 2), "Loss")
    assert curves["training, batches"]["width"] < curves["training, whole epochs"]["width"]
    assert not curves["training, batches"]["marks"]
    assert curves["validation"]["marks"] and curves["validation"]["dash"], "told apart without colour too"
    assert {curve["color"] for curve in curves.values()} == {TRAINING_COLOR, VALIDATION_COLOR}


def test_only_the_loss_turns_logarithmic():
    loss, accuracy = plot_history(HISTORY, 2, log_loss=True)["panels"]
    assert (loss["log"], accuracy["log"]) == (True, False)
    assert (loss["percent"], accuracy["percent"]) == (False, True)


@pytest.mark.parametrize(("done", "wanted", "end"), [(0, 20, 1), (0.4, 20, 1), (1.2, 20, 2), (12, 20, 15), (20, 20, 20),
                                                     (3, 3, 3), (0.3, 0.3, 1)])
def test_the_axis_grows_with_the_curve_and_ends_with_the_run(done, wanted, end):
    assert max(1, choose_end(done, wanted)) == end
    history = History(batches=((done, 1.0, 0.5),))
    assert plot_history(history, wanted)["x"]["max"] == end


def test_a_figure_is_json_whatever_the_values():
    wild = History(batches=((0.5, math.inf, 0.1), (1.0, math.nan, 0.1)), epochs=((1, None, None, 1e30, 0.1),))
    figure = plot_history(wild, 1)
    assert json.loads(json.dumps(figure, allow_nan=False)) == figure
    assert curves_of(figure, "Loss")["training, batches"]["points"] == []


def test_nothing_learnt_yet_is_a_figure_too():
    figure = plot_history(History(), 20)
    assert [len(panel["curves"]) for panel in figure["panels"]] == [3, 3]
    assert plot_comparison({})["x"]["max"] == 1


def test_comparison_lays_validation_over_validation():
    other = History(epochs=((0, None, None, 2.0, 0.2), (3, 0.1, 0.9, 0.2, 0.95)))
    figure = plot_comparison({"one": HISTORY, "other": other})
    curves = curves_of(figure, "Validation accuracy")
    assert curves["one"]["points"] == [0, 0.1, 1, 0.85]
    assert curves["other"]["points"] == [0, 0.2, 3, 0.95]
    assert curves["one"]["color"] != curves["other"]["color"]
    assert figure["x"]["max"] == 3


UNJUDGED = History(((0.5, 2.0, 0.3), (1.0, 1.5, 0.5)), ((0, None, None, None, None), (1, 1.75, 0.4, None, None)))


def test_runs_without_validation_are_compared_by_their_training():
    figure = plot_comparison({"lab": UNJUDGED, "paper": UNJUDGED})
    assert [panel["title"] for panel in figure["panels"]] == ["Training loss", "Training accuracy"]
    assert curves_of(figure, "Training loss")["lab"]["points"] == [1, 1.75]
    assert curves_of(figure, "Training accuracy")["paper"]["points"] == [1, 0.4]


def test_a_comparison_says_which_runs_show_training_and_which_validation():
    figure = plot_comparison({"lab": UNJUDGED, "one": HISTORY})
    curves = curves_of(figure, "Accuracy")
    assert list(curves) == ["lab (training)", "one (validation)"]
    assert curves["lab (training)"]["points"] == [1, 0.4]
    assert curves["one (validation)"]["points"] == [0, 0.1, 1, 0.85]
    assert curves["lab (training)"]["dash"] != curves["one (validation)"]["dash"]


def test_a_run_in_its_first_epoch_is_compared_by_its_batches():
    figure = plot_comparison({"young": History(UNJUDGED.batches)})
    assert curves_of(figure, "Training loss")["young"]["points"] == [0.5, 2.0, 1.0, 1.5]
    assert figure["x"]["max"] == 1


def test_twelve_runs_can_still_be_told_apart():
    figure = plot_comparison({str(number): HISTORY for number in range(12)})
    looks = {(curve["color"], curve["marks"]) for curve in figure["panels"][0]["curves"]}
    assert len(looks) == 12


@pytest.mark.parametrize("count", [0, 1, 2, MOST_POINTS, MOST_POINTS + 1, 40_000])
def test_thinning_keeps_ends_and_order(count):
    points = [(float(i), i / 2) for i in range(count)]
    chosen = thin(points)
    assert len(chosen) <= min(count, MOST_POINTS + 1)
    assert chosen == sorted(set(chosen))
    assert (chosen[:1], chosen[-1:]) == (points[:1], points[-1:])
    if count <= MOST_POINTS:
        assert chosen == points


def test_numbers_are_rounded_to_five_digits():
    history = History(batches=((1 / 3, 2 / 3, 1 / 7),))
    assert curves_of(plot_history(history, 1), "Accuracy")["training, batches"]["points"] == [0.33333, 0.14286]


@pytest.fixture
def matrix():
    counts = np.diag(np.full(10, 900))
    counts[4, 9], counts[9, 4], counts[3, 5] = 28, 7, 1
    return tuple(map(tuple, counts.tolist()))


def test_mistakes_are_what_is_off_the_diagonal(matrix):
    assert count_mistakes(matrix) == 28 + 7 + 1
    assert compute_worst(matrix, 2) == [(4, 9, 28), (9, 4, 7)]
    assert compute_worst(matrix, 50) == [(4, 9, 28), (9, 4, 7), (3, 5, 1)]
    assert compute_worst(np.eye(10)) == []


@pytest.mark.parametrize(("count", "words"), [(0, "never"), (1, "once"), (28, "28 times"), (1200, "1,200 times")])
def test_a_cell_in_words(count, words):
    assert describe_cell(4, 9, count) == f"4 read as 9: {words}"


def test_confusion_matrix_colours_mistakes_and_names_every_cell(matrix):
    dark, bright, right = plot_confusion(matrix).data
    assert all(np.isnan(np.diag(mistakes.z)).all() and mistakes.zmax == 28 for mistakes in (dark, bright))
    assert (np.diag(right.z) == 900).all() and np.isnan(right.z[4, 9])
    assert (np.isnan(dark.z) ^ np.isnan(bright.z) ^ np.isnan(right.z)).sum() == 0, "every cell is drawn once"
    assert bright.z[4, 9] == 28, "rows are what it is, columns what it was read as"
    assert bright.text[4][9] == "28" and dark.text[0][1] == ""
    assert bright.customdata[4][9] == "4 read as 9: 28 times"
    assert plot_confusion(matrix).layout.yaxis.autorange == "reversed"


def contrast(one, other):
    """Of two colours (3,) in 0..1, as the WCAG define it: from 1 to 21."""
    lower, higher = sorted(float(compute_luminance(color)) + 0.05 for color in (one, other))
    return higher / lower


def test_every_number_of_the_matrix_can_be_read_on_its_cell():
    counts = np.diag(np.full(10, 900))
    counts[~np.eye(10, dtype=bool)] = np.arange(90)
    for heatmap in plot_confusion(counts).data:
        ink = parse_hex(heatmap.textfont.color)
        for count in heatmap.z[~np.isnan(heatmap.z)]:
            ground = SEQUENTIAL[round(count / 89 * 255)] / 255 if heatmap.zmax else parse_hex(RIGHT)
            assert contrast(ground, ink) >= 4.5


def test_the_numbers_of_the_matrix_are_large_enough_and_fit_a_phone():
    figure = plot_confusion(np.diag(np.full(10, 1135)))
    assert figure.data[-1].text[0][0] == "1,135"
    assert all(heatmap.textfont.size >= 12 for heatmap in figure.data)
    step = (288 - figure.layout.margin.l - figure.layout.margin.r) / 10  # from cell to cell on a phone of 320 pixels
    right, mistake = 4 * 0.5 + 0.25, 3 * 0.5  # of the height, in Source Sans: four digits and a comma; three digits
    assert (right + mistake) / 2 * figure.data[-1].textfont.size < step, "a right answer and a mistake beside it touch"


def test_a_perfect_matrix_can_be_drawn():
    assert plot_confusion(np.diag(np.full(10, 5))).data[0].zmax == 1
