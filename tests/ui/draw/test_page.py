"""The Draw page as the server sees it: blank, drawn, a sample, an upload, and addresses that name a network."""

import base64
import io
import re

import numpy as np
from PIL import Image
import pytest
from streamlit.testing.v1 import AppTest

from lenet.data import sample_digits
from lenet.runs.models import DEFAULT_MODEL
from lenet.preprocessing import Step, Switches, prepare_drawing
from tests.ui.history import go_to
from tests.ui.sent import BAR, SEVEN, Points, find_image, find_sent, make_stroke, set_drawing
from ui import state
from ui.draw.steps import picture_url
from ui.frame import ROOT

NOTHING_READ = {"label": "your picture", "image": None, "digit": None, "problem": None}
"""What the browser is told where there is no picture."""


def open_draw(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "home.py"), default_timeout=60)
    app.switch_page(str(ROOT / "pages" / "2_Draw.py"))
    for key, value in query.items():
        app.query_params[key] = value
    return check(app.run())


def check(app: AppTest) -> AppTest:
    assert not app.exception
    return app


def draw(app: AppTest, *strokes: Points) -> AppTest:
    """The page once these strokes were drawn."""
    return check(set_drawing(app, *strokes).run())


def read(app: AppTest) -> str:
    """All HTML of the page: the steps."""
    return "".join(block.proto.body for block in app.get("html"))


def find_hint(app: AppTest) -> str:
    """What the page says while there is nothing to read."""
    return find_sent(app, "draw_read")["hint"]


def find_read(app: AppTest) -> dict | None:
    """The picture that the browser is told to read; None for the drawing."""
    return find_sent(app, "draw_reader_of")["picture"]


def choose(app: AppTest, source: str) -> AppTest:
    return check(app.get("button_group")[0].set_value(source).run())


def upload(app: AppTest, data: bytes, name: str = "digit.png") -> AppTest:
    choose(app, "upload")
    return check(app.file_uploader[0].upload(name, data, "image/png").run())


