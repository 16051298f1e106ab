"""Which shapes are images, and how they lie in them."""

import pytest

from lenet.reading.layouts import LAYOUTS, find_layout

SHAPES = {
    (7, 28, 28): ("stack", (7, 28, 28)), (7, 28, 28, 1): ("stack", (7, 28, 28)), (7, 1, 28, 28): ("stack", (7, 28, 28)),
    (1, 28, 28): ("stack", (1, 28, 28)), (1, 1, 28, 28): ("stack", (1, 28, 28)), (0, 28, 28): ("stack", (0, 28, 28)),
    (70_000, 16, 20): ("stack", (70_000, 16, 20)), (7, 784): ("rows", (7, 28, 28)), (7, 784, 1): ("rows", (7, 28, 28)),
    (1797, 64): ("rows", (1797, 8, 8)), (1, 784): ("rows", (1, 28, 28)), (0, 784): ("rows", (0, 28, 28)),
    (28, 28): ("one", (1, 28, 28)), (28, 28, 1): ("one", (1, 28, 28)), (300, 200): ("one", (1, 300, 200)),
    (784, 784): ("one", (1, 784, 784)), (784,): ("one-row", (1, 28, 28)), (784, 1): ("one-row", (1, 28, 28)),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_shapes_are_understood(shape):
    layout, sides = find_layout(shape)
    assert (layout.name, sides) == SHAPES[shape]


@pytest.mark.parametrize("shape", [(), (10,), (785,), (0,), (7, 3), (7, 2), (7, 28, 28, 3), (7, 3, 28, 28),
                                   (28, 28, 60_000), (28, 28, 30), (5, 5, 1, 6), (7, 0, 28), (7, 4, 4), (7, 9999, 9999),
                                   (2, 2, 2, 2, 2)], ids=str)
def test_other_shapes_are_no_images(shape):
    assert find_layout(shape) is None


def test_every_layout_is_met():
    assert {name for name, _ in SHAPES.values()} == set(LAYOUTS)
