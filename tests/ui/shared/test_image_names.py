"""ui.shared.image_names: pictures as an address names them."""

import pytest

from lenet.errors import ImageError
from ui.draw import page as draw
from ui.shared import current_input, image_picker
from ui.shared.image_names import DRAW_SOURCES, INSPECT_SOURCES, SOURCES, name_image, parse_image


@pytest.mark.parametrize(("text", "expected"), [
    ("drawing", ("drawing", 0)), ("upload", ("upload", 0)), ("sample-0", ("sample", 0)), ("sample-9", ("sample", 9)),
    ("test-0", ("test", 0)), ("test-9999", ("test", 9999))])
def test_pictures_by_name(text: str, expected: tuple[str, int]):
    assert parse_image(text, SOURCES) == expected
    assert name_image(*expected) == text


@pytest.mark.parametrize("text", ["", "sample", "sample-10", "test-10000", "test--1", "test-1e3", "test-٣", "drawing-1",
                                  "test-000000000000000000001", "photo-3"])
def test_no_such_picture(text: str):
    with pytest.raises(ImageError, match="There is no picture"):
        parse_image(text, SOURCES)


def test_a_picture_that_the_page_does_not_have_is_refused_with_those_it_has():
    with pytest.raises(ImageError, match="'test-5' here: write drawing or sample-0 to sample-9"):
        parse_image("test-5", ("drawing", "sample"))


def test_every_source_that_a_page_offers_can_be_found_there():
    assert set(current_input._FINDERS) == set(draw._INPUTS) == set(DRAW_SOURCES)
    assert set(image_picker._PICKERS) == set(INSPECT_SOURCES)
    assert set(DRAW_SOURCES) | set(INSPECT_SOURCES) == set(SOURCES)
    assert all(SOURCES[name].hint for name in DRAW_SOURCES)


def test_every_source_of_many_pictures_has_controls_on_inspect_to_choose_one():
    without = {name for name, picker in image_picker._PICKERS.items()
               if picker.render_choice is image_picker._render_no_choice}
    assert without == {name for name in INSPECT_SOURCES if SOURCES[name].is_own}
    assert all(source.inspect or source.is_own for source in SOURCES.values())  # else Inspect could not show it
