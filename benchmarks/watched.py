"""What watching costs: a real worker's throughput with two browsers on its live page, against none, in turns."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from playwright.sync_api import Browser, Page

from benchmarks.browsing import open_browsers, serve
from benchmarks.report import Result
from benchmarks.trainings import THROUGHPUT, tell
from lenet.errors import LabError, RunError
from lenet.runs import Run, RunConfig, read_run, send_control
from lenet.training.launcher import start_run
from scripts.browser import DESKTOP, Server

WATCHERS = 2
SHARE = 0.9
"""Of the throughput when nobody watches."""

CURVES = "canvas[aria-label*='training loss went from']"
LOOK_SECONDS = 0.25
PATIENCE_SECONDS = 600.0


def measure_watched(seeds: int = 3, epochs: int = 3) -> list[Result]:
    """Train batches of 128 with nobody watching and with two browsers, `seeds` times each, `epochs` timed."""
    return measure_watching(THROUGHPUT, seeds, epochs)


def measure_watching(config: RunConfig, rounds: int, epochs: int) -> list[Result]:
    """The same for any recipe with a good many more epochs than `epochs`."""
    speeds: dict[int, list[float]] = {0: [], WATCHERS: []}
    with serve() as server:
        for number in range(rounds):
            for watchers, found in speeds.items():
                found += _measure_run(server, config, watchers, epochs)
                tell(f"round {number + 1}, {watchers} watching: {median(found[-epochs:]):,.0f} images a second")
    alone, watched = median(speeds[0]), median(speeds[WATCHERS])
    return [Result(f"throughput with {WATCHERS} browsers watching, share of that with none", f"{watched / alone:.0%}",
                   f"{SHARE:.0%}", watched / alone >= SHARE,
                   f"{watched:,.0f} to {alone:,.0f} images a second, medians of {rounds * epochs} epochs, "
                   "validation and checkpoints included")]


def _measure_run(server: Server, config: RunConfig, watchers: int, epochs: int) -> list[float]:
    """Images a second of the first whole epochs after everybody sees the curves; then the run is stopped."""
    with _settings(LENET_RUNS_DIR=str(server.runs_dir), LENET_GRACE_SECONDS=str(PATIENCE_SECONDS)):
        run_id = start_run(config)
        try:
            with open_browsers(watchers) as browsers:
                pages = [_watch(browser, f"{server.url}/Train?run={run_id}") for browser in browsers]
                first = _wait_for_epoch(run_id, _epochs_done(read_run(run_id)) + 1)
                before = [_read_curves(page) for page in pages]
                run = _wait_for_epoch(run_id, _epochs_done(first) + epochs)
                if any(_read_curves(page) == label for page, label in zip(pages, before, strict=True)):
                    raise LabError("A page stood still while it was to show a live run: what it costs is not known.")
        finally:
            _stop(run_id)
    return compute_speeds(run, _epochs_done(first), epochs)


def compute_speeds(run: Run, after: int, epochs: int) -> list[float]:
    """Images a second of the `epochs` epochs after that one, by the clock from the end of one to the next's."""
    points = {point.epoch: point for point in run.state.epochs}
    pairs = ((points[number - 1], points[number]) for number in range(after + 1, after + epochs + 1))
    return [(end.images_seen - start.images_seen) / (end.time - start.time) for start, end in pairs]


def _epochs_done(run: Run) -> int:
    return run.state.epochs[-1].epoch if run.state.epochs else 0


def _wait_for_epoch(run_id: str, epoch: int) -> Run:
    """The run as soon as it has done so many epochs.

    Raises:
        LabError: if it ends before, or it takes too long.
    """
    end = time.monotonic() + PATIENCE_SECONDS
    while _epochs_done(run := read_run(run_id)) < epoch:
        if not run.is_live:
            raise LabError(f"The run is {run.status} after epoch {_epochs_done(run)} of {epoch}. {run.state.reason}")
        if time.monotonic() > end:
            raise LabError(f"The run did not reach epoch {epoch} within {PATIENCE_SECONDS:g} s.")
        time.sleep(LOOK_SECONDS)
    return run


def _watch(browser: Browser, url: str) -> Page:
    page = browser.new_context(**DESKTOP).new_page()
    page.goto(url)
    page.locator(CURVES).first.wait_for(timeout=PATIENCE_SECONDS * 1000)
    return page


def _read_curves(page: Page) -> str:
    """What the curves say to those who cannot see them: another text as soon as they show another point."""
    return page.locator(CURVES).first.get_attribute("aria-label")


def _stop(run_id: str) -> None:
    """End the run and wait until its worker has gone, so that the next is not disturbed."""
    end = time.monotonic() + PATIENCE_SECONDS
    send_control(run_id, "stop")
    while read_run(run_id).is_live:
        if time.monotonic() > end:
            raise RunError(f"The run {run_id!r} did not stop.")
        time.sleep(LOOK_SECONDS)


@contextmanager
def _settings(**values: str) -> Iterator[None]:
    """Environment variables that stand as long as the `with` block runs, for the worker to inherit."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
