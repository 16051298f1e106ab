"""The Draw page in a real browser: mouse, Undo, Clear, samples, uploads, other pages."""

import base64
import io
import re

import numpy as np
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect
import pytest

from lenet.data import sample_digits
from lenet.preprocessing import Switches, prepare_strokes
from tests.browser.pen import BAR, SEVEN, count_ink, draw, read_store, wait_for, wait_for_ink
from tests.browser.visit import visit

PASTE = """({ text, png }) => {
    const clipboard = new DataTransfer();
    if (text) clipboard.setData("text/plain", text);
    if (png) clipboard.items.add(new File([Uint8Array.from(atob(png), (c) => c.charCodeAt(0))], "image.png"));
    const options = { clipboardData: clipboard, bubbles: true, cancelable: true, composed: true };
    const event = new ClipboardEvent("paste", options);
    document.body.dispatchEvent(event);
    window.pasted = [...(window.pasted ?? []), event.defaultPrevented];
}"""
"""What Ctrl+V does with this text, or this PNG, in the clipboard; and whether the page took it, in `window.pasted`."""

UPLOADER = "[data-testid=stFileUploader] input"
CHOOSE_LARGE = """input => {
    const files = new DataTransfer();
    files.items.add(new File([new ArrayBuffer(31_200_000)], "photo.jpg"));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}"""
"""What the file dialog does when a file of 31.2 MB was chosen in it."""


@pytest.fixture
def draw_page(shared_page: Page, app_url: str, wait_idle) -> Page:
    """A blank canvas. Where the test before this one has left Draw open, it is wiped: that is soonest done."""
    if shared_page.url.split("?")[0] != f"{app_url}/Draw":
        open_draw(shared_page, app_url)
    choose(shared_page, "Draw")
    expect(shared_page.locator("canvas.upper-canvas")).to_be_visible()
    wait_idle(shared_page)
    if button(shared_page, "Clear").is_enabled():
        button(shared_page, "Clear").click()
    expect(answer(shared_page)).to_have_text("?")
    wait_for_ink(shared_page, lambda ink: ink == 0)
    return shared_page


def open_draw(page: Page, app_url: str) -> Page:
    visit(page, f"{app_url}/Draw")
    expect(page.locator("canvas.upper-canvas")).to_be_visible()
    return page


def answer(page: Page) -> Locator:
    return page.locator(".draw-digit")


def picture_input(page: Page) -> str:
    """What the network reads, as Home's figure shows it, in a data: address."""
    return page.locator(".layer.INPUT .plane canvas").evaluate("canvas => canvas.toDataURL()")


def button(page: Page, label: str) -> Locator:
    """A button below the canvas."""
    return page.get_by_role("button", name=label, exact=True)


def png(pixels: np.ndarray, name: str = "digit.png") -> FilePayload:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": file.getvalue()}


def choose(page: Page, source: str) -> None:
    page.get_by_role("radiogroup", name="What to read").get_by_role("radio", name=source).click()


def test_a_blank_canvas_is_answered_in_words(draw_page: Page):
    expect(answer(draw_page)).to_have_text("?")
    expect(draw_page.locator(".draw-answer")).to_contain_text("Nothing to read yet. Draw one digit")
    expect(draw_page.locator(".draw-steps")).to_have_count(0)


def test_a_seven_by_mouse(draw_page: Page):
    draw(draw_page, SEVEN)
    expect(answer(draw_page)).to_have_text("7")
    expect(draw_page.locator(".draw-steps img")).to_have_count(7)
    expect(draw_page.locator("tr.winner th")).to_have_text("7")
    for number, side in {0: 280, 1: 196, 4: 20, 5: 20, 6: 28}.items():
        for name in ("naturalWidth", "naturalHeight"):
            expect(draw_page.locator(".draw-steps img").nth(number)).to_have_js_property(name, side)


def test_a_switch_shows_what_the_network_sees_without_its_step(draw_page: Page):
    draw(draw_page, SEVEN)
    steps = draw_page.locator(".draw-steps img")
    expect(steps).to_have_count(7)
    even = picture_input(draw_page)
    draw_page.get_by_text("Pen as in MNIST").click()
    expect(steps).to_have_count(6)
    wait_for(draw_page, lambda: picture_input(draw_page), lambda now: now != even, "what the figure reads")
    read = read_store(draw_page)
    np.testing.assert_array_equal(read.image, prepare_strokes(read.strokes, Switches(pen=False)).image)
    assert (prepare_strokes(read.strokes).image != read.image).any()
    draw_page.reload()
    switch = draw_page.get_by_role("switch", name="Pen as in MNIST")
    expect(switch).not_to_be_checked()
    draw_page.get_by_text("Pen as in MNIST").click()
    expect(switch).to_be_checked()


