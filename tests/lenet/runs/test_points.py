"""The points of a training curve weigh images."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from lenet.runs import BatchPoint, EpochPoint, compute_state, read_run
from lenet.runs.events import Started
from lenet.runs.points import find_longest_stride, find_next_step, find_stride, merge_short_points


def build_run(images, size, ends, epochs=2):
    """The events of a run whose points end at `ends`, and every image's loss, (epochs, images)."""
    losses = np.random.default_rng(0).normal(1, 0.5, (epochs, images))
    steps = -(-images // size)
    events = [Started(0.0, 0, 0, epochs, steps, 0.001)]
    for epoch in range(1, epochs + 1):
        for start, end in pairwise([0, *ends]):
            part = losses[epoch - 1, start * size : end * size]
            seen = (epoch - 1) * images + min(images, end * size)
            events.append(BatchPoint(0.0, epoch, end, seen, part.mean(), (part > 1).mean(), 0.001, 1000.0))
        own = losses[epoch - 1]
        events.append(EpochPoint(0.0, epoch, epoch * images, own.mean(), (own > 1).mean(), None, None, 1.0, 1000.0))
    return events, losses


def old_ends(steps):
    """Where version 1.0.0 ended its points: every stride, and at the end whatever is left."""
    return [*range(find_stride(steps), steps, find_stride(steps)), steps]


def new_ends(images, size):
    step, ends = 0, []
    while step < -(-images // size):
        step = find_next_step(step, images, size)
        ends.append(step)
    return ends


CASES = [(60_000, 128), (54_000, 32), (54_000, 128), (600, 64), (400, 32), (120, 50), (10, 4096), (601, 1), (41, 1)]


@pytest.mark.parametrize("images, size", CASES)
def test_no_point_covers_less_than_half_of_a_usual_one(images, size):
    steps, ends = -(-images // size), new_ends(images, size)
    assert ends[-1] == steps and len(ends) <= 40
    covered = [min(images, end * size) - start * size for start, end in pairwise([0, *ends])]
    assert min(covered) >= min(images, find_stride(steps) * size / 2)
    assert max(end - start for start, end in pairwise([0, *ends])) <= find_longest_stride(steps)


@pytest.mark.parametrize("images, size", CASES)
def test_short_points_of_older_runs_are_merged_weighted_by_images(images, size):
    steps = -(-images // size)
    events, losses = build_run(images, size, old_ends(steps))
    merged = merge_short_points(compute_state(events))
    ends = new_ends(images, size)
    assert [(point.epoch, point.step) for point in merged] == [(epoch, end) for epoch in (1, 2) for end in ends]
    seen = 0
    for point in merged:
        part = losses.ravel()[seen : point.images_seen]
        assert (point.loss, point.accuracy) == (pytest.approx(part.mean()), pytest.approx((part > 1).mean()))
        assert point.images == len(part)
        seen = point.images_seen


def test_points_that_say_how_many_images_they_cover_are_believed():
    events, _ = build_run(60_000, 128, new_ends(60_000, 128))
    told = [json.loads(json.dumps(event.__dict__)) for event in events if isinstance(event, BatchPoint)]
    seen = [0, *(point["images_seen"] for point in told)]
    points = [BatchPoint(**{**point, "images": after - before})
              for point, (before, after) in zip(told, pairwise(seen), strict=True)]
    assert merge_short_points(compute_state([events[0], *points])) == tuple(points)


@pytest.mark.parametrize("images, size", CASES[:5])
def test_from_wherever_within_a_point_a_training_goes_on_it_ends_at_the_same_step(images, size):
    ends = new_ends(images, size)
    for step in range(-(-images // size)):
        assert find_next_step(step, images, size) == next(end for end in ends if end > step)


def test_points_of_single_batches_are_merged_to_usual_ones_and_no_further():
    """A run was stepped through for 100 batches within its first epoch of 469."""
    ends = [12, 24, *range(25, 125), *range(132, 469, 12), 469]
    events, losses = build_run(60_000, 128, ends, epochs=1)
    state = compute_state(events)
    seen = [0, *(point.images_seen for point in state.batches)]
    told = tuple(replace(point, images=seen[at + 1] - seen[at]) for at, point in enumerate(state.batches))
    points = merge_short_points(replace(state, batches=told))
    covered = [point.images / 128 for point in points]
    assert max(covered) < 18 and sorted(covered)[1] >= 6
    for before, point in pairwise(points):
        assert point.loss == pytest.approx(losses[0, before.images_seen : point.images_seen].mean())


def test_a_run_that_is_at_work_keeps_its_points():
    events, _ = build_run(60_000, 128, old_ends(469), epochs=1)
    state = compute_state(events[:10])
    assert [point.loss for point in merge_short_points(state)] == [point.loss for point in state.batches]


def test_labs_curve_is_no_saw_tooth():
    """The program's own run has only the last point of each epoch, of 96 images. Its epochs' means are smooth."""
    state = read_run("lab").state
    raw = np.array([point.accuracy for point in state.batches])
    shown = np.array([point.accuracy for point in merge_short_points(state)])
    epochs = np.array([point.accuracy for point in state.epochs[1:]])
    assert len(shown) == len(raw) == len(epochs) == 120
    np.testing.assert_allclose(shown, epochs)
    assert np.abs(np.diff(raw[20:])).max() > 10 * np.abs(np.diff(shown[20:])).max()


def test_the_articles_curve_loses_its_spikes():
    state = read_run("article").state
    merged = merge_short_points(state)
    assert len(state.batches) == 20 * 40 and len(merged) == 20 * 39
    assert {point.images for point in merged} == {1376, 1376 + 336}
    for epoch, point in enumerate(state.epochs[1:], 1):
        own = [p for p in merged if p.epoch == epoch]
        assert np.average([p.loss for p in own], weights=[p.images for p in own]) == pytest.approx(point.loss, rel=1e-4)


def test_the_recorded_events_know_their_images_or_none():
    folder = Path(__file__).parents[2] / "recorded" / "whole" / "events.jsonl"
    assert all("images" not in json.loads(line) for line in folder.read_text().splitlines())
