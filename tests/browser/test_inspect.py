"""Inspect in a real browser: exact values, layers and units in the address, a drawing on its way through."""

import re
from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from lenet.data import load_test_set
from lenet.inspection import unit_maps
from lenet.runs.models import DEFAULT_MODEL, load_model
from lenet.network import Trace, scale_images
from tests.browser.pen import SEVEN, draw, find_box
from tests.browser.visit import visit
from ui.components.addresses import web_address
from ui.components.loader import read_styles


def trace_test_image(number: int) -> Trace:
    network = load_model("article@20")
    return network.forward(scale_images(load_test_set()[0][[number]], network.config))


def find_map(page: Page, label: str, nth: int = 0):
    """A map by the beginning of its accessible name."""
    return page.locator(f".map[aria-label^='{label}:']").nth(nth)


def hover_value(page: Page, canvas, row: int, column: int, side: int) -> float:
    """Point at one value of a map and read the number in the window that opens."""
    canvas.scroll_into_view_if_needed()
    box = find_box(canvas)
    page.mouse.move(box["x"] + (column + 0.5) * box["width"] / side, box["y"] + (row + 0.5) * box["height"] / side)
    tip = page.locator(".tip.open")
    expect(tip).to_contain_text(f"row {row}, column {column}")
    return float(tip.locator(".value").inner_text().replace("−", "-"))


def open_page(page: Page, address: str) -> Page:
    visit(page, address)
    expect(page.get_by_role("heading", name=re.compile("is read as"))).to_be_visible()
    expect(page.get_by_role("heading", name="Which pixels speak for a digit")).to_be_visible()
    return page


@pytest.fixture
def still(shared_page: Page, app_url: str) -> Page:
    """C3 with a test image, for tests that point at it, or choose a value or a digit: filter 5 stays chosen."""
    if shared_page.get_by_role("heading", name="C3, filter 5").count():
        return shared_page
    return open_page(shared_page, f"{app_url}/Inspect?model=article@20&layer=C3&unit=5&image=test-1234")


def test_choosing_a_layer_and_a_unit_changes_the_address(shared_page: Page, app_url: str, wait_idle):
    page = open_page(shared_page, f"{app_url}/Inspect")  # the first of this window: nothing has been chosen in it
    page.get_by_role("radio", name="C3").click()
    expect(page.get_by_text("Each of C3's 16 filters")).to_be_visible()
    for part in ("layer=C3", f"model={DEFAULT_MODEL}(@|%40)\\d+", "image=sample-7"):  # enough to send it to someone
        expect(page).to_have_url(re.compile(part))
    find_map(page, "C3 filter 9").click()
    expect(page.get_by_role("heading", name="C3, filter 9")).to_be_visible()
    expect(page).to_have_url(re.compile("unit=9"))
    page.reload()
    wait_idle(page)
    expect(page.get_by_role("heading", name="C3, filter 9")).to_be_visible()
    page.go_back()
    expect(page).not_to_have_url(re.compile("unit=9"))


def test_pointing_at_a_map_shows_its_exact_value(still: Page):
    sums = unit_maps(trace_test_image(1234)["C3"].preactivation[0])[5]
    row, column = map(int, np.unravel_index(int(sums.argmin()), sums.shape))
    shown = hover_value(still, find_map(still, "C3 filter 5").locator("canvas"), row, column, 10)
    assert shown == pytest.approx(float(sums[row, column]), rel=1e-4, abs=1e-5)


def test_pointing_at_a_filter_shows_its_exact_weight(still: Page):
    kernel = load_model("article@20").weights["C3/kernel"]
    canvas = find_map(still, "C3 filter 11, for S2 map 4").locator("canvas")
    assert hover_value(still, canvas, 3, 1, 5) == pytest.approx(float(kernel[3, 1, 4, 11]), rel=1e-5)


def test_every_map_is_large_enough_and_drawn_as_pixels(still: Page):
    maps = still.locator(".map canvas")
    expect(maps.nth(96 + 2 * 16 - 1)).to_be_attached()
    sizes = maps.evaluate_all("all => all.map(one => [one.clientWidth, one.clientHeight, one.width, one.height, "
                              "getComputedStyle(one).imageRendering])")
    for width, height, columns, rows, rendering in sizes:
        assert min(width, height) >= 48
        assert width % columns == 0
        assert height % rows == 0
        assert rendering == "pixelated"


def test_one_value_is_written_out(still: Page, wait_idle):
    for name, keys in (("Row", ("Home", *["ArrowRight"] * 3)), ("Column", ("End", "ArrowLeft"))):
        for key in keys:
            still.get_by_role("slider", name=name).press(key)  # as fast as keys that are held down
    value = float(trace_test_image(1234)["C3"].preactivation[0, 3, 8, 5])
    expect(still.get_by_text(f"makes that {value:.5g}".replace("-", "−"))).to_be_visible()


def test_a_click_on_a_pixel_has_its_value_explained(still: Page):
    canvas = find_map(still, "The sums").locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = find_box(canvas)
    canvas.click(position={"x": 7.5 * box["width"] / 10, "y": 2.5 * box["height"] / 10})
    value = float(trace_test_image(1234)["C3"].preactivation[0, 2, 7, 5])
    expect(still.get_by_text(f"makes that {value:.5g}".replace("-", "−"))).to_be_visible()
    expect(still.get_by_role("slider", name="Column")).to_have_value("7")
    expect(still).to_have_url(re.compile("row=2.*column=7"))


