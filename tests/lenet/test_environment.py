"""Settings of the environment: the usual value where there is none, and one sentence about a wrong one."""

import pytest

from lenet.cores import count_cores
from lenet.environment import count_slots, count_threads, read_count, read_seconds, read_switch
from lenet.errors import ConfigError

READERS = [(read_count, 2), (read_seconds, 60.0), (read_switch, True)]


@pytest.mark.parametrize(("read", "default"), READERS)
def test_what_is_not_set_or_empty_has_its_usual_value(monkeypatch, read, default):
    assert read("LENET_NOTHING", default) is default
    monkeypatch.setenv("LENET_NOTHING", "")
    assert read("LENET_NOTHING", default) is default


@pytest.mark.parametrize(("read", "text", "value"), [
    (read_count, "1", 1), (read_count, "12", 12), (read_seconds, "0", 0.0), (read_seconds, "90", 90.0),
    (read_seconds, "0.5", 0.5), (read_seconds, ".5", 0.5), (read_switch, "0", False), (read_switch, "1", True),
])
def test_a_value_is_read(monkeypatch, read, text, value):
    monkeypatch.setenv("LENET_THING", text)
    assert read("LENET_THING", None) == value


@pytest.mark.parametrize(("read", "texts", "right"), [
    (read_count, ("two", "0", "-1", "1.5", "²", "9" * 5000, "1\n"), "a whole number from 1"),
    (read_seconds, ("1m", "nan", "inf", "-5", "1e999", "١", "."), "a number of seconds from 0, such as 60"),
    (read_switch, ("no", "2", "true"), "0 or 1"),
])
def test_a_wrong_value_is_quoted_and_what_would_be_right_is_said(monkeypatch, read, texts, right):
    for text in texts:
        monkeypatch.setenv("LENET_THING", text)
        with pytest.raises(ConfigError) as caught:
            read("LENET_THING", None)
        assert str(caught.value) == f"LENET_THING is {text!r}; it must be {right}."


def test_threads_are_a_setting_or_a_fair_share(monkeypatch):
    monkeypatch.setenv("LENET_THREADS", "3")
    assert count_threads() == 3
    monkeypatch.delenv("LENET_THREADS")
    assert count_threads() == max(1, count_cores() // count_slots())


@pytest.mark.parametrize("text", ["two", "0", "-1", "1.5", "²"])
def test_a_wrong_number_of_threads_is_told(monkeypatch, text):
    monkeypatch.setenv("LENET_THREADS", text)
    with pytest.raises(ConfigError, match="LENET_THREADS"):
        count_threads()
