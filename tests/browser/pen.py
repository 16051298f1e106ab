"""The visitor's hand: pointing at what lies still, drawing on the canvas with mouse or finger, what is then on it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
from playwright.sync_api import FloatRect, Locator, Page

from devtools import pen
from devtools.pen import CANVAS, Points
from lenet.preprocessing import CANVAS_SIDE, Stroke

Found = TypeVar("Found")
SEVEN: Points = [(70, 65), (208, 62), (122, 232)]
"""Pixels of the 280 x 280 canvas."""
BAR: Points = [(95, 150), (185, 150)]
"""Its ends lie beside the strokes of SEVEN."""
PATIENCE = 30.0
"""Seconds in which anything waited for must have come."""

READ_STORE = """async () => {
    const [name] = performance.getEntriesByType('resource').map(({ name }) => name)
        .filter((name) => name.endsWith('live/store.js'));
    const { store } = await import(name);
    return [store.drawing.strokes, Array.from(store.input.image), Array.from(store.trace.probabilities)];
}"""

SETTLE = """(target, [points, seconds]) => new Promise((resolve, reject) => {
    const end = performance.now() + 1000 * seconds;
    const root = target.getRootNode();
    let last = '';
    const look = () => {
        if (!target.isConnected) return resolve(null);
        const { x, y, width, height } = target.getBoundingClientRect();
        const now = [x, y, width, height].join(' ');
        const reached = points.map(([right, down]) => root.elementFromPoint(x + right, y + down));
        if (now === last && reached.every((one) => one === target)) return resolve({ x, y, width, height });
        if (performance.now() > end)
            return reject(new Error(`never at rest and uncovered: ${now}, ${reached.map((one) => one?.outerHTML)}`));
        last = now;
        requestAnimationFrame(look);
    };
    look();
})"""
"""The box of an element once it is the same in two frames of the browser one after the other, and the element itself
lies on top at each of some points of it; null if it was taken out of the page meanwhile."""


def find_box(target: Locator, points: Points = ()) -> FloatRect:
    """Where an element lies in the window, once it lies still and nothing covers it at these points of it.

    Use it for all that is pointed at by its place: a plain `bounding_box` may be of a page still being laid out.
    """
    while (box := target.evaluate(SETTLE, [points, PATIENCE])) is None:
        pass  # it was mounted anew: look at the new one
    return box


def find_canvas(page: Page, points: Points) -> tuple[FloatRect, Points]:
    """Where the canvas lies, once the pen would reach it at these points, and where these are in the window.

    The app need not be at rest for that.
    """
    canvas = page.locator(CANVAS)
    canvas.scroll_into_view_if_needed()
    scale = canvas.evaluate("canvas => canvas.getBoundingClientRect().width") / CANVAS_SIDE
    box = find_box(canvas, [(right * scale, down * scale) for right, down in points])
    return box, pen.place_points(box, points)


def draw(page: Page, points: Points) -> None:
    """One stroke with the mouse, from pen down to pen up; the canvas must then show more ink than before."""
    find_canvas(page, points)
    before = count_ink(page)
    pen.draw_by_mouse(page, points)
    wait_for_ink(page, lambda ink: ink > before)


def draw_by_touch(page: Page, points: Points) -> None:
    """One stroke with a finger, in eight moves from point to point; the canvas must then show more ink than before."""
    find_canvas(page, points)
    before = count_ink(page)
    moves = [(x0 + (x1 - x0) * part, y0 + (y1 - y0) * part)
             for (x0, y0), (x1, y1) in pairwise(points) for part in np.linspace(0, 1, 9)[1:]]
    pen.draw_by_touch(page, page.context.new_cdp_session(page), [points[0], *moves])
    wait_for_ink(page, lambda ink: ink > before)


@dataclass(frozen=True)
class Read:
    """What the page reads: strokes, `image` (28, 28) uint8, and the ten probabilities."""

    strokes: tuple[Stroke, ...]
    image: np.ndarray
    probabilities: np.ndarray


def read_store(page: Page) -> Read:
    """What the page reads in the drawing at the moment."""
    strokes, image, probabilities = page.evaluate(READ_STORE)
    drawn = tuple(Stroke(stroke["width"], tuple(stroke["points"])) for stroke in strokes)
    return Read(drawn, np.array(image, np.uint8).reshape(28, 28), np.array(probabilities))


def count_ink(page: Page) -> int:
    """How many pixels of the canvas are white at this moment; after an action use `wait_for_ink`."""
    return page.locator(CANVAS).evaluate("""canvas => {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let count = 0;
        for (let i = 3; i < data.length; i += 4) if (data[i] > 127) count += 1;
        return count;
    }""")


def wait_for_ink(page: Page, is_right: Callable[[int], bool]) -> int:
    """Wait until the number of white pixels is as wanted, and return it."""
    return wait_for(page, lambda: count_ink(page), is_right, "white pixels of the canvas")


def wait_for(page: Page, read: Callable[[], Found], is_right: Callable[[Found], bool], what: str) -> Found:
    """Read something of the page until it is as wanted, and return it; for what `expect` cannot ask.

    Raises:
        AssertionError: if it is not in PATIENCE seconds; holds what was read last.
    """
    end = time.monotonic() + PATIENCE
    while not is_right(found := read()):
        assert time.monotonic() < end, f"{what}: still {found!r}"
        page.evaluate("() => new Promise(requestAnimationFrame)")
    return found
