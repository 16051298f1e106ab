"""Every key of every page's address: it opens, a wrong value is one sentence, and docs/addresses.md says it."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from lenet.recipe import PRESET
from lenet.settings import SETTINGS
from scripts.describe_addresses import FILE, describe_addresses
from tests.ui.train.page import read_query
from ui import state
from ui.frame import ROOT
from ui.pages import PAGES, Page

BESIDE = {
    state.QUERY_COMPARED: {state.QUERY_VIEW: "runs"}, state.QUERY_LOG: {state.QUERY_VIEW: "watch"},
    state.QUERY_IMAGE: {state.QUERY_VIEW: "watch"},
    state.QUERY_VALUES: {state.QUERY_LAYER: "F6"}, state.QUERY_SHUFFLE: {state.QUERY_VIEW: "new"},
    state.QUERY_SWEEP: {state.QUERY_VIEW: "sweeps"},
    **{key: {state.QUERY_VIEW: "data"} for key in (state.QUERY_PART, state.QUERY_LABEL, state.QUERY_PAGE)},
}
"""What a key needs beside it to be read at all."""

EVERY = [pytest.param(page, key, id=f"{page.name}-{key.key}") for page in PAGES for key in state.QUERY_KEYS
         if page.name in key.pages]


def open_address(page: Page, key: str, value: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "home.py"), default_timeout=60)
    for name, text in {**BESIDE.get(key, {}), key: value}.items():
        app.query_params[name] = text
    if page.path != "home.py":
        app.switch_page(page.path)
    app.run()
    assert not app.exception
    return app


def test_every_key_has_its_row_and_its_pages():
    names = {value for name, value in vars(state).items() if name.startswith("QUERY_") and isinstance(value, str)}
    assert {key.key for key in state.QUERY_KEYS} == names
    assert {name for key in state.QUERY_KEYS for name in key.pages} <= {page.name for page in PAGES}


@pytest.mark.parametrize(("page", "key"), EVERY)
def test_an_example_opens_and_stays_in_the_address(page: Page, key: state.QueryKey):
    app = open_address(page, key.key, key.example)
    assert not app.error
    assert read_query(app)[key.key] == key.example


@pytest.mark.parametrize(("page", "key"), EVERY)
def test_a_wrong_value_is_one_sentence(page: Page, key: state.QueryKey):
    app = open_address(page, key.key, "no-such-thing")
    told = [element.value for element in (*app.error, *app.info) if "no-such-thing" in element.value]
    assert len(told) == 1 and len(app.error) <= 1, "an error, or a notice where it may have been right once"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_an_unknown_key_is_left_alone(page: Page):
    app = open_address(page, "somebodys", "key")
    assert not app.error and read_query(app) == {"somebodys": "key"}


def test_runs_that_are_compared_stand_in_the_address():
    app = open_address(PAGES[1], state.QUERY_COMPARED, "article,lab")
    assert "2 runs compared" in [header.value for header in app.header]


def test_the_address_book_is_up_to_date():
    assert FILE.read_text(encoding="utf-8") == describe_addresses(), "run python -m scripts.describe_addresses"


def test_every_option_that_the_address_book_names_is_one_of_the_command_line():
    named = set(re.findall(r"--[a-z][a-z0-9-]*", describe_addresses()))
    assert SETTINGS["kernel_size"].option in named
    assert named <= {f"--{PRESET}", *(setting.option for setting in SETTINGS.values())}


def test_readme_lists_every_page():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in PAGES if page.invitation and f"**{page.name}.**" not in text] == []
    assert "docs/addresses.md" in text
