"""What a run of a page does not do again: that is what other visitors wait for."""

from collections import Counter

import pytest

from lenet.recipe import collect
from lenet.runs import RunConfig, TrainingConfig, catalog
from tests.ui.home.test_page import open_home
from tests.ui.train.page import open_train
from ui.train import results


@pytest.fixture
def calls(monkeypatch) -> Counter:
    """How often some functions that take their time are called, by name."""
    count: Counter = Counter()

    def watch(owner, name: str) -> None:
        real = getattr(owner, name)

        def counted(*args, **kwargs):
            count[name] += 1
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, counted)

    for owner, name in ((results, "plot_confusion"), (catalog, "read_run"), (TrainingConfig, "__post_init__"),
                        (catalog, "_list")):  # fmt: skip
        watch(owner, name)
    return count


def test_a_result_that_was_drawn_is_not_drawn_again_and_bundled_runs_are_not_read_again(calls):
    app = open_train(view="watch", run="article")
    calls.clear()
    app.run()
    assert not app.exception and calls["plot_confusion"] == calls["read_run"] == 0


def test_home_lists_the_runs_once(calls):
    app = open_home()
    calls.clear()
    app.run()
    assert not app.exception and calls["_list"] == 1


def test_what_a_setting_usually_is_is_asked_once(calls):
    config = RunConfig("One")
    collect(config)
    calls.clear()
    collect(config)
    assert calls["__post_init__"] == 0
