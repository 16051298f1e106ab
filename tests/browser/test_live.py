"""The answer while the pen moves: read off the page before the pen lifts, whatever the browser makes of a canvas."""

import re

import numpy as np
from playwright.sync_api import Locator, Page, expect
import pytest

from devtools.browser import wait_idle
from lenet.preprocessing import prepare_strokes
from lenet.runs.models import DEFAULT_MODEL, load_model
from tests.browser import checks
from tests.browser.pen import (
    BAR, SEVEN, Points, count_ink, draw, find_box, find_canvas, read_store, wait_for, wait_for_ink,
)
from tests.browser.visit import visit

DISTURB = """
const makers = {
    noise: (value) => value ^ (Math.random() < 0.5),
    white: () => 255,
    random: () => Math.random() * 256,
};
window.disturbance = 'noise';
for (const kind of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) {
    const real = kind.prototype.getImageData;
    kind.prototype.getImageData = function (...box) {
        const image = real.apply(this, box);
        image.data.forEach((value, at) => { image.data[at] = makers[window.disturbance](value); });
        return image;
    };
}
HTMLCanvasElement.prototype.toDataURL = () => "data:,";
HTMLCanvasElement.prototype.toBlob = (react) => react(null);
"""
"""What browsers that protect privacy answer instead of a canvas's pixels."""

COUNT_ANSWERS = "() => performance.getEntriesByName('lenet:answer').length"


@pytest.fixture(scope="module")
def sent(shared_page: Page) -> list[int]:
    """How long each message is that the window most tests share has sent to the server so far."""
    sent: list[int] = []
    shared_page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(len(frame))))
    return sent


@pytest.fixture
def window(shared_page: Page, sent: list[int]) -> Page:
    """The window that most tests share."""
    return shared_page


@pytest.fixture
def drawing_page(window: Page, app_url: str) -> Page:
    """Draw with a blank canvas."""
    visit(window, f"{app_url}/Draw?model={DEFAULT_MODEL}")
    clear(window)
    expect(read_digit(window)).to_have_text("?")
    expect(window.locator(".draw-steps")).to_have_count(0)
    return window


def open_page(page: Page, url: str) -> Page:
    page.goto(url)
    expect(page.locator("canvas.upper-canvas")).to_be_visible()
    wait_idle(page)
    return page


def clear(page: Page) -> None:
    """Take away what another test has drawn, and wait until the server knows."""
    button = page.get_by_role("button", name="Clear", exact=True)
    if button.is_enabled():
        button.click()
        wait_for_ink(page, lambda ink: ink == 0)
        wait_idle(page)


def read_digit(page: Page) -> Locator:
    return page.locator(".draw-digit")


def pen_down(page: Page, points: Points) -> None:
    """Everything of a stroke but its end."""
    _, places = find_canvas(page, points)
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)


def test_everything_answers_before_the_pen_lifts(drawing_page: Page):
    before = drawing_page.evaluate(COUNT_ANSWERS)
    pen_down(drawing_page, SEVEN)
    expect(read_digit(drawing_page)).to_have_text("7")
    expect(drawing_page.locator("tr.winner th")).to_have_text("7")
    expect(drawing_page.locator(".layer.OUTPUT .winner b")).to_have_text("7")
    assert drawing_page.evaluate(COUNT_ANSWERS) > before + 5
    drawing_page.mouse.up()


def test_a_browser_that_cannot_unpack_says_so_and_the_server_still_has_the_drawing(page: Page, app_url: str):
    page.add_init_script("delete globalThis.DecompressionStream")
    open_page(page, f"{app_url}/Draw")
    draw(page, SEVEN)
    expect(page.locator(".draw-answer")).to_contain_text("too old to unpack the files of networks: update it")
    expect(page.locator(".draw-steps")).to_be_visible()


def test_the_server_hears_of_a_drawing_once_when_it_rests_and_agrees(drawing_page: Page, sent: list[int]):
    page, before = drawing_page, len(sent)
    pen_down(page, [*SEVEN, *BAR])
    live = page.locator(".draw-answer").inner_text()
    assert len(sent) == before, "something was sent while one drew"
    page.mouse.up()
    expect(page.locator(".draw-steps")).to_be_visible()
    assert len(sent) == before + 1
    wait_idle(page)
    assert page.locator(".draw-answer").inner_text() == live


