"""Strided convolution: instead of pooling, filters of 2x2 that move two pixels at a time, over all maps.

J. Springenberg, A. Dosovitskiy, T. Brox, M. Riedmiller, "Striving for simplicity: the all convolutional net" (2015):
a network can learn by itself how to shrink its maps.
"""

from dataclasses import dataclass
from typing import ClassVar

from lenet.layers.convolution import Convolution
from lenet.layers.pooling import describe_halving


@dataclass(frozen=True, kw_only=True)
class StridedConvolution(Convolution):
    """A convolution whose window moves by its own side: as many maps as it is given, each half as high and wide.

    A last row or column that fills no window is left out, as in pooling.
    """

    kind: ClassVar[str] = "strided convolution"
    operation: ClassVar[str] = "convolution"
    family: ClassVar[str] = "pooling"
    stride: ClassVar[int] = 2

    @property
    def arithmetic(self) -> str:
        return describe_halving(self.input_shape[0])
