"""A drawing becomes 28 x 28: every step against its formula or a plain loop, the whole against MNIST itself."""

import math
from fractions import Fraction

import numpy as np
import pytest

from lenet.data import load_test_set
from lenet.errors import ImageError
from lenet.runs.models import load_model
from lenet.preprocessing import EmptyDrawingError, prepare_drawing
from lenet.preprocessing.drawing import centre_of_mass
from lenet.preprocessing.area_average import average_areas, average_levels, overlaps

STEPS = ("Drawing", "Box", "Square", "20×20", "Contrast", "28×28")


@pytest.fixture(scope="module")
def test_set() -> tuple[np.ndarray, np.ndarray]:
    return load_test_set()


@pytest.fixture
def stroke() -> np.ndarray:
    """A slanting stroke of ink, somewhere on a canvas: (280, 280) uint8."""
    ink = np.zeros((280, 280), np.uint8)
    for row in range(30, 210):
        ink[row, 200 - row // 2 : 220 - row // 2] = 200
    return ink


def average_by_loop(image: np.ndarray, height: int, width: int) -> np.ndarray:
    """The oracle: cut every pixel into height x width parts, so that each new pixel is whole parts of old ones."""
    fine = np.kron(image.astype(float), np.ones((height, width)))
    rows, columns = image.shape
    result = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            result[i, j] = fine[i * rows : (i + 1) * rows, j * columns : (j + 1) * columns].mean()
    return result


@pytest.mark.parametrize("shape", [(1, 1), (3, 5), (7, 20), (20, 20), (33, 41), (64, 19)])
@pytest.mark.parametrize("new", [(20, 20), (7, 9), (1, 1)])
def test_area_average_is_that_of_a_plain_loop(shape: tuple[int, int], new: tuple[int, int]):
    image = np.random.default_rng(1).integers(0, 256, shape)
    np.testing.assert_allclose(average_areas(image, new), average_by_loop(image, *new), atol=1e-9)


@pytest.mark.parametrize("shape", [(1, 1), (3, 5), (7, 20), (33, 41)])
def test_levels_are_the_exact_average_with_halves_up(shape: tuple[int, int]):
    image = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    fine = np.kron(image.astype(int), np.ones((20, 20), int))
    sums = fine.reshape(20, shape[0], 20, shape[1]).sum(axis=(1, 3)).tolist()
    expected = [[math.floor(Fraction(total, image.size) + Fraction(1, 2)) for total in row] for row in sums]
    np.testing.assert_array_equal(average_levels(image, (20, 20)), expected)


def test_levels_of_a_large_picture_are_exact():
    assert (average_levels(np.full((4900, 4900), 255, np.uint8), (20, 20)) == 255).all()
    halves = np.tile(np.array([[254, 255]], np.uint8), (40, 20))
    assert (average_levels(halves, (20, 20)) == 255).all()


@pytest.mark.parametrize(("old", "new"), [(280, 20), (186, 20), (7, 20), (1, 20), (20, 1), (2000, 20)])
def test_overlaps_share_out_every_pixel_evenly(old: int, new: int):
    lengths = overlaps(old, new)
    np.testing.assert_array_equal(lengths.sum(axis=1), old)
    np.testing.assert_array_equal(lengths.sum(axis=0), new)
    np.testing.assert_array_equal(lengths, np.rint(lengths))
    assert (lengths >= 0).all()


def test_area_average_keeps_the_mean():
    image = np.random.default_rng(2).random((123, 77))
    assert average_areas(image, (20, 20)).mean() == pytest.approx(image.mean())


def test_every_step_is_kept_with_a_picture_and_a_sentence(stroke: np.ndarray):
    prepared = prepare_drawing(stroke)
    assert tuple(step.name for step in prepared.steps) == STEPS
    assert all(step.image.dtype == np.uint8 and step.text.endswith(".") for step in prepared.steps)
    assert [step.image.shape for step in prepared.steps[2:]] == [(180, 180), (20, 20), (20, 20), (28, 28)]
    assert prepared.image is prepared.steps[-1].image


def test_sentences_state_the_drawings_own_numbers():
    ink = np.zeros((280, 280), np.uint8)
    ink[40:240, 80:180] = 128
    texts = {step.name: step.text for step in prepare_drawing(ink).steps}
    assert texts["Drawing"] == "280 × 280 pixels; 20,000 of them (26\N{NO-BREAK SPACE}%) carry ink."
    assert "columns 80 to 179 and rows 40 to 239: 100 × 200" in texts["Box"]
    assert "100 columns" in texts["Square"] and "200 × 200" in texts["Square"]
    assert "10 × 10" in texts["20×20"]
    assert "was 128" in texts["Contrast"]
    assert "column 10.0, row 10.0" in texts["28×28"] and "column 15.0, row 15.0" in texts["28×28"]


def test_box_is_the_smallest_around_all_ink(stroke: np.ndarray):
    box = prepare_drawing(stroke).steps[1].image
    assert box[0].any() and box[-1].any() and box[:, 0].any() and box[:, -1].any()
    assert np.count_nonzero(box) == np.count_nonzero(stroke)


@pytest.mark.parametrize("seed", range(30))
def test_any_blot_fills_20_pixels_and_stands_in_the_middle(seed: int):
    rng = np.random.default_rng(seed)
    ink = np.zeros((280, 280), np.uint8)
    for row, column in rng.integers(20, 240, (6, 2)):
        ink[row : row + rng.integers(5, 40), column : column + rng.integers(5, 40)] = rng.integers(60, 256)
    prepared = prepare_drawing(ink)
    rows, columns = np.nonzero(prepared.image)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 in (19, 20)  # an edge may be too faint to survive rounding
    assert prepared.image.max() == 255
    if "could not" not in prepared.steps[-1].text:
        assert all(14 <= centre <= 15 for centre in centre_of_mass(prepared.image))


@pytest.mark.parametrize("turn", range(4))
def test_a_lopsided_drawing_loses_no_ink(turn: int):
    ink = np.zeros((200, 200), np.uint8)
    ink[20:180, 98:102] = 20  # a faint tail
    ink[150:180, 70:130] = 255  # and all the weight at its end
    prepared = prepare_drawing(np.rot90(ink, turn))
    bright, placed = prepared.steps[-2].image, prepared.image
    assert np.count_nonzero(placed) == np.count_nonzero(bright)
    assert int(placed.sum()) == int(bright.sum())
    assert "without losing ink" in prepared.steps[-1].text


@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (5, 5), (28, 28), (1500, 40), (3000, 2000)])
def test_any_size_will_do(shape: tuple[int, int]):
    prepared = prepare_drawing(np.full(shape, 90, np.uint8))
    assert prepared.image.shape == (28, 28) and prepared.image.max() == 255


