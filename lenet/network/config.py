"""One frozen description of every LeNet-5 that the lab can build."""

from dataclasses import dataclass

from lenet.frozen import Frozen, check_choice, check_number, check_whole
from lenet.layers import ACTIVATIONS, POOLINGS
from lenet.network.choices import C3_INPUTS, OUTPUTS
from lenet.network.inputs import INPUT_FORMATS

KERNEL_SIZES = tuple(range(2, 10))
WIDEST = 512


@dataclass(frozen=True)
class NetworkConfig(Frozen):
    """A LeNet-5. The defaults are the article's network: 61,706 parameters.

    `c1`, `c3` and `c5` are numbers of filters, `f6` of units; `kernel_size` is the side of every
    filter in pixels; `dropout` is the share of C5's and F6's outputs dropped in training, 0 to 0.9.
    `PAPER_NETWORK` is the one of 1998.

    Raises:
        ConfigError: if a value is out of its range. Whether the layers fit onto each other is
            checked where they are laid out, in `build_layers`.
    """

    input_size: int = 28
    c1: int = 6
    c3: int = 16
    c5: int = 120
    f6: int = 84
    kernel_size: int = 5
    activation: str = "relu"
    pooling: str = "max"
    dropout: float = 0.0
    c3_inputs: str = "full"
    output: str = "softmax"

    def __post_init__(self) -> None:
        check_choice("The input size", self.input_size, INPUT_FORMATS)
        check_choice("The activation", self.activation, ACTIVATIONS)
        check_choice("The pooling", self.pooling, POOLINGS)
        check_choice("The inputs of C3", self.c3_inputs, C3_INPUTS)
        check_choice("The output", self.output, OUTPUTS)
        check_choice("The kernel size", self.kernel_size, KERNEL_SIZES)
        check_number("The dropout", self.dropout, 0.0, 0.9)
        for name, width in (("C1", self.c1), ("C3", self.c3), ("C5", self.c5), ("F6", self.f6)):
            check_whole(f"The width of {name}", width, 1, WIDEST)


PAPER_NETWORK = NetworkConfig(input_size=32, activation="scaled_tanh", pooling="subsampling", c3_inputs="paper",
                              output="rbf")
"""LeNet-5 as published (section II-B): 60,000 trainable parameters, 340,908 connections."""
