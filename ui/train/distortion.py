"""The augmentation group of the settings: a slider a kind of distortion, and sixteen digits as they come out."""

import numpy as np
import streamlit as st

from lenet.data.augmentation import AugmentationConfig, distort_images, draw_randomness
from ui import state
from ui.shared import resources
from ui.components import MapGrid, render_maps
from ui.train.fields import slide
from ui.train.names import describe_augmentation

SHOWN = 16
SEEDS = 1000
"""So many ways to shuffle the preview, then they come again."""

KINDS = (
    ("Shift", "shift", 6.0, "%g px", 0.5, "Moved sideways and up or down, by up to so many pixels."),
    ("Turn", "rotate", 45.0, "%g°", 1.0, "Turned either way, by up to so many degrees."),
    ("Scale", "scale", 0.5, "percent", 0.01, "Made larger or smaller, by up to this share."),
    ("Squeeze", "squeeze", 0.5, "percent", 0.01, "Made wider and lower, or narrower and taller, by up to this share."),
    ("Shear", "shear", 0.5, "percent", 0.01, "Slanted either way: each row moved by up to this share of its height."),
    ("Thickness", "thickness", 1.0, "percent", 0.05, "Strokes made thinner or thicker."),
    ("Elastic", "elastic", 3.0, "%g px", 0.1, "Bent like rubber: every pixel moved by a smooth random field."),
)
"""Label, field of `AugmentationConfig`, highest value, how it is written, step, and a word of help."""


def render_distortions(augmentation: AugmentationConfig) -> None:
    """The whole group."""
    words = describe_augmentation(augmentation)
    with st.expander(f"Augmentation: {words}", key="train_group_augmentation"):
        st.caption("Distorts every training image anew each time it is seen, so that hardly any comes twice. "
                   "Validation and test images stay as they are.")
        with st.container(horizontal=True):
            for label, name, highest, form, step, why in KINDS:
                slide(label, name, 0.0, highest, form, step, why)
        seed = st.session_state.setdefault(state.TRAIN_SHUFFLE, 0)
        caption = "Sixteen training images as they are" if words == "none" else f"Sixteen training images, {words}"
        grid = MapGrid(distort_samples(augmentation, seed), caption, scale="ink", size=48, columns=8,
                       domain=(0, 255), legend=False)
        render_maps(grid, key="train_distorted")
        st.button("Shuffle", icon=":material/shuffle:", on_click=_shuffle, key="train_shuffle_button",
                  help="Distort them in another way.")


def _shuffle() -> None:
    st.session_state[state.TRAIN_SHUFFLE] = (st.session_state[state.TRAIN_SHUFFLE] + 1) % SEEDS


@st.cache_data(max_entries=100, show_spinner=False)
def distort_samples(augmentation: AugmentationConfig, seed: int) -> np.ndarray:
    """The first training images distorted: (16, 28, 28) float32, 0 ground to 255 ink."""
    images = resources.get_mnist().train_images[:SHOWN]
    return distort_images(images, augmentation, draw_randomness(augmentation, SHOWN, np.random.default_rng(seed)))
