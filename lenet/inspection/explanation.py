"""How one value of a layer came about, written out."""

from dataclasses import dataclass

import numpy as np

from lenet.errors import ModelError
from lenet.inspection.receptive_field import cut_patch, unit_maps
from lenet.network import Network, Trace


@dataclass(frozen=True)
class Explanation:
    """How one value of a layer came about.

    Attributes:
        before: the name of the layer that it was computed from; `lenet.network.INPUT` where that is the picture.
        sources: the maps or units of the layer before that it was computed from.
        inputs: (sources, height, width) float32, their values; zeros in the padding.
        weights: the same shape, or None for pooling, which has none; for subsampling the coefficient at every
            place, for radial basis functions the bitmap.
        contributions: the same shape, what each adds to the preactivation: input times weight; without weights the
            inputs themselves; for radial basis functions minus the squared difference, scaled.
        bias: added to the sum of all contributions; 0 where there is none.
        preactivation: that sum; for pooling the largest or the mean of the inputs; for radial basis functions the
            distance with a minus sign.
        activation: the value after the activation; for OUTPUT the probability.
        weight_word: what its weights are called: "weight", or "wanted" where inputs are compared with them.
    """

    before: str
    sources: tuple[int, ...]
    inputs: np.ndarray
    weights: np.ndarray | None
    contributions: np.ndarray
    bias: float
    preactivation: float
    activation: float
    weight_word: str

    @property
    def weighed_by(self) -> np.ndarray:
        """The weights, of a value that has some."""
        if self.weights is None:
            raise ModelError("A value of a pooling layer has no weights.")
        return self.weights


def explain_value(
    network: Network, trace: Trace, layer: str, unit: int, row: int = 0, column: int = 0
) -> Explanation:
    """Write out how one value was computed, for the first image of the trace."""
    one, arrays = network.layer(layer), network.weights_of(layer)
    before, sources = unit_maps(trace.given_to(layer)[0]), one.sources(unit)
    inputs = cut_patch(before[list(sources)], one.window_of(row, column))
    weights = one.weights_of(arrays, unit)
    preactivation, activation = (float(unit_maps(values[0])[unit, row, column])
                                 for values in (trace[layer].preactivation, trace[layer].activation))
    bias = float(arrays["bias"][unit]) if "bias" in arrays else 0.0
    return Explanation(trace.name_before(layer), sources, inputs, weights, one.contributions(inputs, weights), bias,
                       preactivation, activation, one.weight_word)
