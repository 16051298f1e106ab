"""Photograph the running app for README.md: `make pictures`. Writes assets/pictures/*.png."""

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from devtools.browser import FLAGS, PHONE, PROJECT, Server, find_browser, wait_idle
from devtools.pen import draw_by_mouse

FOLDER = PROJECT / "assets" / "pictures"
WINDOW = {"viewport": {"width": 1280, "height": 800}}
SETTLE_MS = 1000
"""After the page is at rest: fonts, and pictures that a component draws in its next frame."""


def draw_three(page: Page) -> None:
    """Draw a 3 on the canvas with the mouse: two open arcs."""
    upper = [(135 + 55 * math.sin(a), 90 - 45 * math.cos(a)) for a in arc(-1.0, 3.0)]
    lower = [(135 + 65 * math.sin(a), 190 - 55 * math.cos(a)) for a in arc(0.1, 4.2)]
    draw_by_mouse(page, [*upper, *lower], steps=1)
    page.wait_for_function("() => performance.getEntriesByName('lenet:answer').length > 0")


def arc(start: float, end: float, parts: int = 40) -> list[float]:
    """Angles from `start` to `end`, in radians, clockwise from the top."""
    return [start + (end - start) * i / parts for i in range(parts + 1)]


@dataclass(frozen=True)
class Picture:
    """One picture: its file's name, the address, what to do first, and on what."""

    name: str
    address: str
    prepare: Callable[[Page], None] = lambda page: None
    dark: bool = False
    phone: bool = False


PICTURES = (
    Picture("home", "/", draw_three),
    Picture("home-dark", "/", draw_three, dark=True),
    Picture("train", "/Train?run=article"),
    Picture("draw", "/Draw", draw_three),
    Picture("inspect", "/Inspect?model=article%4020&image=sample-3&layer=C1"),
    Picture("inspect-dark", "/Inspect?model=article%4020&image=sample-3&layer=C3", dark=True),
    Picture("draw-phone", "/Draw", draw_three, phone=True),
)


def take(browser: Browser, url: str, picture: Picture) -> Path:
    """Take one picture of the first screenful and return its file."""
    device = PHONE if picture.phone else WINDOW
    context = browser.new_context(**device, color_scheme="dark" if picture.dark else "light")
    page = context.new_page()
    page.goto(url + picture.address)
    wait_idle(page)
    picture.prepare(page)
    wait_idle(page)
    page.mouse.move(0, 0)
    page.wait_for_timeout(SETTLE_MS)
    file = FOLDER / f"{picture.name}.png"
    page.screenshot(path=file, animations="disabled")
    context.close()
    return file


def main(names: list[str]) -> int:
    """Take all pictures, or those named; 1 if there is no browser."""
    path = find_browser()
    if path is None:
        print("No Chromium or Chrome found: install one to take pictures.", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, Server(Path(folder) / "runs") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        for picture in PICTURES:
            if not names or picture.name in names:
                print(take(browser, server.url, picture).relative_to(PROJECT), flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
