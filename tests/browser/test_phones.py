"""Pages on small phones, upright and lying: the answer in view while one draws, nothing cut off, no dead ends."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from devtools.browser import PHONE
from tests.browser.checks import assert_clean, assert_in_view_together, watch

SIZES = [(320, 640), (390, 844), (640, 320), (844, 390)]


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def small(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A phone of 320 or 390 pixels, upright or lying."""
    width, height = request.param
    context = browser.new_context(**{**PHONE, "viewport": {"width": width, "height": height}})
    yield watch(context.new_page())
    context.close()


def test_home_shows_its_answer_beside_the_canvas(small: Page, app_url: str, wait_idle):
    small.goto(app_url)
    wait_idle(small)
    answer = small.get_by_role("heading", name=re.compile("The network reads sample digit 7 as 7"))
    expect(answer).to_be_visible()
    assert_in_view_together(small, answer, small.locator("canvas.upper-canvas"))
    assert_clean(small)


def test_draw_shows_its_answer_beside_the_canvas_and_the_choice_of_network_first(small: Page, app_url: str, wait_idle):
    small.goto(f"{app_url}/Draw")
    wait_idle(small)
    canvas, network = small.locator("canvas.upper-canvas"), small.get_by_test_id("stSelectbox")
    expect(small.locator(".draw-digit")).to_be_visible()
    assert_in_view_together(small, small.locator(".draw-answer"), canvas)
    assert network.bounding_box()["y"] < canvas.bounding_box()["y"]
    name = network.locator("input").first
    assert name.evaluate("name => name.scrollWidth <= name.clientWidth"), "the network's name is cut off"
    assert_clean(small)


def test_inspect_cuts_nothing_off(small: Page, app_url: str, wait_idle):
    small.goto(f"{app_url}/Inspect?model=article@20&layer=C3&unit=5&image=test-3")
    wait_idle(small)
    expect(small.get_by_role("heading", name="C3, filter 5")).to_be_visible()
    for name in ("Your drawing", "A sample digit", "A test image"):
        box, width = small.get_by_role("radio", name=name).bounding_box(), small.viewport_size["width"]
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
    expect(small.locator(".map[aria-label^='C3 filter 7, for S2 map 4']")).to_contain_text("7 ← 4")
    assert_clean(small)


@pytest.mark.parametrize("small", [(320, 640)], indirect=True, ids=["320x640"])
def test_train_shows_all_columns_of_the_layers_and_its_button(small: Page, app_url: str, wait_idle):
    small.goto(f"{app_url}/Train?view=new")
    wait_idle(small)
    table = small.locator("table.layers")
    assert table.evaluate("table => table.parentElement.scrollWidth <= table.parentElement.clientWidth"), "cut off"
    expect(table.get_by_role("row").nth(1)).to_contain_text("156")
    button = small.get_by_role("button", name="Train", exact=True).bounding_box()
    assert button["y"] >= 0 and button["y"] + button["height"] <= 640
    assert_clean(small)


@pytest.mark.parametrize("small", [(640, 360)], indirect=True, ids=["640x360"])
def test_home_shows_its_whole_canvas_on_a_phone_that_lies(small: Page, app_url: str, wait_idle):
    small.goto(app_url)
    wait_idle(small)
    canvas = small.locator("canvas.upper-canvas").bounding_box()
    assert canvas["y"] + canvas["height"] <= 360