def encode(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def test_a_blank_canvas_shows_no_steps_but_says_what_to_do():
    app = open_draw()
    assert "How it became" not in read(app)
    assert find_hint(app).startswith("Nothing to read yet. Draw one digit")
    assert find_read(app) is None and find_sent(app, state.DRAW_CANVAS)["strokes"] == []


def test_of_a_drawing_every_step_is_shown_and_the_canvas_is_told_its_strokes():
    app = draw(open_draw(), SEVEN, BAR)
    page = read(app)
    for name in ("Drawing", "Pen", "Box", "Square", "20×20", "Contrast", "28×28"):
        assert name in page
    assert page.count("<img") == 7
    sent = find_sent(app, state.DRAW_CANVAS)
    assert sent["strokes"] == [make_stroke(SEVEN).to_json(), make_stroke(BAR).to_json()] and sent["version"] == 1


@pytest.mark.parametrize("digit", [0, 3, 8])
def test_a_sample_in_the_address_is_read(digit: int):
    app = open_draw(image=f"sample-{digit}", model="lab")
    assert "<strong>1. Sample digit</strong>" in read(app)
    picture = find_read(app)
    assert picture is not None and picture["label"] == f"sample digit {digit}"
    np.testing.assert_array_equal(find_image(picture), prepare_drawing(sample_digits()[digit]).image)


def test_every_source_goes_into_the_address_and_back_undoes_it():
    def find_label(app: AppTest) -> str:
        picture = find_read(app)
        return "" if picture is None else picture["label"]

    app = choose(open_draw(), "sample")
    assert app.query_params["image"] == "sample-7" and find_label(app) == "sample digit 7"
    choose(app, "upload")
    assert app.query_params["image"] == "upload" and find_read(app) == NOTHING_READ
    assert find_label(check(go_to(app, {"image": "sample-7"}))) == "sample digit 7"
    assert find_read(check(go_to(app, {}))) is None


def test_every_choice_is_counted_and_a_run_of_the_page_is_none():
    app = open_draw()
    seen = [find_sent(app, "draw_reader_of")["chosen"]]
    for source in ("sample", "drawing", "sample"):
        seen.append(find_sent(choose(app, source), "draw_reader_of")["chosen"])
    assert seen == sorted(set(seen))
    assert find_sent(check(app.run()), "draw_reader_of")["chosen"] == seen[-1]


@pytest.mark.parametrize(("image", "words"), [
    ("upload", "Choose a picture of one digit"), ("drawing", "Draw one digit from 0 to 9"),
])
def test_an_address_brings_no_picture_and_the_page_asks_for_one(image: str, words: str):
    app = open_draw(image=image)
    assert not app.error and find_hint(app).startswith(f"Nothing to read yet. {words}")


@pytest.mark.parametrize("image", ["test-5", "sample-10", "sample", "<b>"])
def test_a_picture_that_is_not_there_gets_one_sentence(image: str):
    app = open_draw(image=image)
    assert len(app.error) == 1 and "There is no picture" in app.error[0].value
    assert "Draw one digit" in find_hint(app)


def test_an_upload_is_read_from_the_picture_on():
    digit = sample_digits()[4]
    app = upload(open_draw(), encode(255 - digit))
    picture = find_read(app)
    assert picture is not None and picture["label"] == "your picture"
    np.testing.assert_array_equal(find_image(picture), prepare_drawing(digit).image)
    assert "1. Picture" in read(app) and "2. Ink" in read(app)


@pytest.mark.parametrize(("data", "words"), [
    (b"a text file", "no picture"),
    (b"", "empty"),
    (encode(np.full((50, 50), 255, np.uint8)), "Nothing stands out"),
])  # fmt: skip
def test_a_bad_upload_gets_one_sentence_and_nothing_is_read(data: bytes, words: str):
    app = upload(open_draw(), data)
    assert len(app.error) == 1 and words in app.error[0].value
    assert find_read(app) == NOTHING_READ


def test_a_refused_upload_takes_the_one_before_away():
    app = upload(open_draw(), encode(255 - sample_digits()[4]))
    check(app.file_uploader[0].upload("notes.txt", b"a text file", "text/plain").run())
    assert len(app.error) == 1 and find_read(app) == NOTHING_READ
    check(app.file_uploader[0].upload("4.png", encode(255 - sample_digits()[4]), "image/png").run())
    assert not app.error and "2. Ink" in read(app)


def test_every_type_of_file_is_taken_so_that_none_is_refused_without_a_word():
    assert list(choose(open_draw(), "upload").file_uploader[0].proto.type) == []


def test_a_bad_upload_loses_nothing():
    app = choose(upload(draw(open_draw(), SEVEN), b"a text file"), "drawing")
    assert find_read(app) is None and "1. Drawing" in read(app)


def test_the_address_names_network_and_epoch():
    address = find_sent(open_draw(model="article@5", image="sample-7"), "draw_reader_of")["network"]
    assert address.startswith("lab/runs/article/checkpoints/0005.npz?")


def toggle(app: AppTest, label: str) -> AppTest:
    switch = next(each for each in app.toggle if each.label == label)
    return check(switch.set_value(not switch.value).run())


def find_steps(app: AppTest) -> list[str]:
    return re.findall(r"<strong>\d\. ([^<]+)</strong>", read(app))


TAP = [(270, 10)]


def test_a_switch_turns_its_step_off_and_the_browser_is_told():
    app = draw(open_draw(), SEVEN, TAP)
    assert find_steps(app)[:4] == ["Drawing", "Stray taps", "Pen", "Box"]
    assert find_sent(app, state.DRAW_CANVAS)["switches"] == {"taps": True, "pen": True}
    toggle(app, "Pen as in MNIST")
    assert find_steps(app)[:3] == ["Drawing", "Stray taps", "Box"] and app.query_params["pen"] == "off"
    toggle(app, "Without stray taps")
    assert find_steps(app)[:2] == ["Drawing", "Box"] and app.query_params["taps"] == "off"
    assert find_sent(app, state.DRAW_CANVAS)["switches"] == {"taps": False, "pen": False}
    toggle(app, "Pen as in MNIST")
    assert find_steps(app)[:3] == ["Drawing", "Pen", "Box"] and app.query_params["pen"] == "on"


def test_the_address_holds_the_switches_and_back_undoes_one():
    app = draw(open_draw(pen="off"), SEVEN, TAP)
    assert find_steps(app)[:3] == ["Drawing", "Stray taps", "Box"]
    toggle(app, "Without stray taps")
    check(go_to(app, {"pen": "off"}))
    assert find_steps(app)[:3] == ["Drawing", "Stray taps", "Box"]
    assert [each.value for each in app.toggle] == [False, True]


def test_a_switch_that_is_neither_on_nor_off_gets_one_sentence():
    app = draw(open_draw(taps="<b>"), SEVEN)
    assert len(app.error) == 1 and "write on or off" in app.error[0].value
    assert [each.value for each in app.toggle] == [True, True]


@pytest.mark.parametrize("source", ["sample", "upload"])
def test_what_was_not_drawn_has_no_switches(source: str):
    assert [each.label for each in open_draw().toggle] == ["Pen as in MNIST", "Without stray taps"]
    assert not choose(open_draw(), source).toggle


def test_what_was_switched_off_stays_off_on_other_pages_and_when_one_comes_back():
    app = toggle(draw(open_draw(), SEVEN), "Pen as in MNIST")
    check(app.switch_page(str(ROOT / "pages" / "3_Inspect.py")).run())
    assert app.session_state[state.SWITCHES] == Switches(pen=False)
    assert find_sent(app, state.INSPECT_CANVAS)["switches"] == {"taps": True, "pen": False}
    app.query_params.clear()
    check(app.switch_page(str(ROOT / "pages" / "2_Draw.py")).run())
    assert "Pen" not in find_steps(app)
    toggle(app, "Without stray taps")
    assert app.query_params["pen"] == "off", "an address that is sent to someone says both"


def test_an_unknown_network_gets_one_sentence():
    app = open_draw(model="../../etc/passwd")
    assert len(app.error) == 1
    assert find_sent(app, "draw_reader_of")["network"].startswith(f"lab/runs/{DEFAULT_MODEL}/")


@pytest.mark.parametrize("is_ink", [True, False])
def test_pictures_of_steps_are_pixel_for_pixel(is_ink: bool):
    image = np.random.default_rng(5).integers(0, 256, (20, 13)).astype(np.uint8)
    url = picture_url(Step("A step", image, "It did something.", is_ink))
    picture = Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])))
    assert picture.mode == ("P" if is_ink else "L")
    np.testing.assert_array_equal(np.asarray(picture), image)
