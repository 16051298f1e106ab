"""Otsu's threshold parts two heaps."""

import numpy as np

from lenet.preprocessing.thresholds import otsu_threshold


def test_otsu_parts_two_heaps():
    values = np.concatenate([np.full(900, 20), np.full(100, 220)])
    assert 20 <= otsu_threshold(values) < 220
