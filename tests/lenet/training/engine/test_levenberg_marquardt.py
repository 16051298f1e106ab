"""Second derivatives, which set the steps of 1998: by finite differences where exact, by plain loops elsewhere."""

import math

import numpy as np
import pytest

from lenet.network import (
    C3_INPUTS, C3_TABLE, OUTPUTS, PAPER_NETWORK, NetworkConfig, build_layers, digit_bitmaps, find_loss, weight_shapes,
)
from lenet.data import load_test_set
from lenet.layers import ACTIVATIONS, LAYER_KINDS, POOLINGS, rbf
from lenet.network import Network, scale_images
from lenet.training.engine.levenberg_marquardt import compute_curvature
from lenet.training.initialization import draw_weights

STEP = 1e-3


def build_network(config, seed=0):
    """A network whose biases are no round numbers either."""
    random = np.random.default_rng(seed)
    weights = draw_weights(config, "glorot", seed)
    return Network(config, {name: array + (random.normal(0, 0.1, array.shape) if "kernel" not in name else 0)
                            for name, array in weights.items()})


@pytest.fixture(scope="module")
def digits():
    images, labels = load_test_set()
    return images[:6], labels[:6]


def differences(compute_loss, weights, places):
    """The second derivative of a number by some values of an array: (f(w + e) - 2 f(w) + f(w - e)) / e^2."""
    found = []
    for place in places:
        here = []
        for move in (STEP, 0, -STEP):
            moved = weights.astype(np.float64)
            moved[place] += move
            here.append(compute_loss(moved))
        found.append((here[0] - 2 * here[1] + here[2]) / STEP**2)
    return np.array(found)


def choose(shape, count=25):
    """Some places of an array."""
    numbers = np.random.default_rng(0).permutation(np.prod(shape))[:count]
    return list(zip(*np.unravel_index(numbers, shape), strict=True))


