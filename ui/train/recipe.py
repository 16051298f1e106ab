"""The training part of the settings: a few in sight, the others in groups whose labels say what is on."""

from dataclasses import replace

import streamlit as st

from lenet.data import TRAIN_COUNT
from lenet.figures.curves import plot_schedule
from lenet.runs import TrainingConfig
from lenet.runs.initializations import INITIALIZATIONS
from lenet.runs.presets import PAPER_TRAINING
from lenet.runs.schedule import find_schedule, sample_rates
from lenet.recipe import Recipe, collect_training
from lenet.settings import SETTINGS
from ui.train.distortion import render_distortions
from ui.train.fields import change_recipe, describe_group, render_group
from ui.train.plotly import prepare_plotly
from ui.train.words import describe_rates


def render_training(recipe: Recipe) -> None:
    """All settings of the training."""
    training = recipe.training
    with st.container(border=True):
        st.header("The training", anchor=False)
        render_group("basics", recipe)
        with st.container(horizontal=True):
            render_group("counts", recipe)
        _render_schedule(recipe, training)
        _render_start(recipe)
        _render_regularisation(recipe, training)
        render_distortions(recipe)
        _render_noise(recipe)
        as_in_1998 = replace(PAPER_TRAINING, seed=training.seed)
        st.button("The training of 1998", icon=":material/history:", on_click=change_recipe,
                  args=(recipe.change(**collect_training(as_in_1998)),), disabled=training == as_in_1998,
                  key="train_paper_training",
                  help="Sets all that is in this box as the paper has it: one image a batch, second-order steps, "
                       "20 epochs over all 60,000 images. That is 1.2 million steps: be patient.")


def _render_schedule(recipe: Recipe, training: TrainingConfig) -> None:
    schedule = find_schedule(training)
    with st.expander(f"Learning-rate schedule: {schedule.label}", key="train_group_schedule"):
        render_group("schedule", recipe)
        st.caption(schedule.sentence)
        if schedule.changes:
            epochs, rates = sample_rates(training)
            prepare_plotly()
            st.plotly_chart(plot_schedule(epochs.tolist(), rates.tolist()), key="train_schedule",
                            config={"displayModeBar": False}, alt=describe_rates(training))


def _render_start(recipe: Recipe) -> None:
    name = SETTINGS["initialization"].format(recipe.values["initialization"])
    with st.expander(f"First weights: {name}", key="train_group_start"):
        render_group("start", recipe)
        st.caption(" ".join(["Training begins with random weights.",
                             *(record.sentence for record in INITIALIZATIONS.values())]))


def _render_regularisation(recipe: Recipe, training: TrainingConfig) -> None:
    with st.expander(f"Regularisation: {describe_group('regularisation', recipe)}", key="train_group_regularisation"):
        st.caption("What keeps a network from learning its training images by heart, each off at 0; only AdamW then "
                   "decays by the 0.004 that Keras gives it.")
        render_group("regularisation", recipe)
        if not training.has_validation:
            st.caption(f"Early stopping needs validation: learn from {TRAIN_COUNT:,} images or fewer.")


def _render_noise(recipe: Recipe) -> None:
    share = describe_group("noise", recipe).removesuffix(" wrong labels")
    with st.expander(f"Wrong labels: {share}", key="train_group_noise"):
        render_group("noise", recipe)
        st.caption(
            "For teaching: so many training labels, drawn by the seed, are replaced by a wrong digit. See how the "
            "network learns the rule first and wrong labels by heart later: the training accuracy goes on rising "
            "while the validation accuracy, whose labels are right, falls again."
        )
