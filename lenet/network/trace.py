"""Every number of one look: what each layer computed on the way from pixel to prediction."""

from dataclasses import dataclass

import numpy as np

from lenet.errors import ModelError, quote
from lenet.network.config import NetworkConfig

INPUT = "INPUT"
"""What the picture is called where layers are named."""


@dataclass(frozen=True)
class LayerTrace:
    """What one layer computed, before and after its activation; the same twice where it has none.

    Both are float32, (N, height, width, channels) up to C5 and (N, units) from F6 on. At OUTPUT the
    preactivations are the logits and the activations the probabilities, softmax of the logits. The logits of
    radial basis functions are their penalties with a minus sign: the nearest bitmap has the largest.
    """

    preactivation: np.ndarray
    activation: np.ndarray


@dataclass(frozen=True)
class Trace:
    """Everything computed for some images: `inputs` (N, side, side, 1), every layer by name, and in which network."""

    inputs: np.ndarray
    layers: dict[str, LayerTrace]
    config: NetworkConfig

    def __getitem__(self, name: str) -> LayerTrace:
        try:
            return self.layers[name]
        except KeyError:
            raise ModelError(f"There is no layer {quote(name)}; there are: {', '.join(self.layers)}.") from None

    @property
    def logits(self) -> np.ndarray:
        """(N, 10) float32; the largest names the answer."""
        return self._output.preactivation

    @property
    def probabilities(self) -> np.ndarray:
        """(N, 10) float32, each row summing to 1."""
        return self._output.activation

    @property
    def _output(self) -> LayerTrace:
        return list(self.layers.values())[-1]

    def given_to(self, name: str) -> np.ndarray:
        """What a layer was given: the activations of the layer before it, or the network's input."""
        before = self.name_before(name)
        return self.inputs if before == INPUT else self.layers[before].activation

    def name_before(self, name: str) -> str:
        """The name of the layer before; `INPUT` where that is the picture."""
        return (INPUT, *self.layers)[list(self.layers).index(name)]
