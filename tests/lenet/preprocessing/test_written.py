"""Strokes to 28x28: size, place and pen make no difference, taps are left out, and each step says what it did."""

import numpy as np
import pytest

from lenet.preprocessing import (
    EmptyDrawingError, Stroke, Switches, draw_strokes, prepare_drawing, prepare_strokes,
)
from tests.lenet.preprocessing.strokes import stroke

SEVEN = (stroke(70, 70, 205, 65, 125, 235), stroke(120, 150, 176, 150))
TAP = stroke(270, 20)
AS_DRAWN = Switches(taps=False, pen=False)


def change(strokes: tuple[Stroke, ...], scale: float, right: int, down: int, width: int) -> tuple[Stroke, ...]:
    """The same digit elsewhere, in another size, by another pen."""
    def move(drawn: Stroke) -> Stroke:
        places = np.array(drawn.points).reshape(-1, 2) * scale + 8 * np.array([right, down])
        return Stroke(width, tuple(places.round().astype(int).ravel().tolist()))

    return tuple(map(move, strokes))


def find_texts(*strokes: Stroke, switches: Switches = Switches()) -> dict[str, str]:  # noqa: B008 (it is frozen)
    return {step.name: step.text for step in prepare_strokes(strokes, switches).steps}


@pytest.mark.parametrize("scale", [0.25, 0.5, 1])
@pytest.mark.parametrize("width", [4, 20, 60])
def test_size_place_and_pen_make_no_difference(scale: float, width: int):
    expected = prepare_strokes(SEVEN).image
    changed = prepare_strokes(change(SEVEN, scale, 11, 3, width)).image
    assert np.abs(changed.astype(int) - expected).max() <= 4  # places are whole eighths of a pixel before and after
    as_drawn = prepare_strokes(change(SEVEN, scale, 11, 3, width), AS_DRAWN).image
    assert np.abs(as_drawn.astype(int) - expected).max() > 40


def test_without_switches_a_drawing_is_read_as_its_ink():
    for drawn in (SEVEN, (*SEVEN, TAP), (stroke(100, 40, 100, 400),)):
        expected = prepare_drawing(draw_strokes(drawn))
        prepared = prepare_strokes(drawn, AS_DRAWN)
        assert [step.text for step in prepared.steps] == [step.text for step in expected.steps]
        np.testing.assert_array_equal(prepared.image, expected.image)


@pytest.mark.parametrize("pen", [True, False])
def test_a_tap_is_left_out_and_said_and_without_the_switch_it_stays(pen: bool):
    alone, with_tap = (prepare_strokes(drawn, Switches(pen=pen)) for drawn in (SEVEN, (*SEVEN, TAP)))
    np.testing.assert_array_equal(with_tap.image, alone.image)
    assert [step.name for step in with_tap.steps] == ["Drawing", "Stray taps", *(step.name for step in alone.steps[1:])]
    np.testing.assert_array_equal(with_tap.steps[1].image, draw_strokes(SEVEN))
    kept = prepare_strokes((*SEVEN, TAP), Switches(taps=False, pen=pen))
    assert "Stray taps" not in {step.name for step in kept.steps} and (kept.image != alone.image).any()


def test_steps_are_named_in_order():
    names = [step.name for step in prepare_strokes((*SEVEN, TAP)).steps]
    assert names == ["Drawing", "Stray taps", "Pen", "Box", "Square", "20×20", "Contrast", "28×28"]
    assert {step.image.shape for step in prepare_strokes(SEVEN).steps[:2]} == {(280, 280), (196, 196)}


def test_what_was_left_out_is_said_with_its_length():
    far = "far from the digit was left out: a stray tap of the pen."
    assert find_texts(*SEVEN, TAP)["Stray taps"] == f"A dot {far}"
    assert find_texts(*SEVEN, stroke(262, 20, 268, 28))["Stray taps"] == f"A stroke of 10 px {far}"
    both = find_texts(*SEVEN, TAP, stroke(10, 10))["Stray taps"]
    assert both == "2 short strokes far from the digit were left out: stray taps of the pen."


@pytest.mark.parametrize(("drawn", "text"), [
    ([stroke(50, 50, 50, 110)],
     "The pen was 20 px wide, the strokes 60 px tall. Drawn again 10 px wide, as in MNIST, and scaled by 2."),
    ([stroke(20, 50, 260, 99, width=40)],
     "The pen was 40 px wide, the strokes 240 px long: as thick as in MNIST, and scaled by 0.5."),
    ([stroke(50, 50, 50, 170), stroke(50, 60, width=8)],
     "The pen was 8 to 20 px wide, the strokes 120 px tall. Drawn again 20 px wide, as in MNIST."),
    ([stroke(50, 50, 50, 170)], "The pen was 20 px wide, the strokes 120 px tall: as thick as in MNIST."),
    ([stroke(50, 50, width=9)], "The pen was 9 px wide and made a dot. Drawn again 20 px wide."),
])  # fmt: skip
def test_the_pen_is_said_in_pixels_of_the_drawing(drawn: list[Stroke], text: str):
    assert find_texts(*drawn)["Pen"] == text


def test_beyond_the_canvas_nothing_is_read():
    np.testing.assert_array_equal(prepare_strokes([stroke(100, 40, 100, 400)]).image,
                                  prepare_strokes([stroke(100, 40, 100, 290)]).image)
    for nothing in ((), (stroke(400, 400),), (stroke(300, 0, 300, 280),)):
        with pytest.raises(EmptyDrawingError):
            prepare_strokes(nothing)
