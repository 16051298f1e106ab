"""lenet.figures.colors: what the scales promise, held against OKLab and simulated colour blindness."""

from itertools import combinations
import tomllib
from pathlib import Path

import numpy as np
import pytest

from lenet.network import PAPER_NETWORK, POOLINGS, NetworkConfig, build_layers
from lenet.figures.colors import (
    DIGIT_COLORS, DIVERGING, LAYER_COLORS, SEQUENTIAL, STEPS, ZERO,
    compute_domain, from_oklab, parse_hex, to_oklab, to_plotly,
)

ROOT = Path(__file__).resolve().parents[3]

# Machado, Oliveira, Fernandes (2009), severity 1.0, on linear RGB.
BLINDNESS = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


def see_as(rgb: np.ndarray, blindness: str) -> np.ndarray:
    """sRGB (..., 3) in 0..1 as someone with this colour blindness sees it, in OKLab."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ np.array(BLINDNESS[blindness]).T, 0, 1)
    return to_oklab(np.where(seen <= 0.0031308, seen * 12.92, 1.055 * seen ** (1 / 2.4) - 0.055))


def test_oklab_knows_white_black_and_the_way_back():
    assert to_oklab(np.ones(3)) == pytest.approx([1, 0, 0], abs=1e-4)
    assert to_oklab(np.zeros(3)) == pytest.approx([0, 0, 0], abs=1e-6)
    colors = np.random.default_rng(0).uniform(size=(50, 3))
    assert from_oklab(to_oklab(colors)) == pytest.approx(colors, abs=1e-6)


def test_zero_has_the_same_color_in_both_scales():
    zero = np.round(parse_hex(ZERO) * 255)
    assert (SEQUENTIAL[0] == zero).all()
    assert (DIVERGING[STEPS // 2] == zero).all()


def of_both_signs(values: np.ndarray) -> np.ndarray:
    """The colours (N, 3) of values (N,) from -1 to 1."""
    return DIVERGING[np.round((values + 1) / 2 * STEPS).astype(int)]


def test_further_from_zero_is_always_brighter():
    lightness = to_oklab(SEQUENTIAL / 255)[:, 0]
    assert (np.diff(lightness) > -1e-3).all() and lightness[-1] - lightness[0] > 0.7
    both = to_oklab(DIVERGING / 255)[:, 0]
    assert (np.diff(both[STEPS // 2 :]) > -1e-3).all()
    assert (np.diff(both[: STEPS // 2 + 1]) < 1e-3).all()


def test_positive_values_look_the_same_in_both_scales():
    values = np.linspace(0, 1, 11)
    alone = SEQUENTIAL[np.round(values * (STEPS - 1)).astype(int)].astype(int)
    beside_negatives = of_both_signs(values).astype(int)
    assert np.abs(alone - beside_negatives).max() <= 3


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_sign_is_visible_to_the_colour_blind(blindness):
    """From a quarter of the largest value on, plus and minus differ clearly (0.02 in OKLab is just noticeable)."""
    values = np.linspace(0.25, 1, 20)
    plus = see_as(of_both_signs(values) / 255, blindness)
    minus = see_as(of_both_signs(-values) / 255, blindness)
    assert np.linalg.norm(plus - minus, axis=1).min() > 0.06


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_digits_differ_for_the_colour_blind(blindness):
    seen = see_as(np.array([parse_hex(color) for color in DIGIT_COLORS]), blindness)
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 0.02


def test_domain():
    assert compute_domain(np.array([1.0, 3.0]), diverging=False) == (0, 3)
    assert compute_domain(np.array([1.0, -3.0]), diverging=True) == (-3, 3)
    assert compute_domain(np.zeros(4), diverging=False) == (0, 1)
    assert compute_domain(np.zeros(4), diverging=True) == (-1, 1)
    assert compute_domain(np.array([np.nan, np.inf, 2.0]), diverging=False) == (0, 2)
    assert compute_domain(np.array([np.nan]), diverging=True) == (-1, 1)


def test_plotly_scale_runs_from_0_to_1():
    for diverging in (False, True):
        scale = to_plotly(diverging)
        assert scale[0][0] == 0 and scale[-1][0] == 1
        assert all(color.startswith("rgb(") for _, color in scale)


def test_every_layer_has_a_color():
    configs = [NetworkConfig(pooling=pooling) for pooling in POOLINGS] + [PAPER_NETWORK]
    assert {layer.color for config in configs for layer in build_layers(config)} == set(LAYER_COLORS) - {"input"}


def test_charts_of_streamlit_use_the_digits_colors():
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
    assert theme["chartCategoricalColors"] == list(DIGIT_COLORS)
