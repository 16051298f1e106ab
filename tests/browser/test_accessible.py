"""Every page, and what it can show, in the dark and in the light: no error, nothing cut off, nothing that axe minds.

Each screen is opened once, in the dark; then the visitor's system turns light, and the page must follow.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pen import SEVEN, draw
from tests.browser.train import show_view

COLORS = ("color-contrast", "link-in-text-block")
"""Axe's rules about colours: all that another theme can change."""

GROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


@dataclass(frozen=True)
class Screen:
    """One screenful: where it is, what to do there first, and what must then be seen."""

    address: str
    sign: str
    prepare: Callable[[Page], None] = lambda page: None


def choose_source(name: str) -> Callable[[Page], None]:
    """Another source of Draw."""
    return lambda page: page.get_by_role("radiogroup", name="What to read").get_by_role("radio", name=name).click()


SCREENS = {
    "home": Screen("/", "text=sample digit 7 as 7"),
    "draw": Screen("/Draw", ".draw-steps", lambda page: draw(page, SEVEN)),
    "draw-samples": Screen("/Draw", "text=sample", choose_source("Sample digits")),
    "draw-upload": Screen("/Draw", "text=Upload", choose_source("Upload")),
    "inspect-C3": Screen("/Inspect?layer=C3", "text=is read as"),
    "inspect-F6": Screen("/Inspect?layer=F6", "text=is read as"),
    "inspect-OUTPUT": Screen("/Inspect?layer=OUTPUT", "text=is read as"),
    "train-new": Screen("/Train?run=article", "text=Connections", lambda page: show_view(page, "New run")),
    "train-watch": Screen("/Train?run=article", "text=validation"),
    "train-runs": Screen("/Train?run=article", "text=/Tick a row|no run/", lambda page: show_view(page, "Runs")),
    "train-data": Screen("/Train?run=article", "text=one-hot", lambda page: show_view(page, "Data")),
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_in_the_dark_and_in_the_light(
    name: str, page: Page, app_url: str, wait_idle, assert_clean, assert_accessible
):
    screen = SCREENS[name]
    page.emulate_media(color_scheme="dark")
    page.goto(app_url + screen.address)
    wait_idle(page)
    screen.prepare(page)
    expect(page.locator(screen.sign).first).to_be_visible()
    wait_idle(page)
    assert_clean(page)
    assert_accessible(page)
    dark = page.evaluate(GROUND)
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"dark => {GROUND} !== dark", arg=dark)
    wait_idle(page)
    assert_clean(page)
    assert_accessible(page, COLORS)
