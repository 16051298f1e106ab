"""The curves of a run as a log that TensorBoard reads."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lenet.quiet import without_greeting

with without_greeting():
    import tensorflow as tf

VERSION = "brain.Event:2"
"""What the first record of such a log says."""
SHOWN = ("loss", "accuracy", "val_loss", "val_accuracy", "learning_rate")
"""The values of a point that are written, as far as it has them, as "batch/loss" or "epoch/val_accuracy"."""


def write_tensorboard(points: Iterable[Mapping[str, Any]], path: Path) -> None:
    """Write a log file. TensorBoard takes it for one if its name holds "tfevents".

    Args:
        points: each with its "kind" ("batch" or "epoch"), "time" in seconds since 1970, "images_seen", which becomes
            the step, and what it has of `SHOWN`.
        path: the file.
    """
    events = tf.compat.v1
    with tf.io.TFRecordWriter(str(path)) as file:
        file.write(events.Event(file_version=VERSION).SerializeToString())
        for point in points:
            values = [events.Summary.Value(tag=f"{point['kind']}/{name}", simple_value=point[name])
                      for name in SHOWN if name in point]
            summary = events.Summary(value=values)
            event = events.Event(wall_time=point["time"], step=point["images_seen"], summary=summary)
            file.write(event.SerializeToString())