def test_the_answer_follows_the_epochs_slider_and_the_server_hears_where_it_rests(
    window: Page, sent: list[int], app_url: str,
):
    page = window
    visit(page, f"{app_url}/Draw?model=article&image=sample-7")
    expect(read_digit(page)).to_have_text("7")
    slider, before = page.get_by_role("slider", name="After epoch"), len(sent)
    box = find_box(slider)
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 10, middle)
    page.mouse.down()
    for right, epoch, digit in ((box["width"] - 10, "20", "7"), (1, "0, untrained", "6")):
        page.mouse.move(box["x"] + right, middle, steps=30)
        expect(slider).to_have_attribute("aria-valuetext", epoch)
        expect(read_digit(page)).to_have_text(digit)
        expect(page.locator(".layer.OUTPUT .winner b")).to_have_text(digit)
    live = page.locator(".draw-answer").inner_text()
    assert len(sent) == before, "the server was asked while the slider moved"
    page.mouse.up()
    expect(page).to_have_url(re.compile("model=article%400(&|$)"))
    wait_idle(page)
    assert len(sent) == before + 1
    assert page.locator(".draw-answer").inner_text() == live
    page.reload()
    expect(page.locator(".draw-answer")).to_have_text(live, use_inner_text=True)
    expect(slider).to_have_attribute("aria-valuetext", "0, untrained")


def test_what_is_shown_is_what_numpy_computes_of_the_strokes(drawing_page: Page):
    draw(drawing_page, SEVEN)
    expect(read_digit(drawing_page)).to_have_text("7")
    read = read_store(drawing_page)
    image = prepare_strokes(read.strokes).image
    np.testing.assert_array_equal(read.image, image)
    expected = load_model(DEFAULT_MODEL).predict(image[np.newaxis])[0]
    np.testing.assert_allclose(read.probabilities, expected, atol=1e-5)


def test_the_answer_does_not_depend_on_what_a_canvas_says_of_its_pixels(page: Page, app_url: str):
    page.add_init_script(DISTURB)
    open_page(page, f"{app_url}/Draw")
    for kind in ("noise", "white", "random"):
        page.evaluate("kind => { window.disturbance = kind; }", kind)
        if kind != "noise":
            page.get_by_role("button", name="Clear", exact=True).click()
        expect(read_digit(page)).to_have_text("?")
        expect(page.locator(".draw-steps")).to_have_count(0)
        pen_down(page, SEVEN)
        page.mouse.up()
        expect(page.locator(".draw-answer")).to_contain_text("Read as 7. The network gives it >99.9 %.")
        expect(page.locator(".draw-steps")).to_contain_text("All ink lies in columns")


def test_a_stroke_may_leave_the_canvas_and_ends_where_the_button_is_let_go(drawing_page: Page):
    draw(drawing_page, [(140, 40), (140, 240)])
    one = count_ink(drawing_page)
    _, ((x, y), inside) = find_canvas(drawing_page, [(200, 140), (40, 40)])
    drawing_page.mouse.move(x, y)
    drawing_page.mouse.down()
    drawing_page.mouse.move(x + 400, y, steps=8)
    drawing_page.mouse.up()
    both = wait_for_ink(drawing_page, lambda ink: ink > one)
    drawing_page.mouse.move(*inside, steps=4)  # no button is down: nothing is drawn
    drawing_page.evaluate("() => new Promise(requestAnimationFrame)")
    assert count_ink(drawing_page) == both


def test_ten_strokes_in_a_row_are_all_there(drawing_page: Page):
    _, places = find_canvas(drawing_page, [(40, 20 + 26 * row) for row in range(10)])
    for x, y in places:
        drawing_page.mouse.move(x, y)
        drawing_page.mouse.down()
        drawing_page.mouse.move(x + 250, y)
        drawing_page.mouse.up()
    undo = drawing_page.get_by_role("button", name="Undo", exact=True)
    counts = [wait_for_ink(drawing_page, lambda ink: ink > 0)]
    for _ in range(10):
        undo.click()
        counts.append(wait_for_ink(drawing_page, lambda ink: ink < counts[-1]))
    assert counts[-1] == 0 and len(counts) == 11


