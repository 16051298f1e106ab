"""The augmentation group of the settings: a control a kind of distortion, and sixteen digits as they come out."""

import numpy as np
import streamlit as st

from lenet.data.augmentation import AugmentationConfig, distort_images, draw_randomness
from lenet.errors import ConfigError
from lenet.recipe import Recipe
from ui import address, state
from ui.components import MapGrid, render_maps
from ui.frame import show_error
from ui.shared import resources
from ui.text import parse_number
from ui.train.fields import describe_group, render_group

SHOWN = 16
SEEDS = 1000
"""So many ways to shuffle the preview, then they come again."""


def render_distortions(recipe: Recipe) -> None:
    """All that stands in the box."""
    words, seed = describe_group("augmentation", recipe), _read_shuffle() or 0
    st.caption("Distorts every training image anew each time it is seen, so that hardly any comes twice. "
               "Validation and test images stay as they are.")
    with st.container(horizontal=True):
        render_group("augmentation", recipe)
    caption = "Sixteen training images as they are" if words == "none" else f"Sixteen training images, {words}"
    grid = MapGrid(distort_samples(recipe.training.augmentation, seed), caption, scale="ink", size=48, columns=8,
                   domain=(0, 255), legend=False)
    render_maps(grid, key="train_distorted")
    st.button("Shuffle", icon=":material/shuffle:", on_click=_shuffle, args=(seed,),
              key="train_shuffle_button", help="Distort them in another way.")


def show_problem() -> None:
    """Say it if the address asks for a shuffle that there is not: the first is shown instead."""
    text = address.read(state.QUERY_SHUFFLE)
    if text is not None and _read_shuffle() is None:
        show_error(ConfigError(f"There is no shuffle {text[:40]!r}: write 0 to {SEEDS - 1}."))


def _read_shuffle() -> int | None:
    """Which of the `SEEDS` ways the address asks for; None where it is silent, or wrong."""
    return parse_number(address.read(state.QUERY_SHUFFLE), SEEDS)


def _shuffle(seed: int) -> None:
    address.choose({state.QUERY_SHUFFLE: (seed + 1) % SEEDS or None})


@st.cache_data(max_entries=100, show_spinner=False)
def distort_samples(augmentation: AugmentationConfig, seed: int) -> np.ndarray:
    """The first training images distorted: (16, 28, 28) float32, 0 ground to 255 ink."""
    images = resources.get_mnist().train_images[:SHOWN]
    return distort_images(images, augmentation, draw_randomness(augmentation, SHOWN, np.random.default_rng(seed)))
