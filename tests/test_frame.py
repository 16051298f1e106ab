"""ui.frame: the same frame on every page, whichever is opened first."""

import pytest
from streamlit.testing.v1 import AppTest

from ui.frame import ABOUT, FAVICON, PAGES, ROOT

WAIT = 60  # seconds; the first page of a process reads the test images


def open_first(page: str) -> AppTest:
    """A fresh session that opens this page before any other."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=WAIT)
    return app.run() if page == "app.py" else app.switch_page(page).run()


def links(app: AppTest) -> list[tuple[str, str]]:
    return [(link.proto.label, link.proto.page) for link in app.sidebar.get("page_link")]


@pytest.mark.parametrize("page", [page for page, _, _ in PAGES])
def test_every_page_has_the_same_sidebar(page):
    app = open_first(page)
    assert not app.exception
    assert [label for label, _ in links(app)] == ["Home", "Train", "Draw", "Inspect"]
    assert links(app) == links(open_first("app.py"))


@pytest.mark.parametrize("page", [page for page, _, _ in PAGES])
def test_every_page_has_one_title(page):
    assert len(open_first(page).title) == 1


def test_pages_of_the_list_are_the_pages_there_are():
    files = sorted((ROOT / "pages").glob("*.py"))
    assert [page for page, _, _ in PAGES[1:]] == [f"pages/{file.name}" for file in files]


def test_the_tabs_icon_is_in_the_box():
    assert FAVICON.is_file()
    assert ABOUT.startswith("LeNet Lab")


def test_an_error_is_one_sentence_on_the_page():
    def page():
        from lenet.errors import RunError
        from ui.frame import show_error

        show_error(RunError("There is no run 'x'."))

    app = AppTest.from_function(page).run()
    assert [error.value for error in app.error] == ["There is no run 'x'."]
    assert not app.exception
