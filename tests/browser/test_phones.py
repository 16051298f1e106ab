"""Pages on small phones, upright and lying: the answer in view while one draws, nothing cut off."""

import re
from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import Locator, Page, expect

from devtools.browser import PHONE, wait_idle
from tests.browser.checks import assert_clean, assert_in_view_together
from tests.browser.pen import SEVEN, draw_by_touch, find_box
from tests.browser.train import setting
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


def test_home_shows_its_answer_beside_the_canvas(phone: Page, app_url: str):
    for small in turn(phone, f"{app_url}/"):
        answer = small.get_by_role("heading", name=re.compile("The network reads sample digit 7 as 7"))
        expect(answer).to_be_visible()
        assert_in_view_together(small, answer, small.locator("canvas.upper-canvas"))
        assert_clean(small)


@pytest.mark.parametrize("address", ["/", "/Draw"])
def test_a_phone_that_lies_shows_the_whole_canvas(address: str, phone: Page, app_url: str):
    for small in turn(phone, f"{app_url}{address}", [(640, 360), (844, 390)]):
        expect(small.locator("canvas.upper-canvas")).to_be_in_viewport(ratio=1)


def assert_within(part: Locator, width: int = PHONE["viewport"]["width"]) -> None:
    """It lies between the left and the right edge of the window."""
    box = find_box(part)
    assert box["x"] >= 0 and box["x"] + box["width"] <= width


def test_home_explains_what_a_finger_taps(phone: Page, app_url: str):
    visit(phone, f"{app_url}/")
    expect(phone.locator(".layer.OUTPUT .answer.winner")).to_be_visible()
    assert_clean(phone)
    for plane in phone.locator(".plane").all():
        assert_within(plane)
    plane = phone.locator(".layer.C1 .plane").first
    plane.scroll_into_view_if_needed()
    plane.tap()
    tip = phone.locator(".tip.open")
    expect(tip).to_contain_text("C1, map 0")
    assert_within(tip)
    phone.locator("h1").tap()
    expect(tip).to_have_count(0)


def test_draw_shows_its_answer_beside_the_canvas_and_the_choice_of_network_above_it(phone: Page, app_url: str):
    for small in turn(phone, f"{app_url}/Draw"):
        canvas, network = small.locator("canvas.upper-canvas"), small.get_by_test_id("stSelectbox")
        expect(small.locator(".draw-digit")).to_be_visible()
        assert_in_view_together(small, small.locator(".draw-answer"), canvas)
        assert find_box(network)["y"] < find_box(small.locator(".draw-answer"))["y"]
        name = network.locator("input").first
        assert name.evaluate("name => name.scrollWidth <= name.clientWidth"), "the network's name is cut off"
        assert_clean(small)


def test_draw_reads_a_seven_drawn_by_touch(phone: Page, app_url: str):
    visit(phone, f"{app_url}/Draw")
    assert_clean(phone)
    draw_by_touch(phone, SEVEN)
    answer = phone.locator(".draw-digit")
    expect(answer).to_have_text("7")
    for name in ("canvas.upper-canvas", ".draw-steps", ".draw-answer"):
        assert_within(phone.locator(name))
    digit = find_box(answer)
    assert digit["y"] + digit["height"] <= 812, "the answer must be in view while one draws"
    wait_idle(phone)
    assert_clean(phone)


def test_inspect_cuts_nothing_off(phone: Page, app_url: str):
    for small in turn(phone, f"{app_url}/Inspect?model=article@20&layer=C3&unit=5&image=test-3"):
        expect(small.get_by_role("heading", name="C3, filter 5")).to_be_visible()
        for name in ("Your drawing", "A sample digit", "A test image"):
            box, width = small.get_by_role("radio", name=name).bounding_box(), small.viewport_size["width"]
            assert box["x"] >= 0 and box["x"] + box["width"] <= width
        expect(small.locator(".map[aria-label^='C3 filter 7, for S2 map 4']")).to_contain_text("7 ← 4")
        borders = "options => options.map(option => getComputedStyle(option).borderColor).join()"
        assert "rgba(0, 0, 0, 0)" not in small.get_by_role("radio").evaluate_all(borders), "an option without a border"
        assert_clean(small)


@pytest.mark.parametrize("layer", ["C3", "C5", "OUTPUT"])
def test_inspect_keeps_every_map_of_a_layer_in_the_window(layer: str, phone: Page, app_url: str):
    if "/Inspect" not in phone.url:
        visit(phone, f"{app_url}/Inspect?image=test-3")
    phone.get_by_role("radio", name=layer, exact=True).click()
    expect(phone.get_by_role("heading", name=re.compile(f"^{layer}, "))).to_be_visible()
    wait_idle(phone)
    assert_clean(phone)
    expect(phone.locator(".map canvas").first).to_be_visible()
    outside = phone.locator(".map canvas").evaluate_all(
        "all => all.filter(one => { const box = one.getBoundingClientRect(); "
        "return box.left < 0 || box.right > document.documentElement.clientWidth }).length")
    assert outside == 0


def test_train_writes_every_choice_out_on_a_phone_that_lies(phone: Page, app_url: str):
    for small in turn(phone, f"{app_url}/Train?view=new", [(844, 390)]):
        expect(small.get_by_role("textbox", name="Name of the run")).to_be_visible()
        cut_off = small.locator("[role=radio] *, .st-key-train_presets button *").evaluate_all(
            "all => all.filter(one => one.clientWidth && one.scrollWidth > one.clientWidth).map(one => one.innerText)")
        assert cut_off == []


def test_train_shows_all_columns_of_the_layers_and_keeps_its_button_in_reach(phone: Page, app_url: str):
    for small in turn(phone, f"{app_url}/Train?view=new", [(320, 640), (360, 700), (390, 700)]):
        button = small.get_by_role("button", name="Train", exact=True)
        expect(button).to_be_in_viewport(ratio=1)
        assert_clean(small)
        for name in ("activation", "pooling", "optimizer"):
            for option in setting(small, name).get_by_role("radio").all():
                assert_within(option, small.viewport_size["width"])
        table = small.locator("table.layers")
        assert table.evaluate("table => table.parentElement.scrollWidth <= table.parentElement.clientWidth"), "cut off"
        expect(table.get_by_role("row").nth(1)).to_contain_text("156")
        table.scroll_into_view_if_needed()
        expect(button).to_be_in_viewport(ratio=1)
        name = small.get_by_role("textbox", name="Name of the run")
        name.scroll_into_view_if_needed()
        name.click()  # nothing lies over it


def test_the_list_of_runs_is_as_long_as_its_runs(phone: Page, app_url: str):
    visit(phone, f"{app_url}/Train?view=runs")
    table = phone.get_by_role("table")
    expect(table).to_be_visible()
    assert table.evaluate("table => getComputedStyle(table.parentElement).maxHeight") == "none"
