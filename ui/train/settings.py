"""The settings of the next run: what the network is, how it is trained, and the button that starts it."""

import streamlit as st

from lenet.network import (
    ACTIVATIONS, C3_INPUTS, INPUT_SIZES, KERNEL_SIZES, OUTPUTS, PAPER_NETWORK, POOLINGS, NetworkConfig, build_layers,
)
from lenet.errors import ConfigError, LabError
from lenet.runs.presets import PRESETS
from lenet.runs import RunConfig, TrainingConfig
from lenet.runs.config import LONGEST_NAME
from lenet.training.process import launcher
from ui import once, state
from ui.frame import show_error
from ui.train.fields import choose, fill_in, read_settings, slide, write_settings
from ui.train.layers import render_layers
from ui.train.names import suggest_name
from ui.train.recipe import render_training
from ui.train.views import open_run
from ui.train.words import NO_VALIDATION
from ui.text import escape_markdown

SUBSAMPLING_HELP = (
    "What is made of four neighbouring values. Subsampling is the paper’s way: their sum, times a number that each map "
    "learns, plus another, and then the activation."
)
TABLE_HELP = (
    "In the paper each of C3’s 16 maps sees only three, four or all six maps of S2, by a table, so that they learn "
    "different things. It needs 6 filters in C1 and 16 in C3."
)
RBF_HELP = (
    "Softmax follows ten weighted sums. The paper compares F6’s 84 answers with a 7×12 picture of each digit, +1 for "
    "ink and −1 for ground: the nearest wins. It needs 84 units in F6, and an activation that reaches −1 and 1."
)


def render_settings() -> None:
    """The sliders; beside them the table of layers that they make, and the button."""
    fill_in()
    left, right = st.columns([5, 7], gap="large")
    with left:
        _render_presets()
        _render_network()
        render_training()
    with right, st.container(key="train_outcome"):
        _render_outcome(*read_settings())


def copy_settings(config: RunConfig) -> None:
    """Set all sliders as a run had them, and show them."""
    write_settings(config.network, config.training)
    st.session_state[state.TRAIN_VIEW] = "new"


def _render_presets() -> None:
    """A button for every recipe with a name; the one that the settings are now needs none."""
    now = read_settings()
    with st.container(horizontal=True, vertical_alignment="center", key="train_presets"):
        st.markdown("Start from")
        for name, preset in PRESETS.items():
            st.button(escape_markdown(preset.name), key=f"train_preset_{name}", on_click=write_settings,
                      args=(preset.network, preset.training), disabled=now == (preset.network, preset.training))


def _render_network() -> None:
    with st.container(border=True):
        st.header("The network", anchor=False)
        choose("Input", "input_size", INPUT_SIZES,
               "The article’s 28×28 images get a border of zeros in C1; the paper pads them to 32×32 first.")
        with st.container(horizontal=True):
            for name, highest in (("c1", 32), ("c3", 64), ("c5", 240), ("f6", 240)):
                unit = "units" if name == "f6" else "filters"
                slide(f"{name.upper()}: {unit}", name, 1, highest)
        slide("Kernel: side of every filter", "kernel_size", KERNEL_SIZES[0], KERNEL_SIZES[-1], "%d px")
        choose("Activation", "activation", tuple(ACTIVATIONS), "What follows each sum, from C1 to F6.")
        _render_parts_of_1998()
        slide("Dropout after C5 and F6", "dropout", 0.0, 0.9, "%.2f", 0.05,
              "The share of outputs set to zero at random in training; 0 in the article.")


def _render_parts_of_1998() -> None:
    """The three layers that were another thing in 1998, and all of that network at one click."""
    choose("Pooling in S2 and S4", "pooling", tuple(POOLINGS), SUBSAMPLING_HELP)
    choose("What C3 sees", "c3_inputs", tuple(C3_INPUTS), TABLE_HELP)
    choose("Output", "output", tuple(OUTPUTS), RBF_HELP)
    st.button("The network of 1998", icon=":material/history:", on_click=write_settings, args=(PAPER_NETWORK,),
              disabled=read_settings()[0] == PAPER_NETWORK, key="train_paper_network",
              help="Sets all parts of the network as in the paper: exactly 60,000 parameters to train.")


def _render_outcome(network: NetworkConfig, training: TrainingConfig) -> None:
    """The table of layers or why there can be none, then the name and the button."""
    try:
        render_layers(build_layers(network))
        fits = True
    except ConfigError as misfit:
        show_error(misfit)
        fits = False
    st.markdown(
        f"{training.train_images:,} images in {training.steps_per_epoch:,} batches, {training.epochs:,} times: "
        f"the weights take **{training.steps_per_epoch * training.epochs:,} steps**."
    )
    if not training.has_validation:
        st.caption(NO_VALIDATION)
    st.text_input("Name of the run", key=state.TRAIN_NAME, max_chars=LONGEST_NAME, persist_state="session",
                  placeholder=suggest_name(network, training))
    once.render_button("Train", _start, key="train_start_button", type="primary", icon=":material/play_arrow:",
                       disabled=not fits, width="stretch")


def _start() -> None:
    """Start a run with what the sliders say, and show it; or remember why it could not be."""
    try:
        network, training = read_settings()
        name = st.session_state.get(state.TRAIN_NAME, "").strip() or suggest_name(network, training)
        open_run(launcher.start_run(RunConfig(name, network, training)))
        st.session_state[state.TRAIN_NAME] = ""
    except LabError as problem:
        st.session_state[state.TRAIN_PROBLEM] = problem
