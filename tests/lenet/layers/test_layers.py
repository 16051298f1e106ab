"""The arithmetic of every layer against plain loops, formulas and finite differences."""

import math

import numpy as np
import pytest

from lenet.errors import ConfigError
from lenet.layers import (
    ACTIVATIONS, convolve, convolve_gradient, convolve_kernel_gradient, dense, dense_gradient, erf, find_activation,
    map_loss, map_loss_gradient, pool_average, pool_average_gradient, pool_max, pool_max_gradient, rbf, rbf_gradient,
    same_padding, softmax, softmax_cross_entropy, subsample, subsample_gradient,
)

POOLS = {"max": (pool_max, pool_max_gradient), "average": (pool_average, pool_average_gradient)}
RANDOM = np.random.default_rng(7)


def loop_convolve(maps, kernel, bias, before=0, after=0, stride=1):
    """Convolution by its definition, one number at a time."""
    n, height, width, channels = maps.shape
    k, _, _, filters = kernel.shape
    rows, columns = ((side + before + after - k) // stride + 1 for side in (height, width))
    out = np.zeros((n, rows, columns, filters))
    for image, y, x, unit in np.ndindex(*out.shape):
        total = bias[unit]
        for i, j, c in np.ndindex(k, k, channels):
            row, column = stride * y + i - before, stride * x + j - before
            if 0 <= row < height and 0 <= column < width:
                total += maps[image, row, column, c] * kernel[i, j, c, unit]
        out[image, y, x, unit] = total
    return out


def loop_pool(maps, kind):
    """Pooling by its definition, one window at a time."""
    n, height, width, channels = maps.shape
    out = np.zeros((n, height // 2, width // 2, channels))
    for image, y, x, c in np.ndindex(*out.shape):
        window = [maps[image, 2 * y + i, 2 * x + j, c] for i in (0, 1) for j in (0, 1)]
        out[image, y, x, c] = max(window) if kind == "max" else sum(window) / 4
    return out


def differentiate(function, at, step=1e-6):
    """The gradient of a function of an array that gives a number, by central differences in float64."""
    gradient = np.zeros_like(at)
    for place in np.ndindex(*at.shape):
        high, low = at.copy(), at.copy()
        high[place] += step
        low[place] -= step
        gradient[place] = (function(high) - function(low)) / (2 * step)
    return gradient


def check_gradient(forward, backward, at):
    """Compare a layer's gradient with finite differences, for a random weighting of its outputs."""
    weighting = RANDOM.normal(size=forward(at).shape)
    expected = differentiate(lambda values: float((forward(values) * weighting).sum()), at)
    np.testing.assert_allclose(backward(weighting), expected, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("k", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("shape", [(2, 5, 7, 3), (1, 6, 5, 1)])
def test_convolution_is_the_sum_of_products_at_every_place(k, shape):
    maps, kernel, bias = RANDOM.normal(size=shape), RANDOM.normal(size=(k, k, shape[3], 4)), RANDOM.normal(size=4)
    np.testing.assert_allclose(convolve(maps, kernel, bias), loop_convolve(maps, kernel, bias), atol=1e-12)


@pytest.mark.parametrize("k", [2, 3, 4, 5, 6])
def test_same_padding_keeps_the_size_and_puts_the_odd_zero_after(k):
    maps, kernel, bias = RANDOM.normal(size=(2, 7, 6, 2)), RANDOM.normal(size=(k, k, 2, 3)), RANDOM.normal(size=3)
    before = (k - 1) // 2
    expected = loop_convolve(maps, kernel, bias, before, k - 1 - before)
    assert expected.shape == (2, 7, 6, 3)
    np.testing.assert_allclose(convolve(maps, kernel, bias, same_padding(k)), expected, atol=1e-12)


@pytest.mark.parametrize(("k", "stride"), [(2, 2), (3, 2), (2, 3), (1, 2)])
@pytest.mark.parametrize("side", [6, 7])
def test_a_strided_convolution_looks_at_every_other_place(side, k, stride):
    maps, kernel, bias = RANDOM.normal(size=(2, side, side, 3)), RANDOM.normal(size=(k, k, 3, 4)), RANDOM.normal(size=4)
    expected = loop_convolve(maps, kernel, bias, stride=stride)
    np.testing.assert_allclose(convolve(maps, kernel, bias, stride=stride), expected, atol=1e-12)


WAYS = [(k, padding, 1) for k in (2, 3, 4, 5) for padding in ((0, 0), same_padding(k))]
WAYS += [(2, (0, 0), 2), (3, (1, 1), 2), (3, (0, 0), 2)]
"""Side of the filters, padding, stride."""


@pytest.mark.parametrize(("k", "padding", "stride"), WAYS)
@pytest.mark.parametrize("side", [6, 7])
def test_convolution_gradient_against_finite_differences(side, k, padding, stride):
    maps, kernel, bias = RANDOM.normal(size=(1, side, side, 2)), RANDOM.normal(size=(k, k, 2, 3)), np.zeros(3)
    check_gradient(lambda at: convolve(at, kernel, bias, padding, stride),
                   lambda g: convolve_gradient(g, kernel, side, padding, stride), maps)
    check_gradient(lambda at: convolve(maps, at, bias, padding, stride),
                   lambda g: convolve_kernel_gradient(g, maps, k, padding, stride), kernel)


@pytest.mark.parametrize("kind", POOLS)
@pytest.mark.parametrize("shape", [(2, 4, 6, 3), (1, 5, 7, 2), (1, 2, 3, 1)])
def test_pooling_takes_one_number_of_each_window_and_drops_an_odd_edge(kind, shape):
    maps = RANDOM.normal(size=shape)
    np.testing.assert_allclose(POOLS[kind][0](maps), loop_pool(maps, kind), atol=1e-12)


@pytest.mark.parametrize("kind", POOLS)
@pytest.mark.parametrize("shape", [(1, 4, 6, 2), (1, 5, 7, 2)])
def test_pooling_gradient_against_finite_differences(kind, shape):
    maps = RANDOM.permutation(math.prod(shape)).reshape(shape) * 0.1  # no ties: there the slope is not defined
    check_gradient(POOLS[kind][0], lambda g: POOLS[kind][1](g, maps), maps)


def test_equal_winners_share_the_gradient_and_lose_none_of_it():
    maps, gradient = np.zeros((1, 2, 2, 1)), np.full((1, 1, 1, 1), 8.0)
    np.testing.assert_allclose(pool_max_gradient(gradient, maps).ravel(), [2, 2, 2, 2])


FORMULAS = {
    "relu": lambda a: max(a, 0.0),
    "tanh": math.tanh,
    "scaled_tanh": lambda a: 1.7159 * math.tanh(2 * a / 3),
    "sigmoid": lambda a: 1 / (1 + math.exp(-a)),
    "gelu": lambda a: a * (1 + math.erf(a / math.sqrt(2))) / 2,
    "silu": lambda a: a / (1 + math.exp(-a)),
    "leaky_relu": lambda a: a if a > 0 else 0.01 * a,
    "softplus": lambda a: math.log(1 + math.exp(a)),
}
EXACT = {"gelu": 1e-7}
"""How far from its formula an activation may be, where that is more than rounding."""


@pytest.mark.parametrize("kind", ACTIVATIONS)
def test_activations_follow_their_formulas(kind):
    sums = np.linspace(-6, 6, 49).reshape(7, 7)
    expected = np.vectorize(FORMULAS[kind])(sums)
    np.testing.assert_allclose(ACTIVATIONS[kind].apply(sums), expected, atol=EXACT.get(kind, 1e-12))


def test_the_papers_squashing_function_maps_one_to_one():
    np.testing.assert_allclose(ACTIVATIONS["scaled_tanh"].apply(np.array([-1.0, 1.0])), [-1, 1], atol=1e-4)


@pytest.mark.parametrize("kind", ACTIVATIONS)
def test_activation_gradient_against_finite_differences(kind):
    sums = RANDOM.normal(size=(3, 4)) * 2
    check_gradient(ACTIVATIONS[kind].apply, lambda g: ACTIVATIONS[kind].carry_back(g, sums), sums)


@pytest.mark.parametrize("kind", ACTIVATIONS)
def test_activations_keep_float32_and_bear_any_finite_sum(kind):
    sums = np.array([-1e30, -90, 0, 90, 1e30], np.float32)
    for result in (ACTIVATIONS[kind].apply(sums), ACTIVATIONS[kind].carry_back(np.ones_like(sums), sums)):
        assert result.dtype == np.float32
        assert np.isfinite(result).all()


@pytest.mark.parametrize("kind", ACTIVATIONS)
def test_an_activation_called_monotone_never_falls(kind):
    answers = ACTIVATIONS[kind].apply(np.linspace(-8, 8, 20_001))
    assert bool((np.diff(answers) >= 0).all()) == ACTIVATIONS[kind].monotone


def test_the_error_function_is_pythons_to_a_ten_millionth():
    places = np.concatenate([np.linspace(-7, 7, 100_001), [0.0, -1e30, 1e30]])
    expected = np.array([math.erf(place) for place in places])
    assert np.abs(erf(places) - expected).max() < 1e-7


def test_an_unknown_activation_is_refused_with_those_there_are():
    with pytest.raises(ConfigError, match=r"'selu'; there are: relu, .*softplus"):
        find_activation("selu")


def test_dense_is_a_weighted_sum_and_its_gradient_fits():
    values, kernel, bias = RANDOM.normal(size=(2, 5)), RANDOM.normal(size=(5, 3)), RANDOM.normal(size=3)
    expected = [[sum(values[n, i] * kernel[i, u] for i in range(5)) + bias[u] for u in range(3)] for n in range(2)]
    np.testing.assert_allclose(dense(values, kernel, bias), expected, atol=1e-12)
    check_gradient(lambda at: dense(at, kernel, bias), lambda g: dense_gradient(g, kernel), values)


@pytest.mark.parametrize("shape", [(2, 4, 6, 3), (1, 5, 7, 2), (1, 2, 3, 1)])
def test_subsampling_adds_up_windows_and_scales_the_sums(shape):
    maps, coefficient, bias = RANDOM.normal(size=shape), RANDOM.normal(size=shape[3]), RANDOM.normal(size=shape[3])
    expected = np.zeros((shape[0], shape[1] // 2, shape[2] // 2, shape[3]))
    for image, y, x, c in np.ndindex(*expected.shape):
        total = sum(maps[image, 2 * y + i, 2 * x + j, c] for i in (0, 1) for j in (0, 1))
        expected[image, y, x, c] = coefficient[c] * total + bias[c]
    np.testing.assert_allclose(subsample(maps, coefficient, bias), expected, atol=1e-12)


def test_subsampling_by_a_quarter_is_the_mean():
    maps = RANDOM.normal(size=(2, 5, 6, 3))
    np.testing.assert_allclose(subsample(maps, np.full(3, 0.25), np.zeros(3)), pool_average(maps), atol=1e-12)


@pytest.mark.parametrize("shape", [(2, 4, 6, 2), (1, 5, 7, 2)])
def test_subsampling_gradient_against_finite_differences(shape):
    maps, coefficient, bias = RANDOM.normal(size=shape), RANDOM.normal(size=2), RANDOM.normal(size=2)
    check_gradient(lambda at: subsample(at, coefficient, bias),
                   lambda g: subsample_gradient(g, maps, coefficient), maps)


def test_penalties_are_squared_distances_and_their_gradient_fits():
    values, patterns = RANDOM.normal(size=(3, 5)), RANDOM.choice([-1.0, 1.0], size=(4, 5))
    expected = [[2 / 84 * sum((x - w) ** 2 for x, w in zip(row, pattern, strict=True)) for pattern in patterns]
                for row in values]
    np.testing.assert_allclose(rbf(values, patterns), expected, atol=1e-12)
    np.testing.assert_array_equal(rbf(patterns, patterns).diagonal(), 0)
    check_gradient(lambda at: rbf(at, patterns), lambda g: rbf_gradient(g, values, patterns), values)


@pytest.mark.parametrize("j", [0.1, 1.0, 20.0])
def test_the_map_criterion_is_equation_9(j):
    penalties, labels = RANDOM.uniform(0, 30, size=(10, 10)), np.arange(10)
    expected = [row[right] + math.log(math.exp(-j) + sum(math.exp(-y) for y in row))
                for row, right in zip(penalties, labels, strict=True)]
    np.testing.assert_allclose(map_loss(penalties, labels, j), expected, rtol=1e-12, atol=1e-12)
    assert (map_loss(penalties, labels, j) > 0).all()  # "therefore this loss function is positive"


@pytest.mark.parametrize("j", [0.1, 20.0])
def test_the_map_criterions_gradient_against_finite_differences(j):
    penalties, labels = RANDOM.uniform(0, 30, size=(6, 10)), RANDOM.integers(0, 10, 6)
    expected = differentiate(lambda at: float(map_loss(at, labels, j).sum()), penalties)
    np.testing.assert_allclose(map_loss_gradient(penalties, labels, j), expected, atol=1e-7)


def test_the_map_criterion_bears_any_penalty_and_keeps_float32():
    penalties = np.array([[0, 1e30], [1e4, 1e4 + 1], [1e30, 0]], np.float32)
    loss, gradient = map_loss(penalties, np.zeros(3, int)), map_loss_gradient(penalties, np.zeros(3, int))
    assert loss.dtype == gradient.dtype == np.float32
    assert np.isfinite(loss).all() and np.isfinite(gradient).all()
    assert loss[1] == pytest.approx(1e4 - 1) and loss[2] == pytest.approx(1e30)


def test_a_large_penalty_is_not_pushed_further_up():
    # "The constant j ... prevents the penalties of classes that are already very large from being pushed further up."
    near, far = (map_loss_gradient(np.array([[0.5, wrong]]), np.array([0]))[0, 1] for wrong in (0.6, 60.0))
    assert near < -0.1 and abs(far) < 1e-20


def test_softmax_is_the_share_of_exponentials():
    logits = RANDOM.normal(size=(4, 10)) * 3
    powers = np.exp(logits)
    np.testing.assert_allclose(softmax(logits), powers / powers.sum(axis=1, keepdims=True), atol=1e-12)


def test_softmax_does_not_overflow_and_ignores_a_common_shift():
    logits = np.array([[1e4, 1e4 - 1, -1e4]], np.float32)
    np.testing.assert_allclose(softmax(logits), softmax(np.array([[1.0, 0.0, -2e4]], np.float32)), atol=1e-6)
    assert np.isfinite(softmax(np.array([[1e38, -1e38]], np.float32))).all()


def test_cross_entropy_is_minus_the_log_of_the_right_share():
    logits, labels = RANDOM.normal(size=(6, 10)) * 4, np.arange(6)
    expected = [-math.log(share[label]) for share, label in zip(softmax(logits), labels, strict=True)]
    np.testing.assert_allclose(softmax_cross_entropy(logits, labels), expected, atol=1e-12)