def test_saliency_speaks_for_the_chosen_digit(still: Page):
    before = find_map(still, "Change for a brighter pixel").get_attribute("aria-label")
    digits = still.get_by_role("radiogroup", name="Speaking for the digit").get_by_role("radio")
    digits.and_(still.locator("[aria-checked=false]")).first.click()
    expect(find_map(still, "Change for a brighter pixel")).not_to_have_attribute("aria-label", before)


def test_an_address_opens_what_it_names(shared_page: Page, app_url: str, assert_clean):
    page = open_page(shared_page, f"{app_url}/Inspect?model=article@0&layer=C3&unit=6&image=test-62")
    expect(page.get_by_role("heading", name="C3, filter 6")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("Test image 62 is read as"))).to_be_visible()
    epoch = page.get_by_role("slider", name="After epoch")
    expect(epoch).to_have_attribute("aria-valuetext", "0, untrained")
    expect(page.locator(".layer.C3 .plane").first).to_be_visible()
    expect(find_map(page, "C3 filter 6")).to_have_attribute("aria-pressed", "true")
    assert_clean(page)


def test_a_network_in_the_address_is_quoted_and_not_rendered(shared_page: Page, app_url: str):
    page, asked = shared_page, []
    page.on("request", lambda request: asked.append(request.url))
    open_page(page, f"{app_url}/Inspect?model=![x](https://e.example/a.png)")
    expect(page.get_by_role("alert")).to_contain_text("There is no network '![x](https://e.example/a.png)'")
    assert page.get_by_role("alert").locator("img").count() == 0
    assert [url for url in asked if url.startswith("https://e.example")] == []


def test_a_unit_is_chosen_with_the_keyboard(shared_page: Page, app_url: str):
    page = open_page(shared_page, f"{app_url}/Inspect?layer=S2&unit=0")
    find_map(page, "S2 map 0").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="S2, map 1")).to_be_visible()


def test_back_from_another_layer_comes_to_the_unit_before_it(shared_page: Page, app_url: str):
    page = open_page(shared_page, f"{app_url}/Inspect?model=article@20&layer=C5&unit=119&image=test-3")
    page.get_by_role("radio", name="C1").click()
    expect(page.get_by_role("heading", name="C1, filter")).to_be_visible()
    expect(page).not_to_have_url(re.compile("unit="))
    page.go_back()
    expect(page.get_by_role("heading", name="C5, filter 119")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_every_filter_of_c5_is_there_and_can_be_chosen(shared_page: Page, app_url: str):
    page = open_page(shared_page, f"{app_url}/Inspect?model=article@20&layer=C5&unit=0")
    expect(find_map(page, "C5 filter 5, for S4 map 15")).to_be_visible()
    expect(find_map(page, "C5 filter 6, for S4 map 0")).to_have_count(0)
    page.get_by_role("button", name="Show 1,824 more").click()
    last = find_map(page, "C5 filter 119, for S4 map 15")
    kernel = load_model("article@20").weights["C5/kernel"]
    assert hover_value(page, last.locator("canvas"), 3, 1, 5) == pytest.approx(float(kernel[3, 1, 15, 119]), rel=1e-5)
    last.click()
    expect(page.get_by_role("heading", name="C5, filter 119")).to_be_visible()


def test_a_single_value_has_no_row_and_no_column(shared_page: Page, app_url: str):
    page = open_page(shared_page, f"{app_url}/Inspect?layer=F6")
    find_map(page, "F6 unit 3").locator("canvas").hover()
    tip = page.locator(".tip.open")
    expect(tip).to_contain_text("F6 unit 3")
    expect(tip).not_to_contain_text("row")
    find_map(page, "F6 unit 3").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".live").filter(has_text=re.compile("^F6 unit 3: "))).to_have_count(1)


def test_a_digit_is_drawn_and_followed_in_place(shared_page: Page, app_url: str, wait_idle):
    page = shared_page
    visit(page, f"{app_url}/Inspect?image=drawing")
    expect(page.get_by_role("heading", name=re.compile("Draw one digit"))).to_be_visible()
    draw(page, SEVEN)
    expect(page.get_by_role("heading", name=re.compile("Your drawing is read as 7"))).to_be_visible()
    page.get_by_role("link", name=re.compile("Draw")).first.click()
    expect(page).to_have_url(re.compile("/Draw"))
    wait_idle(page)
    page.get_by_role("link", name=re.compile("Inspect")).first.click()
    expect(page.get_by_role("heading", name=re.compile("Your drawing is read as 7"))).to_be_visible()


@pytest.mark.parametrize(("low", "high", "marks"), [
    (-0.1, 1.175, ["−0.1", "1.18"]),  # the paper's input: its zero would lie on its lowest value
    (-0.5, 0.5, ["−0.5", "0", "0.5"]),
    (0, 255, ["0", "255"]),
])
def test_marks_of_a_legend_do_not_overlap(page: Page, app_url: str, low: float, high: float, marks: list[str]):
    page.goto(f"{app_url}/_stcore/health")  # a page of the server without anything on it
    page.add_style_tag(content=read_styles("maps"))
    page.evaluate("""async ([address, domain]) => {
        const { makeLegend } = await import(address);
        const legend = makeLegend();
        document.body.append(legend.element);
        legend.update({ domain, table: new Uint8Array(768), nan: [0, 0, 0] });
    }""", [f"{app_url}/{web_address('components/maps/legend.js')}", [low, high]])
    shown = page.locator(".marks span")
    assert shown.all_inner_texts() == marks
    boxes = [mark.bounding_box() for mark in shown.all()]
    assert all(left["x"] + left["width"] <= right["x"] for left, right in pairwise(boxes))
