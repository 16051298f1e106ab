"""Written digits: read from a file, and drawn on the canvas in any size, at any place, with any pen."""

import json

import numpy as np
import pytest

from devtools.handwriting import place_digit, read_digits
from lenet.errors import DataError
from lenet.preprocessing.strokes import CANVAS_SIDE, UNITS

SEVEN = [[[0.5, 0], [10, 0], [4.25, 21]], [[2, 10], [8, 10]]]


def write(path, *rows) -> str:
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))
    return str(path)


def digit(label=7, strokes=SEVEN, writer="w1"):
    return {"label": label, "writer": writer, "strokes": strokes}


def test_a_file_of_strokes_is_read_and_a_part_of_it_is_spread_over_it(tmp_path):
    file = write(tmp_path / "strokes.jsonl", *(digit(label) for label in range(8)), "")
    assert [each.label for each in read_digits(file)] == list(range(8))
    assert [each.label for each in read_digits(file, limit=4)] == [0, 2, 4, 6]
    for read, written in zip(read_digits(file)[7].strokes, SEVEN, strict=True):
        np.testing.assert_array_equal(read, written)


@pytest.mark.parametrize(
    ("row", "words"),
    [("{", "no JSON"), ("[" * 10_000, "no JSON"), ("7", "label None"), (digit(10), "label 10"),
     (digit(True), "label True"), (digit(strokes=[]), "no list"), (digit(strokes=[[[0, 0]]] * 10_000), "no list"),
     (digit(strokes=[[]]), r"the stroke \[\]"), (digit(strokes=[[[1]]]), "stroke"),
     (digit(strokes=[[[1, "2"]]]), "stroke"), (digit(strokes=[[[1, float("nan")]]]), "stroke"),
     (digit(strokes=[[[10**400, 0]]]), "stroke"), (digit(strokes=[[[0, 0]] * 20_001]), "20,000")],
)  # fmt: skip
def test_a_line_that_is_no_digit_is_one_sentence_that_names_it(tmp_path, row, words: str):
    with pytest.raises(DataError, match=f"line 2 of 'bad.jsonl' .*{words}") as problem:
        read_digits(write(tmp_path / "bad.jsonl", digit(), row))
    assert len(str(problem.value)) < 300


def test_a_file_that_is_none_is_one_sentence(tmp_path):
    for file, words in ((tmp_path, "folder"), (tmp_path / "none", "cannot be read"), (tmp_path / "bytes", "no text"),
                        (tmp_path / "empty", "empty")):
        if file.name == "bytes":
            file.write_bytes(b"\xff\xfe\x80")
        elif file.name == "empty":
            file.write_text("\n")
        with pytest.raises(DataError, match=words):
            read_digits(file)


@pytest.mark.parametrize("pen", [8, 20, 28])
@pytest.mark.parametrize("side", [84, 168, 252])
def test_a_digit_keeps_its_shape_and_its_pen_stays_on_the_canvas(side: int, pen: int):
    written = [np.array(stroke, float) for stroke in SEVEN]
    low, high = pen * UNITS / 2, (CANVAS_SIDE - pen / 2) * UNITS
    for seed in range(20):
        drawn = place_digit(written, side, pen, np.random.default_rng(seed))
        points = np.concatenate([np.array(stroke.points).reshape(-1, 2) for stroke in drawn])
        assert {stroke.width for stroke in drawn} == {pen}
        assert np.ptp(points, axis=0).max() == side * UNITS
        assert points.min() >= low and points.max() <= high
        exact = (np.concatenate(written) - np.concatenate(written).min(axis=0)) * side * UNITS / 21
        assert np.abs(points - points.min(axis=0) - exact).max() <= 1


def test_chance_gives_places_from_edge_to_edge_and_a_digit_without_room_the_middle():
    written = [np.array([[0.0, 0.0], [0.0, 10.0]])]
    starts = [place_digit(written, 252, 20, np.random.default_rng(seed))[0].points[0] for seed in range(200)]
    assert 80 <= min(starts) < 200 and 2040 < max(starts) <= 2160
    assert place_digit(written, 280, 20, np.random.default_rng(0))[0].points[1::2] == (0, 2240)


def test_a_dot_stays_one():
    (dot,) = place_digit([np.array([[3.0, 4.0]])], 84, 20, np.random.default_rng(0))
    assert len(dot.points) == 2
