"""Real double clicks on buttons that make or change something."""

import os
import re
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from devtools.browser import Server, wait_idle
from lenet.runs import RunConfig, RunFolder, TrainingConfig, create_run, list_runs, read_control
from lenet.runs.events import Started
from lenet.training.process.slots import take_slot
from tests.browser.pen import find_box
from tests.browser.train import delete_runs
from tests.browser.visit import visit
from tests.living import keep_alive

GAPS = (60, 200, 450)
"""Milliseconds between the two clicks of a human double click."""


@pytest.fixture
def lab(server: Server, shared_page: Page, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The shared server, and its runs at hand; those made here are gone after the test, when no page watches them."""
    monkeypatch.setenv("LENET_RUNS_DIR", str(server.runs_dir))
    yield server
    visit(shared_page, f"{server.url}/Draw")
    delete_runs(server)


@pytest.fixture
def taken_slot(lab: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another training has the only slot: runs wait, and no worker loads TensorFlow."""
    monkeypatch.setenv("LENET_SLOTS", "1")
    with take_slot():
        yield


def double_click(button: Locator, gap: int) -> None:
    """Two clicks at one place, whatever is drawn there by the second one."""
    box = find_box(button)
    button.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, click_count=2, delay=gap)


@pytest.mark.parametrize("gap", GAPS)
def test_a_double_click_on_train_starts_one_run(gap: int, shared_page: Page, lab: Server, taken_slot):
    page, before = shared_page, len(list_runs())
    visit(page, f"{lab.url}/Train?view=new")
    button = page.get_by_role("button", name="Train", exact=True)
    expect(button).to_be_enabled()
    double_click(button, gap)
    expect(page).to_have_url(re.compile(r"run=\d{8}-"))
    expect(page.get_by_role("button", name="Cancel it")).to_be_visible()
    assert len(list_runs()) == before + 1
    for pid in lab.worker_pids():
        os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("gap", GAPS)
def test_a_double_click_on_a_recipe_sets_it(gap: int, shared_page: Page, app_url: str):
    """The second click hands in the sliders as they were before the first one."""
    page = shared_page
    visit(page, f"{app_url}/Train?view=new")
    button = page.get_by_role("button", name="99 % in seconds")
    expect(button).to_be_enabled()
    double_click(button, gap)
    expect(button).to_be_disabled()
    wait_idle(page)
    expect(page).to_have_url(re.compile(r"\?view=new&preset=quick$"))
    expect(page.get_by_role("spinbutton", name="Epochs")).to_have_value("3")


@pytest.mark.parametrize("gap", GAPS)
def test_a_double_click_on_pause_pauses(gap: int, shared_page: Page, lab: Server):
    page = shared_page
    folder = create_run(RunConfig("Made", training=TrainingConfig(epochs=100)), f"made-{gap}")
    folder.append_event(Started(1.0, 0, 0, 100, 2, 0.001))
    keep_alive(folder)
    visit(page, f"{lab.url}/Train?run=made-{gap}")
    button = page.get_by_role("button", name="Pause")
    expect(button).to_be_visible()
    double_click(button, gap)
    wait_idle(page)
    assert read_control(RunFolder(f"made-{gap}")).action == "pause"
