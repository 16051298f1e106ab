"""A pen on the app's canvas: strokes with the mouse and with a finger, in pixels of 280 however large the canvas is."""

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from lenet.preprocessing.strokes import CANVAS_SIDE

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, FloatRect, Page

CANVAS = "canvas.upper-canvas"

Points = Sequence[tuple[float, float]]
Wait = Callable[[], float]
"""Seconds until the next move; asked before each."""


def at_once() -> float:
    """Move on as soon as the browser has taken the move before: right after a frame, since it takes moves in frames."""
    return 0.0


def draw_by_mouse(page: "Page", points: Points, steps: int = 8, wait: Wait = at_once) -> None:
    """One stroke with the mouse, from pen down to pen up, in `steps` moves from point to point."""
    (first, *others), mouse = place_points(find_canvas(page), points), page.mouse
    mouse.move(*first)
    mouse.down()
    for point in others:
        time.sleep(wait())
        mouse.move(*point, steps=steps)
    mouse.up()


def draw_by_touch(page: "Page", touch: "CDPSession", points: Points, wait: Wait = at_once) -> None:
    """One stroke with a finger, a move to each point; `touch` is a session of the page with Chromium."""

    def send(kind: str, *places: tuple[float, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in places]})

    first, *others = place_points(find_canvas(page), points)
    send("touchStart", first)
    for point in others:
        time.sleep(wait())
        send("touchMove", point)
    send("touchEnd")


def find_canvas(page: "Page") -> "FloatRect":
    """Where the canvas lies in the window."""
    box = page.locator(CANVAS).bounding_box()
    assert box, "the canvas is hidden"
    return box


def place_points(box: "FloatRect", points: Points) -> list[tuple[float, float]]:
    """Where points of the canvas lie in the window."""
    scale = box["width"] / CANVAS_SIDE
    return [(box["x"] + x * scale, box["y"] + y * scale) for x, y in points]
