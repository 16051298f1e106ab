"""Every colour of what is drawn: numbers, digits, kinds of layer, lines and frames. The one place for them.

The principle: zero is night. A positive value glows from dark to amber, a negative one from dark to blue, and
brighter always means further from zero. Ink and activations use the positive half alone (sequential); weights and
gradients use both halves (diverging, centred on zero). The scales don't depend on the light or dark theme, so a map
looks the same everywhere. Blue against orange stays apart for the common kinds of colour blindness.

The colours of the ten digits are the ten-colour sequence of M. A. Petroff, "Accessible Color Sequences for Data
Visualization" (2021, arXiv:2107.02270), found by a search under simulated colour blindness.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

ZERO = "#0d1321"
POSITIVE = (ZERO, "#3d1c2e", "#84301f", "#c9591a", "#f0932f", "#fcc566", "#ffeec4")
NEGATIVE = (ZERO, "#132a4e", "#174a86", "#2274bd", "#4b9fdc", "#86c7f0", "#cdeafc")
NOT_A_NUMBER = "#8d8d8d"
STEPS = 256

DIGIT_COLORS = (
    "#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6",
    "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd",
)  # fmt: skip

LAYER_COLORS = {
    "input": "#8b93a3",
    "convolution": "#3f8fd6",
    "pooling": "#2a9d8f",
    "dense": "#9a6dd0",
    "output": "#e07b1f",
}

SURFACE_COLORS = {
    "light": "#ffffff",
    "dark": "#000000",
    "frame": "#868b98",
    "grid": "#464e60",
    "trace": "#35d0ba",
}
"""Around the data, in light and dark alike: frames of maps, the ground between cells, the lines to what a value was
computed from; light and dark together mark a pixel of any colour, and are the canvas's ink and ground. Style sheets
know them as --light, --dark, ..."""

PICTURE_LIGHT = {"ground": "#ffffff", "text": "#1c2333", "faint": "#5a6375", "rule": "#d5d9e0"}
PICTURE_DARK = {"ground": "#10151f", "text": "#e8ecf3", "faint": "#a3adbf", "rule": "#2b3445"}
"""Around the data of a picture that stands outside the app, in light and dark."""

_TO_LMS = np.array([[0.4122214708, 0.5363325363, 0.0514459929],
                    [0.2119034982, 0.6806995451, 0.1073969566],
                    [0.0883024619, 0.2817188376, 0.6299787005]])  # fmt: skip
_TO_OKLAB = np.array([[0.2104542553, 0.7936177850, -0.0040720468],
                      [1.9779984951, -2.4285922050, 0.4505937099],
                      [0.0259040371, 0.7827717662, -0.8086757660]])  # fmt: skip


def to_css(colors: Mapping[str, str]) -> str:
    """Write colours as CSS variables: {"light": "#ffffff"} becomes "--light: #ffffff;"."""
    return " ".join(f"--{name}: {color};" for name, color in colors.items())


def parse_hex(color: str) -> np.ndarray:
    """Return (3,) float64 sRGB in 0..1 from "#rrggbb"."""
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def to_oklab(rgb: np.ndarray) -> np.ndarray:
    """Convert sRGB (..., 3) in 0..1 to OKLab (..., 3): lightness 0..1, then two axes of hue (Ottosson 2020)."""
    return np.cbrt(_to_linear(rgb) @ _TO_LMS.T) @ _TO_OKLAB.T


def from_oklab(lab: np.ndarray) -> np.ndarray:
    """Convert OKLab (..., 3) back to sRGB (..., 3), clipped to 0..1."""
    linear = (lab @ np.linalg.inv(_TO_OKLAB).T) ** 3 @ np.linalg.inv(_TO_LMS).T
    linear = np.clip(linear, 0, 1)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


def _to_linear(rgb: np.ndarray) -> np.ndarray:
    """Undo the gamma of sRGB in 0..1."""
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def compute_luminance(rgb: np.ndarray) -> np.ndarray:
    """The relative luminance (...,), 0..1, of sRGB (..., 3) in 0..1, as the WCAG define it."""
    return _to_linear(rgb) @ np.array([0.2126, 0.7152, 0.0722])


def needs_light_text(rgb: np.ndarray) -> np.ndarray:
    """Whether white text can be read better than black on sRGB (..., 3); the better has a contrast of 4.5 or more."""
    return (compute_luminance(rgb) + 0.05) ** 2 < 0.05 * 1.05


def build_scale(anchors: tuple[str, ...], steps: int) -> np.ndarray:
    """Interpolate the anchors evenly in OKLab; (steps, 3) uint8 sRGB."""
    labs = np.array([to_oklab(parse_hex(anchor)) for anchor in anchors])
    places = np.linspace(0, len(anchors) - 1, steps)
    channels = [np.interp(places, np.arange(len(anchors)), labs[:, i]) for i in range(3)]
    return np.round(from_oklab(np.stack(channels, axis=-1)) * 255).astype(np.uint8)


SEQUENTIAL = build_scale(POSITIVE, STEPS)  # (256, 3) uint8, entry 0 is zero, entry 255 the largest value
DIVERGING = build_scale(NEGATIVE[:0:-1] + POSITIVE, STEPS + 1)  # (257, 3) uint8, the middle entry is zero


def compute_domain(values: np.ndarray, diverging: bool) -> tuple[float, float]:
    """Return (low, high) that a scale spans: 0..max for the sequential one, -m..m for the diverging one.

    Values that are not finite are left out. An array of zeros gives a domain of width 1, never of width 0.
    """
    finite = np.asarray(values, dtype=np.float64)
    finite = finite[np.isfinite(finite)]
    if diverging:
        limit = float(np.abs(finite).max(initial=0)) or 1.0
        return -limit, limit
    high = float(finite.max(initial=0))
    return 0.0, high if high > 0 else 1.0


def to_plotly(diverging: bool = False, stops: int = 33) -> list[list[float | str]]:
    """Return the scale as Plotly's list of [place in 0..1, "rgb(r, g, b)"]. Centre a diverging one with zmid=0."""
    anchors = NEGATIVE[:0:-1] + POSITIVE if diverging else POSITIVE
    rows = build_scale(anchors, stops)
    return [[i / (stops - 1), f"rgb({r}, {g}, {b})"] for i, (r, g, b) in enumerate(rows.tolist())]
