"""lenet.inspection.certainty: what a network gives a digit that it recognizes perfectly."""

import numpy as np
import pytest

from lenet.inspection.certainty import perfect_probabilities
from lenet.layers import softmax
from lenet.network import OUTPUTS, PAPER_NETWORK, Network, NetworkConfig, digit_bitmaps, weight_shapes


def build(config: NetworkConfig) -> Network:
    return Network(config, {name: np.zeros(shape) for name, shape in weight_shapes(config).items()})


@pytest.mark.parametrize("output", OUTPUTS)
def test_every_output_has_an_answer(output: str):
    perfect = perfect_probabilities(build(NetworkConfig(output=output)))
    assert perfect.shape == (10,) and (perfect > 0).all() and (perfect <= 1).all()


def test_weighted_sums_can_be_as_sure_as_they_like():
    assert perfect_probabilities(build(NetworkConfig())).tolist() == [1] * 10


def test_bitmaps_that_are_alike_share_the_probability():
    bitmaps = digit_bitmaps()
    for digit, probability in enumerate(perfect_probabilities(build(PAPER_NETWORK))):
        penalties = [2 / 84 * sum((pixel - wanted) ** 2 for pixel, wanted in zip(bitmaps[digit], bitmap, strict=True))
                     for bitmap in bitmaps]
        assert probability == pytest.approx(softmax(-np.array([penalties]))[0, digit], rel=1e-5)
