"""Digits written on the real canvas, point by point, and what the page reads in them."""

import numpy as np
from playwright.sync_api import Page, expect

from devtools import pen
from lenet.data.handwriting.ways import WAYS, round_off
from lenet.preprocessing import prepare_strokes
from lenet.runs.models import DEFAULT_MODEL, load_model
from tests.browser.pen import read_store, wait_for_ink
from tests.browser.visit import visit

TALL, CORNER, UNSTEADY = 180, 45, 0.02
"""Pixels of 280: how large a digit is written, and where; how far its places are moved, of its height."""
WORST = 0.9
"""The share of digits that are to be read right, at least."""


def write_down(page: Page, digit: int, number: int) -> None:
    """Write a digit in one of its ways by mouse, every third point of each stroke, from pen down to pen up."""
    rng = np.random.default_rng([digit, number])
    way = [np.array(stroke) for stroke in WAYS[digit][number]]
    for stroke in round_off(way, UNSTEADY, rng):
        points = np.concatenate([stroke[:-1:3], stroke[-1:]])
        pen.draw_by_mouse(page, [tuple(point) for point in CORNER + TALL * points], steps=1)


def test_digits_written_as_no_font_writes_them_are_read_and_taken_for_digits(page: Page, app_url: str):
    visit(page, f"{app_url}/Draw")
    network, right, seen = load_model(DEFAULT_MODEL), [], []
    clear = page.get_by_role("button", name="Clear", exact=True)
    for digit, ways in WAYS.items():
        write_down(page, digit, len(ways) - 1)
        expect(page.locator(".draw-answer")).not_to_contain_text("Not sure yet")
        read = read_store(page)
        np.testing.assert_array_equal(read.image, prepare_strokes(read.strokes).image)
        right.append(int(read.probabilities.argmax()) == digit)
        seen.append(not network.rejects(network.compute_logits(read.image[np.newaxis]))[0])
        clear.click()
        wait_for_ink(page, lambda ink: ink == 0)
    assert np.mean(right) >= WORST and np.mean(seen) >= WORST