@pytest.mark.parametrize("seed", [0, 1], ids=["right labels", "wrong labels"])
def test_outputs_weights_bend_the_cross_entropy_as_finite_differences_say(digits, seed):
    """The last layer's values are exact, and the labels do not matter to them."""
    images, labels = digits
    config = NetworkConfig()
    network = build_network(config)
    units = network.forward(scale_images(images, config))["F6"].activation.astype(np.float64)
    kernel, bias = network.weights["OUTPUT/kernel"], network.weights["OUTPUT/bias"]
    wanted = (labels + seed) % 10
    curvature = compute_curvature(network, images)

    def by_kernel(kernel):
        return find_loss(config).compute(units @ kernel + bias, wanted).mean()

    def by_bias(bias):
        return find_loss(config).compute(units @ kernel.astype(np.float64) + bias, wanted).mean()

    for name, array, loss in (("OUTPUT/kernel", kernel, by_kernel), ("OUTPUT/bias", bias, by_bias)):
        places = choose(array.shape)
        expected = differences(loss, array, places)
        np.testing.assert_allclose([curvature[name][place] for place in places], expected, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("near", [False, True], ids=["first weights", "near the bitmaps"])
def test_f6s_weights_bend_the_loss_of_1998_as_finite_differences_say(digits, near):
    """Exact with ReLU, which does not bend itself; near the bitmaps several digits share the exponentials."""
    images, labels = digits
    config = NetworkConfig(output="rbf")
    network = build_network(config)
    if near:  # F6 is about where 3 and 8 meet, as far as ReLU lets it
        bias = digit_bitmaps()[[3, 8]].mean(axis=0)
        network = Network(config, {**network.weights, "F6/bias": bias, "F6/kernel": network.weights["F6/kernel"] / 50})
    values = network.forward(scale_images(images, config))["C5"].activation.reshape(len(images), -1).astype(np.float64)
    kernel, bias = network.weights["F6/kernel"], network.weights["F6/bias"]
    curvature = compute_curvature(network, images)

    def compute_loss(kernel, bias):
        units = np.maximum(values @ kernel + bias, 0)
        return find_loss(config).compute(-rbf(units, digit_bitmaps()), labels).mean()

    for name, array, loss in (("F6/kernel", kernel, lambda kernel: compute_loss(kernel, bias.astype(np.float64))),
                              ("F6/bias", bias, lambda bias: compute_loss(kernel.astype(np.float64), bias))):
        sums = values @ kernel + bias
        places = [place for place in choose(array.shape, 60) if np.abs(sums[:, place[-1]]).min() > 5 * STEP]
        expected = differences(loss, array, places)
        assert np.count_nonzero(expected) > 10, "away from the bend of ReLU"
        np.testing.assert_allclose([curvature[name][place] for place in places], expected, rtol=2e-3, atol=2e-5)


SLOPES = {
    "relu": lambda a: a > 0,
    "tanh": lambda a: 1 - np.tanh(a) ** 2,
    "sigmoid": lambda a: np.exp(-a) / (1 + np.exp(-a)) ** 2,
    "scaled_tanh": lambda a: 1.7159 * 2 / 3 / np.cosh(2 * a / 3) ** 2,
    "gelu": lambda a: np.vectorize(lambda x: (1 + math.erf(x / math.sqrt(2))) / 2)(a)
    + a * np.exp(-a**2 / 2) / math.sqrt(2 * math.pi),
    "silu": lambda a: (1 + np.exp(-a) + a * np.exp(-a)) / (1 + np.exp(-a)) ** 2,
    "leaky_relu": lambda a: np.where(a > 0, 1, 0.01),
    "softplus": lambda a: 1 / (1 + np.exp(-a)),
}


class Loops:
    """The same recursion of appendix C for one image, unit by unit: each weight and each slope squared."""

    def __init__(self, network, image):
        self.network, self.config = network, network.config
        self.trace = network.forward(scale_images(image[np.newaxis], network.config))
        self.curvature = {name: np.zeros(shape) for name, shape in weight_shapes(network.config).items()}

    def run(self):
        curvature = OUTPUT_CURVATURE[self.config.output](self)
        curvature = self.dense("F6", self.slope("F6", curvature), self.values("C5").ravel())
        curvature = self.convolution("C5", curvature.reshape(self.values("C5").shape), self.values("S4"))
        curvature = self.convolution("C3", self.pooling("S4", curvature, self.values("C3")), self.values("S2"))
        k = self.config.kernel_size
        around = ((k - 1) // 2, k // 2) if self.config.input_size == 28 else (0, 0)
        inputs = np.pad(self.trace.inputs[0], (around, around, (0, 0)))
        self.convolution("C1", self.pooling("S2", curvature, self.values("C1")), inputs)
        return self.curvature

    def softmax(self):
        shares = self.values("OUTPUT")
        return self.dense("OUTPUT", shares * (1 - shares), self.values("F6"))

    def rbf(self):
        """By finite differences: two distances bend the loss together."""
        def compute_loss(units):
            return find_loss(self.config).compute(-rbf(units[np.newaxis], digit_bitmaps()), np.array([3]))[0]

        units = self.values("F6")
        return differences(compute_loss, units, range(len(units)))

    def values(self, name):
        return self.trace[name].activation[0].astype(np.float64)

    def slope(self, name, curvature):
        return curvature * SLOPES[self.config.activation](self.trace[name].preactivation[0].astype(np.float64)) ** 2

    def dense(self, name, curvature, values):
        kernel, back = self.network.weights[f"{name}/kernel"], np.zeros(len(values))
        for j, i in np.ndindex(kernel.shape):
            self.curvature[f"{name}/kernel"][j, i] += curvature[i] * values[j] ** 2
            back[j] += curvature[i] * kernel[j, i] ** 2
        self.curvature[f"{name}/bias"] += curvature
        return back

    def convolution(self, name, curvature, values):
        kernel, back = self.network.weights[f"{name}/kernel"].astype(np.float64), np.zeros(values.shape)
        curvature, k = self.slope(name, curvature), self.config.kernel_size
        every = (tuple(range(values.shape[2])),) * curvature.shape[2]
        table = C3_TABLE if (name, self.config.c3_inputs) == ("C3", "paper") else every
        for y, x, unit in np.ndindex(curvature.shape):
            window, seen = (slice(y, y + k), slice(x, x + k)), list(table[unit])
            self.curvature[f"{name}/kernel"][..., seen, unit] += curvature[y, x, unit] * values[window][..., seen] ** 2
            self.curvature[f"{name}/bias"][unit] += curvature[y, x, unit]
            back[window] += curvature[y, x, unit] * kernel[..., unit] ** 2
        return back

    def strided(self, name, curvature, values):
        kernel, back = self.network.weights[f"{name}/kernel"].astype(np.float64), np.zeros(values.shape)
        for y, x, unit in np.ndindex(curvature.shape):
            window = slice(2 * y, 2 * y + 2), slice(2 * x, 2 * x + 2)
            self.curvature[f"{name}/kernel"][..., unit] += curvature[y, x, unit] * values[window] ** 2
            self.curvature[f"{name}/bias"][unit] += curvature[y, x, unit]
            back[window] += curvature[y, x, unit] * kernel[..., unit] ** 2
        return back

    def pooling(self, name, curvature, values):
        back = np.zeros(values.shape)
        if self.config.pooling == "strided":
            return self.strided(name, self.slope(name, curvature), values)
        if self.config.pooling == "subsampling":
            curvature = self.slope(name, curvature)
        for y, x, unit in np.ndindex(curvature.shape):
            window = slice(2 * y, 2 * y + 2), slice(2 * x, 2 * x + 2), unit
            four, one = values[window], curvature[y, x, unit]
            if self.config.pooling == "max":
                won = four == four.max()
                back[window] = one * won / won.sum()
            elif self.config.pooling == "average":
                back[window] = one / 16
            else:
                self.curvature[f"{name}/coefficient"][unit] += one * four.sum() ** 2
                self.curvature[f"{name}/bias"][unit] += one
                back[window] = one * self.network.weights[f"{name}/coefficient"][unit] ** 2
        return back


OUTPUT_CURVATURE = {"softmax": Loops.softmax, "rbf": Loops.rbf}
TINY = {"c1": 2, "c3": 2, "c5": 3, "f6": 4}


RECURSIONS = [
    NetworkConfig(**TINY, activation="tanh"),
    NetworkConfig(**TINY, activation="sigmoid", pooling="average", kernel_size=4),
    NetworkConfig(**TINY, activation="scaled_tanh", pooling="subsampling", input_size=32),
    NetworkConfig(**TINY),
    NetworkConfig(**TINY, activation="gelu"),
    NetworkConfig(**TINY, activation="silu", pooling="average"),
    NetworkConfig(**TINY, activation="leaky_relu", pooling="subsampling"),
    NetworkConfig(**TINY, activation="softplus", pooling="strided"),
    NetworkConfig(c5=3, activation="tanh", pooling="average", c3_inputs="paper", output="rbf"),
]


def test_every_kind_stands_among_the_recursions():
    assert {config.activation for config in RECURSIONS} == set(ACTIVATIONS) == set(SLOPES)
    assert {config.pooling for config in RECURSIONS} == set(POOLINGS)
    assert {config.c3_inputs for config in RECURSIONS} == set(C3_INPUTS)
    assert {config.output for config in RECURSIONS} == set(OUTPUTS)
    assert {type(layer) for config in RECURSIONS for layer in build_layers(config)} == set(LAYER_KINDS)


@pytest.mark.parametrize("config", RECURSIONS, ids=lambda config: f"{config.pooling}-{config.activation}")
def test_the_layers_below_are_the_recursion_of_appendix_c(config, digits):
    network, images = build_network(config), digits[0][:2]
    by_image = [Loops(network, image).run() for image in images]
    curvature = compute_curvature(network, images)
    assert list(curvature) != [] and set(curvature) == set(weight_shapes(config))
    for name, array in curvature.items():
        expected = np.mean([one[name] for one in by_image], axis=0)
        assert array.shape == expected.shape and expected.any()
        np.testing.assert_allclose(array, expected, rtol=2e-3, atol=1e-5 * expected.max(), err_msg=name)


def test_no_curvature_of_the_paper_network_is_negative_or_lost(digits):
    curvature = compute_curvature(build_network(PAPER_NETWORK), digits[0])
    assert set(curvature) == set(weight_shapes(PAPER_NETWORK))
    for name, array in curvature.items():
        assert np.isfinite(array).all() and (array >= 0).all() and array.any(), name
