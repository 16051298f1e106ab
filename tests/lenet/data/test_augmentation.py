"""Distorted digits: the NumPy reference against plain loops and formulas, TensorFlow against the reference."""

import json
import math

import numpy as np
import pytest
import tensorflow as tf

from lenet.data.augmentation import AugmentationConfig, distort_images, draw_randomness, elastic_basis
from lenet.data import load_test_set
from lenet.errors import ConfigError
from lenet.training.engine.augmentation import distort, draw

STRENGTHS = {"shift": 3.0, "rotate": 20.0, "scale": 0.2, "squeeze": 0.2, "shear": 0.3, "thickness": 0.8, "elastic": 1.5}
ALL = AugmentationConfig(**STRENGTHS)
WARPS = AugmentationConfig(**{**STRENGTHS, "thickness": 0.0})
GENTLE = AugmentationConfig(shift=2, rotate=10, scale=0.1, squeeze=0.1, shear=0.1, thickness=0.2, elastic=1)
CONFIGS = {name: AugmentationConfig(**{name: value}) for name, value in STRENGTHS.items()} | {
    "all": ALL, "all warps": WARPS, "off": AugmentationConfig(),
    "utmost": AugmentationConfig(6, 45, 0.5, 0.5, 0.5, 1, 3)}


@pytest.fixture(scope="module")
def digits():
    return load_test_set()[0][:48]


def numbers_for(config, count, seed=0):
    return draw_randomness(config, count, np.random.default_rng(seed))


def distort_with(images, name, strength, *amounts):
    """Distort all images by one part, its random numbers given."""
    drawn = np.tile(np.float32(amounts), (len(images), 1))
    return distort_images(images, AugmentationConfig(**{name: strength}), {name: drawn})


def loop_source(config, numbers, image, row, column):
    """Where one pixel comes from: each part undone in its turn, the last one done first."""
    def amount(name, at=0):
        return getattr(config, name) * float(numbers[name][image, at]) if name in numbers else 0.0

    x, y = column - 13.5, row - 13.5
    distance, direction = math.hypot(x, y), math.atan2(-y, x) - math.radians(amount("rotate"))
    x, y = distance * math.cos(direction), -distance * math.sin(direction)
    x -= amount("shear") * y
    x, y = x / (1 + amount("squeeze")), y * (1 + amount("squeeze"))
    x, y = x / (1 + amount("scale")), y / (1 + amount("scale"))
    x, y = x - amount("shift", 0), y - amount("shift", 1)
    if "elastic" in numbers:
        reach = elastic_basis()[:, row * 28 + column]
        x += config.elastic * sum(reach * numbers["elastic"][image, :49])
        y += config.elastic * sum(reach * numbers["elastic"][image, 49:])
    return y + 13.5, x + 13.5


def loop_read(picture, y, x):
    """Bilinear interpolation by its definition: every pixel weighs as much as it is near."""
    total = 0.0
    for row in (math.floor(y), math.floor(y) + 1):
        for column in (math.floor(x), math.floor(x) + 1):
            if 0 <= row < 28 and 0 <= column < 28:
                total += picture[row, column] * (1 - abs(y - row)) * (1 - abs(x - column))
    return total


def loop_filter(picture, choose):
    """The largest or the smallest of every pixel and its eight neighbours, ground outside."""
    padded = np.pad(picture, 1)
    return np.array([[choose(padded[row : row + 3, column : column + 3].ravel()) for column in range(28)]
                     for row in range(28)])


@pytest.mark.parametrize("name", [*STRENGTHS])
@pytest.mark.parametrize("value", [-0.1, 50, "1", True, float("nan")])
def test_a_strength_out_of_range_is_refused(name, value):
    with pytest.raises(ConfigError, match=str(value)):
        AugmentationConfig(**{name: value})


def test_settings_survive_json():
    assert AugmentationConfig.from_json(json.loads(json.dumps(ALL.to_json()))) == ALL


def test_only_what_is_switched_on_draws_numbers():
    assert numbers_for(AugmentationConfig(), 3) == {}
    drawn = numbers_for(AugmentationConfig(shift=1, elastic=2), 3)
    assert {name: numbers.shape for name, numbers in drawn.items()} == {"shift": (3, 2), "elastic": (3, 98)}


