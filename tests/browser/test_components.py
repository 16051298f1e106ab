"""The lab's components by themselves, on a page of a few lines."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from devtools.browser import PROJECT, Server
from tests.browser.pen import find_box

SCRIPT = '''
import numpy as np
import streamlit as st
from ui.components import MapGrid, render_maps

grid = MapGrid(np.arange(24.0).reshape(2, 3, 4), "Two maps", highlight=st.session_state.get("pixel"))
render_maps(grid, key="maps", on_pixel=lambda *pixel: st.session_state.update(pixel=pixel))
st.write(f"chosen {st.session_state.get('pixel')}")
'''

APP = '''
import streamlit as st
from server.files import build_routes

app = st.App("bench.py", routes=build_routes())
'''
"""A component's code comes through a route."""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, second_port: int) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("bench")
    script = folder / "app.py"
    script.write_text(APP)
    (folder / "bench.py").write_text(SCRIPT)
    with Server(folder / "runs", script=script, port=second_port, PYTHONPATH=str(PROJECT),
                STREAMLIT_BROWSER_GATHER_USAGE_STATS="false") as started:
        yield started


def test_a_click_or_enter_chooses_a_pixel_and_it_is_marked(page: Page, bench: Server, assert_clean):
    page.goto(bench.url)
    second = page.locator(".map").nth(1)
    box = find_box(second.locator("canvas"))
    page.mouse.click(box["x"] + 2.5 / 4 * box["width"], box["y"] + 0.5 / 3 * box["height"])
    expect(page.get_by_text("chosen (1, 0, 2)")).to_be_visible()
    expect(page.locator(".tip.open")).to_contain_text("14")  # the value is still said
    mark = find_box(page.locator(".highlight"))
    assert abs(mark["x"] - (box["x"] + 2 / 4 * box["width"])) < 1.5 and abs(mark["y"] - box["y"]) < 1.5
    first = page.locator(".map").first
    first.focus()
    first.press("Enter")
    first.press("Shift+ArrowLeft")
    first.press("Enter")
    expect(page.get_by_text("chosen (0, 1, 1)")).to_be_visible()
    expect(first).to_have_accessible_name("map 0: 3 by 4 values, from 0 to 11; row 1, column 1 is marked")
    assert_clean(page)
