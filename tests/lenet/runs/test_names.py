"""lenet.runs.names: what a run may be called."""

import pytest

from lenet.errors import ConfigError
from lenet.runs import RunConfig, create_run, list_runs, rename_run
from lenet.runs.names import LONGEST_NAME, MOST_BYTES, check_name, cut_name

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize("name", [
    FAMILY, FAMILY * 60, ENGLAND, "\U0001f1e9\U0001f1ea" * 60, "e\u0301" * 60, "\U0001f44d\U0001f3fd", "\u2764\ufe0f",
    "می\u200cخواهم", "नमस्ते", "한국", ":material/delete: x", "a \u0301",
])  # fmt: skip
def test_what_people_call_a_run(name: str):
    assert check_name(f" {name} ") == cut_name(name) == name
    assert RunConfig(name).name == name


@pytest.mark.parametrize("name", [
    "", "  ", "a" * 61, FAMILY * 61, "\u200d", "a\u202eb", "\u2066a", "a\u2069b", "a\u200bb", "a\nb", "\x00",
    "\x1b[31m", "a\ufeff", "\ud800", "a" + "\u0301" * MOST_BYTES, "\u200d\u200d", 5, None,
])  # fmt: skip
def test_what_is_no_name(name):
    with pytest.raises(ConfigError, match="is no name for a run: give it 1 to 60 letters"):
        check_name(name)


@pytest.mark.parametrize(("text", "name"), [
    ("a\u202eb", "a b"), ("\u202e \u200db", "b"), (FAMILY * 61, FAMILY * 59 + "…"), ("\ud800x", "x"), ("\r\n", ""),
    ("a" + "\u0301" * MOST_BYTES, "…"), ("b" + "\u0301" * 500 + "a" * 60, "b" + "\u0301" * 500 + "a" * 58 + "…"),
])  # fmt: skip
def test_a_name_is_cut_between_letters(text: str, name: str):
    assert cut_name(text) == name and len(name.encode()) <= MOST_BYTES
    assert not name or check_name(name) == name


def test_a_run_is_called_by_a_family():
    create_run(RunConfig("first"), "a")
    rename_run("a", FAMILY)
    assert [run.name for run in list_runs()] == [FAMILY]
    assert LONGEST_NAME == 60
