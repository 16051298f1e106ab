"""A training in a real browser, with a real worker: started by its button, steered, killed, gone on with, stopped."""

import os
import re
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from devtools.browser import Server
from devtools.waiting import wait_until
from lenet.runs import RunFolder, read_control, read_run, send_control
from lenet.runs.batch_file import read_batch
from lenet.training.process.launcher import resume_run
from tests.browser import checks
from tests.browser.train import (
    ONE_SLOT, SLOW, controls, curves, delete_runs, head, open_a_long_run, wait_for_updates,
)
from tests.browser.visit import visit
from ui.text import format_number
from ui.train.batch_words import format_percent


@pytest.fixture(scope="module")
def window(desk_context: BrowserContext) -> Iterator[Page]:
    """The window that these tests share: what one does does not change what the next one begins with, see `live`."""
    page = checks.watch(desk_context.new_page())
    yield page
    page.close()


@pytest.fixture(scope="module")
def lab(server: Server, window: Page) -> Iterator[Server]:
    """The server that all share. What was trained is gone after these tests, and nobody watches it any more."""
    yield server
    window.goto("about:blank")
    for pid in server.worker_pids():
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not server.worker_pids())
    delete_runs(server)


@pytest.fixture(scope="module")
def first(lab: Server, window: Page) -> str:
    """The id of the run that all tests here watch, started as a visitor starts it."""
    open_a_long_run(window, lab, "First")
    window.get_by_role("button", name="Train", exact=True).click()
    expect(window).to_have_url(re.compile(r"run=\d{8}-"))
    return re.search(r"run=([\w-]+)", window.url)[1]


@pytest.fixture
def live(first: str, lab: Server, window: Page, monkeypatch: pytest.MonkeyPatch) -> Page:
    """The run's page while it trains: what another test has ended or left goes on first."""
    monkeypatch.setenv("LENET_RUNS_DIR", str(lab.runs_dir))
    for name, value in ONE_SLOT.items():
        monkeypatch.setenv(name, value)
    if not read_run(first).is_live:
        resume_run(first)
    send_control(first, "resume")
    wait_until(lambda: read_run(first).status == "running", SLOW / 1000)
    if f"run={first}" not in window.url or not controls(window).is_visible():
        visit(window, f"{lab.url}/Train?run={first}")
    expect(controls(window).get_by_text("training")).to_be_visible()
    expect(curves(window).locator("canvas").first).to_be_visible()
    return window


def test_in_the_first_seconds_of_a_run_an_answer_grows_from_noise_to_certainty(window: Page, first: str):
    growth = window.locator("[data-points]")
    expect(growth.locator("[aria-label*='How its answer grew. Untrained: ']")).to_be_visible(timeout=SLOW)
    expect(growth).to_have_attribute("data-points", re.compile(r"^(1[2-9]|[2-6]\d)$"), timeout=SLOW)
    grown = growth.locator("[aria-label*='How its answer grew']")
    expect(grown).to_have_attribute("aria-label", re.compile(r"with >?9\d[\d.]* %\.$"), timeout=SLOW)
    first = re.search(r"Untrained: \d with ([\d.]+)", grown.get_attribute("aria-label"))
    assert float(first[1]) < 30


def test_the_button_starts_a_run_that_trains(live: Page, first: str, assert_clean):
    assert read_run(first).name == "First"
    wait_for_updates(live, 1)
    assert_clean(live)


def test_a_second_run_waits_its_turn_and_says_for_whom(live: Page, lab: Server, assert_clean):
    open_a_long_run(live, lab, "Second")
    live.get_by_role("button", name="Train", exact=True).click()
    expect(live.get_by_text("taken by “First”")).to_be_visible(timeout=SLOW)
    live.get_by_role("button", name="Cancel it").click()
    expect(head(live).get_by_text("stopped")).to_be_visible()
    assert_clean(live)


def test_pause_and_resume(live: Page):
    live.get_by_role("button", name="Pause").click()
    expect(controls(live).get_by_text("paused")).to_be_visible()
    resume = live.get_by_role("button", name="Resume")
    resume.click()  # as soon as the button takes clicks: none may be lost
    expect(controls(live).get_by_text("training")).to_be_visible()
    wait_for_updates(live, 1)


def test_paused_it_learns_one_batch_at_a_press_and_shows_what_the_step_did(
    live: Page, first: str, assert_clean, assert_accessible,
):
    folder, learnt = RunFolder(first), live.locator(".st-key-train_batch")
    live.get_by_role("button", name="Pause").click()
    expect(learnt.get_by_text("has the network learn a single batch")).to_be_visible()
    button, places = live.get_by_role("button", name="Learn one batch"), []
    for press in (button.dblclick, lambda: button.press("Enter")):
        press()
        report = wait_until(lambda: (read := read_batch(folder)) and (read.epoch, read.step) not in places and read)
        places.append((report.epoch, report.step))
        name = f"Batch {report.step} of epoch {report.epoch}"
        expect(learnt.get_by_role("heading")).to_have_text(name)
        expect(learnt.locator(".st-key-train_batch_news .live")).to_contain_text(f"{name}: the step took its loss from")
        assert_clean(live)
        assert_accessible(live)  # the button has rested when that is done
    assert read_control(folder).steps == 2
    before, after = (format_number(float(losses.mean()), 4) for losses in (report.losses_before, report.losses_after))
    expect(learnt.get_by_text(f"was {before} before the step and is {after} after it")).to_be_visible()
    for title, label, *shares in zip(learnt.locator(".title").all()[18:], report.labels.astype(int),
                                     report.answers_before, report.answers_after, strict=False):
        shown = [format_percent(float(each[label])) for each in shares]
        assert title.text_content() == f"{label}: {shown[0]} → {shown[1]}\N{NO-BREAK SPACE}%"
    live.get_by_role("button", name="Resume").click()
    expect(learnt).to_have_count(0)
    wait_for_updates(live, 1)


def test_another_learning_rate(live: Page, first: str):
    before = read_control(RunFolder(first)).learning_rate or read_run(first).config.training.learning_rate
    controls(live).get_by_role("slider", name="Learning rate").press("ArrowLeft")
    expect(live.get_by_text(re.compile(r"learning rate 0\.000\d"))).to_be_visible()
    after = wait_until(lambda: read_control(RunFolder(first)).learning_rate)
    assert after < before
    wait_for_updates(live, 2)
    expect(controls(live)).to_contain_text(f"{after:g}")


def test_stopped_by_hand_it_keeps_what_it_learnt_is_tested_and_goes_on(live: Page, first: str, assert_clean):
    live.get_by_role("button", name="Stop and keep what was learnt").click()
    expect(live.get_by_text("Test accuracy")).to_be_visible(timeout=SLOW)
    expect(head(live).get_by_text("stopped")).to_be_visible()
    for label in ("Draw for it", "Look inside it"):
        expect(live.get_by_role("link", name=label)).to_have_attribute("href", re.compile(f"model={first}$"))
    assert_clean(live)
    live.get_by_role("button", name="Continue").click()
    expect(controls(live).get_by_text("training")).to_be_visible(timeout=SLOW)


def test_a_worker_that_is_killed_leaves_a_run_to_continue(live: Page, lab: Server):
    for pid in lab.worker_pids():
        os.kill(pid, signal.SIGKILL)
    expect(head(live).get_by_text("interrupted")).to_be_visible(timeout=20_000)
    live.get_by_role("button", name="Continue").click()
    expect(controls(live).get_by_role("button")).not_to_have_count(0)  # from the click on, not only after a reload
