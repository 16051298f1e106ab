"""What a visitor waits for, in a real browser: the first page, a stroke's answer, a training's first point."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.report import Result
from lenet.errors import LabError
from devtools.browser import DESKTOP, FLAGS, Server, find_browser, wait_idle
from devtools.pen import CANVAS, draw_by_mouse

EMPTY_APP = Path(__file__).resolve().parent / "apps" / "empty.py"
ROUNDS = 7
STROKES = 15
RATIO = 1.5
FIRST_POINT_SECONDS = 1.5

WATCH_COUNTER = """(selector) => {
    const find = (root) => root.querySelector(selector) ??
        [...root.querySelectorAll('*')].map((e) => e.shadowRoot && find(e.shadowRoot)).find((e) => e);
    const read = () => find(document)?.outerHTML ?? '';
    const before = read();
    window.answered = new Promise((done) => {
        window.addEventListener('mouseup', () => {
            const start = performance.now();
            const look = () => read() === before ? requestAnimationFrame(look) : done(performance.now() - start);
            look();
        }, { once: true, capture: true });
    });
}"""
"""Milliseconds from the pen's lifting until the counter is another, looked at in every frame."""

WATCH_ANSWER = """() => {
    window.answered = new Promise((done) => {
        window.addEventListener('pointerup', ({ timeStamp }) => {
            const look = () => {
                const answer = performance.getEntriesByName('lenet:answer').find((one) => one.startTime >= timeStamp);
                if (answer) done(answer.duration); else requestAnimationFrame(look);
            };
            look();
        }, { once: true, capture: true });
    });
}"""
"""Milliseconds from the pen's lifting until the answer to all of the stroke is painted, as the page marks it."""


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A Chromium.

    Raises:
        LabError: if there is none.
    """
    with open_browsers(1) as (browser,):
        yield browser


@contextmanager
def open_browsers(count: int) -> Iterator[list[Browser]]:
    """As many Chromiums, each with processes of its own.

    Raises:
        LabError: if there is none.
    """
    path = find_browser()
    if path is None:
        raise LabError("No Chromium or Chrome was found: install one, or name it in LENET_BROWSER.")
    with sync_playwright() as playwright:
        browsers = [playwright.chromium.launch(executable_path=path, args=list(FLAGS)) for _ in range(count)]
        yield browsers
        for browser in browsers:
            browser.close()


@contextmanager
def serve(script: Path | None = None) -> Iterator[Server]:
    """A fresh server of the app, or of another script, with an empty run folder."""
    with TemporaryDirectory() as folder:
        runs = Path(folder) / "runs"
        with Server(runs, script) if script else Server(runs) as server:
            yield server


def measure_first_page() -> list[Result]:
    """From a visitor's first request to a cold server until the canvas is there and nothing runs any more."""
    with open_browser() as browser:
        times = [(_first_page(browser, None), _first_page(browser, EMPTY_APP)) for _ in range(ROUNDS)]
    return [_compare("first page on a cold server", times, "Home against an empty app with the canvas")]


def measure_stroke() -> list[Result]:
    """From the pen's lifting to the new prediction."""
    with open_browser() as browser, serve() as ours, serve(EMPTY_APP) as empty:
        draw, count = _open_canvas(browser, f"{ours.url}/Draw"), _open_canvas(browser, empty.url)
        times = [(_stroke(draw, WATCH_ANSWER, i), _stroke(count, WATCH_COUNTER, i)) for i in range(STROKES)]
    how = "Draw against streamlit-drawable-canvas with a stroke counter"
    return [_compare("stroke's end to new prediction", times, how)]


def measure_first_point() -> list[Result]:
    """From the click on Train to the first point of the curve, with a worker standing by and without."""
    with open_browser() as browser, serve() as server:
        page = browser.new_context(**DESKTOP).new_page()
        page.goto(f"{server.url}/Train")
        cold = _first_point(page)
        warm = [_train_again(page, server) for _ in range(3)]
    seconds = median(warm)
    return [
        Result("click on Train to first point, worker standing by", f"{seconds:.2f} s", f"{FIRST_POINT_SECONDS} s",
               seconds <= FIRST_POINT_SECONDS, f"median of {len(warm)}"),
        Result("the same, the page just opened", f"{cold:.2f} s", "none", True, "TensorFlow still starting"),
    ]


def _first_page(browser: Browser, script: Path | None) -> float:
    with serve(script) as server:
        context = browser.new_context(**DESKTOP)
        page = context.new_page()
        start = perf_counter()
        page.goto(server.url)
        _wait_for_canvas(page)
        seconds = perf_counter() - start
        context.close()
    return seconds


def _open_canvas(browser: Browser, url: str) -> Page:
    page = browser.new_context(**DESKTOP).new_page()
    page.goto(url)
    _wait_for_canvas(page)
    wait_idle(page)
    return page


def _wait_for_canvas(page: Page) -> None:
    page.locator(CANVAS).wait_for()
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", state="attached")


def _stroke(page: Page, watch: str, number: int) -> float:
    """Draw one more stroke, a line across the canvas, and return the seconds until its answer."""
    x = 40 + 13 * number
    page.evaluate(watch, "#answer")
    draw_by_mouse(page, [(x, 60), (x + 20, 210)])
    return page.evaluate("window.answered") / 1000


def _compare(what: str, times: list[tuple[float, float]], how: str) -> Result:
    ours, theirs = (median(column) for column in zip(*times, strict=True))
    ratio = ours / theirs
    return Result(what, f"{ratio:.2f} times", f"{RATIO} times", ratio <= RATIO,
                  f"{how}: {ours:.2f} s to {theirs:.2f} s, medians of {len(times)}")


def _first_point(page: Page) -> float:
    """Press Train, wait for the first batch on the curve, stop the run. Returns the seconds until the point."""
    button = page.locator(".st-key-train_start_button button")
    start = perf_counter()
    button.click()
    page.locator("canvas[aria-label*='training loss went from']").first.wait_for(timeout=60_000)
    seconds = perf_counter() - start
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("Test accuracy").first.wait_for(timeout=60_000)
    return seconds


def _train_again(page: Page, server: Server) -> float:
    """Open a new run's settings, wait until a worker stands by, and measure."""
    page.goto(f"{server.url}/Train")
    page.get_by_role("radio", name="New run").click()
    _wait_for_standby(server)
    wait_idle(page)
    return _first_point(page)


def _wait_for_standby(server: Server, seconds: float = 120.0) -> None:
    end = perf_counter() + seconds
    while not list((server.runs_dir / ".standby").glob("*.ready")):
        if perf_counter() > end:
            raise LabError(f"No worker stood by within {seconds:g} s: look into {server.runs_dir}/.standby.log.")
        sleep(0.05)