def test_a_stroke_begun_at_once_after_clear_is_whole(drawing_page: Page):
    draw(drawing_page, BAR)
    bar = count_ink(drawing_page)
    _, places = find_canvas(drawing_page, BAR)
    drawing_page.get_by_role("button", name="Clear", exact=True).click()
    drawing_page.mouse.move(*places[0])
    drawing_page.mouse.down()
    drawing_page.mouse.move(*places[1], steps=8)
    drawing_page.mouse.up()
    wait_for_ink(drawing_page, lambda ink: ink == bar)


def test_a_second_finger_takes_nothing_away(phone: Page, app_url: str):
    open_page(phone, f"{app_url}/Draw")
    _, (first, second, last) = find_canvas(phone, [(70, 70), (210, 70), (210, 200)])
    touch = phone.context.new_cdp_session(phone)

    def send(kind: str, *fingers: tuple[int, tuple[float, float]]) -> None:
        touch.send("Input.dispatchTouchEvent", {
            "type": kind, "touchPoints": [{"id": one, "x": x, "y": y} for one, (x, y) in fingers]})

    send("touchStart", (1, first))
    send("touchMove", (1, second))
    line = wait_for_ink(phone, lambda ink: ink > 0)
    send("touchStart", (1, second), (2, last))
    send("touchEnd", (1, second))
    send("touchCancel")
    phone.evaluate("() => new Promise(requestAnimationFrame)")
    assert abs(count_ink(phone) - line) < 0.02 * line, "the finished line is still there, and nothing else"


def test_a_click_right_after_a_stroke_takes_the_drawing_along(drawing_page: Page):
    draw(drawing_page, SEVEN)
    drawing_page.get_by_test_id("stSidebar").get_by_role("link", name="Inspect").click()
    expect(drawing_page.get_by_role("heading", name=re.compile("Your drawing is read as"))).to_be_visible()


def test_home_answers_a_drawing_and_says_it_aloud_when_the_pen_rests(window: Page, app_url: str):
    page = window
    visit(page, app_url)
    clear(page)
    said = page.locator(".live[aria-live=polite]").first
    expect(page.get_by_role("heading", name=re.compile("sample digit 7 as 7"))).to_be_visible()
    pen_down(page, SEVEN)
    expect(page.get_by_role("heading", name=re.compile("your drawing as 7"))).to_be_visible()
    assert "your drawing" not in (said.text_content() or "")
    page.mouse.up()
    wait_for(page, lambda: said.text_content() or "", lambda text: "your drawing as 7" in text, "what is said aloud")


WATCH_SHIFTS = """() => {
    window.shifts = [];
    window.observer?.disconnect();
    window.observer = new PerformanceObserver((list) => list.getEntries().forEach(({ value }) =>
        window.shifts.push(value)));
    window.observer.observe({ type: 'layout-shift', buffered: false });
}"""


@pytest.mark.parametrize("address", ["", "/Draw"])
def test_nothing_moves_while_one_draws_nor_when_the_server_has_heard_of_it(address: str, window: Page, app_url: str):
    page = window
    visit(page, app_url + address)
    clear(page)
    assert not address or find_box(page.locator("canvas.upper-canvas"))["width"] >= 420
    page.evaluate(WATCH_SHIFTS)
    for points in (SEVEN, BAR, [(40, 40), (60, 60)]):
        draw(page, points)
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_enabled()
    wait_for(page, lambda: page.evaluate("() => performance.now()"), lambda now: now > 0, "a frame")
    wait_idle(page)
    assert sum(page.evaluate("() => window.shifts")) < 0.005, "but for the winner's larger letters"


def test_a_drawing_outlives_the_server_and_goes_on_while_it_is_away(fresh_server, page: Page):
    server, other = fresh_server(LENET_STANDBY="0"), checks.watch(page.context.new_page())
    for each in (page, other):
        open_page(each, f"{server.url}/Draw")
    draw(page, SEVEN)
    expect(page.locator(".draw-steps")).to_be_visible()
    server.stop()
    for each in (page, other):
        expect(each.get_by_role("status").filter(has_text="The server does not answer")).to_be_visible()
        expect(each.get_by_role("dialog")).to_have_count(0)
    draw(other, SEVEN)
    expect(read_digit(other)).to_have_text("7")
    again = fresh_server(LENET_STANDBY="0")
    assert again.url == server.url
    for each in (page, other):
        expect(each.get_by_role("status").filter(has_text="The server does not answer")).to_have_count(0)
        wait_idle(each)
        expect(each.locator(".draw-steps")).to_be_visible()
        expect(read_digit(each)).to_have_text("7")
    other.close()
