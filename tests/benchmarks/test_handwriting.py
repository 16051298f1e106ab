"""The benchmark of handwriting: what it draws, what it counts, what it promises. The digits are made here."""

import json

import numpy as np
import pytest

from benchmarks import handwriting
from benchmarks.__main__ import PARTS, choose_settings, main, read_options
from benchmarks.handwriting import Readings, describe, judge, measure, prepare_digits
from devtools.handwriting import WrittenDigit
from lenet.runs.models import DEFAULT_MODEL

ONE = [[[5, 0], [5, 10], [4.5, 20]]]
SEVEN = [[[0, 0], [10, 0], [7, 8], [4, 21]]]


@pytest.fixture
def strokes(tmp_path) -> str:
    file = tmp_path / "strokes.jsonl"
    file.write_text("\n".join(json.dumps({"label": label, "writer": "w", "strokes": written})
                              for label, written in ((1, ONE), (7, SEVEN), (4, ONE))))
    return str(file)


def test_each_digit_is_read_in_three_sizes_by_three_pens_and_counts_where_it_is_right(strokes):
    readings = measure(strokes)
    assert readings.probabilities.shape == (3, 3, 3, 10)
    assert readings.right[0].mean() > 0.8
    assert readings.right[2].mean() < 0.2
    assert not readings.turned_away.any()
    assert len(measure(strokes, limit=1).labels) == 1


def test_two_processes_prepare_the_same(monkeypatch):
    digits = [WrittenDigit(7, tuple(np.array(stroke, float) for stroke in SEVEN))] * 3
    alone = prepare_digits(digits)
    monkeypatch.setattr(handwriting, "PART", 1)
    np.testing.assert_array_equal(prepare_digits(digits), alone)


def test_promises_are_about_each_size_and_each_pen():
    right = np.ones((100, 3, 3), bool)
    right[:9, 0, 0] = False  # 3 % wrong of the first size and of the first pen, 1 % overall
    away = np.zeros_like(right)
    away[:3] = True
    probabilities = np.zeros((100, 3, 3, 10), np.float32)
    probabilities[..., 7] = right
    judged = judge(Readings(np.full(100, 7), probabilities, away), "how")
    assert [each.kept for each in judged] == [True] * 7 + [False]
    assert [each.value for each in judged] == ["99.00%", *["97.00%", "100.00%", "100.00%"] * 2, "3.00%"]
    head, rows = describe(right)
    assert head[1] == "pen 8 px (3%)"
    assert rows[0] == ["30%", "91.00%", "100.00%", "100.00%", "97.00%"]
    assert rows[-1][-1] == "99.00%"


def test_the_command_takes_file_network_and_number(strokes, capsys):
    options = read_options(["handwriting", "--strokes", strokes, "--model", "lab", "--limit", "1"])
    assert choose_settings(PARTS["handwriting"], options) == {"strokes": strokes, "model": "lab", "limit": 1}
    main(["handwriting", "--strokes", strokes, "--limit", "1"])
    assert f"{DEFAULT_MODEL}, 1 digits" in capsys.readouterr().out


def test_without_a_file_or_with_a_bad_one_a_sentence_says_so(tmp_path, capsys):
    for arguments, words in (([], "--strokes FILE"), (["--strokes", str(tmp_path)], "is a folder")):
        assert main(["handwriting", *arguments]) == 1
        assert words in capsys.readouterr().err
