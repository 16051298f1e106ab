"""The benchmark of calibration: answers that are made to be as right as they are sure, and others."""

import json

import numpy as np
import pytest

from benchmarks import calibration
from benchmarks.__main__ import BENCHMARKS, choose_settings, read_options
from benchmarks.calibration import describe, measure, measure_calibration
from lenet.calibration import compute_reliability


class Oracle:
    """A network that is 80 % sure of the first pixel's value."""

    def predict(self, images: np.ndarray) -> np.ndarray:
        return np.where(np.eye(10)[images[:, 0, 0]] > 0, 0.8, 0.2 / 9)


def make_set(right: int) -> tuple[np.ndarray, np.ndarray]:
    """A hundred images, of which the oracle reads so many rightly."""
    labels = np.arange(100) % 10
    images = np.zeros((100, 28, 28), np.uint8)
    images[:, 0, 0] = np.where(np.arange(100) < right, labels, (labels + 1) % 10)
    return images, labels


@pytest.mark.parametrize(("right", "error", "kept"), [(80, "0.00%", True), (79, "1.00%", True), (78, "2.00%", False)])
def test_what_is_as_right_as_it_is_sure_keeps_the_promise(right, error, kept, capsys):
    result = measure(Oracle(), *make_set(right), "images", 0.0101, "oracle")
    assert (result.value, result.kept, result.detail) == (error, kept, "oracle")
    assert f"| {right}.0%" in capsys.readouterr().out


def test_bins_without_answers_are_left_out():
    images, labels = make_set(80)
    _, rows = describe(compute_reliability(Oracle().predict(images), labels))
    assert [row[1:] for row in rows] == [["100", "80.0%", "80.0%"]]


def test_written_digits_are_measured_where_a_file_of_them_is_named(tmp_path, monkeypatch):
    file = tmp_path / "strokes.jsonl"
    file.write_text(json.dumps({"label": 1, "writer": "w", "strokes": [[[5, 0], [5, 10], [4.5, 20]]]}))
    monkeypatch.setattr(calibration, "load_test_set", lambda: make_set(80))
    monkeypatch.setattr(calibration, "load_model", lambda _: Oracle())
    assert len(measure_calibration()) == 1
    mnist, strokes = measure_calibration(str(file))
    assert (mnist.limit, strokes.limit) == ("1.00%", "2.00%")
    options = read_options(["calibration", "--strokes", str(file), "--model", "lab"])
    assert choose_settings(BENCHMARKS["calibration"], options) == {"strokes": str(file), "model": "lab"}