@pytest.mark.parametrize("name", ["all warps", "utmost", *(name for name in STRENGTHS if name != "thickness")])
def test_a_warp_is_one_bilinear_interpolation_at_the_place_that_the_formulas_give(digits, name):
    config = CONFIGS[name]
    numbers = numbers_for(config, 2)
    found = _without_thickness(digits[:2], config, numbers)
    for image, row, column in np.ndindex(2, 28, 28):
        expected = loop_read(digits[image].astype(float), *loop_source(config, numbers, image, row, column))
        assert found[image, row, column] == pytest.approx(expected, abs=1e-3)


def _without_thickness(images, config, numbers):
    values = {**config.to_json(), "thickness": 0.0}
    return distort_images(images, AugmentationConfig(**values), numbers)


@pytest.mark.parametrize(("x", "y"), [(0, 0), (3, 0), (0, -2), (-4, 5), (6, 6)])
def test_a_shift_by_whole_pixels_moves_them_and_leaves_ground(digits, x, y):
    expected = np.zeros((len(digits), 28, 28))
    expected[:, max(y, 0) : 28 + min(y, 0), max(x, 0) : 28 + min(x, 0)] = (
        digits[:, max(-y, 0) : 28 - max(y, 0), max(-x, 0) : 28 - max(x, 0)])
    np.testing.assert_allclose(distort_with(digits, "shift", 6, x / 6, y / 6), expected, atol=1e-3)


@pytest.mark.parametrize("turns", [-2, -1, 1, 2])
def test_a_rotation_by_right_angles_is_anticlockwise(digits, turns):
    expected = np.rot90(digits, turns, axes=(1, 2))
    np.testing.assert_allclose(distort_with(digits, "rotate", 45, 2 * turns), expected, atol=1e-3)


@pytest.mark.parametrize(("amount", "choose"), [(1, max), (-1, min)])
def test_thickness_is_a_blend_with_grey_dilation_or_erosion(digits, amount, choose):
    pixels = digits[:4].astype(float)
    filtered = np.stack([loop_filter(picture, choose) for picture in pixels])
    np.testing.assert_allclose(distort_with(pixels, "thickness", 1, amount), filtered, atol=1e-3)
    found = distort_with(pixels, "thickness", 0.5, amount / 2)
    np.testing.assert_allclose(found, 0.75 * pixels + 0.25 * filtered, atol=1e-3)


def test_control_points_that_agree_shift_the_whole_image():
    np.testing.assert_allclose(elastic_basis().sum(axis=0), elastic_basis().sum(axis=0)[0])


def test_the_elastic_field_is_as_long_as_it_says_and_smooth():
    drawn = numbers_for(AugmentationConfig(elastic=2), 4000)["elastic"].reshape(4000, 2, 49)
    field = (2 * drawn @ elastic_basis()).reshape(4000, 2, 28, 28)
    assert np.sqrt(np.mean(np.sum(field**2, axis=1))) == pytest.approx(2, rel=0.02)
    steps = np.diff(field, axis=3)
    assert np.sqrt(np.mean(steps**2)) < 0.2 * np.sqrt(np.mean(field**2))


def test_nothing_switched_on_changes_nothing(digits):
    off = AugmentationConfig()
    for found in (distort_images(digits, off, {}), distort(tf.constant(digits), off, {}).numpy()):
        assert found.dtype == np.float32
        np.testing.assert_array_equal(found, digits)


@pytest.mark.parametrize("name", CONFIGS)
def test_numbers_of_zero_change_nothing(digits, name):
    zeros = {part: np.zeros((len(digits), columns), np.float32) for part, columns in CONFIGS[name].columns.items()}
    np.testing.assert_allclose(distort_images(digits, CONFIGS[name], zeros), digits, atol=1e-3)


@pytest.mark.parametrize("name", CONFIGS)
def test_grey_levels_stay_in_their_range(digits, name):
    found = distort_images(digits, CONFIGS[name], numbers_for(CONFIGS[name], len(digits)))
    assert found.shape == digits.shape
    assert found.dtype == np.float32
    assert found.min() >= 0
    assert found.max() <= 255 + 1e-3


