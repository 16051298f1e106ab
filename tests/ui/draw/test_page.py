"""The Draw page as the server sees it: blank, drawn, a sample, an upload, and addresses that name a network."""

import base64
import io

import numpy as np
from PIL import Image, ImageDraw
import pytest
from streamlit.testing.v1 import AppTest

from lenet.data import sample_digits
from lenet.runs.models import load_model
from lenet.preprocessing import Step, prepare_drawing
from tests.ui.history import go_to
from ui import state
from ui.draw.steps import picture_url
from ui.frame import ROOT

SEVEN = [(70, 70), (205, 65), (125, 235)]


def open_draw(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "home.py"), default_timeout=60)
    app.switch_page(str(ROOT / "pages" / "2_Draw.py"))
    for key, value in query.items():
        app.query_params[key] = value
    return check(app.run())


def check(app: AppTest) -> AppTest:
    assert not app.exception
    return app


def draw(app: AppTest, *strokes: list[tuple[int, int]]) -> AppTest:
    """Draw these strokes on the canvas."""
    return check(send(app, *strokes).run())


def send(app: AppTest, *strokes: list[tuple[int, int]]) -> AppTest:
    """Do what the canvas does when the pen lifts: send the strokes and a picture of them."""
    image = Image.new("RGBA", (280, 280), "black")
    for points in strokes:
        ImageDraw.Draw(image).line(points, fill="white", width=20, joint="curve")
    file = io.BytesIO()
    image.save(file, "PNG")
    url = "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
    raw = {"objects": [{"type": "Path", "path": points} for points in strokes]}
    app.session_state[state.DRAW_CANVAS] = {"drawing": {"raw": raw, "data": url}, "backgroundFit": None}
    return app


def read(app: AppTest) -> str:
    """All HTML of the page: the answer and the steps."""
    return "".join(block.proto.body for block in app.get("html"))


def press(app: AppTest, label: str) -> AppTest:
    return check(next(button for button in app.button if button.label == label).click().run())


def choose(app: AppTest, source: str) -> AppTest:
    return check(app.get("button_group")[0].set_value(source).run())


def upload(app: AppTest, data: bytes, name: str = "digit.png") -> AppTest:
    choose(app, "upload")
    return check(app.file_uploader[0].upload(name, data, "image/png").run())


