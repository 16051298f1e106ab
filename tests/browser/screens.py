"""Screens in the dark and in the light: no error, nothing cut off, nothing that axe minds."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from devtools.browser import wait_idle
from tests.browser.checks import assert_accessible, assert_clean
from tests.browser.visit import visit

COLORS = ("color-contrast", "link-in-text-block")
"""Axe's rules about colours: all that another theme can change."""

GROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


@dataclass(frozen=True)
class Screen:
    """One screenful: what to do on a page that is open, and what must then be seen."""

    sign: str
    prepare: Callable[[Page], object] = lambda page: None


def check_screen(page: Page, address: str, screen: Screen) -> None:
    """Look at a screen in the dark; then the visitor's system turns light, and the page must follow.

    Args:
        page: a window. It goes to the address unless the screen before this one was there.
        address: the page's whole address.
        screen: what to look at.
    """
    page.emulate_media(color_scheme="dark")
    if page.url.split("?")[0] != address.split("?")[0]:
        visit(page, address)
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
