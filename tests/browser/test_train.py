"""The Train page in a real browser: a real training watched, paused, killed, continued, stopped; runs deleted."""

import os
import re
import signal
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from lenet.runs import BatchPoint, EpochPoint, RunConfig, RunFolder, TrainingConfig, create_run, list_runs, read_control
from lenet.runs.events import Ended, Paused, Started
from devtools.browser import DESKTOP, Server
from tests.browser import checks
from tests.browser.pen import find_box

SLOW = 90_000
"""Milliseconds that TensorFlow may take to start on a busy machine."""
FINISHED = (
    Started(1.0, 0, 0, 2, 1, 0.001), EpochPoint(1.0, 0, 0, None, None, 2.3, 0.1, 0.0, 0.0),
    BatchPoint(1.0, 1, 1, 100, 1.5, 0.4, 0.001, 1000.0), EpochPoint(1.0, 1, 100, 1.5, 0.4, 0.9, 0.7, 1.0, 100.0),
    BatchPoint(1.0, 2, 1, 200, 0.5, 0.8, 0.001, 1000.0), EpochPoint(1.0, 2, 200, 0.5, 0.8, 0.4, 0.9, 1.0, 100.0),
    Ended(1.0, "run", "finished", "", 2.0, 100.0, 0.99, 0.1,
          tuple(tuple(990 if t == p else (10 if (t + 5) % 10 == p else 0) for p in range(10)) for t in range(10))),
)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of these tests' own, that trains one run at a time."""
    with Server(tmp_path_factory.mktemp("train") / "runs", LENET_SLOTS="1") as started:
        yield started


