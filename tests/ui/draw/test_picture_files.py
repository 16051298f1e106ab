"""The files that were chosen on Draw: read in turn, packed, shown, stopped, and what is kept back of them."""

import io

import numpy as np
from PIL import Image
import pytest
import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile

from lenet.data import sample_digits
from lenet.preprocessing import prepare_drawing, read_picture
from lenet.reading.outcomes import ERROR
from lenet.runs.models import load_model
from ui import state
from ui.draw import picture_files
from ui.draw.file_list import pack_files
from ui.draw.kept_picture import pack_picture
from ui.draw.picture_files import MAX_FILES, MAX_TOTAL_BYTES, STOPPED, count_within_limits, get_files
from ui.draw.upload import take_uploads
from ui.shared.current_input import CurrentInput

DIGITS = sample_digits()


def encode(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def png(digit: int) -> tuple[str, bytes]:
    return f"{digit}.png", encode(255 - DIGITS[digit])


NOTES = ("notes.txt", b"a text file")
PAIR = ("pair.png", encode(255 - np.hstack([DIGITS[4], np.zeros((28, 20), np.uint8), DIGITS[2]])))


@pytest.fixture(autouse=True)
def chosen(monkeypatch) -> list[CurrentInput | None]:
    """A visit of its own. Returns what became the current picture, in order."""
    pictures: list[CurrentInput | None] = []
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(picture_files, "choose_upload", pictures.append)
    return pictures


def read_all() -> list[dict]:
    """What the browser is sent once all that wait were read with `article`."""
    while picture_files.read_next():
        pass
    return pack_files(load_model("article"), get_files())["files"]


def test_each_of_several_files_is_read_although_one_is_bad(chosen):
    picture_files.take([NOTES, png(4), PAIR, png(7)])
    notes, four, pair, seven = read_all()
    assert (four["digit"], seven["digit"]) == (4, 7) and four["share"] > 0.9 < seven["share"]
    assert notes["isProblem"] and "no picture" in notes["words"]
    assert pair["isNone"] and "several marks" in pair["words"] and pair["digit"] is None
    shown = [picture for picture in chosen if picture]
    assert len(shown) == 1, "the first that can be shown, and no other"
    np.testing.assert_array_equal(shown[0].prepare().image, prepare_drawing(DIGITS[4]).image)
    assert get_files().shown == 1 and not any(file.data for file in get_files().files)
    assert pack_files(load_model("article"), get_files())["words"] == (
        "2 of 4 files read as digits, 1 taken for no digit, 1 not read.")


def test_a_click_shows_another_one_but_none_of_before(chosen):
    picture_files.take([png(4), png(7), NOTES])
    read_all()
    taken = get_files().taken
    picture_files.show(1, taken)
    np.testing.assert_array_equal(chosen[-1].prepare().image, prepare_drawing(DIGITS[7]).image)
    count = len(chosen)
    for index, when in ((0, taken - 1), (2, taken), (3, taken), (-1, taken)):
        picture_files.show(index, when)
    assert len(chosen) == count and get_files().shown == 1


def test_a_picture_of_two_digits_is_shown_with_the_reason_why_it_is_not_one(chosen):
    picture_files.take([PAIR, png(4)])
    read_all()
    assert "several marks" in chosen[-1].problem
    picture_files.show(1, get_files().taken)
    assert chosen[-1].problem is None


def test_files_that_the_browser_tells_of_once_more_change_nothing(chosen):
    picture_files.take([png(4)])
    read_all()
    before, taken = get_files(), get_files().taken
    take_uploads([DeletedFile("4.png")])
    assert get_files() is before and before.taken == taken and before.files[0].reading is not None


def test_stopped_the_rest_is_not_read():
    picture_files.take([png(4), png(7)])
    picture_files.read_next()
    picture_files.stop()
    assert not picture_files.read_next()
    four, seven = read_all()
    assert four["digit"] == 4 and (seven["isProblem"], seven["words"]) == (True, STOPPED)


def test_new_files_take_the_place_of_those_before(chosen):
    picture_files.take([png(4), png(7)])
    picture_files.read_next()
    picture_files.take([png(3)])
    assert chosen[-1] is None, "the answer to the one before does not stay"
    assert [file["digit"] for file in read_all()] == [3]


@pytest.mark.parametrize(("sizes", "count"), [
    ([1] * MAX_FILES, MAX_FILES), ([1] * (MAX_FILES + 3), MAX_FILES), ([], 0), ([MAX_TOTAL_BYTES], 1),
    ([MAX_TOTAL_BYTES - 1, 1, 1], 2), ([MAX_TOTAL_BYTES + 1, 1], 0),
])  # fmt: skip
def test_so_many_files_are_read_at_once(sizes: list[int], count: int):
    assert count_within_limits(sizes) == count


def test_too_many_files_are_said():
    picture_files.take([NOTES] * (MAX_FILES + 2))
    assert len(get_files().files) == MAX_FILES
    assert get_files().notice.startswith("22 files were chosen and the first 20 are taken")


def test_what_the_browser_kept_back_is_told_with_the_files_that_come():
    picture_files.announce({"refused": [{"name": "wall.jpg", "size": 31_200_000}], "left": 5, "count": 1, "taken": 0})
    picture_files.take([png(4)])
    four, wall = read_all()
    assert four["digit"] == 4
    assert wall["words"].startswith("'wall.jpg' has 31.2 MB; at most 30 MB can be read")
    assert get_files().notice.startswith("6 files were chosen and the first 1 ")
    picture_files.take([png(4)])
    assert len(get_files().files) == 1 and not get_files().notice, "it is told once"


def test_what_was_kept_back_is_told_too_when_the_others_have_come_before():
    picture_files.take([png(4)])
    picture_files.announce({"refused": [{"name": "wall.jpg", "size": 31_200_000}], "left": 5, "count": 1, "taken": 0})
    four, wall = read_all()
    assert (four["digit"], wall["isProblem"]) == (4, True) and get_files().shown == 0
    assert get_files().notice.startswith("6 files were chosen and the first 1 ")


def test_what_was_kept_back_alone_is_no_part_of_what_comes_later():
    picture_files.announce({"refused": [{"name": "x" * 300, "size": 31_200_000}], "left": 0, "count": 0, "taken": 0})
    [file] = get_files().files
    assert file.reading is not None and file.reading.outcome is ERROR and len(file.name) == 60
    picture_files.take([png(4)])
    assert [each["digit"] for each in read_all()] == [4]


def test_a_visit_keeps_the_state_under_one_name():
    picture_files.take([png(4)])
    assert list(st.session_state) == [state.PICTURE_FILES]


def test_a_kept_picture_comes_back_step_by_step():
    picture = read_picture(encode(np.random.default_rng(1).integers(0, 256, (90, 70, 3)).astype(np.uint8)))
    kept, expected = pack_picture(picture), prepare_drawing(picture.ink, picture.steps)
    prepared = kept.prepare()
    assert [(step.name, step.text) for step in prepared.steps] == [(step.name, step.text) for step in expected.steps]
    for step, other in zip(prepared.steps, expected.steps, strict=True):
        np.testing.assert_array_equal(step.image, other.image)
    assert kept.thumbnail.startswith("data:image/jpeg;base64,")
