"""Train's page by its parts, for the tests of it."""

import shutil

from playwright.sync_api import Locator, Page, expect

from devtools.browser import Server
from tests.browser.pen import find_box
from tests.browser.visit import visit

SLOW = 90_000
"""Milliseconds that TensorFlow may take to start on a busy machine."""

ONE_SLOT = {"LENET_SLOTS": "1", "LENET_THREADS": "1", "LENET_STANDBY": "0"}
"""One run trains at a time, and leaves a core to the browser; no other worker loads TensorFlow beside it."""

ARE_UP_TO_DATE = """(count) => {
    for (const { shadowRoot } of document.querySelectorAll('.stBidiComponent *')) {
        const curves = shadowRoot?.querySelector('[data-updates]');
        if (Number(curves?.dataset.updates) >= count) return true;
    }
    return false;
}"""


def curves(page: Page) -> Locator:
    """The live curves."""
    return page.locator("[data-updates]")


def controls(page: Page) -> Locator:
    """What a live run is steered with, and its status."""
    return page.locator(".st-key-train_controls")


def head(page: Page) -> Locator:
    """The status of a run that has ended."""
    return page.locator(".st-key-train_head")


def setting(page: Page, name: str) -> Locator:
    """A setting of the next run, with its control."""
    return page.locator(f"[class*=st-key-train_set_{name}]")


def show_view(page: Page, name: str) -> None:
    """Watch, New run, Runs or Data."""
    page.get_by_role("radiogroup", name="Part of the page").get_by_role("radio", name=name).click()


def delete_runs(server: Server) -> None:
    """Delete all runs of a server that no window watches any more, the live ones too."""
    for config in server.runs_dir.glob("*/config.json"):
        shutil.rmtree(config.parent)


def wait_for_updates(page: Page, count: int) -> None:
    """Until the curves have been brought up to date `count` times more."""
    wanted = int(curves(page).get_attribute("data-updates") or 0) + count
    page.wait_for_function(ARE_UP_TO_DATE, arg=wanted)


def drag_across(page: Page, canvas: Locator, start: float, end: float) -> None:
    """Choose a stretch of the axis: shares of the canvas's width."""
    box = find_box(canvas)
    y = box["y"] + box["height"] / 3
    page.mouse.move(box["x"] + start * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + end * box["width"], y, steps=6)
    page.mouse.up()


def open_a_long_run(page: Page, server: Server, name: str) -> None:
    """The settings of a new run as a link sets them: few images, many epochs."""
    visit(page, f"{server.url}/Train?view=new&train_images=1000&epochs=1000&name={name}")
    expect(page.get_by_role("textbox", name="Name of the run")).to_have_value(name)
