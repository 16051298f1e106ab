"""Train's parts as everybody can use them: see `tests.browser.screens`."""

import pytest
from playwright.sync_api import Page

from tests.browser.screens import Screen, check_screen
from tests.browser.train import show_view

SCREENS = {
    "Watch": Screen("text=validation"),
    "New run": Screen("text=Connections"),
    "Runs": Screen("text=/Tick a row|no run/"),
    "Data": Screen("text=one-hot"),
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_part_in_the_dark_and_in_the_light(name: str, shared_page: Page, app_url: str):
    screen = Screen(SCREENS[name].sign, lambda page: show_view(page, name))
    check_screen(shared_page, f"{app_url}/Train?run=article", screen)
