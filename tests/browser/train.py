"""Train's page by its parts, for the tests of it."""

import shutil

from playwright.sync_api import Locator, Page, expect

from devtools.browser import Server
from tests.browser.pen import find_box

SLOW = 90_000
"""Milliseconds that TensorFlow may take to start on a busy machine."""

FEW_IMAGES = 6
"""Steps of the slider of images from 54,000 down to some hundreds."""

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


def fill_in_a_long_run(page: Page, name: str) -> None:
    """A new run's settings: few images, many epochs."""
    show_view(page, "New run")
    images = setting(page, "train_images").get_by_role("slider")
    for _ in range(FEW_IMAGES):
        images.press("ArrowLeft")
    epochs = page.get_by_role("spinbutton", name="Epochs")
    epochs.fill("1000")
    epochs.press("Enter")
    page.get_by_role("textbox", name="Name of the run").fill(name)
    page.get_by_role("textbox", name="Name of the run").press("Enter")
    expect(page.get_by_text("1,000 times")).to_be_visible()
