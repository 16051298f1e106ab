"""A real browser and a real server for the tests in this folder."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from devtools.browser import DESKTOP, FLAGS, PHONE, Server, find_browser
from devtools.browser import wait_idle as _wait_idle
from tests.browser import checks

expect.set_options(timeout=30_000)  # Playwright's own five seconds are short for a first page on a busy machine

IS_DRAWN = """() => !document.querySelector('[data-testid=stSkeleton]')
    && [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')].every(({ shadowRoot }) =>
        shadowRoot?.firstElementChild
        && [...shadowRoot.querySelectorAll('.root, .canvas-root')].every((root) => root.childElementCount > 0)
        && [...shadowRoot.querySelectorAll('link[rel=stylesheet]')].every((link) => link.sheet))"""
"""Whether every part of the page has come: no placeholder is left, each component has its style and its content."""

NO_BROWSER = "no Chromium or Chrome found: install one, or name it in LENET_BROWSER"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last and may take longer: what fails sooner is known sooner."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.timeout(300))
    items.sort(key=lambda item: here in item.path.parents)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; each test gets a context of its own."""
    path = find_browser()
    if path is None:
        must = os.environ.get("CI") == "true" or os.environ.get("LENET_REQUIRE_BROWSER") == "1"
        (pytest.fail if must else pytest.skip)(NO_BROWSER)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that most tests share."""
    with Server(tmp_path_factory.mktemp("app") / "runs") as started:
        yield started


@pytest.fixture(scope="session")
def app_url(server: Server) -> str:
    """The shared server's address, without a slash at its end."""
    return server.url


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start a server that nobody has visited; environment variables may be given by name."""
    started: list[Server] = []

    def start(**environment: str) -> Server:
        new = Server(tmp_path / f"fresh-{len(started)}" / "runs", **environment)
        started.append(new)
        new.wait_until_up()
        return new

    yield start
    for one in started:
        one.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window of 1280 by 900."""
    yield from _open(browser, DESKTOP)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone of 375 by 812, with touch."""
    yield from _open(browser, PHONE)


@pytest.fixture
def wait_idle() -> Callable[[Page], None]:
    """Wait until a page is at rest: no script runs on the server, and all that it sent is drawn."""

    def wait(page: Page) -> None:
        _wait_idle(page)
        page.wait_for_function(IS_DRAWN)

    return wait


@pytest.fixture
def assert_clean() -> Callable[[Page], None]:
    """Check for errors, overflow and small text."""
    return checks.assert_clean


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Check with axe."""
    return checks.assert_accessible


def _open(browser: Browser, device: dict) -> Iterator[Page]:
    context = browser.new_context(**device)
    yield checks.watch(context.new_page())
    context.close()
