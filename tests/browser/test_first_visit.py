"""Every page as the first thing that anyone sees of a fresh server, by its own address."""

import re
import sys

import pytest
from playwright.sync_api import Page, expect

from devtools.browser import Server, read_memory, read_proc, wait_idle
from devtools.imports import LISTING, read_imports
from tests.browser.checks import assert_clean
from ui.pages import PAGES

ADDRESSES = {page.address: page.name for page in PAGES}
HOME = "/"
MOST_MEMORY = 300
"""MB that the server may take after a visit to every page."""

@pytest.mark.parametrize("address", [address for address in ADDRESSES if address != HOME])
def test_a_page_opened_first(address: str, fresh_server, page: Page):
    open_first(page, fresh_server(LENET_STANDBY="0"), address)


def test_home_opened_first_and_then_every_page_leave_the_server_light(fresh_server, page: Page):
    server = fresh_server(LENET_STANDBY="0", **LISTING)
    open_first(page, server, HOME)
    for name in ADDRESSES.values():
        page.get_by_test_id("stSidebar").get_by_role("link", name=re.compile(name + "$")).click()
        wait_idle(page)
        expect(page.locator("h1")).to_be_visible()
    imported = read_imports(server.log)
    assert "lenet.network" in imported
    assert not imported & {"tensorflow", "keras", "torch", "jax"}
    if sys.platform == "linux":  # elsewhere there is no /proc to read
        assert not re.findall(r"\S*(?:tensorflow|libtf)\S*", read_proc(server.process.pid, "maps").decode())
        assert read_memory(server.process.pid) / 1000 < MOST_MEMORY


def open_first(page: Page, server: Server, address: str) -> None:
    """Open a page of a server that nobody has visited; all of it must be there, and nothing come from elsewhere."""
    elsewhere = note_requests_elsewhere(page, server.url)
    page.goto(server.url + address)
    wait_idle(page)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("h1")).to_be_visible()
    sidebar = page.locator("[data-testid=stSidebar]")
    for name in ADDRESSES.values():
        expect(sidebar.get_by_role("link", name=re.compile(name + "$"))).to_be_visible()
    expect(page).to_have_title(re.compile("LeNet Lab$"))
    assert_clean(page)
    assert elsewhere == [], "the page asked the internet for something"
    assert "Traceback" not in server.log


def note_requests_elsewhere(page: Page, url: str) -> list[str]:
    """A list that fills with the addresses that the page asks for and that are not the server's own."""
    own = (url, url.replace("http", "ws"), "data:", "blob:")
    elsewhere: list[str] = []
    page.on("request", lambda request: request.url.startswith(own) or elsewhere.append(request.url))
    return elsewhere
