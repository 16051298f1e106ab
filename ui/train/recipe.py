"""The training part of the settings: a few in sight, the others in groups whose lids say what is on."""

from dataclasses import replace

import streamlit as st

from lenet.data import TRAIN_COUNT, WHOLE_COUNT
from lenet.errors import ConfigError
from lenet.figures.curves import plot_schedule
from lenet.runs.presets import PAPER_TRAINING
from lenet.runs import OPTIMIZERS, TrainingConfig
from lenet.runs.initializations import INITIALIZATIONS
from lenet.runs.schedule import SCHEDULES, sample_rates
from ui.frame import show_error
from ui.train.plotly import prepare_plotly
from ui.train.distortion import render_distortions
from ui.train.fields import choose, number, pick, read_settings, setting, slide, write_settings
from ui.train.names import CHOICES, describe_group
from ui.train.words import describe_rates

RATES = (*(float(f"{digit}e{power}") for power in range(-5, 2) for digit in (1, 2, 5)), 100.0)
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
AMOUNTS = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 40_000, TRAIN_COUNT, WHOLE_COUNT)
DECAYS = (0.0, 0.0001, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
AVERAGES = (0.0, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999)
REGULARISATION = ("weight_decay", "label_smoothing", "averaging", "patience")
OPTIMIZER_HELP = " ".join(["How the weights are moved.", *(record.sentence for record in OPTIMIZERS.values())])


def render_training() -> None:
    """All settings of the training."""
    with st.container(border=True):
        st.header("The training", anchor=False)
        _render_basics()
        try:
            _, training = read_settings()
        except ConfigError as misfit:
            show_error(misfit)
            return
        _render_schedule(training)
        _render_start(training)
        _render_regularisation(training)
        render_distortions(training.augmentation)
        _render_noise(training)
        st.button("The training of 1998", icon=":material/history:", on_click=_train_as_in_1998,
                  disabled=replace(training, seed=PAPER_TRAINING.seed) == PAPER_TRAINING, key="train_paper_training",
                  help="Sets all that is in this box as the paper has it: one image a batch, second-order steps, "
                       "20 epochs over all 60,000 images. That is 1.2 million steps: be patient.")


def _train_as_in_1998() -> None:
    write_settings(replace(PAPER_TRAINING, seed=setting("seed")))


def _render_basics() -> None:
    choose("Optimizer", "optimizer", tuple(OPTIMIZERS), OPTIMIZER_HELP)
    pick("Learning rate", "learning_rate", RATES,
         "How far each batch moves the weights. With a schedule, the highest rate of the run.")
    if "momentum" in OPTIMIZERS[setting("optimizer")].defaults:
        slide("Momentum", "momentum", 0.0, 0.99, "%.2f", 0.01, "The share of the last move that is kept.")
    pick("Images a batch", "batch_size", BATCHES)
    pick("Training images", "train_images", AMOUNTS,
         f"Of {WHOLE_COUNT:,}. Up to {TRAIN_COUNT:,}, the last 6,000 are kept aside for validation; with more, none "
         "are. The 10,000 test images are for the end.")
    with st.container(horizontal=True):
        number("Epochs", "epochs", 1, 1000, "How often it sees every image.")
        number("Seed", "seed", 0, 2**31 - 1, "Same seed and settings, same curve.")


def _render_schedule(training: TrainingConfig) -> None:
    with st.expander(f"Learning-rate schedule: {CHOICES['schedule'][training.schedule]}", key="train_group_schedule"):
        choose("Schedule", "schedule", tuple(SCHEDULES))
        st.caption(SCHEDULES[training.schedule].sentence)
        if not SCHEDULES[training.schedule].changes:
            return
        epochs, rates = sample_rates(training)
        prepare_plotly()
        st.plotly_chart(plot_schedule(epochs, rates), key="train_schedule", config={"displayModeBar": False},
                        alt=describe_rates(training))


def _render_start(training: TrainingConfig) -> None:
    with st.expander(f"First weights: {CHOICES['initialization'][training.initialization]}", key="train_group_start"):
        choose("How they are drawn", "initialization", tuple(INITIALIZATIONS))
        st.caption(" ".join(["Training begins with random weights.",
                             *(record.sentence for record in INITIALIZATIONS.values())]))


def _render_regularisation(training: TrainingConfig) -> None:
    with st.expander(f"Regularisation: {describe_group(training, *REGULARISATION)}", key="train_group_regularisation"):
        st.caption("What keeps a network from learning its training images by heart, each off at 0; only AdamW then "
                   "decays by the 0.004 that Keras gives it.")
        pick("Weight decay", "weight_decay", DECAYS,
             "Every step draws all weights towards zero, by this share times the learning rate.")
        slide("Label smoothing", "label_smoothing", 0.0, 0.5, "%.2f", 0.01,
              "This share of each label is spread over all ten digits, so that being a little unsure costs nothing.")
        pick("Averaged weights", "averaging", AVERAGES,
             "What is judged and kept is a running mean of the weights; so much of it stays at every step. 0.999 "
             "averages over about the last 1,000 steps.")
        if training.has_validation:
            slide("Early stopping: patience", "patience", 0, 50, "%d epochs", None,
                  "So many epochs without a better validation accuracy end the training; the best epoch is kept.")
        else:
            st.caption(f"Early stopping needs validation: learn from {TRAIN_COUNT:,} images or fewer.")


def _render_noise(training: TrainingConfig) -> None:
    share = f"{training.label_noise * 100:.3g} %" if training.label_noise else "none"
    with st.expander(f"Wrong labels: {share}", key="train_group_noise"):
        slide("Share of wrong labels", "label_noise", 0.0, 1.0, "percent", 0.05)
        st.caption(
            "For teaching: so many training labels, drawn by the seed, are replaced by a wrong digit. See how the "
            "network learns the rule first and wrong labels by heart later: the training accuracy goes on rising "
            "while the validation accuracy, whose labels are right, falls again."
        )
