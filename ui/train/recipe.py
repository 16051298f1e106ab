"""The training part of the settings: a few in sight, the others in boxes that are closed at first."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from lenet.data import TRAIN_COUNT
from lenet.figures.curves import plot_schedule
from lenet.runs.initializations import INITIALIZATIONS
from lenet.runs.presets import PAPER_TRAINING
from lenet.runs.schedule import find_schedule, sample_rates
from lenet.recipe import Recipe, collect_training
from lenet.settings import SETTINGS
from ui import state
from ui.train.distortion import render_distortions
from ui.train.made import render_made
from ui.train.fields import change_recipe, describe_group, render_group
from ui.train.plotly import prepare_plotly
from ui.train.words import describe_rates


def render_training(recipe: Recipe) -> None:
    """All settings of the training."""
    with st.container(border=True):
        st.header("The training", anchor=False)
        render_group("basics", recipe)
        with st.container(horizontal=True):
            render_group("counts", recipe)
        _render_boxes(recipe)
        st.button("The training of 1998", icon=":material/history:", on_click=change_recipe,
                  args=(_train_as_in_1998,), disabled=recipe.values == _train_as_in_1998(recipe).values,
                  key="train_paper_training",
                  help="Sets all that is in this box as the paper has it: one image a batch, second-order steps, "
                       "20 epochs over all 60,000 images. That is 1.2 million steps: be patient.")


def _train_as_in_1998(recipe: Recipe) -> Recipe:
    """The training of the paper; the seed stays."""
    return recipe.change(**collect_training(replace(PAPER_TRAINING, seed=recipe.training.seed)))


def _render_boxes(recipe: Recipe) -> None:
    """What is set in the boxes, then the boxes: what stands in a closed one is not drawn at all.

    Their titles stay as they are, since Streamlit takes a box with another title for a new one, closed again.
    """
    st.caption(" · ".join(f"{box.title}: **{box.describe(recipe)}**" for box in BOXES))
    for box in BOXES:
        with st.expander(box.title, key=f"{state.TRAIN_BOX}{box.name}", on_change="rerun") as shown:
            if shown.open:
                box.draw(recipe)


def _draw_schedule(recipe: Recipe) -> None:
    training = recipe.training
    schedule = find_schedule(training)
    render_group("schedule", recipe)
    st.caption(schedule.sentence)
    if schedule.changes:
        epochs, rates = sample_rates(training)
        prepare_plotly()
        st.plotly_chart(plot_schedule(epochs.tolist(), rates.tolist()), key="train_schedule",
                        config={"displayModeBar": False}, alt=describe_rates(training))


def _draw_start(recipe: Recipe) -> None:
    render_group("start", recipe)
    st.caption(" ".join(["Training begins with random weights.",
                         *(record.sentence for record in INITIALIZATIONS.values())]))


def _draw_regularisation(recipe: Recipe) -> None:
    st.caption("What keeps a network from learning its training images by heart, each off at 0; only AdamW then "
               "decays by the 0.004 that Keras gives it.")
    render_group("regularisation", recipe)
    if not recipe.training.has_validation:
        st.caption(f"Early stopping needs validation: learn from {TRAIN_COUNT:,} images or fewer.")


def _describe_start(recipe: Recipe) -> str:
    return SETTINGS["initialization"].format(recipe.values["initialization"])


def _describe_noise(recipe: Recipe) -> str:
    return describe_group("noise", recipe).removesuffix(" wrong labels")


def _draw_noise(recipe: Recipe) -> None:
    render_group("noise", recipe)
    st.caption(
        "For teaching: so many training labels, drawn by the seed, are replaced by a wrong digit. See how the "
        "network learns the rule first and wrong labels by heart later: the training accuracy goes on rising "
        "while the validation accuracy, whose labels are right, falls again."
    )


@dataclass(frozen=True)
class Box:
    """A box of settings.

    Attributes:
        name: for keys, unlike any other's.
        title: what stands on it.
        describe: what is set in it, in words.
        draw: its contents.
    """

    name: str
    title: str
    describe: Callable[[Recipe], str]
    draw: Callable[[Recipe], None]


BOXES = (
    Box("schedule", "Learning-rate schedule", lambda recipe: find_schedule(recipe.training).label, _draw_schedule),
    Box("start", "First weights", _describe_start, _draw_start),
    Box("regularisation", "Regularisation", partial(describe_group, "regularisation"), _draw_regularisation),
    Box("augmentation", "Augmentation", partial(describe_group, "augmentation"), render_distortions),
    Box("made", "Made images", partial(describe_group, "made"), render_made),
    Box("noise", "Wrong labels", _describe_noise, _draw_noise),
)
