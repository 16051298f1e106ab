"""The Draw page in a real browser: mouse, touch, Undo, Clear, samples, uploads, other pages, phone, axe."""

import io
import re
from itertools import pairwise

import numpy as np
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect
import pytest

from lenet.data import sample_digits
from tests.browser.pen import SEVEN, draw
from ui.components import FOLDER
from ui.words import format_share

BAR = [(95, 150), (185, 150)]


@pytest.fixture
def draw_page(page: Page, app_url: str, wait_idle) -> Page:
    return open_draw(page, app_url, wait_idle)


def open_draw(page: Page, app_url: str, wait_idle) -> Page:
    page.goto(f"{app_url}/Draw")
    expect(page.locator("canvas.upper-canvas")).to_be_visible()
    wait_idle(page)
    return page


def draw_by_touch(page: Page, points: list[tuple[int, int]]) -> None:
    box = page.locator("canvas.upper-canvas").bounding_box()
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *where: tuple[float, float]) -> None:
        fingers = [{"x": box["x"] + x, "y": box["y"] + y} for x, y in where]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    send("touchStart", points[0])
    for (x0, y0), (x1, y1) in pairwise(points):
        for part in np.linspace(0, 1, 9)[1:]:
            send("touchMove", (x0 + (x1 - x0) * part, y0 + (y1 - y0) * part))
    send("touchEnd")


def answer(page: Page) -> Locator:
    return page.locator(".draw-digit")


def count_ink(page: Page) -> int:
    """How many pixels of the canvas are white."""
    return page.locator("canvas.dc-canvas.lower-canvas").evaluate("""canvas => {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return data.filter((value, i) => i % 4 === 0 && value > 127).length;
    }""")


def button(page: Page, label: str) -> Locator:
    """A button of the page; the canvas has hidden ones of the same name."""
    return page.get_by_test_id("stButton").get_by_role("button", name=label)


def png(pixels: np.ndarray, name: str = "digit.png") -> FilePayload:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": file.getvalue()}


def choose(page: Page, source: str) -> None:
    page.get_by_role("radiogroup", name="What to read").get_by_role("radio", name=source).click()


def test_a_blank_canvas_is_answered_in_words(draw_page: Page):
    expect(answer(draw_page)).to_have_text("?")
    expect(draw_page.get_by_text("Nothing to read yet. Draw one digit")).to_be_visible()
    expect(draw_page.locator(".draw-steps")).to_have_count(0)


def test_a_seven_by_mouse(draw_page: Page):
    draw(draw_page, SEVEN)
    expect(answer(draw_page)).to_have_text("7")
    expect(draw_page.locator(".draw-steps img")).to_have_count(6)
    expect(draw_page.locator("tr.winner th")).to_have_text("7")
    sides = draw_page.locator(".draw-steps img").evaluate_all("all => all.map(i => [i.naturalWidth, i.naturalHeight])")
    assert sides[0] == [280, 280] and sides[3:] == [[20, 20], [20, 20], [28, 28]]


def test_a_seven_by_touch(phone: Page, app_url: str, wait_idle):
    open_draw(phone, app_url, wait_idle)
    draw_by_touch(phone, SEVEN)
    expect(answer(phone)).to_have_text("7")


def test_undo_and_clear(draw_page: Page):
    draw(draw_page, SEVEN)
    expect(draw_page.locator(".draw-steps")).to_be_visible()
    seven, given = count_ink(draw_page), draw_page.locator(".draw-steps figure").first
    before = given.text_content()
    draw(draw_page, BAR)
    expect(given).not_to_have_text(before)
    assert count_ink(draw_page) > seven
    button(draw_page, "Undo").click()
    expect(given).to_have_text(before)
    assert count_ink(draw_page) == seven
    button(draw_page, "Clear").click()
    expect(answer(draw_page)).to_have_text("?")
    expect(button(draw_page, "Clear")).to_be_disabled()
    assert count_ink(draw_page) == 0
    draw(draw_page, SEVEN)
    expect(answer(draw_page)).to_have_text("7")


def test_a_thicker_pen_draws_thicker(draw_page: Page, wait_idle):
    draw(draw_page, BAR)
    expect(answer(draw_page)).not_to_have_text("?")
    thin = count_ink(draw_page)
    button(draw_page, "Clear").click()
    expect(answer(draw_page)).to_have_text("?")
    slider = draw_page.get_by_role("slider", name="Pen width")
    slider.focus()
    for _ in range(20):
        slider.press("ArrowRight")
    expect(slider).to_have_value("40")
    wait_idle(draw_page)
    draw(draw_page, BAR)
    expect(answer(draw_page)).not_to_have_text("?")
    assert count_ink(draw_page) > 1.5 * thin


