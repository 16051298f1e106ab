"""What the pages say where the network takes a drawing for no digit: calmly, in words, once the pen rests."""

import io

import pytest
from playwright.sync_api import Page, expect

from devtools.browser import wait_idle
from lenet.network import save_network
from lenet.runs.models import load_model
from tests.browser.pen import SEVEN, count_ink, draw, find_canvas, wait_for, wait_for_ink
from tests.browser.visit import visit

NO_DIGIT, NOT_YET = "I don’t think this is a digit.", "Not sure yet."
WORDS = {"": "[class*=home_answer] h2", "Draw": ".draw-answer p",
         "Inspect?image=drawing": "[class*=inspect_overview] h4"}
"""Where each page says what is read, by its address."""

NOTE_WORDS = """element => {
    window.words = [element.textContent];
    new MutationObserver(() => window.words.push(element.textContent))
        .observe(element, { subtree: true, childList: true, characterData: true });
}"""


@pytest.fixture(scope="module")
def strict() -> bytes:
    """The article's network, never quite sure, which turns everything away."""
    memory = io.BytesIO()
    save_network(load_model("article").calibrated(3, -1e6), memory)
    return memory.getvalue()


@pytest.fixture(scope="module")
def strict_page(shared_page: Page, strict: bytes) -> Page:
    """A window in which every network is the strict one."""
    shared_page.route("**/checkpoints/*", lambda route: route.fulfill(body=strict))
    return shared_page


def open_blank(page: Page, address: str) -> Page:
    """A page with a blank canvas."""
    visit(page, address)
    expect(page.locator("canvas.upper-canvas")).to_be_visible()
    clear = page.get_by_role("button", name="Clear", exact=True)
    if clear.is_enabled():
        clear.click()
        wait_for_ink(page, lambda ink: ink == 0)
        wait_idle(page)
    return page


@pytest.mark.parametrize("address", WORDS)
def test_the_sentence_comes_once_the_pen_rests_and_nothing_flickers_before(address: str, strict_page: Page,
                                                                           app_url: str):
    page = open_blank(strict_page, f"{app_url}/{address}")
    words = page.locator(WORDS[address])
    _, places = find_canvas(page, SEVEN)
    words.evaluate(NOTE_WORDS)
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    wait_for(page, lambda: words.inner_text(), lambda text: NOT_YET in text, "that it is not sure yet")
    seen = page.evaluate("window.words")
    assert not any(NO_DIGIT in text for text in seen[1:])
    page.mouse.up()
    expect(words).to_contain_text(NO_DIGIT)
    expect(words.locator("small")).to_contain_text("Likeliest: 7, with ")
    expect(page.locator(".live").filter(has_text=NO_DIGIT)).to_contain_text("Likeliest: 7")


def test_the_ten_probabilities_stay_and_a_blank_canvas_is_no_answer(strict_page: Page, app_url: str):
    page = open_blank(strict_page, f"{app_url}/Draw")
    expect(page.locator(".draw-digit")).to_have_text("?")
    draw(page, SEVEN)
    expect(page.locator(".draw-answer")).to_contain_text(NO_DIGIT)
    expect(page.locator(".draw-digit")).to_be_hidden()
    expect(page.locator("tr.winner th")).to_have_text("7")
    assert all(page.locator(".figure span").all_inner_texts())
    assert count_ink(page)
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.locator(".draw-digit")).to_have_text("?")
    expect(page.locator(".draw-digit")).to_be_visible()
