"""The two places where LeNet-5 comes in kinds of its own: how C3 is joined to S2, and what OUTPUT is."""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod

from lenet.choice import Choice
from lenet.layers import RBF, Dense, Layer, Shape
from lenet.network.paper_1998 import BITMAP_SHAPE, C3_SHAPE, C3_TABLE, digit_bitmaps

DIGITS = 10


@dataclass(frozen=True)
class C3Inputs(Choice):
    """Which maps of S2 each map of C3 sees. The label also names the table within a sentence.

    Attributes:
        table: for each map of C3 those of S2; None for all.
        widths: the filters of C1 and C3 that the table is made for; None for any.
    """

    table: tuple[tuple[int, ...], ...] | None
    widths: tuple[int, int] | None


@dataclass(frozen=True)
class Output(Choice):
    """How F6 becomes ten logits.

    Attributes:
        build: the shape of F6 -> the layer.
        f6: the units of F6 that it is made for; None for any.
        values: what F6's activation should be able to answer; none where anything will do.
    """

    build: Callable[[Shape], Layer]
    f6: int | None
    values: tuple[float, ...] = ()


def _build_softmax(shape: Shape) -> Layer:
    return Dense(name="OUTPUT", input_shape=shape, units=DIGITS, is_output=True)


def _build_rbf(shape: Shape) -> Layer:
    patterns = tuple(map(tuple, digit_bitmaps().astype(int).tolist()))
    return RBF(name="OUTPUT", input_shape=shape, patterns=patterns, is_output=True)


C3_INPUTS = {record.name: record for record in (
    C3Inputs("full", "all maps of S2", "Each map of C3 sees every map of S2.", None, None),
    C3Inputs("paper", "the table of 1998",
             "Each map of C3 sees three, four or all six maps of S2, by the paper's table I: different inputs make "
             "the maps look for different things.", C3_TABLE, C3_SHAPE),
)}  # fmt: skip
"""The ways to join S2 and C3, by name."""

OUTPUTS = {record.name: record for record in (
    Output("softmax", "softmax", "Ten weighted sums of F6; softmax makes probabilities of them.", _build_softmax, None),
    Output("rbf", "digit bitmaps (1998)",
           "Ten distances: how far F6's 84 values are from a small picture of each digit. The nearest one is the "
           "answer.", _build_rbf, prod(BITMAP_SHAPE), (-1, 1)),
)}  # fmt: skip
"""What OUTPUT can be, by name."""