def test_the_drawing_survives_home_and_goes_on_there(draw_page: Page, wait_idle):
    draw(draw_page, SEVEN)
    expect(answer(draw_page)).to_have_text("7")
    seven = count_ink(draw_page)
    side = draw_page.get_by_test_id("stSidebar")
    side.get_by_role("link", name=re.compile("Home$")).click()
    expect(draw_page.get_by_role("heading", name=re.compile("your drawing as 7"))).to_be_visible()
    assert count_ink(draw_page) == seven
    draw(draw_page, BAR)
    wait_idle(draw_page)
    both = count_ink(draw_page)
    side.get_by_role("link", name=re.compile("Draw$")).click()
    expect(draw_page.locator(".draw-steps")).to_be_visible()
    wait_idle(draw_page)
    assert count_ink(draw_page) == both > seven
    button(draw_page, "Undo").click()
    wait_idle(draw_page)
    assert count_ink(draw_page) == seven


def test_the_drawing_survives_a_look_at_a_sample(draw_page: Page, wait_idle):
    draw(draw_page, SEVEN)
    expect(answer(draw_page)).to_have_text("7")
    seven = count_ink(draw_page)
    choose(draw_page, "Sample digits")
    draw_page.get_by_role("button", name=re.compile("^sample digit 3")).click()
    expect(answer(draw_page)).to_have_text("3")
    draw_page.keyboard.press("ArrowRight")
    draw_page.keyboard.press("Enter")
    expect(answer(draw_page)).to_have_text("4")
    choose(draw_page, "Draw")
    expect(answer(draw_page)).to_have_text("7")
    wait_idle(draw_page)
    assert count_ink(draw_page) == seven


def test_an_uploaded_picture_is_read(draw_page: Page):
    choose(draw_page, "Upload")
    draw_page.set_input_files("input[type=file]", png(255 - sample_digits()[4]))
    expect(answer(draw_page)).to_have_text("4")
    expect(draw_page.locator(".draw-steps img")).to_have_count(7)


@pytest.mark.parametrize(("file", "words"), [
    ({"name": "seven.png", "mimeType": "image/png", "buffer": b"a text file"}, "no picture that can be read"),
    (png(np.full((60, 60), 255, np.uint8)), "Nothing stands out"),
])  # fmt: skip
def test_a_bad_file_gets_one_sentence(draw_page: Page, file: FilePayload, words: str):
    choose(draw_page, "Upload")
    draw_page.set_input_files("input[type=file]", file)
    expect(draw_page.get_by_test_id("stAlert")).to_have_count(1)
    expect(draw_page.get_by_test_id("stAlert")).to_contain_text(words)
    expect(answer(draw_page)).to_have_text("?")
    expect(draw_page.get_by_test_id("stException")).to_have_count(0)


def test_the_link_to_inspect_takes_network_and_drawing_along(draw_page: Page, app_url: str, wait_idle):
    draw_page.goto(f"{app_url}/Draw?model=article@5")
    wait_idle(draw_page)
    draw(draw_page, SEVEN)
    expect(answer(draw_page)).to_have_text("7")
    draw_page.get_by_role("link", name="See what every layer makes of it").click()
    expect(draw_page).to_have_url(re.compile(r"/Inspect\?.*model=article(@|%40)5"))


def test_the_canvas_has_no_second_toolbar(draw_page: Page):
    canvas = draw_page.locator("canvas.upper-canvas")
    canvas.hover(position={"x": 250, "y": 5})
    expect(draw_page.locator(".dc-toolbar")).to_be_hidden()
    draw(draw_page, [(270, 4), (180, 150), (150, 270)])  # from the corner where that toolbar would lie
    expect(answer(draw_page)).not_to_have_text("?")


def test_phone(phone: Page, app_url: str, wait_idle):
    open_draw(phone, app_url, wait_idle)
    draw_by_touch(phone, SEVEN)
    expect(answer(phone)).to_have_text("7")
    assert phone.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 375
    for name in ("canvas.upper-canvas", ".draw-steps", ".draw-answer"):
        box = phone.locator(name).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 375
    digit = answer(phone).bounding_box()
    assert digit["y"] + digit["height"] <= 812, "the answer must be in view while one draws"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_any_source(page: Page, app_url: str, wait_idle, assert_accessible, scheme: str):
    page.emulate_media(color_scheme=scheme)
    open_draw(page, app_url, wait_idle)
    draw(page, SEVEN)
    expect(answer(page)).to_have_text("7")
    assert_accessible(page)
    for source in ("Sample digits", "Upload"):
        choose(page, source)
        wait_idle(page)
        assert_accessible(page)


def test_shares_are_rounded_in_the_browser_as_on_the_server(page: Page):
    page.add_script_tag(content=(FOLDER / "pixels.js").read_text(encoding="utf-8"))
    shares = [0, 0.0004999, 0.0005, 0.0123, 0.5, 0.9987, 0.9993, 0.9994999, 0.9995, 0.99999, 1]
    words = [format_share(share).replace("\N{NO-BREAK SPACE}", " ") for share in shares]
    signs = [text.replace("more than ", ">").replace("less than ", "<") for text in words]
    assert page.evaluate("shares => shares.map(formatShare)", shares) == signs
