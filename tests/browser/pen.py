"""Drawing on the canvas with the mouse, as a visitor does."""

from playwright.sync_api import Page

Points = list[tuple[int, int]]
SEVEN: Points = [(70, 65), (208, 62), (122, 232)]
"""Pixels of the 280 x 280 canvas."""


def draw(page: Page, points: Points) -> None:
    """One stroke through the points, from pen down to pen up."""
    box = page.locator("canvas.upper-canvas").bounding_box()
    page.mouse.move(box["x"] + points[0][0], box["y"] + points[0][1])
    page.mouse.down()
    for x, y in points[1:]:
        page.mouse.move(box["x"] + x, box["y"] + y, steps=8)
    page.mouse.up()
