"""What every page must be, whoever built it: no errors, nothing too wide, nothing too small, accessible."""

import re
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page

STILL: dict[str, Any] = {"reduced_motion": "reduce"}
"""A visitor who wants nothing to move: what moves takes time, and no test looks at it."""

SMALLEST = 12
"""Pixels; no text may be smaller."""

STREAMLITS_OWN = re.compile(r"/\w+/_stcore/(health|host-config)$")
"""On a page's own address Streamlit first asks for these below that address, in vain, and then at the root."""

FIND_SMALL_TEXT = """(least) => {
    const found = new Set();
    const visit = (root) => root.querySelectorAll('*').forEach((element) => {
        if (element.shadowRoot) visit(element.shadowRoot);
        const text = [...element.childNodes].filter(n => n.nodeType === 3).map(n => n.textContent.trim()).join('');
        if (!text || ['STYLE', 'SCRIPT', 'TITLE', 'NOSCRIPT'].includes(element.tagName)) return;
        const box = element.getBoundingClientRect();
        if (box.width > 1 && box.height > 1 && parseFloat(getComputedStyle(element).fontSize) < least)
            found.add(text.slice(0, 40));
    });
    visit(document.body);
    return [...found];
}"""

FIND_OVERFLOW = """() => {
    const main = document.querySelector('[data-testid=stMain]') ?? document.documentElement;
    const root = document.documentElement;
    return Math.max(main.scrollWidth - main.clientWidth, root.scrollWidth - root.clientWidth);
}"""

AXE = Axe().axe_script
"""Half a megabyte: a page is given it once."""

console_errors: dict[Page, list[str]] = {}
"""Errors of the pages being watched, oldest first."""


def watch(page: Page) -> Page:
    """Note what goes wrong on a page from now on."""
    errors = console_errors[page] = []
    page.on("console", lambda message: errors.append(message.text) if _is_error(message) else None)
    page.on("pageerror", lambda problem: errors.append(str(problem)))
    return page


def assert_clean(page: Page) -> None:
    """No error in the console, no exception on the page, no sideways overflow, no text that is too small."""
    assert console_errors.get(page, []) == []
    assert page.locator("[data-testid=stException]").all_inner_texts() == []
    assert page.evaluate(FIND_OVERFLOW) <= 0, "the page is wider than its window"
    assert page.evaluate(FIND_SMALL_TEXT, SMALLEST) == []


def assert_in_view_together(page: Page, *parts: Locator) -> None:
    """The parts fit into one screenful, and none lies over another."""
    boxes = [part.bounding_box() for part in parts]
    assert all(boxes), "something cannot be seen"
    window = page.viewport_size
    for start, size, room in (("y", "height", window["height"]), ("x", "width", window["width"])):
        ends = [box[start] + box[size] for box in boxes]
        assert max(ends) - min(box[start] for box in boxes) <= room, boxes
    assert min(box["x"] for box in boxes) >= 0
    for one, other in combinations(boxes, 2):
        apart = any(a[start] + a[size] <= b[start] for a, b in ((one, other), (other, one))
                    for start, size in (("x", "width"), ("y", "height")))
        assert apart, boxes


def assert_accessible(page: Page, rules: Sequence[str] = ()) -> None:
    """Axe finds nothing serious or critical, by all its rules or by these alone."""
    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}  # not what is in order
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    violations = page.evaluate("async options => (await axe.run(options)).violations", options)
    grave = [row for row in violations if row["impact"] in ("serious", "critical")]
    assert [f"{row['id']}: {node['html'][:150]}" for row in grave for node in row["nodes"][:3]] == []


def _is_error(message: ConsoleMessage) -> bool:
    return message.type == "error" and not STREAMLITS_OWN.search(message.location.get("url", ""))
