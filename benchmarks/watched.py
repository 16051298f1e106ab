"""What watching costs: one training's throughput with two browsers on its live page, against none, in turns.

Everybody comes and goes while one run trains, and each turn is compared with the two around it: of two trainings a
minute apart, a shared machine may favour either by a fifth.
"""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from statistics import median
from unittest import mock

from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.browsing import open_browsers, serve
from benchmarks.report import Result
from benchmarks.trainings import THROUGHPUT, tell
from lenet.errors import LabError, RunError
from lenet.runs import Run, RunConfig, read_run, send_control
from lenet.training.process.launcher import start_run
from devtools.browser import DESKTOP, Server

WATCHERS = 2
SHARE = 0.9
"""Of the throughput when nobody watches."""

CURVES = "canvas[aria-label*='training loss went from']"
MOST_EPOCHS = 1000
LOOK_SECONDS = 0.25
PATIENCE_SECONDS = 600.0


def measure_watched(seeds: int = 10, epochs: int = 2) -> list[Result]:
    """Train batches of 128, in `seeds` turns with two browsers and as many with none, `epochs` of each timed."""
    return measure_watching(THROUGHPUT, seeds, epochs)


def measure_watching(config: RunConfig, turns: int, epochs: int) -> list[Result]:
    """The same for any recipe."""
    endless = replace(config, training=replace(config.training, epochs=MOST_EPOCHS))
    with serve() as server, train_endlessly(server, endless) as run_id, open_browsers(WATCHERS) as browsers:
        alone, watched = [_time_epochs(run_id, epochs)], []
        for number in range(turns):
            watched.append(_time_watched(run_id, epochs, server, browsers))
            alone.append(_time_epochs(run_id, epochs))
            tell(f"turn {number + 1}: {watched[-1]:,.0f} images a second watched, {alone[-1]:,.0f} after it alone")
    share = median(compute_shares(alone, watched))
    return [Result(f"throughput with {WATCHERS} browsers watching, share of that with none", f"{share:.0%}",
                   f"{SHARE:.0%}", share >= SHARE,
                   f"median of {turns} turns of {epochs} epochs; {median(watched):,.0f} and {median(alone):,.0f} "
                   "images a second, validation and checkpoints included")]


def compute_shares(alone: Sequence[float], watched: Sequence[float]) -> list[float]:
    """Each speed of `watched` as a share of the mean of the two of `alone` before and after it."""
    return [2 * speed / (before + after) for before, speed, after in zip(alone, watched, alone[1:], strict=False)]


@contextmanager
def train_endlessly(server: Server, config: RunConfig) -> Iterator[str]:
    """The id of a run that trains as long as the `with` block runs, its first epoch done."""
    with mock.patch.dict(os.environ, LENET_RUNS_DIR=str(server.runs_dir), LENET_GRACE_SECONDS=str(PATIENCE_SECONDS)):
        run_id = start_run(config)
        try:
            _wait_for_epoch(run_id, 1)
            yield run_id
        finally:
            _stop(run_id)


def _time_watched(run_id: str, epochs: int, server: Server, browsers: Sequence[Browser]) -> float:
    """Images a second with every browser on the live page, from when all see the curves."""
    contexts = [browser.new_context(**DESKTOP) for browser in browsers]
    try:
        pages = [_watch(context, f"{server.url}/Train?run={run_id}") for context in contexts]
        before = [_count_updates(page) for page in pages]
        speed = _time_epochs(run_id, epochs)
        if any(_count_updates(page) < count + epochs for page, count in zip(pages, before, strict=True)):
            raise LabError("A page stood still while it was to show a live run: what it costs is not known.")
    finally:
        for context in contexts:
            context.close()
    return speed


def _time_epochs(run_id: str, epochs: int) -> float:
    """Images a second of the next whole epochs."""
    first = _epochs_done(_wait_for_epoch(run_id, _epochs_done(read_run(run_id)) + 1))
    return compute_speed(_wait_for_epoch(run_id, first + epochs), first, epochs)


def compute_speed(run: Run, after: int, epochs: int) -> float:
    """Images a second of the `epochs` epochs after that one, by the clock."""
    points = {point.epoch: point for point in run.state.epochs}
    start, end = points[after], points[after + epochs]
    return (end.images_seen - start.images_seen) / (end.time - start.time)


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


def _watch(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    page.locator(CURVES).first.wait_for(timeout=PATIENCE_SECONDS * 1000)
    return page


def _count_updates(page: Page) -> int:
    """How often the curves have been brought up to date."""
    return int(page.locator("[data-updates]").get_attribute("data-updates") or 0)


def _stop(run_id: str) -> None:
    """End the run and wait until its worker has gone, so that the next is not disturbed."""
    end = time.monotonic() + PATIENCE_SECONDS
    send_control(run_id, "stop")
    while read_run(run_id).is_live:
        if time.monotonic() > end:
            raise RunError(f"The run {run_id!r} did not stop.")
        time.sleep(LOOK_SECONDS)
