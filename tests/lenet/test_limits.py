"""lenet.limits: what a shared lab allows, as the environment says."""

import re

import pytest

from lenet.errors import ConfigError
from lenet.limits import Limits, read_limits
from lenet.places import PROJECT

SETTINGS = ("LENET_VISITOR_TRAININGS", "LENET_VISITOR_EPOCHS", "LENET_RUNS_MEGABYTES", "LENET_VISITOR_DAYS",
            "LENET_TEACHER_DAYS")  # fmt: skip


def test_the_usual_limits_and_those_of_the_environment(monkeypatch):
    assert read_limits() == Limits(3, 50, 10_000_000_000, 30, None)
    for number, name in enumerate(SETTINGS, 1):
        monkeypatch.setenv(name, str(number))
    assert read_limits() == Limits(1, 2, 3_000_000, 4, 5)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_wrong_limit_is_told(monkeypatch, name):
    monkeypatch.setenv(name, "none")
    with pytest.raises(ConfigError, match=f"{name} is 'none'; it must be a whole number from 1."):
        read_limits()


def test_the_docs_say_each_limit_and_its_usual_value():
    text = (PROJECT / "docs" / "classroom.md").read_text(encoding="utf-8")
    usual = {name: value for value, name in re.findall(r"\| (\w+) \| `(LENET_\w+)` \|", text)}
    limits = read_limits()
    assert usual == {
        "LENET_VISITOR_TRAININGS": str(limits.trainings), "LENET_VISITOR_EPOCHS": str(limits.epochs),
        "LENET_RUNS_MEGABYTES": str(limits.room // 1_000_000), "LENET_VISITOR_DAYS": str(limits.days),
        "LENET_TEACHER_DAYS": "never",
    }  # fmt: skip


def test_the_docs_name_no_setting_that_nobody_reads():
    text = (PROJECT / "docs" / "classroom.md").read_text(encoding="utf-8")
    code = "".join(file.read_text(encoding="utf-8") for file in (PROJECT / "lenet").rglob("*.py"))
    assert {name for name in re.findall(r"LENET_[A-Z_]+", text) if f'"{name}"' not in code} == set()
