"""The points of a training curve: how many batches each covers, and how points that cover few images are merged.

A point is the mean over some batches. In runs of version 1.0.0 the last point of an epoch covers what was left over,
often a single batch: a rough mean that jumps. Of long runs that came with the program only such points are left. So
cover the points of a run that people slowed down or stepped through. `merge_short_points` joins them with what they
belong to, weighted by images.
"""

from dataclasses import replace
from itertools import pairwise
from math import ceil

from lenet.runs.events import BatchPoint
from lenet.runs.state import RunState

POINTS_PER_EPOCH = 40
LEAST_SHARE = 0.5
"""A point that covers less than this share of a usual one's images does not stand alone."""


def find_stride(steps_per_epoch: int) -> int:
    """How many batches a usual point covers."""
    return max(1, ceil(steps_per_epoch / POINTS_PER_EPOCH))


def find_longest_stride(steps_per_epoch: int) -> int:
    """How many batches a point covers at most."""
    stride = find_stride(steps_per_epoch)
    return stride + ceil(LEAST_SHARE * stride)


def find_next_step(step: int, train_images: int, batch_size: int) -> int:
    """Where the point of an epoch ends that the batch after `step` of its batches belongs to.

    It ends there wherever within it a training stopped or was held up. The last point also covers what would be left
    over, if that is less than half of a usual point.
    """
    steps = ceil(train_images / batch_size)
    stride = find_stride(steps)
    end = (step // stride + 1) * stride
    left = train_images - end * batch_size
    return steps if left < LEAST_SHARE * stride * batch_size else end


def merge_short_points(state: RunState) -> tuple[BatchPoint, ...]:
    """The batch points of a run, in order. Few cover far fewer images than its largest.

    A short point is merged into the point before, as long as both are about a usual one. If how much it covers is not
    known, it becomes the mean of its epoch.
    """
    counts = [_count_images(point, before, state.steps_per_epoch)
              for before, point in pairwise([None, *state.batches]) if point]
    usual = max(counts, default=0)
    means = {point.epoch: (point.loss, point.accuracy) for point in state.epochs
             if point.loss is not None and point.accuracy is not None and not point.partial}
    merged: list[BatchPoint] = []
    for point, images in zip(state.batches, counts, strict=True):
        before = merged[-1] if merged else None
        known = point if point.images == images else replace(point, images=images)
        if not images and _is_remainder(point, state.steps_per_epoch) and point.epoch in means:
            loss, accuracy = means[point.epoch]
            merged.append(replace(point, loss=loss, accuracy=accuracy))
        elif before and before.epoch == point.epoch and _belong_together(before.images, images, usual):
            merged[-1] = _merge(before, known)
        else:
            merged.append(known)
    return tuple(merged)


def _belong_together(before: int, images: int, usual: int) -> bool:
    """Whether a point that covers so many images is short, and short enough for the one before it."""
    return before > 0 < images < LEAST_SHARE * usual and before + images < (1 + LEAST_SHARE) * usual


def _count_images(point: BatchPoint, before: BatchPoint | None, steps: int) -> int:
    """How many images a point covers; 0 if that is not known, since the points before it are missing."""
    if point.images:
        return point.images
    start = _find_start(point, steps)
    if before is None:
        return point.images_seen if (point.epoch, start) == (1, 0) else 0
    end = (before.epoch, before.step) if before.step < steps else (before.epoch + 1, 0)
    return point.images_seen - before.images_seen if (point.epoch, start) == end else 0


def _find_start(point: BatchPoint, steps: int) -> int:
    """After how many batches of its epoch a point of version 1.0.0 begins."""
    stride = find_stride(steps)
    return (point.step - 1) // stride * stride


def _is_remainder(point: BatchPoint, steps: int) -> bool:
    return point.step - _find_start(point, steps) < LEAST_SHARE * find_stride(steps)


def _merge(one: BatchPoint, other: BatchPoint) -> BatchPoint:
    """Both as one point, where the second ends."""
    images = one.images + other.images
    loss, accuracy = ((one.images * getattr(one, name) + other.images * getattr(other, name)) / images
                      for name in ("loss", "accuracy"))
    return replace(other, loss=loss, accuracy=accuracy, images=images)
