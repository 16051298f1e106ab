"""Numbers of any type and range become the grey levels that they stand for."""

import numpy as np
import pytest

from lenet.reading.value_ranges import VALUE_RANGES, describe_misfit, to_levels

LEVELS = np.random.default_rng(0).integers(0, 256, (5, 30), np.uint8)
LEVELS[:, 0], LEVELS[:, 1] = 0, 255
FORMS = {
    "uint8": LEVELS, "float32": LEVELS.astype(np.float32), "float64 big-endian": LEVELS.astype(">f8"),
    **{str(np.dtype(kind)): LEVELS.astype(kind) for kind in (np.int16, np.uint16, np.int32, np.int64, np.uint64)},
    "shares": LEVELS / 255, "shares, float16": (LEVELS / 255).astype(np.float16), "signed": LEVELS / 127.5 - 1,
    "standardised": (LEVELS / 255 - 0.1307) / 0.3081, "16 bits": LEVELS.astype(np.uint16) * 257,
    "overshoot": np.where(LEVELS == 255, 1.05, LEVELS / 255),
}  # fmt: skip


@pytest.mark.parametrize("values", FORMS.values(), ids=FORMS)
def test_numbers_become_the_levels_that_they_were_made_of(values):
    levels, ranges = to_levels(values)
    assert levels.dtype == np.uint8 and None not in ranges
    assert np.abs(levels.astype(int) - LEVELS).max() <= (1 if values.dtype == np.float16 else 0)


@pytest.mark.parametrize("kind", [bool, np.uint8, np.int64, np.float32])
def test_yes_and_no_are_ink_and_ground(kind):
    assert (to_levels((LEVELS > 127).astype(kind))[0] == np.where(LEVELS > 127, 255, 0)).all()


def test_ucis_digits_go_to_sixteen():
    values = np.arange(17)[np.newaxis]
    assert to_levels(values)[0][0].tolist() == [round(255 * value / 16) for value in range(17)]


def test_of_deep_levels_what_is_used_counts():
    for top in (300, 1023, 4095, 60_000):
        levels = to_levels(np.rint(LEVELS * (top / 255)).astype(np.int32))[0]
        assert np.abs(levels.astype(int) - LEVELS).max() <= 1


def test_a_faint_image_among_others_stays_faint():
    values = LEVELS.astype(int).copy()
    values[2] = values[2] // 64  # 0 to 3: alone, it would be taken for 0 to 16
    assert (to_levels(values)[0] == values).all()
    assert to_levels(values[2:3])[0].max() > 40


@pytest.mark.parametrize("values", [np.nan, np.inf, -np.inf, -300, 70_000, 1e300, -50.5])
def test_one_image_that_is_none_does_not_keep_the_others_from_being_read(values):
    numbers = LEVELS.astype(float)
    numbers[3, 5] = values
    levels, ranges = to_levels(numbers)
    assert [index for index, span in enumerate(ranges) if span is None] == [3]
    assert (np.delete(levels, 3, axis=0) == np.delete(LEVELS, 3, axis=0)).all()


def test_what_is_wrong_is_said():
    assert describe_misfit(np.array([0, np.nan, np.inf])) == "holds values that are no finite numbers (2 of 3)."
    assert describe_misfit(np.array([-300, 2])).startswith("has values from -300 to 2; they must")


@pytest.mark.parametrize("name", VALUE_RANGES)
def test_every_range_is_found_by_its_own_ends(name):
    span = VALUE_RANGES[name]
    levels, [found] = to_levels(np.array([[span.low, span.high]]))
    assert found is span and levels.tolist() == [[0, 255]]