@pytest.fixture
def finished_runs(lab: Server, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two finished runs in the server's folder, the newer one last."""
    monkeypatch.setenv("LENET_RUNS_DIR", str(lab.runs_dir))
    for run in list_runs():
        if run.run_id.startswith("made-"):
            return ["made-1", "made-2"]
    for number in (1, 2):
        folder = create_run(RunConfig(f"Made {number}", training=TrainingConfig(epochs=2)), f"made-{number}")
        for event in FINISHED:
            folder.append_event(event)
    return ["made-1", "made-2"]


def curves(page: Page) -> Locator:
    return page.locator("[data-updates]")


def wait_for_updates(page: Page, count: int) -> None:
    """Until the curves have been brought up to date `count` times more."""
    wanted = int(curves(page).get_attribute("data-updates")) + count
    page.wait_for_function(
        "n => { for (const e of document.querySelectorAll('.stBidiComponent *')) {"
        " const root = e.shadowRoot?.querySelector('[data-updates]');"
        " if (root && Number(root.dataset.updates) >= n) return true; } return false; }", arg=wanted)


def drag_across(page: Page, canvas: Locator, start: float, end: float) -> None:
    """Choose a stretch of the axis: shares of the canvas's width."""
    box = find_box(canvas)
    y = box["y"] + box["height"] / 3
    page.mouse.move(box["x"] + start * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + end * box["width"], y, steps=6)
    page.mouse.up()


def view(page: Page, name: str) -> None:
    page.locator(".st-key-train_view").get_by_role("radio", name=name).click()


def ask_for_a_long_run(page: Page, name: str, images_left: int) -> None:
    """Few images for many epochs, and start."""
    images = page.locator(".st-key-train_set_train_images").get_by_role("slider")
    for _ in range(images_left):
        images.press("ArrowLeft")
    epochs = page.get_by_role("spinbutton", name="Epochs")
    epochs.fill("1000")
    epochs.press("Enter")
    page.get_by_role("textbox", name="Name of the run").fill(name)
    page.get_by_role("textbox", name="Name of the run").press("Enter")
    expect(page.get_by_text("1,000 times")).to_be_visible()
    page.get_by_role("button", name="Train", exact=True).click()


def test_a_training_from_start_to_end(page: Page, browser: Browser, lab: Server, assert_clean, monkeypatch):
    monkeypatch.setenv("LENET_RUNS_DIR", str(lab.runs_dir))
    page.goto(f"{lab.url}/Train")
    view(page, "New run")
    ask_for_a_long_run(page, "First", 6)
    expect(page).to_have_url(re.compile(r"run=\d{8}-"))
    badge = page.locator(".st-key-train_reins")
    expect(badge.get_by_text("training")).to_be_visible(timeout=SLOW)

    # The curve moves, on one and the same element.
    picture = curves(page).locator("canvas").first
    before = picture.get_attribute("aria-label")
    curves(page).evaluate("element => { element.mark = 'the same'; }")
    wait_for_updates(page, 3)
    expect(picture).not_to_have_attribute("aria-label", before)
    assert curves(page).evaluate("element => element.mark") == "the same"

    # Zoom and the values under the pointer stay while it goes on.
    drag_across(page, picture, 0.4, 0.7)
    expect(curves(page)).not_to_have_attribute("data-range", re.compile(r"^0\.000"))
    zoomed = curves(page).get_attribute("data-range")
    picture.hover()
    expect(page.locator(".tip.open")).to_be_visible()
    wait_for_updates(page, 4)
    assert curves(page).get_attribute("data-range") == zoomed
    expect(page.locator(".tip.open")).to_be_visible()
    page.get_by_role("button", name="Show all epochs").click()
    expect(curves(page)).to_have_attribute("data-range", re.compile(r"^0\.000"))

    # Reloading shows the same run live, and so does another browser.
    page.reload()
    expect(badge.get_by_text("training")).to_be_visible()
    wait_for_updates(page, 2)
    second = checks.watch(browser.new_context(**DESKTOP).new_page())
    second.goto(page.url)
    expect(second.locator(".st-key-train_reins").get_by_text("training")).to_be_visible()

    # A second run waits its turn and says for whom.
    view(second, "New run")
    ask_for_a_long_run(second, "Second", 8)
    expect(second.get_by_text("taken by “First”")).to_be_visible(timeout=SLOW)
    second.get_by_role("button", name="Cancel it").click()
    expect(second.locator(".st-key-train_head").get_by_text("stopped")).to_be_visible()
    assert_clean(second)
    second.context.close()

    # The reins.
    page.get_by_role("button", name="Pause").click()
    expect(badge.get_by_text("paused")).to_be_visible()
    page.get_by_role("button", name="Resume").click()
    expect(badge.get_by_text("training")).to_be_visible()
    assert {read_control(RunFolder(run.run_id)).learning_rate for run in list_runs()} == {None}
    page.locator(".st-key-train_reins").get_by_role("slider").press("ArrowLeft")
    expect(page.get_by_text("learning rate 0.0005")).to_be_visible()
    wait_for_updates(page, 2)
    expect(page.locator(".st-key-train_reins")).to_contain_text("0.0005")
    assert [read_control(RunFolder(run.run_id)).learning_rate for run in list_runs() if run.name == "First"] == [0.0005]

    # A worker that is killed leaves a run to continue.
    for pid in lab.worker_pids():
        os.kill(pid, signal.SIGKILL)
    expect(page.locator(".st-key-train_head").get_by_text("interrupted")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Continue").click()
    expect(badge.get_by_text("training")).to_be_visible(timeout=SLOW)

    # Stopped by hand, it keeps what it learnt and is tested.
    page.get_by_role("button", name="Stop and keep what was learnt").click()
    expect(page.get_by_text("Test accuracy")).to_be_visible(timeout=SLOW)
    expect(page.locator(".st-key-train_head").get_by_text("stopped")).to_be_visible()
    run_id = re.search(r"run=([\w-]+)", page.url)[1]
    for label in ("Draw for it", "Look inside it"):
        expect(page.get_by_role("link", name=label)).to_have_attribute("href", re.compile(f"model={run_id}$"))
    assert_clean(page)


def test_curves_grow_between_two_looks_of_the_page(page: Page, lab: Server, assert_clean, monkeypatch):
    """Half-way through an epoch ends only an axis that the browser made longer itself: the page's end at whole ones."""
    monkeypatch.setenv("LENET_RUNS_DIR", str(lab.runs_dir))
    folder = create_run(RunConfig("Growing", training=TrainingConfig(epochs=100)), "growing")
    folder.append_event(Started(time.time(), 0, 0, 100, 2, 0.001))
    folder.beat()
    page.goto(f"{lab.url}/Train?run=growing")
    expect(curves(page)).to_have_attribute("data-range", "0.000 1.000")
    for epoch in range(2, 60):
        folder.append_event(BatchPoint(time.time(), epoch, 1, 100 * epoch, 1.0, 0.5, 0.001, 1000.0))
        folder.beat()
        wait_for_updates(page, 1)
        if curves(page).get_attribute("data-range") == f"0.000 {epoch - 0.5:.3f}":
            break
    else:
        pytest.fail("the curves grew only when the page looked")

    # What is more than a point makes the page look itself.
    folder.append_event(Paused(time.time()))
    expect(page.get_by_text("Paused in epoch")).to_be_visible()
    folder.append_event(Ended(time.time(), "growing", "stopped", "Stopped by hand.", 1.0, 100.0))
    expect(page.locator(".st-key-train_head").get_by_text("stopped")).to_be_visible()
    assert_clean(page)


def test_a_group_of_settings_stays_open_while_its_lid_changes(page: Page, lab: Server, wait_idle, assert_clean):
    page.goto(f"{lab.url}/Train")
    view(page, "New run")
    schedule, augmentation = (page.locator(f".st-key-train_group_{name}") for name in ("schedule", "augmentation"))
    schedule.get_by_text("Learning-rate schedule: constant").click()
    schedule.get_by_role("radio", name="one cycle").click()
    expect(schedule.get_by_text("Learning-rate schedule: one cycle")).to_be_visible()
    expect(schedule.locator(".js-plotly-plot")).to_be_visible()
    augmentation.get_by_text("Augmentation: none").click()
    shift = augmentation.get_by_role("slider", name="Shift")
    for _ in range(4):
        shift.press("ArrowRight")
    expect(augmentation.get_by_text("Augmentation: shift 2 px")).to_be_visible()
    expect(augmentation.locator("canvas").last).to_be_visible()  # the first is the legend, left out
    expect(shift).to_be_visible()
    wait_idle(page)
    assert_clean(page)


def open_table(page: Page, lab: Server, wait_idle) -> Locator:
    page.goto(f"{lab.url}/Train?run=made-2")
    view(page, "Runs")
    expect(page.locator("[data-testid=stDataFrame] canvas").first).to_be_visible()
    wait_idle(page)
    return page.locator("[data-testid=stDataFrame] canvas").first


def tick_row(table: Locator, number: int) -> None:
    """Tick a row of the table, 0 the first below the head; every line is 35 px high."""
    box = find_box(table)
    table.page.mouse.click(box["x"] + 20, box["y"] + 35 * (number + 1) + 18)


def test_runs_are_compared(page: Page, lab: Server, finished_runs, wait_idle, assert_clean):
    table = open_table(page, lab, wait_idle)
    tick_row(table, 0)
    expect(page.get_by_role("button", name="Delete")).to_be_visible()
    tick_row(table, 1)
    expect(page.get_by_role("heading", name="2 runs compared")).to_be_visible()
    expect(curves(page).get_by_text("Validation accuracy")).to_be_visible()
    expect(curves(page).locator(".entry")).to_have_count(2)
    assert_clean(page)


def test_a_run_is_deleted_after_a_question(page: Page, lab: Server, finished_runs, wait_idle):
    names = [run.name for run in list_runs()]
    tick_row(open_table(page, lab, wait_idle), 0)
    heading = page.locator("h2").last
    expect(heading).to_have_text(names[0])
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert names[0] in [run.name for run in list_runs()]
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("Tick a row")).to_be_visible()
    assert [run.name for run in list_runs()] == names[1:]


def test_curves_are_read_and_zoomed_with_the_keyboard(page: Page, lab: Server, finished_runs):
    page.goto(f"{lab.url}/Train?run=made-1")
    picture = curves(page).locator("canvas").first
    picture.focus()
    picture.press("ArrowLeft")
    expect(page.locator(".tip.open")).to_contain_text("epoch 2")
    picture.press("ArrowLeft")
    expect(page.locator(".tip.open")).to_contain_text("epoch 1")
    picture.press("+")
    expect(curves(page)).not_to_have_attribute("data-range", "0.000 2.000")
    picture.press("0")
    expect(curves(page)).to_have_attribute("data-range", "0.000 2.000")


@pytest.mark.parametrize("device", ["page", "phone"])
def test_every_part_fits_and_can_be_used_by_all(
    device: str, request, lab: Server, finished_runs, wait_idle, assert_clean, assert_accessible
):
    window: Page = request.getfixturevalue(device)
    window.goto(f"{lab.url}/Train?run=made-1")
    signs = {"Watch": "validation", "New run": "Connections", "Runs": "Tick a row", "Data": "one-hot"}
    for name, sign in signs.items():
        view(window, name)
        expect(window.get_by_text(sign).first).to_be_visible()
        wait_idle(window)
        assert_clean(window)
        assert_accessible(window)


def test_an_address_that_leads_nowhere(page: Page, lab: Server, finished_runs, assert_clean):
    page.goto(f"{lab.url}/Train?run=../../etc/passwd")
    expect(page.get_by_role("alert")).to_contain_text("is no run's id")
    view(page, "New run")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_enabled()
    assert_clean(page)