def test_a_stray_tap_is_left_out_and_said(draw_page: Page):
    draw(draw_page, SEVEN)
    expect(draw_page.locator(".draw-steps")).to_be_visible()
    seven = picture_input(draw_page)
    draw(draw_page, [(270, 270)])
    expect(draw_page.locator(".draw-steps")).to_contain_text("A dot far from the digit was left out")
    assert picture_input(draw_page) == seven
    draw_page.get_by_text("Without stray taps").click()
    expect(draw_page.locator(".draw-steps")).not_to_contain_text("left out")
    wait_for(draw_page, lambda: picture_input(draw_page), lambda now: now != seven, "what the figure reads")
    draw_page.get_by_text("Without stray taps").click()


def test_undo_and_clear(draw_page: Page, wait_idle):
    draw(draw_page, SEVEN)
    expect(draw_page.locator(".draw-steps")).to_be_visible()
    wait_idle(draw_page)  # the steps are those of this drawing
    seven, given = count_ink(draw_page), draw_page.locator(".draw-steps figure").first
    before = given.text_content()
    draw(draw_page, BAR)
    expect(given).not_to_have_text(before)
    both = count_ink(draw_page)
    assert both > seven
    button(draw_page, "Undo").click()
    expect(given).to_have_text(before)
    wait_for_ink(draw_page, lambda ink: ink == seven)
    draw_page.keyboard.press("Control+Shift+Z")
    wait_for_ink(draw_page, lambda ink: ink == both)
    button(draw_page, "Clear").click()
    expect(answer(draw_page)).to_have_text("?")
    expect(button(draw_page, "Clear")).to_be_disabled()
    wait_for_ink(draw_page, lambda ink: ink == 0)
    draw_page.keyboard.press("Control+Z")
    wait_for_ink(draw_page, lambda ink: ink == both)


def test_the_drawing_survives_home_and_goes_on_there(draw_page: Page):
    """Home's canvas is smaller: there the same ink has fewer pixels."""
    draw(draw_page, SEVEN)
    expect(answer(draw_page)).to_have_text("7")
    seven = count_ink(draw_page)
    side = draw_page.get_by_test_id("stSidebar")
    side.get_by_role("link", name=re.compile("Home$")).click()
    expect(draw_page.get_by_role("heading", name=re.compile("your drawing as 7"))).to_be_visible()
    small = wait_for_ink(draw_page, lambda ink: 0 < ink < 0.6 * seven)
    before = picture_input(draw_page)
    draw(draw_page, BAR)  # at once, whether the rest of the page is there or not
    assert count_ink(draw_page) > small
    wait_for(draw_page, lambda: picture_input(draw_page), lambda now: now != before, "what Home's figure reads")
    side.get_by_role("link", name=re.compile("Draw$")).click()
    expect(draw_page.locator(".draw-steps")).to_be_visible()
    wait_for_ink(draw_page, lambda ink: ink > seven)
    button(draw_page, "Undo").click()
    wait_for_ink(draw_page, lambda ink: ink == seven)


def test_the_drawing_survives_a_look_at_a_sample(draw_page: Page):
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
    wait_for_ink(draw_page, lambda ink: ink == seven)


def test_an_uploaded_picture_is_read(draw_page: Page):
    choose(draw_page, "Upload")
    draw_page.set_input_files(UPLOADER, png(255 - sample_digits()[4]))
    expect(answer(draw_page)).to_have_text("4")
    expect(draw_page.locator(".draw-steps img")).to_have_count(7)


def test_several_files_are_read_although_one_is_bad(phone: Page, app_url: str, wait_idle, assert_clean):
    open_draw(phone, app_url)
    choose(phone, "Upload")
    wait_idle(phone)
    notes: FilePayload = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"a text file"}
    files = [notes, *(png(255 - sample_digits()[digit], f"{digit}.png") for digit in (4, 7, 2))]
    phone.set_input_files(UPLOADER, files)
    expect(phone.get_by_text("3 of 4 files read as digits, 1 not read.").first).to_be_visible()
    expect(phone.locator(".tiles strong")).to_have_text(["4", "7", "2"])
    expect(phone.locator(".problems li")).to_contain_text("notes.txt: The file is no picture")
    expect(answer(phone)).to_have_text("4")
    phone.get_by_role("button", name="7.png").click()
    expect(answer(phone)).to_have_text("7")
    expect(phone.get_by_role("button", name="7.png")).to_have_attribute("aria-pressed", "true")
    expect(phone.locator(".draw-steps img")).to_have_count(7)
    wait_idle(phone)
    assert_clean(phone)


