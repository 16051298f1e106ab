"""`batch.npz`: what is written is read; whatever else is there is one sentence."""

import json

import numpy as np
import pytest

from lenet.errors import RunError
from lenet.network.config import KERNEL_SIZES, WIDEST
from lenet.runs import RunConfig, create_run
from lenet.runs.batch_file import LARGEST_BATCH, LARGEST_FILE, BatchReport, read_batch, write_batch


def build_report(images=3, side=5, filters=6):
    draw = np.random.default_rng(0)
    floats = {"answers_before": (images, 10), "answers_after": (images, 10), "losses_before": (images,),
              "losses_after": (images,), **dict.fromkeys(("kernel_before", "kernel_after", "kernel_gradient"),
                                                         (side, side, 1, filters))}
    return BatchReport(2, 7, 0.001, 255 * draw.random((min(images, 64), 28, 28), np.float32),
                       draw.integers(0, 10, images).astype(np.float32),
                       **{name: draw.random(shape, np.float32) for name, shape in floats.items()})


@pytest.mark.parametrize("images", [1, 64, 65])
def test_what_is_written_is_read(own_runs, images):
    folder, report = create_run(RunConfig()), build_report(images)
    assert read_batch(folder) is None
    write_batch(folder, report)
    found = read_batch(folder)
    assert (found.epoch, found.step, found.learning_rate) == (2, 7, 0.001)
    for name, array in vars(report).items():
        np.testing.assert_array_equal(getattr(found, name), array)
    np.testing.assert_array_equal(found.kernel_change, report.kernel_after - report.kernel_before)


def test_the_largest_fits_its_limit(own_runs):
    folder = create_run(RunConfig())
    write_batch(folder, build_report(LARGEST_BATCH, max(KERNEL_SIZES), WIDEST))
    assert len(read_batch(folder).labels) == LARGEST_BATCH
    assert folder.batch_file.stat().st_size < LARGEST_FILE


DAMAGED = {
    "a label that there is not": {"labels": np.full(3, 11, np.float32)},
    "not a number": {"losses_after": np.full(3, np.nan)},
    "another kernel": {"kernel_after": np.zeros((5, 5, 1, 7), np.float32)},
    "one answer less": {"answers_before": np.zeros((2, 10), np.float32)},
    "an epoch that cannot be": {"about": np.array(json.dumps({"epoch": 10**9}))},
    "fewer images than it says": {"about": np.array(json.dumps(
        {"epoch": 1, "step": 1, "images": 3, "shown": 2, "learning_rate": 0.1, "kernel_side": 5, "filters": 6}))},
}  # fmt: skip


@pytest.mark.parametrize("arrays", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_one_is_a_sentence(own_runs, arrays):
    folder = create_run(RunConfig(), "a-run")
    write_batch(folder, build_report())
    with np.load(folder.batch_file) as saved:
        np.savez(folder.batch_file, **{name: saved[name] for name in saved.files} | arrays)
    with pytest.raises(RunError, match="'a-run' did cannot be read"):
        read_batch(folder)


def test_half_of_one_is_a_sentence(own_runs):
    folder = create_run(RunConfig())
    write_batch(folder, build_report())
    folder.batch_file.write_bytes(folder.batch_file.read_bytes()[:-40])
    with pytest.raises(RunError):
        read_batch(folder)
