"""The drawing that a session keeps, and what the browser sends of it."""

import numpy as np
import pytest

from lenet.preprocessing import EmptyDrawingError, prepare_strokes
from tests.ui.sent import BAR, SEVEN, make_drawing, make_stroke
from ui.shared.current_input import Drawing

SENT = {"version": 7, "strokes": [make_stroke(SEVEN).to_json()]}


def test_what_the_browser_draws_is_kept_and_prepared_from_its_strokes():
    drawing = Drawing()
    assert drawing.take(SENT)
    assert (drawing.version, drawing.strokes) == (7, (make_stroke(SEVEN),))
    np.testing.assert_array_equal(drawing.prepare().image, prepare_strokes([make_stroke(SEVEN)]).image)
    drawing.take({"version": 8, "strokes": [make_stroke(SEVEN).to_json(), make_stroke(BAR).to_json()]})
    both = prepare_strokes([make_stroke(SEVEN), make_stroke(BAR)]).image
    np.testing.assert_array_equal(drawing.prepare().image, both)
    assert drawing.prepare() is drawing.prepare()


def test_a_wiped_canvas_has_nothing_to_read():
    drawing = make_drawing(SEVEN)
    assert drawing.prepare().image.any() and drawing.take({"version": 2, "strokes": []})
    assert drawing.strokes == ()
    with pytest.raises(EmptyDrawingError):
        drawing.prepare()


@pytest.mark.parametrize("sent", [SENT, {**SENT, "version": 6}, {}, {"strokes": []}, {"version": "9", "strokes": []}])
def test_what_is_not_newer_changes_nothing(sent: dict):
    drawing = make_drawing(BAR, version=7)
    assert not drawing.take(sent) and drawing.strokes == (make_stroke(BAR),)


@pytest.mark.parametrize("strokes", [None, "x", [{}], [{"width": 0, "points": [1, 2]}], [{"width": 20, "points": [1]}],
                                     [{"width": 20, "points": [1, 10**9]}]])
def test_what_is_no_drawing_changes_nothing(strokes: object):
    drawing = make_drawing(BAR)
    assert not drawing.take({"version": 9, "strokes": strokes})
    assert (drawing.version, drawing.strokes) == (1, (make_stroke(BAR),))
