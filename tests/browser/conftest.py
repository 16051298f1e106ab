"""A real browser and a real server for the tests in this folder."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import numpy as np
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from devtools.browser import DESKTOP, FLAGS, PHONE, Server, find_browser, find_free_port, wait_idle
from devtools.workbench import Workbench, open_workbench
from lenet.data import sample_digits
from tests.browser import checks
from tests.browser.train import ONE_SLOT

expect.set_options(timeout=30_000)  # Playwright's own five seconds are short for a first page on a busy machine

LONGEST_FILES = ("test_live", "test_train_live", "test_draw", "test_sweeps", "test_inspect", "test_train",
                 "test_accessible", "test_address")  # fmt: skip

SHARING = "--process-per-site"
"""All windows share what was compiled: Plotly alone takes two seconds of a core. A benchmark must not have it."""

NO_BROWSER = "no Chromium or Chrome found: install one, or name it in LENET_BROWSER"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last and may take longer: what fails sooner is known sooner.

    Of them the longest files come first, so that no process is left alone with a long one at the end.
    """
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.timeout(300))
    items.sort(key=lambda item: (here in item.path.parents, item.path.stem not in LONGEST_FILES))


def build_camera(film: Path) -> list[str]:
    """What makes Chromium have a camera that sees a 7 on white paper, and hand it to any page that asks."""
    paper = np.full((480, 640), 235, np.uint8)
    paper[128:352, 208:432] -= np.kron(sample_digits()[7] // 5 * 4, np.ones((8, 8), np.uint8))
    Image.fromarray(paper).convert("RGB").save(film, "JPEG")
    return ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}",
            "--use-fake-ui-for-media-stream"]  # fmt: skip


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One Chromium for all tests."""
    path = find_browser()
    if path is None:
        must = os.environ.get("CI") == "true" or os.environ.get("LENET_REQUIRE_BROWSER") == "1"
        (pytest.fail if must else pytest.skip)(NO_BROWSER)
    with sync_playwright() as playwright:
        camera = build_camera(tmp_path_factory.mktemp("camera") / "seven.mjpeg")
        chromium = playwright.chromium.launch(executable_path=path, args=[*FLAGS, SHARING, *camera])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that most tests share. Who trains on it deletes what was trained."""
    with Server(tmp_path_factory.mktemp("app") / "runs", **ONE_SLOT) as started:
        yield started


@pytest.fixture(scope="session")
def app_url(server: Server) -> str:
    """The shared server's address, without a slash at its end."""
    return server.url


@pytest.fixture(scope="session")
def second_port() -> int:
    """Where a test's or a file's own server listens: always there, since a browser keeps scripts by their address."""
    return find_free_port()


@pytest.fixture
def fresh_server(tmp_path: Path, second_port: int) -> Iterator[Callable[..., Server]]:
    """Start a server that nobody has visited; environment variables may be given by name."""
    with ExitStack() as started:
        def start(**environment: str) -> Server:
            server = Server(tmp_path / "fresh" / "runs", port=second_port, **environment)
            return started.enter_context(server)

        yield start


@pytest.fixture(scope="session")
def desk_context(browser: Browser, app_url: str) -> Iterator[BrowserContext]:
    """What all windows share: the browser keeps the app's scripts, so that only the first window has to fetch them."""
    yield from _open_context(browser, DESKTOP, app_url)


@pytest.fixture(scope="session")
def phone_context(browser: Browser, app_url: str) -> Iterator[BrowserContext]:
    """The same for phones."""
    yield from _open_context(browser, PHONE, app_url)


@pytest.fixture
def page(desk_context: BrowserContext) -> Iterator[Page]:
    """A window of 1280 by 900 and a visit of its own: what a visitor does is kept for one window only."""
    yield from _open(desk_context)


@pytest.fixture(scope="module")
def shared_page(desk_context: BrowserContext) -> Iterator[Page]:
    """A window for all tests of a file that only look and point, or bring the page back to where it was."""
    yield from _open(desk_context)


@pytest.fixture(scope="module")
def shared_phone(phone_context: BrowserContext) -> Iterator[Page]:
    """What `phone` hands out."""
    yield from _open(phone_context)


@pytest.fixture
def phone(shared_phone: Page) -> Page:
    """A phone of 375 by 812, with touch: one for all tests of a file, which may turn it."""
    shared_phone.set_viewport_size(PHONE["viewport"])
    return shared_phone


@pytest.fixture(scope="module")
def workbench(browser: Browser) -> Iterator[Workbench]:
    """A page in which the project's JavaScript modules can be called from Python."""
    with open_workbench(browser) as opened:
        yield opened


@pytest.fixture(scope="session", name="wait_idle")
def fixture_wait_idle() -> Callable[[Page], None]:
    """Wait until a page is at rest: no script runs on the server, and all that it sent is drawn."""
    return wait_idle


@pytest.fixture
def assert_clean() -> Callable[[Page], None]:
    """Check for errors, overflow and small text."""
    return checks.assert_clean


@pytest.fixture
def assert_accessible() -> Callable[..., None]:
    """Check with axe."""
    return checks.assert_accessible


def _open_context(browser: Browser, device: dict[str, Any], app_url: str) -> Iterator[BrowserContext]:
    context = browser.new_context(**device, **checks.STILL)
    context.new_page().goto(f"{app_url}/_stcore/health")  # while one window stays open, compiled scripts are kept
    yield context
    context.close()


def _open(context: BrowserContext) -> Iterator[Page]:
    page = checks.watch(context.new_page())
    yield page
    page.close()
