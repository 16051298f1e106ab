"""lenet.limits: what a shared lab allows, as the environment says."""

import pytest

from lenet.errors import ConfigError
from lenet.limits import Limits, read_limits

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
