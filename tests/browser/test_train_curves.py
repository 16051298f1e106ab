"""Live curves in a real browser. The run's events are written by the tests: nothing has to be trained for that."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from devtools.browser import Server
from lenet.runs import BatchPoint, RunConfig, RunFolder, TrainingConfig, create_run
from lenet.runs.events import Ended, Paused, Started
from tests.browser.train import controls, curves, delete_runs, drag_across, head, wait_for_updates
from tests.browser.visit import visit
from tests.living import keep_alive

NUMBERS = iter(range(1, 100))
EPOCHS = 100


class GrowingRun:
    """A live run, half an epoch longer with every call of `grow`."""

    def __init__(self) -> None:
        self.folder: RunFolder = create_run(RunConfig("Growing", training=TrainingConfig(epochs=EPOCHS)),
                                            f"growing-{next(NUMBERS)}")
        self.epoch = 1
        self.folder.append_event(Started(time.time(), 0, 0, EPOCHS, 2, 0.001))
        self.life = keep_alive(self.folder)

    def grow(self) -> None:
        """Learn one more epoch's first half."""
        self.epoch += 1
        loss, share = 2 / self.epoch, 1 - 1 / self.epoch
        self.folder.append_event(BatchPoint(time.time(), self.epoch, 1, 100 * self.epoch, loss, share, 0.001, 1000.0))


@pytest.fixture(scope="module", autouse=True)
def leave_nothing(server: Server) -> Iterator[None]:
    """Once the windows that watch them are closed, the runs made here are deleted."""
    yield
    delete_runs(server)


@pytest.fixture
def run(server: Server, monkeypatch: pytest.MonkeyPatch) -> GrowingRun:
    """A run of the server's that has a few points."""
    monkeypatch.setenv("LENET_RUNS_DIR", str(server.runs_dir))
    run = GrowingRun()
    for _ in range(4):
        run.grow()
    return run


@pytest.fixture
def live(run: GrowingRun, shared_page: Page, server: Server) -> Page:
    """The run's page, in one window for all tests here."""
    page = shared_page
    visit(page, f"{server.url}/Train?run={run.folder.run_id}")
    expect(controls(page).get_by_text("training")).to_be_visible()
    expect(curves(page).locator("canvas").first).to_be_visible()
    return page


def grow_and_wait(page: Page, run: GrowingRun) -> None:
    run.grow()
    wait_for_updates(page, 1)


def test_the_curve_moves_on_one_and_the_same_element(live: Page, run: GrowingRun):
    picture = curves(live).locator("canvas").first
    before = picture.get_attribute("aria-label")
    curves(live).evaluate("element => { element.mark = 'the same'; }")
    for _ in range(3):
        grow_and_wait(live, run)
    expect(picture).not_to_have_attribute("aria-label", before)
    assert curves(live).evaluate("element => element.mark") == "the same"


def test_zoom_and_the_values_under_the_pointer_stay_while_it_goes_on(live: Page, run: GrowingRun):
    picture = curves(live).locator("canvas").first
    drag_across(live, picture, 0.4, 0.7)
    expect(curves(live)).not_to_have_attribute("data-range", re.compile(r"^0\.000"))
    zoomed = curves(live).get_attribute("data-range")
    picture.hover()
    expect(live.locator(".tip.open")).to_be_visible()
    for _ in range(4):
        grow_and_wait(live, run)
    assert curves(live).get_attribute("data-range") == zoomed
    expect(live.locator(".tip.open")).to_be_visible()
    live.get_by_role("button", name="Show all epochs").click()
    expect(curves(live)).to_have_attribute("data-range", re.compile(r"^0\.000"))


def test_a_reload_and_another_browser_show_the_same_run_live(live: Page, run: GrowingRun, phone: Page, assert_clean):
    live.reload()
    phone.goto(live.url)  # in a context of its own: it shares nothing
    for page in (live, phone):
        expect(controls(page).get_by_text("training")).to_be_visible()
        expect(curves(page).locator("canvas").first).to_be_visible()
        grow_and_wait(page, run)
        assert_clean(page)


def test_curves_whose_code_comes_late_are_there_and_stay(run: GrowingRun, page: Page, server: Server):
    held: list[Route] = []
    code = re.compile(r"/components/curves/index\.js")
    page.route(code, lambda route: held.append(route))
    with page.expect_request(code):
        page.goto(f"{server.url}/Train?run={run.folder.run_id}")
    expect(controls(page).get_by_text("training")).to_be_visible()
    run.grow()
    expect(page.get_by_text(f"Epoch {run.epoch} of")).to_be_visible()  # new numbers have come meanwhile
    assert held, "the curves came without asking for their code"
    for route in held:
        route.continue_()
    expect(curves(page).locator("canvas").first).to_be_visible()
    grow_and_wait(page, run)


def test_curves_grow_between_two_looks_of_the_page(live: Page, run: GrowingRun, assert_clean):
    """Half-way through an epoch ends only an axis that the browser made longer itself: the page's end at whole ones."""
    for _ in range(60):
        grow_and_wait(live, run)
        if curves(live).get_attribute("data-range") == f"0.000 {run.epoch - 0.5:.3f}":
            break
    else:
        pytest.fail("the curves grew only when the page looked")

    # What is more than a point makes the page look itself.
    run.folder.append_event(Paused(time.time()))
    expect(live.get_by_text("Paused in epoch")).to_be_visible()
    run.folder.append_event(Ended(time.time(), run.folder.run_id, "stopped", "Stopped by hand.", 1.0, 100.0))
    expect(head(live).get_by_text("stopped")).to_be_visible()
    assert_clean(live)
