"""The Train page in a real browser, with runs that are made by hand: settings, comparing, deleting."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from lenet.runs import BatchPoint, EpochPoint, RunConfig, TrainingConfig, create_run, list_runs
from lenet.runs.events import Ended, Started
from devtools.browser import Server
from tests.browser.pen import find_box
from tests.browser.train import curves, delete_runs, show_view
from tests.browser.visit import visit

FINISHED = (
    Started(1.0, 0, 0, 2, 1, 0.001), EpochPoint(1.0, 0, 0, None, None, 2.3, 0.1, 0.0, 0.0),
    BatchPoint(1.0, 1, 1, 100, 1.5, 0.4, 0.001, 1000.0), EpochPoint(1.0, 1, 100, 1.5, 0.4, 0.9, 0.7, 1.0, 100.0),
    BatchPoint(1.0, 2, 1, 200, 0.5, 0.8, 0.001, 1000.0), EpochPoint(1.0, 2, 200, 0.5, 0.8, 0.4, 0.9, 1.0, 100.0),
    Ended(1.0, "run", "finished", "", 2.0, 100.0, 0.99, 0.1,
          tuple(tuple(990 if t == p else (10 if (t + 5) % 10 == p else 0) for p in range(10)) for t in range(10))),
)


@pytest.fixture
def page(shared_page: Page) -> Page:
    """One window for all tests here: each says where it begins."""
    return shared_page


@pytest.fixture
def finished_runs(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Two finished runs, and no other, in the server's folder, the newer one last. They are gone after the test."""
    monkeypatch.setenv("LENET_RUNS_DIR", str(server.runs_dir))
    assert list_runs() == []
    for number in (1, 2):
        folder = create_run(RunConfig(f"Made {number}", training=TrainingConfig(epochs=2)), f"made-{number}")
        for event in FINISHED:
            folder.append_event(event)
    yield ["made-1", "made-2"]
    delete_runs(server)


def test_a_box_of_settings_stays_open_and_keeps_its_focus(page: Page, server: Server, wait_idle, assert_clean):
    visit(page, f"{server.url}/Train")
    show_view(page, "New run")
    schedule, augmentation = (page.locator(f".st-key-train_box_{name}") for name in ("schedule", "augmentation"))
    schedule.get_by_text("Learning-rate schedule").click()
    schedule.get_by_role("radio", name="one cycle").click()
    expect(page.get_by_text("Learning-rate schedule: one cycle")).to_be_visible()
    expect(schedule.locator(".js-plotly-plot")).to_be_visible()
    augmentation.get_by_text("Augmentation").click()
    augmentation.get_by_role("slider", name="Shift").focus()
    for pixels in ("0.5", "1", "1.5", "2"):
        page.keyboard.press("ArrowRight")
        expect(page.get_by_text(f"Augmentation: shift {pixels} px")).to_be_visible()
    expect(augmentation.locator("canvas").last).to_be_visible()  # the first is the legend, left out
    wait_idle(page)
    assert_clean(page)


def open_table(page: Page, server: Server, wait_idle) -> Locator:
    visit(page, f"{server.url}/Train?run=made-2")
    show_view(page, "Runs")
    table = page.get_by_role("table", name="All runs, the newest first")
    expect(table).to_be_visible()
    wait_idle(page)
    return table


def tick_row(table: Locator, number: int) -> None:
    """Tick a row of the table, 0 the first below the head."""
    table.get_by_role("checkbox").nth(number).click()


def test_runs_are_compared(page: Page, server: Server, finished_runs, wait_idle, assert_clean):
    table = open_table(page, server, wait_idle)
    tick_row(table, 0)
    expect(page.get_by_role("button", name="Delete")).to_be_visible()
    tick_row(table, 1)
    expect(page.get_by_role("heading", name="2 runs compared")).to_be_visible()
    expect(curves(page).get_by_text("Validation accuracy")).to_be_visible()
    expect(curves(page).locator(".entry")).to_have_count(2)
    assert_clean(page)


def test_on_a_phone_all_of_a_run_is_in_view(phone: Page, server: Server, finished_runs, wait_idle, assert_clean):
    phone.set_viewport_size({"width": 320, "height": 640})
    table = open_table(phone, server, wait_idle)
    row = table.get_by_role("row").nth(1)
    expect(row).to_contain_text("Made 2")
    for cell in row.get_by_role("cell").all():
        box = find_box(cell)
        assert box["x"] >= 0 and box["x"] + box["width"] <= 320
    row.click()
    expect(phone.get_by_role("button", name="Delete")).to_be_visible()
    assert_clean(phone)


def test_a_run_is_deleted_after_a_question(page: Page, server: Server, finished_runs, wait_idle):
    names = [run.name for run in list_runs()]
    tick_row(open_table(page, server, wait_idle), 0)
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


def test_curves_are_read_and_zoomed_with_the_keyboard(page: Page, server: Server, finished_runs):
    visit(page, f"{server.url}/Train?run=made-1")
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


def test_every_part_fits_a_phone_and_can_be_used_by_all(
    phone: Page, server: Server, finished_runs, wait_idle, assert_clean, assert_accessible
):
    visit(phone, f"{server.url}/Train?run=made-1")
    signs = {"Watch": "validation", "New run": "Connections", "Runs": "Tick a row", "Data": "one-hot"}
    for name, sign in signs.items():
        show_view(phone, name)
        expect(phone.get_by_text(sign).first).to_be_visible()
        wait_idle(phone)
        assert_clean(phone)
        assert_accessible(phone)


def test_an_address_that_leads_nowhere(page: Page, server: Server, finished_runs, assert_clean):
    visit(page, f"{server.url}/Train?run=../../etc/passwd")
    expect(page.get_by_role("alert")).to_contain_text("is no run's id")
    show_view(page, "New run")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_enabled()
    assert_clean(page)