def encode(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def test_a_blank_canvas_gets_no_prediction_but_words():
    page = read(open_draw())
    assert "Nothing to read yet" in page and "Draw one digit" in page
    assert "How it became" not in page


def test_a_seven_is_read_and_every_step_shown():
    page = read(draw(open_draw(), SEVEN))
    assert '<div class="draw-digit">7</div>' in page
    for name in ("Drawing", "Box", "Square", "20×20", "Contrast", "28×28"):
        assert name in page
    assert page.count("<img") == 6


def test_undo_takes_back_one_stroke_and_clear_all():
    app = draw(open_draw(), SEVEN, [(60, 150), (180, 150)])
    assert len(app.session_state[state.DRAWING].strokes) == 2
    press(app, "Undo")
    drawing = app.session_state[state.DRAWING]
    assert len(drawing.strokes) == 1
    assert drawing.loaded["objects"] == drawing.strokes  # the canvas loads this, and sends its picture
    press(app, "Clear")
    assert app.session_state[state.DRAWING].ink is None
    assert "Nothing to read yet" in read(app)


def test_a_stroke_and_undo_in_one_message():
    app = draw(open_draw(), SEVEN)
    first = app.session_state[state.DRAWING].strokes
    press(send(app, SEVEN, [(60, 150), (180, 150)]), "Undo")
    assert app.session_state[state.DRAWING].strokes == first


def test_undo_twice_before_the_canvas_answers():
    app = draw(open_draw(), SEVEN, [(60, 150), (180, 150)], [(60, 200), (180, 200)])
    first = app.session_state[state.DRAWING].strokes[:1]
    press(press(app, "Undo"), "Undo")
    assert app.session_state[state.DRAWING].strokes == first


def test_without_strokes_there_is_nothing_to_undo():
    assert all(button.disabled for button in open_draw().button if button.label in ("Undo", "Clear"))


def test_the_canvas_loads_nothing_while_one_draws():
    app = draw(open_draw(), SEVEN)
    revision = app.session_state[state.DRAWING].revision
    draw(app, SEVEN, [(60, 150), (180, 150)])
    assert app.session_state[state.DRAWING].revision == revision


def test_a_canvas_with_only_black_is_blank():
    assert "Nothing to read yet" in read(draw(open_draw()))


def test_a_small_drawing_gets_advice():
    assert "larger" in read(draw(open_draw(), [(120, 120), (160, 120), (140, 170)]))
    assert "larger" not in read(draw(open_draw(), SEVEN))


@pytest.mark.parametrize("digit", [0, 3, 8])
def test_a_sample_in_the_address_is_read(digit: int):
    app = open_draw(image=f"sample-{digit}", model="lab")
    assert "<strong>1. Sample digit</strong>" in read(app)
    assert f'<div class="draw-digit">{digit}</div>' in read(app)


def test_every_source_goes_into_the_address_and_back_undoes_it():
    app = choose(open_draw(), "sample")
    assert app.query_params["image"] == "sample-7" and '<div class="draw-digit">7</div>' in read(app)
    choose(app, "upload")
    assert app.query_params["image"] == "upload" and "Nothing to read yet" in read(app)
    assert '<div class="draw-digit">7</div>' in read(check(go_to(app, {"image": "sample-7"})))
    assert "Draw one digit" in read(check(go_to(app, {})))


@pytest.mark.parametrize(("image", "words"), [
    ("upload", "Choose a picture of one digit"), ("drawing", "Draw one digit from 0 to 9"),
])
def test_an_address_brings_no_picture_and_the_page_asks_for_one(image: str, words: str):
    app = open_draw(image=image)
    assert not app.error and f"<strong>Nothing to read yet.</strong> {words}" in read(app)


def test_a_stroke_takes_the_place_of_a_sample_in_the_address():
    app = choose(draw(open_draw(), SEVEN), "sample")
    draw(choose(app, "drawing"), SEVEN, [(60, 150), (180, 150)])
    assert app.query_params["image"] == "drawing"


@pytest.mark.parametrize("image", ["test-5", "sample-10", "sample", "<b>"])
def test_a_picture_that_is_not_there_gets_one_sentence(image: str):
    app = open_draw(image=image)
    assert len(app.error) == 1 and "There is no picture" in app.error[0].value
    assert "Draw one digit" in read(app)


def test_an_upload_is_read_from_the_picture_on():
    digit = sample_digits()[4]
    page = read(upload(open_draw(), encode(255 - digit)))
    assert '<div class="draw-digit">4</div>' in page
    assert "1. Picture" in page and "2. Ink" in page


@pytest.mark.parametrize(("data", "words"), [
    (b"a text file", "no picture"),
    (b"", "empty"),
    (encode(np.full((50, 50), 255, np.uint8)), "Nothing stands out"),
])  # fmt: skip
def test_a_bad_upload_gets_one_sentence_and_no_prediction(data: bytes, words: str):
    app = upload(open_draw(), data)
    assert len(app.error) == 1 and words in app.error[0].value
    assert "Nothing to read yet" in read(app)


def test_a_refused_upload_takes_the_answer_before_it_away():
    app = upload(open_draw(), encode(255 - sample_digits()[4]))
    assert '<div class="draw-digit">4</div>' in read(app)
    check(app.file_uploader[0].upload("notes.txt", b"a text file", "text/plain").run())
    assert len(app.error) == 1 and "Nothing to read yet" in read(app)
    check(app.file_uploader[0].upload("4.png", encode(255 - sample_digits()[4]), "image/png").run())
    assert not app.error and '<div class="draw-digit">4</div>' in read(app)


def test_every_type_of_file_is_taken_so_that_none_is_refused_without_a_word():
    assert list(choose(open_draw(), "upload").file_uploader[0].proto.type) == []


def test_a_bad_upload_loses_nothing():
    app = upload(draw(open_draw(), SEVEN), b"a text file")
    assert '<div class="draw-digit">7</div>' in read(choose(app, "drawing"))


def test_the_address_names_network_and_epoch():
    untrained = load_model("article@0").predict(prepare_drawing(sample_digits()[7]).image[np.newaxis])[0]
    app = open_draw(model="article@0", image="sample-7")
    assert f'<div class="draw-digit">{untrained.argmax()}</div>' in read(app)


def test_an_unknown_network_gets_one_sentence():
    app = open_draw(model="../../etc/passwd")
    assert len(app.error) == 1
    assert "Nothing to read yet" in read(app)


@pytest.mark.parametrize("is_ink", [True, False])
def test_pictures_of_steps_are_pixel_for_pixel(is_ink: bool):
    image = np.random.default_rng(5).integers(0, 256, (20, 13)).astype(np.uint8)
    url = picture_url(Step("A step", image, "It did something.", is_ink))
    picture = Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])))
    assert picture.mode == ("P" if is_ink else "L")
    np.testing.assert_array_equal(np.asarray(picture), image)