@pytest.mark.parametrize("name", [*(name for name in STRENGTHS if name != "thickness"), "gentle"])
def test_ink_is_neither_lost_nor_made_on_the_whole(name):
    images = load_test_set()[0][:2000]
    config = GENTLE if name == "gentle" else AugmentationConfig(**{name: STRENGTHS[name]})
    found = distort_images(images, config, numbers_for(config, len(images)))
    growth = 1 + config.scale**2 / 3  # the mean area of a digit that is scaled evenly by 1 +- scale
    assert found.mean() / images.mean() == pytest.approx(growth, rel=0.04)


def test_images_are_distorted_each_in_its_own_way_and_alone():
    images = np.repeat(load_test_set()[0][:1], 6, axis=0)
    numbers = numbers_for(ALL, 6)
    found = distort_images(images, ALL, numbers)
    assert len(np.unique(found, axis=0)) == 6
    alone = distort_images(images[4:5], ALL, {name: drawn[4:5] for name, drawn in numbers.items()})
    np.testing.assert_array_equal(found[4:5], alone)


@pytest.mark.parametrize("name", CONFIGS)
def test_tensorflow_does_what_numpy_does(digits, name):
    config = CONFIGS[name]
    numbers = numbers_for(config, len(digits), seed=1)

    @tf.function(input_signature=[tf.TensorSpec([None, 28, 28], tf.uint8)])
    def run(images):
        return distort(images, config, {part: tf.constant(drawn) for part, drawn in numbers.items()})

    np.testing.assert_allclose(run(digits), distort_images(digits, config, numbers), rtol=0, atol=1e-3)


@pytest.mark.parametrize("count", [1, 7, 300])
def test_tensorflow_takes_batches_of_any_size(count):
    images = load_test_set()[0][:count]
    numbers = numbers_for(ALL, count, seed=2)
    found = distort(tf.constant(images), ALL, {part: tf.constant(drawn) for part, drawn in numbers.items()})
    np.testing.assert_allclose(found, distort_images(images, ALL, numbers), rtol=0, atol=1e-3)


def test_tensorflow_reads_all_four_borders():
    images = np.full((3, 28, 28), 255, np.uint8)  # ink up to the edges: what lies outside must be ground
    config = AugmentationConfig(shift=6)
    for x, y in [(1, 1), (-1, -1), (0.55, -0.95), (-0.05, 0.05)]:
        numbers = {"shift": np.tile(np.float32([x, y]), (3, 1))}
        found = distort(tf.constant(images), config, {"shift": tf.constant(numbers["shift"])})
        np.testing.assert_allclose(found, distort_images(images, config, numbers), rtol=0, atol=1e-3)


def test_a_seed_draws_the_same_again_and_another_something_else():
    first, again, other = (draw(ALL, 64, tf.constant(seed)) for seed in ([3, 5], [3, 5], [3, 6]))
    assert {part: tuple(drawn.shape) for part, drawn in first.items()} == {
        part: drawn.shape for part, drawn in numbers_for(ALL, 64).items()}
    for part, drawn in first.items():
        np.testing.assert_array_equal(drawn, again[part])
        assert np.all(drawn.numpy() != other[part].numpy())
        assert -1 <= drawn.numpy().min() < -0.8
        assert 0.8 < drawn.numpy().max() < 1


@pytest.mark.parametrize(("config", "absent"), [
    (AugmentationConfig(), {"GatherV2", "MatMul", "StatelessRandomUniformV2", "Maximum", "Mul"}),
    (AugmentationConfig(thickness=1), {"GatherV2", "MatMul"}),
    (AugmentationConfig(shift=1), {"Cos", "Sin", "Sign"}),
])
def test_what_is_switched_off_is_not_in_the_graph(config, absent):
    @tf.function
    def run(images, seed):
        return distort(images, config, draw(config, 8, seed))

    graph = run.get_concrete_function(tf.TensorSpec([8, 28, 28], tf.uint8), tf.TensorSpec([2], tf.int32)).graph
    assert not absent & {operation.type for operation in graph.get_operations()}


def test_tensorflow_refuses_images_that_would_lose_their_fractions(digits):
    with pytest.raises(TypeError, match="uint8"):
        distort(tf.constant(digits, tf.float32), ALL, draw(ALL, len(digits), tf.constant([0, 0])))
