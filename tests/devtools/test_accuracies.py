"""Intervals and tables of accuracies."""

from math import sqrt

import pytest

from devtools.accuracies import describe_sizes, wilson_interval


def test_the_interval_solves_wilsons_equation():
    low, high = wilson_interval(9894, 10_000)
    for bound in (low, high):
        assert abs(bound - 0.9894) == pytest.approx(1.959964 * sqrt(bound * (1 - bound) / 10_000), rel=1e-5)


def test_batch_sizes_are_told_by_the_means_of_their_seeds():
    records = {"16": [{"val_accuracy": 0.99, "test_accuracy": 0.98}, {"val_accuracy": 0.98, "test_accuracy": 0.97}]}
    assert describe_sizes(records)[1] == [["16", "98.50%", "97.50%"]]
