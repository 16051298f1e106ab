"""Home in a real browser: the figure's numbers, drawing, samples, keyboard."""

import re

from playwright.sync_api import Page, expect
import pytest

from lenet.data import sample_digits
from lenet.preprocessing import prepare_drawing
from tests.browser.pen import SEVEN, draw, find_box

MARK_STAGE = """() => {
    window.host = [...document.querySelectorAll('.stBidiComponent *')].find(e => e.shadowRoot?.querySelector('.stage'));
    window.host.shadowRoot.querySelector('.stage').mark = 'the same';
}"""
READ_STAGE = "() => window.host.isConnected && window.host.shadowRoot.querySelector('.stage').mark"


@pytest.fixture(scope="module")
def home(shared_page: Page, app_url: str, wait_idle) -> Page:
    """Home, as it opens; the last tests here choose a sample digit, and draw."""
    shared_page.goto(app_url)
    wait_idle(shared_page)
    expect(shared_page.locator(".layer.OUTPUT .answer.winner")).to_be_visible()
    return shared_page


def point_at(page: Page, selector: str, row: int, column: int, side: int) -> None:
    box = find_box(page.locator(selector))
    page.mouse.move(box["x"] + (column + 0.5) * box["width"] / side, box["y"] + (row + 0.5) * box["height"] / side)


def test_the_figure_stands_there_before_anything_is_drawn(home: Page):
    names = home.locator(".layer-head b").all_inner_texts()
    assert names == ["INPUT", "C1", "S2", "C3", "S4", "C5", "F6", "OUTPUT"]
    assert home.locator(".layer.C1 .plane").count() == 6
    assert home.locator(".layer.C3 .plane").count() == 16
    expect(home.get_by_role("heading", name=re.compile("sample digit 7 as 7"))).to_be_visible()


def test_pointing_at_a_pixel_shows_its_exact_value(home: Page):
    image = prepare_drawing(sample_digits()[7]).image
    row, column = divmod(int(((image > 0) & (image < 255)).argmax()), 28)
    point_at(home, ".layer.INPUT .plane canvas", row, column, 28)
    tip = home.locator(".tip.open")
    expect(tip).to_contain_text(f"INPUT, row {row}, column {column}")
    shown = float(tip.locator(".value").inner_text())
    assert shown == pytest.approx(image[row, column] / 255, rel=1e-5)


def test_pointing_at_a_map_shows_where_it_comes_from(home: Page):
    point_at(home, ".layer.S2 .plane:nth-of-type(6) canvas", 3, 4, 14)
    expect(home.locator(".tip.open")).to_contain_text("from 2×2 values of map 4 of C1")
    expect(home.locator("rect.live-line")).to_have_count(1)
    home.mouse.move(2, 2)
    expect(home.locator(".tip.open")).to_have_count(0)


def test_the_figure_speaks_to_the_keyboard(home: Page):
    home.locator(".layer.INPUT .plane").focus()
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowDown"):
        home.keyboard.press(key)
    expect(home.locator(".live").filter(has_text="C1, map 1, row 15, column 14:")).to_have_count(1)
    home.keyboard.press("Escape")
    expect(home.locator(".tip.open")).to_have_count(0)


def test_samples_by_mouse_and_keyboard(home: Page):
    home.get_by_role("button", name=re.compile("sample digit 3")).click()
    expect(home.get_by_role("heading", name=re.compile("sample digit 3"))).to_be_visible()
    home.keyboard.press("ArrowRight")
    home.keyboard.press("Enter")
    expect(home.get_by_role("heading", name=re.compile("sample digit 4"))).to_be_visible()
    pressed = home.locator(".map[aria-pressed=true]")
    expect(pressed).to_have_attribute("aria-label", re.compile("^sample digit 4"))


def test_a_drawing_is_read_in_place_and_still_there_after_another_page(home: Page, wait_idle):
    home.evaluate(MARK_STAGE)
    draw(home, SEVEN)
    expect(home.get_by_role("heading", name=re.compile("your drawing as 7"))).to_be_visible()
    expect(home.locator(".answer.winner")).to_have_attribute("aria-label", re.compile("^digit 7: .*the answer"))
    assert home.evaluate(READ_STAGE) == "the same"
    home.get_by_role("link", name=re.compile("Look inside it")).click()
    expect(home).to_have_url(re.compile("/Inspect"))
    wait_idle(home)
    home.get_by_role("link", name=re.compile("Home")).click()
    expect(home.get_by_role("heading", name=re.compile("your drawing as 7"))).to_be_visible()
