"""The network in the visitor's browser: how long an image takes, until all epochs are there, and answers to the pen."""

from statistics import median, quantiles

from playwright.sync_api import Browser, Page

from benchmarks.browsing import open_browser, serve
from benchmarks.live import measure_live
from benchmarks.report import Result
from devtools.browser import DESKTOP, wait_idle
from lenet.data import load_test_set
from lenet.runs.catalog import find_folder

NETWORK = "article"
IMAGES, WARM_UP = 300, 100
ROUNDS = 5
FORWARD_MS, SLOWEST_MS = 1.5, 3.0
LOAD_SECONDS = 1.0

FIND_ENGINE = """() => {
    const module = performance.getEntriesByType("resource").find(({ name }) => /lab\\/web\\/\\w+\\//.test(name));
    return module.name.replace(/(lab\\/web\\/\\w+\\/).*/, "$1engine/checkpoints.js");
}"""
"""Where the app's pages have their modules from."""

LOAD_ALL = """async ([engine, addresses]) => {
    const start = performance.now();
    const { loadNetwork } = await import(engine);
    const networks = await Promise.all(addresses.map(loadNetwork));
    window.network = networks.at(-1);
    return performance.now() - start;
}"""
"""Milliseconds until the network is there after every epoch, the engine's own modules included."""

FORWARD = """([pixels, warmUp]) => {
    const images = pixels.map((image) => Uint8Array.from(image));
    const time = (image) => {
        const start = performance.now();
        window.network.forward(image);
        return performance.now() - start;
    };
    images.slice(0, warmUp).forEach(time);
    return images.slice(warmUp).map(time);
}"""
"""Milliseconds of each image."""


def measure_browser() -> list[Result]:
    """Ask pages on which there is nothing else."""
    with open_browser() as browser, serve() as server:
        engine = _find_engine(browser, server.url)
        loads = [_load_all(browser, server.url, engine)[1] for _ in range(ROUNDS)]
        page, _ = _load_all(browser, server.url, engine)
        images = load_test_set()[0][: WARM_UP + IMAGES].reshape(-1, 784).tolist()
        times = page.evaluate(FORWARD, [images, WARM_UP])
    return [*describe_forward(times), describe_loads(loads), *measure_live()]


def describe_forward(times: list[float]) -> list[Result]:
    """Of the milliseconds of each image, the median and what 95 of 100 stay under."""
    typical, slow = median(times), quantiles(times, n=20)[-1]
    how = f"{NETWORK}, {len(times)} test images after {WARM_UP}"
    return [Result("an image through the network in the browser", f"{typical:.2f} ms", f"{FORWARD_MS} ms",
                   typical <= FORWARD_MS, f"median; {how}"),
            Result("the same, 95 of 100", f"{slow:.2f} ms", f"{SLOWEST_MS} ms", slow < SLOWEST_MS, how)]


def describe_loads(milliseconds: list[float]) -> Result:
    """Of the rounds until all epochs are there."""
    seconds = median(milliseconds) / 1000
    return Result("all epochs of a network in the browser", f"{seconds:.2f} s", f"{LOAD_SECONDS} s",
                  seconds <= LOAD_SECONDS, f"{NETWORK}, {len(_list_epochs())} epochs; median of {len(milliseconds)} "
                  f"new visitors, the slowest {max(milliseconds) / 1000:.2f} s")


def _find_engine(browser: Browser, url: str) -> str:
    page = browser.new_context(**DESKTOP).new_page()
    page.goto(url)
    wait_idle(page)
    return page.evaluate(FIND_ENGINE)


def _load_all(browser: Browser, url: str, engine: str) -> tuple[Page, float]:
    """A new visitor's page with the last epoch's network, and the milliseconds until all epochs were there."""
    page = browser.new_context(**DESKTOP).new_page()
    page.goto(f"{url}/_stcore/health")
    addresses = [f"{url}/lab/runs/{NETWORK}/checkpoints/{epoch:04d}.npz" for epoch in _list_epochs()]
    return page, page.evaluate(LOAD_ALL, [engine, addresses])


def _list_epochs() -> tuple[int, ...]:
    folder, _ = find_folder(NETWORK)
    return folder.checkpoint_epochs()
