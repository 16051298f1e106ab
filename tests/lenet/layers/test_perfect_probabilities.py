"""How sure an answer can be: what an output layer gives a digit that it recognizes perfectly."""

import numpy as np
import pytest

from lenet.layers import softmax
from lenet.network import OUTPUTS, PAPER_NETWORK, NetworkConfig, build_layers, digit_bitmaps


def find_perfect(config: NetworkConfig) -> np.ndarray:
    return build_layers(config)[-1].perfect_probabilities()


@pytest.mark.parametrize("output", OUTPUTS)
def test_every_output_has_an_answer(output: str):
    perfect = find_perfect(NetworkConfig(output=output))
    assert perfect.shape == (10,) and (perfect > 0).all() and (perfect <= 1).all()


def test_weighted_sums_can_be_as_sure_as_they_like():
    assert find_perfect(NetworkConfig()).tolist() == [1] * 10


def test_bitmaps_that_are_alike_share_the_probability():
    bitmaps = digit_bitmaps()
    for digit, probability in enumerate(find_perfect(PAPER_NETWORK)):
        penalties = [2 / 84 * sum((pixel - wanted) ** 2 for pixel, wanted in zip(bitmaps[digit], bitmap, strict=True))
                     for bitmap in bitmaps]
        assert probability == pytest.approx(softmax(-np.array([penalties]))[0, digit], rel=1e-5)
