"""The saliency map in the Inspect page: which pixels speak for a digit, and which against it."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lenet.inspection import compute_saliency
from lenet.network import Network
from ui import address, state
from ui.components import MapGrid, render_maps
from ui.glossary import render_terms
from ui.inspect.choices import choose_digit, read_digit
from ui.shared import resources

SIDE = 224
"""Pixels of each of the maps: eight a pixel of the picture."""


@st.fragment
def render_saliency(network: Network, image: np.ndarray, guess: int) -> None:
    """Draw the picture (28, 28) uint8, the gradient of a digit's logit, and the two together.

    The digit is the one that the address names, else `guess`, what the network reads.
    """
    st.subheader("Which pixels speak for a digit", anchor=False)
    key, digit = address.usual_key(state.INSPECT_DIGIT, guess), read_digit(guess)
    address.show(key, digit)
    st.segmented_control("Speaking for the digit", list(range(10)), required=True, key=key,
                         on_change=address.callback(key, choose_digit, state.INSPECT_DIGIT))
    st.markdown(f"How the score (logit) of {digit} would change if one pixel were made brighter: amber pixels would "
                f"raise it, blue ones lower it. Taken times the ink that is there, it shows which strokes speak for "
                f"a {digit} and which against.")
    render_terms("saliency", "logit", "gradient", title="Words of these maps")
    render_maps(*_build_grids(network, image.tobytes(), digit), key="inspect_saliency", room=SIDE + 72)


@resources.remember(64)
def _build_grids(network: Network, pixels: bytes, digit: int) -> tuple[MapGrid, ...]:
    """The three maps of a picture, `pixels` of (28, 28) uint8: many look at the same one."""
    image = np.frombuffer(pixels, np.uint8).reshape(28, 28)
    gradient = compute_saliency(network, image, digit)
    shown = ((image, "ink", "The picture, before scaling"), (gradient, "weights", "Change for a brighter pixel"),
             (gradient * (image / np.float32(255)), "weights", "Change times ink"))
    return tuple(MapGrid(maps[np.newaxis], caption, scale=scale, labels=[caption], size=SIDE)
                 for maps, scale, caption in shown)