def test_the_camera_is_off_until_it_is_asked_for_and_its_picture_is_read(draw_page: Page):
    choose(draw_page, "Upload")
    expect(draw_page.get_by_test_id("stFileUploader")).to_be_visible()
    expect(draw_page.get_by_test_id("stCameraInput")).to_have_count(0)
    draw_page.get_by_text("Camera", exact=True).click()
    draw_page.get_by_role("button", name="Take Photo").click()
    expect(draw_page.get_by_text("Read from the camera.")).to_be_visible()
    expect(answer(draw_page)).to_have_text("7")
    draw_page.get_by_text("Camera", exact=True).click()
    expect(draw_page.get_by_test_id("stCameraInput")).to_have_count(0)
    expect(answer(draw_page)).to_have_text("7")


def test_a_picture_in_the_clipboard_is_pasted_anywhere_and_text_is_left_alone(draw_page: Page):
    draw_page.evaluate(PASTE, {"text": "7"})
    draw_page.evaluate(PASTE, {"png": base64.b64encode(png(255 - sample_digits()[4])["buffer"]).decode()})
    expect(answer(draw_page)).to_have_text("4")
    expect(draw_page.locator(".draw-steps img")).to_have_count(7)
    assert draw_page.evaluate("window.pasted") == [False, True]


@pytest.mark.parametrize(("file", "words"), [
    ({"name": "seven.png", "mimeType": "image/png", "buffer": b"a text file"}, "no picture that can be read"),
    (png(np.full((60, 60), 255, np.uint8)), "Nothing stands out"),
])  # fmt: skip
def test_a_bad_file_gets_one_sentence(draw_page: Page, file: FilePayload, words: str):
    choose(draw_page, "Upload")
    draw_page.set_input_files(UPLOADER, file)
    expect(draw_page.get_by_test_id("stAlert")).to_have_count(1)
    expect(draw_page.get_by_test_id("stAlert")).to_contain_text(words)
    expect(answer(draw_page)).to_have_text("?")
    expect(draw_page.get_by_test_id("stException")).to_have_count(0)


def test_a_file_that_is_too_large_gets_one_sentence_and_no_answer_stays(draw_page: Page):
    choose(draw_page, "Upload")
    draw_page.set_input_files(UPLOADER, png(255 - sample_digits()[4]))
    expect(answer(draw_page)).to_have_text("4")
    draw_page.locator(UPLOADER).evaluate(CHOOSE_LARGE)
    expect(draw_page.get_by_test_id("stAlert")).to_contain_text("'photo.jpg' has 31.2 MB; at most 30 MB can be read")
    expect(answer(draw_page)).to_have_text("?")
    expect(draw_page.get_by_test_id("stFileUploader")).not_to_contain_text("photo.jpg")
    draw_page.set_input_files(UPLOADER, png(255 - sample_digits()[4]))
    expect(answer(draw_page)).to_have_text("4")
    expect(draw_page.get_by_test_id("stAlert")).to_have_count(0)


def test_the_link_to_inspect_takes_network_and_drawing_along(draw_page: Page, app_url: str):
    visit(draw_page, f"{app_url}/Draw?model=article@5")
    draw(draw_page, SEVEN)
    expect(answer(draw_page)).to_have_text("7")
    draw_page.get_by_role("link", name="See what every layer makes of it").click()
    expect(draw_page).to_have_url(re.compile(r"/Inspect\?.*model=article(@|%40)5"))


def test_a_thicker_pen_draws_thicker(draw_page: Page):
    draw(draw_page, BAR)
    thin = count_ink(draw_page)
    slider = draw_page.get_by_role("slider", name="Pen width")
    slider.fill("40")
    button(draw_page, "Clear").click()
    wait_for_ink(draw_page, lambda ink: ink == 0)
    draw(draw_page, BAR)
    assert count_ink(draw_page) > 1.5 * thin
    slider.fill("20")
