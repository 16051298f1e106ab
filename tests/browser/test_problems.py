"""An error that nobody foresaw, as a visitor sees it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from devtools.browser import PROJECT, Server
from server.problems import SENTENCE

APP = """
import streamlit as st
from server.problems import show_problem
app = st.App("broken.py", on_script_error=show_problem)
"""
BROKEN = "raise ValueError('of inner things')"


@pytest.fixture
def broken(tmp_path: Path):
    """An app whose page breaks, with the handler that ours has."""
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "broken.py").write_text(BROKEN)
    with Server(tmp_path / "runs", tmp_path / "app.py", PYTHONPATH=str(PROJECT)) as server:
        yield server


def test_one_sentence_and_the_rest_in_the_terminal(broken: Server, page: Page):
    page.goto(broken.url)
    expect(page.get_by_role("alert")).to_contain_text(SENTENCE)
    assert "inner things" not in page.content()
    assert "of inner things" in broken.log


def test_the_app_has_this_handler():
    assert "on_script_error=show_problem" in (PROJECT / "app.py").read_text()
