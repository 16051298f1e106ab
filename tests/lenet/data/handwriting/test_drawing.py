"""Lines become images, against the preparation of drawings, a plain loop, and the same inside the graph."""

import numpy as np
import pytest
import tensorflow as tf

from lenet.data.handwriting import COLUMNS, draw_lines, load_bank, make_digits, make_no_digits
from lenet.data.handwriting.bank import pack
from lenet.data.handwriting.drawing import PEN, WAVES, bend
from lenet.layers.no_digit import NO_DIGIT
from lenet.preprocessing import Stroke, draw_strokes, prepare_drawing
from lenet.runs import TrainingConfig
from lenet.runs.models import load_model
from lenet.training.engine import handwriting as engine



def draw_plain(lines):
    """One drawing of lines, each (N, 2), unchanged."""
    numbers = np.zeros((1, COLUMNS), np.float32)
    return draw_lines(pack(lines)[np.newaxis], numbers)[0]


@pytest.mark.parametrize("lines", [
    [[(0.1, 0), (0, 1)]], [[(0, 0), (1, 0), (0.4, 1)]], [[(0.1, 0), (0, 0.6), (1, 0.6)], [(0.75, 0.2), (0.7, 1)]],
    [[(0, 0), (1, 0.1), (0.9, 1), (0.05, 0.9), (0, 0)]],
])  # fmt: skip
def test_lines_look_as_they_do_when_a_pen_draws_them_on_the_canvas(lines):
    lines = [np.array(line, float) for line in lines]
    side = 200
    pen = round(PEN * side / (1 - PEN))
    strokes = [Stroke(pen, tuple(np.rint((line * side + 30) * 8).astype(int).ravel().tolist())) for line in lines]
    expected = prepare_drawing(draw_strokes(strokes)).image
    drawn = draw_plain(lines)
    difference = np.abs(drawn - expected)
    assert difference.max() < 90 and difference.mean() < 2.5  # of 255: only on slanted and round edges


def test_a_wave_moves_a_point_as_its_formula_says():
    numbers = np.zeros((1, COLUMNS - 8))
    numbers[0, :5] = 0.0, 1.0, 0.5, 1.0, -0.5  # across, 1.2 to a side, a quarter of a turn on; to the right and up
    moved = bend(np.array([[[0.25, 0.1]]]), numbers)[0, 0]
    lift = WAVES[0][0] * np.sin(2 * np.pi * 1.2 * 0.25 + np.pi / 2)
    np.testing.assert_allclose(moved, [0.25 + lift, 0.1 - 0.5 * lift])


def test_the_graph_draws_the_same_images():
    bank, rng = load_bank(), np.random.default_rng(3)
    rows = rng.integers(0, len(bank.labels), 64)
    numbers = rng.uniform(-1, 1, (64, COLUMNS)).astype(np.float32)
    expected = draw_lines(bank.segments[rows], numbers)
    drawn = engine.draw_lines(tf.constant(bank.segments[rows]), tf.constant(numbers)).numpy()
    largest = np.abs(drawn - expected).max(axis=(1, 2))
    # A centre of mass that lies, but for float32, on the edge between two pixels may fall to either side.
    assert np.mean(largest < 0.05) > 0.95


def test_made_digits_are_always_the_same_and_are_what_they_say():
    images, labels = make_digits(400, 5)
    again, _ = make_digits(400, 5)
    np.testing.assert_array_equal(images, again)
    assert images.shape == (400, 28, 28) and images.dtype == np.uint8 and set(labels) == set(range(10))
    assert (images.max(axis=(1, 2)) == 255).all()
    assert (load_model("lab").predict(images).argmax(axis=1) == labels).mean() > 0.9


def test_no_digits_are_read_with_less_certainty_than_digits():
    network = load_model("lab")
    digits, others = (network.predict(images).max(axis=1).mean() for images in (make_digits(300, 1)[0],
                                                                                make_no_digits(300, 1)))
    assert others < digits - 0.05


def test_none_is_none():
    assert make_no_digits(0, 1).shape == (0, 28, 28)


@pytest.mark.parametrize(("handwriting", "no_digits", "count"), [(0.25, 0.125, 64), (0.0, 0.5, 20), (0.3, 0.0, 1)])
def test_a_batch_is_mixed_in_the_shares_that_are_asked_for(handwriting, no_digits, count):
    mix = engine.build_mix(TrainingConfig(handwriting=handwriting, no_digits=no_digits))
    find_labels = tf.function(lambda *batch: mix(*batch)[1])  # whose images nobody asks for and nothing draws
    images, labels = tf.zeros((count, 28, 28), tf.uint8), tf.fill([count], 20)
    found = np.concatenate([find_labels(images, labels, tf.constant([7, step])) for step in range(1_200 // count)])
    assert np.mean(found < 10) == pytest.approx(handwriting, abs=0.06)
    assert np.mean(found == NO_DIGIT) == pytest.approx(no_digits, abs=0.06)


def test_without_a_share_a_batch_stays_as_it_is():
    images, labels = tf.zeros((4, 28, 28), tf.uint8), tf.range(4)
    assert engine.build_mix(TrainingConfig())(images, labels, tf.constant([1, 2])) == (images, labels)


def test_the_same_seed_mixes_the_same_batch():
    mix = engine.build_mix(TrainingConfig(handwriting=0.8))
    images, labels = tf.zeros((80, 28, 28), tf.uint8), tf.zeros(80, tf.int32)  # 64 of them made: that is compiled
    one, other, third = (mix(images, labels, tf.constant([1, step]))[0].numpy() for step in (2, 2, 3))
    np.testing.assert_array_equal(one, other)
    assert (one != third).any()
