"""ui.frame: the same frame on every page, whichever is opened first."""

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lenet.network import NetworkConfig, build_layers
from tests.ui.history import go_to
from ui.frame import FAVICON, ROOT
from ui.pages import PAGES
from ui.inspect.words import describe_arithmetic
from ui.text import NOTHING, escape_markdown, format_accuracy, format_arithmetic, format_share

WAIT = 60  # seconds; the first page of a process reads the test images


def open_first(page: str) -> AppTest:
    """A fresh session that opens this page before any other."""
    app = AppTest.from_file(str(ROOT / "home.py"), default_timeout=WAIT)
    return app.run() if page == "home.py" else app.switch_page(page).run()


def links(app: AppTest) -> list[tuple[str, str]]:
    return [(link.proto.label, link.proto.page) for link in app.sidebar.get("page_link")]


@pytest.mark.parametrize("page", [page.path for page in PAGES[1:]])
def test_every_page_has_the_sidebar_of_home(page):
    app = open_first(page)
    assert not app.exception
    assert [label for label, _ in links(app)] == [page.name for page in PAGES]
    assert links(app) == links(open_first("home.py"))


@pytest.mark.parametrize("page", [page.path for page in PAGES])
def test_every_page_has_one_title(page):
    assert len(open_first(page).title) == 1


def test_pages_of_the_list_are_the_pages_there_are():
    files = sorted((ROOT / "pages").glob("*.py"))
    assert [page.path for page in PAGES[1:]] == [f"pages/{file.name}" for file in files]


def test_the_tabs_icon_is_in_the_box():
    assert FAVICON.is_file()


def test_an_error_is_one_sentence_on_the_page():
    def page():
        from lenet.errors import RunError
        from ui.frame import show_error

        show_error(RunError("There is no run 'x'."))

    app = AppTest.from_function(page).run()
    assert [error.value for error in app.error] == ["There is no run 'x'."]
    assert not app.exception


def test_an_error_shows_an_address_letter_by_letter():
    def page():
        from lenet.errors import ModelError
        from ui.frame import show_error

        show_error(ModelError("There is no network '![x](https://e.example/a.png)'."))

    app = AppTest.from_function(page).run()
    assert [error.value for error in app.error] == [
        r"There is no network '\!\[x\](https\::gray[]//e.example/a.png)'."]


@pytest.mark.parametrize("text", [
    "![x](https://e.example/a.png)", "*a* _b_ `c` ~d~ $e$", "# f | g > h <b>i</b>", "&amp;", ":red[j]", "\\[k]",
    "epoch 5 of 20: 12:30", ":material/delete: x", ":smile::+1:", "- x", "1. x", "20) x", "=== x", "::: x", "x:",
    "www.example.com WWW.a.b", "a@b.cd", "a -> b <-> c <- d -- e >= f <= g ~= h", "{a}:{b}", "x\n- y\n1. z\n===",
])
def test_escaped_text_is_read_back_letter_by_letter(text):
    escaped = escape_markdown(text)
    assert re.sub(r"\\(.)", r"\1", escaped.replace(NOTHING, "")) == text  # what CommonMark does with a backslash
    without = re.sub(r"\\.", "x", escaped.replace(NOTHING, ","))
    assert not re.search(r"[`*_\[\]$~!|#<>&]|:\S|^[-+=]|^\d+[.)]|www\.|@\w|->|--|<-", without, re.MULTILINE)


def test_words_without_signs_stay_as_they_are():
    assert escape_markdown("There is no run 'x-1': train one (or two), 98.5 %.") == \
        "There is no run 'x-1': train one (or two), 98.5 %."


@pytest.mark.parametrize(("share", "words"), [
    (0.993, "99.3 %"), (0.9993, "99.9 %"), (0.9994999, "99.9 %"), (0.9995, "more than 99.9 %"),
    (1.0, "more than 99.9 %"), (0.0005, "0.1 %"), (0.000499, "less than 0.1 %"), (0.0, "less than 0.1 %"),
    (np.float32(0.5), "50.0 %"),
])
def test_shares_are_never_rounded_to_all_or_nothing(share, words):
    assert format_share(share).replace("\N{NO-BREAK SPACE}", " ") == words


def test_an_accuracy_is_written_alike_on_every_page_and_never_broken():
    assert [format_accuracy(share) for share in (0.98944, 1, None)] == [
        "98.94\N{NO-BREAK SPACE}%", "100.00\N{NO-BREAK SPACE}%", "–"]


def test_one_sign_for_a_division_on_every_page():
    """The table on Train and the words on Inspect write a layer's arithmetic alike."""
    _, s2, *_ = build_layers(NetworkConfig())
    assert format_arithmetic(s2.arithmetic) == "28 ÷ 2 = 14"
    assert "28 ÷ 2 = 14" in describe_arithmetic(s2)


def test_the_sidebar_leads_back_to_what_train_showed():
    app = AppTest.from_file(str(ROOT / "home.py"), default_timeout=WAIT).run().switch_page("pages/1_Train.py")
    go_to(app, {"view": "new", "c1": 9})
    app.switch_page("pages/2_Draw.py")
    app.query_params.clear()
    app.run()
    queries = {link.proto.label: link.proto.query_string for link in app.sidebar.get("page_link")}
    assert queries == {"Home": "", "Train": "view=new&c1=9", "Draw": "", "Inspect": ""}


def test_no_style_sheet_of_ours_moves_anything():
    """Those who ask for less motion need no other style sheets; `rest` only takes clicks away for a moment."""
    sheets = [file.read_text() for file in ROOT.glob("ui/**/*.css") if "vendor" not in file.parts]
    moves = [move for sheet in sheets for move in re.findall(r"\b(?:transition|animation)\b[^;}]*", sheet)]
    assert sheets and set(moves) == {"transition: none !important", "animation: rest 0.6s"}
