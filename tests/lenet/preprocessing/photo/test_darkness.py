"""Darkness is measured by the ground beside it, in light and in shadow; the thickest mark is measured."""

import numpy as np
import pytest

from devtools.paper import shade
from lenet.preprocessing.photo.darkness import find_thickness, measure_darkness

SHAPE = (300, 400)


def make_ground(level: float = 230) -> np.ndarray:
    return np.full(SHAPE, float(level))


def to_levels(picture: np.ndarray) -> np.ndarray:
    return np.rint(np.clip(picture, 0, 255)).astype(np.uint8)


@pytest.mark.parametrize("angle", [0, 30, 90, 200])
def test_ink_takes_the_same_share_of_light_and_shadow(angle):
    light = shade(SHAPE, (0.5, 0.5), angle, 0.5, 1)
    ink = np.ones(SHAPE)
    ink[60:70, 60:340] = ink[30:270, 125:135] = 0.25
    measured = measure_darkness(to_levels(make_ground() * ink * light))
    core = np.zeros(SHAPE, bool)
    core[62:68, 65:335] = core[35:265, 127:133] = True
    assert np.mean(np.abs(measured.values[core] - 0.75) < 0.02) > 0.97  # but where the shadow's edge crosses a stroke
    assert measured.marks[core].all() and np.mean(measured.marks[ink == 1]) < 0.02


@pytest.mark.parametrize("width", [6, 40, 110, 180])
def test_marks_of_any_thickness_are_filled(width):
    picture = make_ground()
    picture[40:260, 100 : 100 + width] = 20
    measured = measure_darkness(to_levels(picture))
    assert measured.marks[45:255, 103 : 97 + width].all()
    assert find_thickness(to_levels(picture)) == pytest.approx(width, abs=8)


def test_marks_that_the_edge_cuts_do_not_widen_the_window():
    picture = make_ground()
    picture[:, 250:] = 90  # a shadow
    assert find_thickness(to_levels(picture)) == 0


def test_light_ink_is_measured_in_levels_of_its_own():
    picture = make_ground(40)
    picture[100:200, 190:210] = 220
    measured = measure_darkness(to_levels(picture), is_dark=False)
    np.testing.assert_allclose(measured.levels[110:190, 195:205], 180, atol=1)
    np.testing.assert_allclose(measured.values[110:190, 195:205], 180 / 255, atol=0.01)
    assert not measure_darkness(to_levels(picture)).marks.any()


def test_what_lies_open_between_ink_and_shadow_is_no_light_ink():
    picture = make_ground() * shade(SHAPE, (0.5, 0.5), 0, 0.5, 1)
    picture[100:200, 150:160] = 20
    assert not measure_darkness(to_levels(picture), is_dark=False).marks.any()


def test_the_hole_of_a_ring_is_light_on_dark():
    picture = make_ground()
    rows, columns = np.mgrid[: SHAPE[0], : SHAPE[1]]
    away = np.hypot(rows - 150, columns - 200)
    picture[np.abs(away - 60) < 10] = 30
    marks = measure_darkness(to_levels(picture), is_dark=False).marks
    assert marks[away < 40].all() and not marks[away > 75].any()


def test_noise_and_slopes_are_no_marks():
    noise = np.random.default_rng(0).normal(0, 4, SHAPE)
    slope = np.linspace(0.7, 1, SHAPE[1])
    for is_dark in (True, False):
        assert measure_darkness(to_levels(make_ground() * slope + noise), is_dark).marks.mean() < 0.001


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (7, 3)])
def test_the_smallest_pictures_have_a_ground(shape):
    measured = measure_darkness(np.full(shape, 99, np.uint8))
    assert measured.values.shape == shape and not measured.marks.any()