def test_a_blank_drawing_is_an_error_in_words():
    with pytest.raises(EmptyDrawingError, match="no ink"):
        prepare_drawing(np.zeros((280, 280), np.uint8))
    with pytest.raises(EmptyDrawingError, match="too faint"):
        lone = np.zeros((280, 280), np.uint8)
        lone[0, 0] = lone[279, 279] = 3
        prepare_drawing(lone)


@pytest.mark.parametrize("ink", [np.zeros((0, 0), np.uint8), np.zeros((28, 28, 3), np.uint8), np.ones((28, 28))])
def test_what_is_no_drawing_is_refused(ink: np.ndarray):
    with pytest.raises(ImageError):
        prepare_drawing(ink)


def test_mnist_images_stay_as_they_are(test_set):
    """MNIST went through these steps already, so taking them again changes rounding errors only."""
    for image in test_set[0][:500]:
        again = prepare_drawing(image).image
        assert np.abs(again.astype(int) - image).max() <= 2


def test_mnist_images_enlarged_and_moved_keep_their_class(test_set):
    images = test_set[0][:1000]
    rng = np.random.default_rng(3)
    again = np.stack([prepare_drawing(_enlarge(image, rng)).image for image in images])
    network = load_model("article")
    before, after = network.predict(images).argmax(axis=1), network.predict(again).argmax(axis=1)
    assert np.mean(before == after) >= 0.99


def _enlarge(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The digit five times as large, anywhere on a canvas of 140 x 140."""
    rows, columns = np.nonzero(image)
    digit = np.kron(image[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1], np.ones((5, 5), np.uint8))
    canvas = np.zeros((140, 140), np.uint8)
    top, left = (rng.integers(0, 140 - side + 1) for side in digit.shape)
    canvas[top : top + digit.shape[0], left : left + digit.shape[1]] = digit
    return canvas
