"""Home, Draw and Inspect, and what they can show, as everybody can use them: see `tests.browser.screens`."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.pen import SEVEN, draw
from tests.browser.screens import Screen, check_screen


def choose_source(name: str) -> Callable[[Page], None]:
    """Another source of Draw."""
    return lambda page: page.get_by_role("radiogroup", name="What to read").get_by_role("radio", name=name).click()


def choose_layer(name: str) -> Callable[[Page], None]:
    """Another layer of Inspect."""
    return lambda page: page.get_by_role("radio", name=name, exact=True).click()


SCREENS = {
    "home": ("/", Screen("text=sample digit 7 as 7")),
    "draw": ("/Draw", Screen(".draw-steps", lambda page: draw(page, SEVEN))),
    "draw-samples": ("/Draw", Screen("text=sample", choose_source("Sample digits"))),
    "draw-upload": ("/Draw", Screen("text=Upload", choose_source("Upload"))),
    "inspect-C3": ("/Inspect", Screen("h4:has-text('C3, ')", choose_layer("C3"))),
    "inspect-F6": ("/Inspect", Screen("h4:has-text('F6, ')", choose_layer("F6"))),
    "inspect-OUTPUT": ("/Inspect", Screen("h4:has-text('OUTPUT, ')", choose_layer("OUTPUT"))),
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_in_the_dark_and_in_the_light(name: str, shared_page: Page, app_url: str):
    path, screen = SCREENS[name]
    check_screen(shared_page, app_url + path, screen)
