"""“Try several” in a real browser, with a real process and real workers: from the click to the table."""

import re

import pytest
from playwright.sync_api import Page, expect

from lenet.runs import list_runs
from lenet.sweeps import list_sweeps, read_sweep
from tests.browser.train import SLOW
from tests.browser.visit import visit

TINY = "c1=1&c3=1&c5=2&f6=2&train_images=300&batch_size=100&epochs=1"
ONE_SLOT = {"LENET_SLOTS": "1", "LENET_STANDBY": "0"}


@pytest.fixture
def lab(fresh_server, monkeypatch):
    started = fresh_server(**ONE_SLOT)
    monkeypatch.setenv("LENET_RUNS_DIR", str(started.runs_dir))
    return started


def test_several_values_are_tried_from_the_click_to_the_table(
    lab, page: Page, wait_idle, assert_clean, assert_accessible
):
    visit(page, f"{lab.url}/Train?view=new&{TINY}&over=learning_rate=0.001,0.01")
    expect(page.get_by_text("2 runs, one at a time: about")).to_be_visible()
    page.get_by_role("button", name="Train 2 runs").click()
    expect(page).to_have_url(re.compile(r"view=sweeps.*&sweep=\d{8}-"))
    expect(page.get_by_role("button", name="Stop and keep what was learnt")).to_be_visible()
    table = page.get_by_role("table", name="What was tried, the best by validation first")
    expect(table).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("2 of 2 runs done")).to_be_visible(timeout=SLOW)
    expect(page.locator(".st-key-train_sweep_controls").get_by_text("finished")).to_be_visible()
    [sweep_id] = list_sweeps()
    sweep = read_sweep(sweep_id)
    assert sweep.done == len(list_runs()) == 2
    rows = table.get_by_role("row").all_inner_texts()[1:]
    best = max(run.state.epochs[-1].val_accuracy for run in sweep.runs)
    assert len(rows) == 2 and f"{best * 100:.2f}" in rows[0]
    expect(page.get_by_role("heading", name="2 runs compared")).to_be_visible()
    wait_idle(page)
    assert_clean(page)
    assert_accessible(page)
    page.get_by_role("button", name="Open the best run").click()
    expect(page.locator(".st-key-train_head").get_by_text("finished")).to_be_visible()
