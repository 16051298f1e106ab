"""MNIST on the page: images by label, counts, pixels before and after scaling, a label as the network sees it."""

import numpy as np
import streamlit as st

from lenet.network import NetworkConfig
from lenet.data import TEST_COUNT, TRAIN_COUNT, WHOLE_COUNT, Mnist, count_validation, split_training
from lenet.network import scale_images
from ui.glossary import render_terms
from ui.shared import resources
from ui.components import MapGrid, render_maps
from ui.text import format_number, format_share
from ui.train.browsing import render_label_choice, render_page_choice, render_part_choice

SHOWN = 40
SPLITS = {
    "train": "Training", "validation": "Validation", "test": "Test",
}
INTRODUCTION = (
    "MNIST: 70,000 digits written by American census workers and students, each of 28×28 grey pixels. "
    f"{WHOLE_COUNT:,} of them are for training, {TEST_COUNT:,} for the test at the end. A network that learns from "
    f"{TRAIN_COUNT:,} images or fewer is checked after every epoch on {count_validation(TRAIN_COUNT):,} others "
    f"(validation); a network that learns from all {WHOLE_COUNT:,} has no validation."
)
TERMS = ("MNIST", "pixel", "label", "training images", "validation", "test set", "epoch", "one-hot", "loss",
         "probability")


def render_data() -> None:
    """The whole view."""
    mnist = resources.get_mnist()
    splits = split_mnist(mnist)
    st.markdown(INTRODUCTION)
    render_terms(*TERMS)
    _render_counts(splits)
    _render_images(splits)
    _render_numbers(mnist)


def split_mnist(mnist: Mnist) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Images (N, 28, 28) uint8 and labels (N,) of each part, by its name."""
    images, labels, validation_images, validation_labels = split_training(mnist)
    return {"train": (images, labels), "validation": (validation_images, validation_labels),
            "test": (mnist.test_images, mnist.test_labels)}


def count_labels(labels: np.ndarray) -> list[int]:
    """How many images there are of each digit, 0 to 9."""
    return np.bincount(labels, minlength=10).tolist()


def write_one_hot(label: int) -> str:
    """A label as the ten numbers that the network's outputs are compared with."""
    return "[" + ", ".join("1" if digit == label else "0" for digit in range(10)) + "]"


def _render_counts(splits: dict[str, tuple[np.ndarray, np.ndarray]]) -> None:
    """Images of each digit in each part, as a table."""
    counts = {name: count_labels(labels) for name, (_, labels) in splits.items()}
    head = "".join(f'<th scope="col">{digit}</th>' for digit in range(10))
    rows = "".join(
        f'<tr><th scope="row">{SPLITS[name]}</th>' + "".join(f"<td>{n:,}</td>" for n in row)
        + f"<td><b>{sum(row):,}</b></td></tr>" for name, row in counts.items()
    )
    st.html(f'<div class="wide" tabindex="0" role="region" aria-label="Images of each digit"><table class="counts">'
            f'<caption>Images of each digit</caption><thead><tr><th scope="col">Part</th>{head}'
            f'<th scope="col">All</th></tr></thead><tbody>{rows}</tbody></table></div>')


def _render_images(splits: dict[str, tuple[np.ndarray, np.ndarray]]) -> None:
    """Some images of the part and digit chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        part, digit = render_part_choice(SPLITS), render_label_choice()
        images, labels = splits[part]
        places = np.arange(len(labels)) if digit is None else np.flatnonzero(labels == digit)
        page = render_page_choice((len(places) - 1) // SHOWN + 1, f"{part}_{digit}")
    shown = places[(page - 1) * SHOWN : page * SHOWN]
    what = f"a {digit}" if digit is not None else "any digit"
    caption = f"{SPLITS[part]} images of {what}: {len(places):,} in all, {len(shown)} shown."
    names = [f"image {place}, a {label}" for place, label in zip(shown, labels[shown], strict=True)]
    titles = [str(label) for label in labels[shown]]
    grid = MapGrid(images[shown], caption, scale="ink", size=56, titles=titles, labels=names, domain=(0, 255))
    render_maps(grid, key="train_images")


def _render_numbers(mnist: Mnist) -> None:
    """The numbers that the network gets: pixels after scaling, and a label as ten numbers."""
    image, label = mnist.train_images[:1], int(mnist.train_labels[0])
    article, paper = (scale_images(image, NetworkConfig(input_size=side)) for side in (28, 32))
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Pixels before and after scaling", anchor=False)
        st.markdown(
            f"| values | from | to | mean of this image |\n|---|---|---|---|\n"
            f"| in the file, whole numbers | {image.min()} | {image.max()} | {image.mean():.1f} |\n"
            f"| 28×28, as in the article: divided by 255 | {format_number(article.min())} "
            f"| {format_number(article.max())} | {article.mean():.3f} |\n"
            f"| 32×32, as in the paper: 2 pixels of border, then stretched | {format_number(paper.min())} "
            f"| {format_number(paper.max())} | {paper.mean():.3f} |"
        )
        ink = float((image > 0).mean())
        st.caption(f"The first training image; {format_share(ink)} of its pixels have ink. The paper’s range makes "
                   "the mean over all of MNIST about 0, and the values spread about 1 around it.")
    with right:
        st.header("A label as ten numbers (one-hot)", anchor=False)
        st.markdown(f"The first training image is a **{label}**. Its ten outputs should become:")
        st.code(f"{label}  →  {write_one_hot(label)}", language=None, wrap_lines=True)
        st.caption("A 1 in the place of the digit, counted from 0, and 0 in all other places. The loss measures how "
                   "far the ten probabilities are from this.")
