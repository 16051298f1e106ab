"""How sure an answer can be: the probability that a network gives a digit that it recognizes perfectly."""

import numpy as np

from lenet.network import Network


def perfect_probabilities(network: Network) -> np.ndarray:
    """The probability of each digit where OUTPUT is given what it looks for: (10,) in 0..1.

    With weighted sums it is 1. The output of 1998 compares F6 with ten bitmaps that are alike: when F6 is the very
    bitmap of an 8, those of 3 and 6 are so near that the 8 gets no more than 0.42.
    """
    return network.layers[-1].perfect_probabilities()
