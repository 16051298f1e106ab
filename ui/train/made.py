"""The group of made images: how much of each batch they are, and sixteen of them."""

import numpy as np
import streamlit as st

from lenet.data.handwriting import make_digits, make_no_digits
from lenet.recipe import Recipe
from ui.components import MapGrid, render_maps
from ui.train.fields import describe_group, render_group

SHOWN = 16


def render_made(recipe: Recipe) -> None:
    """All that stands in the box."""
    st.caption("Drawn anew for every batch, in the place of some of its images: writing that MNIST lacks, and what is "
               "no digit at all, so that the network learns to be unsure. Validation and test images stay as they are.")
    with st.container(horizontal=True):
        render_group("made", recipe)
    training = recipe.training
    if training.handwriting or training.no_digits:
        grid = MapGrid(make_samples(training.handwriting, training.no_digits),
                       f"Sixteen made images, {describe_group('made', recipe)}", scale="ink", size=48, columns=8,
                       domain=(0, 255), legend=False)
        render_maps(grid, key="train_made")


@st.cache_data(max_entries=100, show_spinner=False)
def make_samples(handwriting: float, no_digits: float) -> np.ndarray:
    """Digits and no digits as a batch would mix them: (16, 28, 28) uint8, 0 ground to 255 ink."""
    digits = round(SHOWN * handwriting / (handwriting + no_digits))
    return np.concatenate([make_digits(digits, 0)[0], make_no_digits(SHOWN - digits, 0)])
