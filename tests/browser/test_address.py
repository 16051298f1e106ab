"""Addresses in a real browser: Back and Forward, F5, and a link opened by someone else."""

import re

from playwright.sync_api import Page, expect

from devtools.browser import wait_idle
from lenet.runs.models import DEFAULT_MODEL, find_model
from tests.browser.train import setting
from tests.browser.visit import visit


def count_entries(page: Page) -> int:
    return page.evaluate("history.length")


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", name=re.compile(f"^{text}"))).to_be_visible()


def choose_layer(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).click()
    heading(page, f"{name}, ")


def test_back_and_forward_on_inspect(shared_page: Page, app_url: str):
    (page := shared_page).goto(f"{app_url}/Inspect")
    heading(page, "C1, ")
    wait_idle(page)
    assert "?" not in page.url, "a page that opens writes nothing"
    last, before = (find_model(DEFAULT_MODEL).epochs[place] for place in (-1, -2))
    entries = count_entries(page)
    heading(page, "Sample digit 7 is read as 7")  # the network is there
    first = page.locator("h4").last.inner_text()
    choose_layer(page, "S2")
    page.locator(".map[aria-label^='S2 map 3:']").first.click()
    heading(page, "S2, map 3")
    page.get_by_role("slider", name="After epoch").press("ArrowLeft")
    expect(page).to_have_url(re.compile(f"model={DEFAULT_MODEL}%40{before}"))
    wait_idle(page)
    choose_layer(page, "C1")
    assert count_entries(page) == entries + 4, "one choice, one entry"
    for layer, epoch in (("S2, map 3", before), ("S2, map 3", last), ("S2, ", last)):
        page.go_back()
        expect(page).to_have_url(re.compile(f"model={DEFAULT_MODEL}%40{epoch}"))
        heading(page, layer)
        wait_idle(page)
        expect(page.get_by_role("alert")).to_have_count(0)
    page.go_back()
    expect(page).to_have_url(f"{app_url}/Inspect")
    heading(page, re.escape(first))
    expect(page.get_by_role("slider", name="After epoch")).to_have_attribute("aria-valuetext", str(last))
    page.go_forward()
    heading(page, "S2, ")
    wait_idle(page)
    page.go_forward()
    heading(page, "S2, map 3")


def test_an_address_of_inspect_shows_the_same_to_someone_else(shared_page: Page, phone: Page, app_url: str):
    page = shared_page
    visit(page, f"{app_url}/Inspect")
    heading(page, "C1, ")
    choose_layer(page, "F6")
    heading(page, ".* is read as")
    wait_idle(page)
    shown = page.locator("h4").all_inner_texts()
    page.reload()
    heading(page, "F6, ")
    phone.goto(page.url)
    heading(phone, "F6, ")
    expect(phone.locator("h4")).to_have_text(shown)


def test_back_and_forward_on_train(shared_page: Page, app_url: str):
    page = shared_page
    visit(page, f"{app_url}/Train")
    filters = setting(page, "c1").get_by_role("slider")
    expect(filters).to_have_value("6")
    wait_idle(page)
    assert "?" not in page.url, "a page that opens writes nothing"
    entries = count_entries(page)
    filters.press("ArrowRight")
    expect(page).to_have_url(re.compile("c1=7"))
    wait_idle(page)
    page.get_by_role("button", name="The lab's best").click()
    expect(page).to_have_url(re.compile(r"\?view=new&preset=lab$"))
    wait_idle(page)
    setting(page, "activation").get_by_role("radio", name="tanh", exact=True).click()
    expect(page).to_have_url(re.compile(r"preset=lab&activation=tanh$"))
    wait_idle(page)
    assert count_entries(page) == entries + 3, "one choice, one entry"
    go_back_and_forward(page)


def test_back_from_draw_to_a_silent_address_of_train(shared_page: Page, app_url: str):
    page = shared_page
    visit(page, f"{app_url}/Train?view=new")
    filters = setting(page, "c1").get_by_role("slider")
    filters.press("ArrowRight")
    expect(page).to_have_url(re.compile("c1=7"))
    wait_idle(page)
    page.get_by_role("link", name="Draw", exact=True).first.click()
    expect(page).to_have_url(re.compile("/Draw"))
    wait_idle(page)
    for count in ("7", "6"):
        page.go_back()
        expect(filters).to_have_value(count)
        wait_idle(page)
    assert page.url.endswith("/Train?view=new")


def go_back_and_forward(page: Page) -> None:
    """Back over all three choices, one by one, and forward at once."""
    epochs = page.get_by_role("spinbutton", name="Epochs")
    filters = setting(page, "c1").get_by_role("slider")
    for count, filter_count, activation in (("120", "6", "ReLU"), ("20", "7", "ReLU"), ("20", "6", "ReLU")):
        page.go_back()
        expect(epochs).to_have_value(count)
        wait_idle(page)
        expect(filters).to_have_value(filter_count)
        expect(setting(page, "activation").get_by_role("radio", name=activation, exact=True)).to_be_checked()
    assert "?" not in page.url
    page.evaluate("history.go(3)")
    expect(epochs).to_have_value("120")
    expect(setting(page, "activation").get_by_role("radio", name="tanh", exact=True)).to_be_checked()


def test_an_address_of_train_shows_the_same_after_f5_and_to_someone_else(shared_page: Page, phone: Page, app_url: str):
    page = shared_page
    address = f"{app_url}/Train?view=new&preset=quick&c1=9&pooling=average&name=Ours"
    visit(page, address)
    seen = [read_settings(page)]
    page.reload()
    seen.append(read_settings(page))
    phone.goto(address)
    seen.append(read_settings(phone))
    assert len(set(seen)) == 1


def read_settings(page: Page) -> str:
    """The table of layers of those settings, once all of them are shown."""
    expect(setting(page, "c1").get_by_role("slider")).to_have_value("9", timeout=90_000)
    expect(page.get_by_role("textbox", name="Name of the run")).to_have_value("Ours")
    expect(setting(page, "pooling").get_by_role("radio", name="mean of 4")).to_be_checked()
    wait_idle(page)
    return page.locator("table.layers").text_content()
