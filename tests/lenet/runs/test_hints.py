"""Hints: recorded runs that are in trouble get theirs, and healthy ones none, wherever they stand."""

from dataclasses import replace
from pathlib import Path

import pytest

from lenet.data.augmentation import AugmentationConfig
from lenet.runs import RunConfig, RunState, TrainingConfig, compute_state, read_run
from lenet.runs.events import BatchPoint, Ended, EpochPoint
from lenet.runs.folder import RunFolder
from lenet.runs.hints import TROUBLES, find_hints

RECORDED = Path(__file__).parents[2] / "recorded" / "hints"
IN_TROUBLE = {
    "not-learning": "not_learning", "wrong-labels": "not_learning", "diverging": "diverging", "diverged": "diverging",
    "overfitting": "overfitting", "rate-too-low": "rate_too_low", "rate-too-low-sgd": "rate_too_low",
}  # fmt: skip
HEALTHY = ("healthy-1998", "healthy-adam", "healthy-noisy", "healthy-quick", "healthy-sgd")
BUNDLED = ("article", "lab", "paper-1998")


@pytest.fixture
def recorded(monkeypatch):
    """The runs that `scripts/record_hints.py` has made."""
    monkeypatch.setenv("LENET_RUNS_DIR", str(RECORDED))


def list_prefixes(run_id):
    """The events of a run, up to each of them."""
    events = RunFolder(run_id).read_events()
    return [events[:end] for end in range(1, len(events) + 1)]


def test_every_recorded_run_is_looked_at_and_every_trouble_has_one():
    assert {file.name for file in RECORDED.iterdir()} == {*IN_TROUBLE, *HEALTHY}
    assert set(IN_TROUBLE.values()) == set(TROUBLES)
    assert max(file.stat().st_size for file in RECORDED.rglob("*.jsonl")) < 20_000


@pytest.mark.parametrize(("run_id", "name"), IN_TROUBLE.items())
def test_a_run_in_trouble_gets_its_hint_and_no_other(recorded, run_id, name):
    run = read_run(run_id)
    found = {hint.name for events in list_prefixes(run_id) for hint in find_hints(compute_state(events), run.config)}
    assert found - {name} == ({"diverging"} if run_id == "not-learning" else set()), "it went wrong by too large a step"
    hint, = find_hints(run.state, run.config)
    assert (hint.name, hint.label) == (name, TROUBLES[name].label)
    for text in (hint.sentence, hint.advice):
        assert text.endswith(".") and text[0].isupper() and "nan" not in text


@pytest.mark.parametrize("run_id", HEALTHY)
def test_a_healthy_run_gets_none_at_any_moment(recorded, run_id):
    config = read_run(run_id).config
    assert [hint for events in list_prefixes(run_id) for hint in find_hints(compute_state(events), config)] == []


@pytest.mark.parametrize("run_id", BUNDLED)
def test_the_runs_in_the_box_get_none_at_any_moment(run_id):
    run = read_run(run_id)
    for epoch in range(len(run.state.epochs)):
        batches = tuple(point for point in run.state.batches if point.epoch <= epoch)
        for count in {1, 5, 20, len(batches)}:
            state = replace(run.state, batches=batches[:count], epochs=run.state.epochs[: epoch + 1])
            assert find_hints(state, run.config) == ()


def test_a_hint_comes_while_the_run_still_learns(recorded):
    for run_id, name in IN_TROUBLE.items():
        events = [event for event in RunFolder(run_id).read_events() if not isinstance(event, Ended)]
        hints = find_hints(compute_state(events), read_run(run_id).config)
        assert run_id == "diverged" or [hint.name for hint in hints] == [name]


def test_reasons_have_the_runs_own_numbers(recorded):
    def tell(run_id):
        run = read_run(run_id)
        hint, = find_hints(run.state, run.config)
        return f"{hint.sentence} {hint.advice}"

    assert "After 6,400 images in 400 batches it reads 10.4 %" in tell("not-learning")
    assert "Try a new run with a learning rate of 0.001: it is 0.1." in tell("not-learning")
    assert "Try fewer wrong labels: 90.0 % of them" in tell("wrong-labels")
    assert "0.000001, is 1,000 times lower than usual for Adam" in tell("rate-too-low")
    assert "0.0001, is 1,000 times lower than usual for SGD" in tell("rate-too-low-sgd")
    assert "99.7 %" in tell("overfitting") and "87.8 %" in tell("overfitting") and "epoch 14" in tell("overfitting")
    assert "learning rate of 100 " in tell("diverged") and "lower learning rate: 10." in tell("diverged")


def test_nothing_learnt_is_no_trouble():
    assert find_hints(RunState(), RunConfig()) == ()
    point = BatchPoint(0.0, 1, 1, 32, 9e9, 0.0, 0.1, 1.0, 32)
    assert find_hints(RunState(batches=(point,)), RunConfig()) == (), "of how many batches nobody knows"


def test_what_is_done_already_is_not_advised():
    points = tuple(EpochPoint(0.0, epoch, 0, 0.01, 0.99, loss, 0.9, 1.0, 1.0)
                   for epoch, loss in enumerate((2.3, 0.3, 0.4, 0.5)))
    training = TrainingConfig(train_images=54_000, patience=5, augmentation=AugmentationConfig(shift=1))
    config = RunConfig(training=training)
    hint, = find_hints(RunState(epochs=points), config)
    assert hint.advice == "Try dropout or a smaller network."
    few = RunConfig(training=TrainingConfig(train_images=300))
    assert "more training images" in find_hints(RunState(epochs=points), few)[0].advice
