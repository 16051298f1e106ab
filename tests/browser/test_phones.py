"""Pages on small phones, upright and lying: the answer in view while one draws, nothing cut off, no dead ends."""

import re
from collections.abc import Iterator, Sequence

from playwright.sync_api import Page, expect

from devtools.browser import wait_idle
from tests.browser.checks import assert_clean, assert_in_view_together
from tests.browser.visit import visit

SIZES = [(320, 640), (390, 844), (640, 320), (844, 390)]


def turn(phone: Page, address: str, sizes: Sequence[tuple[int, int]] = SIZES) -> Iterator[Page]:
    """A phone that shows a page, at 320 and 390 pixels, upright and lying. It is opened small and then turned."""
    phone.set_viewport_size({"width": sizes[0][0], "height": sizes[0][1]})
    visit(phone, address)
    for width, height in sizes:
        phone.set_viewport_size({"width": width, "height": height})
        wait_idle(phone)
        yield phone


def test_home_shows_its_answer_beside_the_canvas(shared_phone: Page, app_url: str):
    for small in turn(shared_phone, f"{app_url}/"):
        answer = small.get_by_role("heading", name=re.compile("The network reads sample digit 7 as 7"))
        expect(answer).to_be_visible()
        assert_in_view_together(small, answer, small.locator("canvas.upper-canvas"))
        assert_clean(small)


def test_home_shows_its_whole_canvas_on_a_phone_that_lies(shared_phone: Page, app_url: str):
    for small in turn(shared_phone, f"{app_url}/", [(640, 360)]):
        canvas = small.locator("canvas.upper-canvas").bounding_box()
        assert canvas["y"] + canvas["height"] <= 360


def test_draw_shows_its_answer_beside_the_canvas_and_the_choice_of_network_first(shared_phone: Page, app_url: str):
    for small in turn(shared_phone, f"{app_url}/Draw"):
        canvas, network = small.locator("canvas.upper-canvas"), small.get_by_test_id("stSelectbox")
        expect(small.locator(".draw-digit")).to_be_visible()
        assert_in_view_together(small, small.locator(".draw-answer"), canvas)
        assert network.bounding_box()["y"] < canvas.bounding_box()["y"]
        name = network.locator("input").first
        assert name.evaluate("name => name.scrollWidth <= name.clientWidth"), "the network's name is cut off"
        assert_clean(small)


def test_inspect_cuts_nothing_off(shared_phone: Page, app_url: str):
    for small in turn(shared_phone, f"{app_url}/Inspect?model=article@20&layer=C3&unit=5&image=test-3"):
        expect(small.get_by_role("heading", name="C3, filter 5")).to_be_visible()
        for name in ("Your drawing", "A sample digit", "A test image"):
            box, width = small.get_by_role("radio", name=name).bounding_box(), small.viewport_size["width"]
            assert box["x"] >= 0 and box["x"] + box["width"] <= width
        expect(small.locator(".map[aria-label^='C3 filter 7, for S2 map 4']")).to_contain_text("7 ← 4")
        borders = "options => options.map(option => getComputedStyle(option).borderColor).join()"
        assert "rgba(0, 0, 0, 0)" not in small.get_by_role("radio").evaluate_all(borders), "an option without a border"
        assert_clean(small)


def test_train_shows_all_columns_of_the_layers_and_its_button(shared_phone: Page, app_url: str):
    for small in turn(shared_phone, f"{app_url}/Train?view=new", SIZES[:1]):
        table = small.locator("table.layers")
        assert table.evaluate("table => table.parentElement.scrollWidth <= table.parentElement.clientWidth"), "cut off"
        expect(table.get_by_role("row").nth(1)).to_contain_text("156")
        button = small.get_by_role("button", name="Train", exact=True).bounding_box()
        assert button["y"] >= 0 and button["y"] + button["height"] <= 640
        assert_clean(small)
