"""The settings of the next run: what the network is, how it is trained, and the button that starts it."""

from dataclasses import replace
from functools import partial

import streamlit as st

from lenet.errors import ConfigError, LabError
from lenet.network import PAPER_NETWORK, build_layers, find_mismatch
from lenet.runs import RunConfig
from lenet.runs.presets import PRESETS
from lenet.recipe import NAME, NAME_HELP, Recipe, collect_network, nearest, start_from
from lenet.runs.names import cut_name
from ui import address, once, state, trainings
from ui.frame import show_error
from ui.text import escape_markdown
from ui.train import distortion
from ui.train.fields import change_recipe, read_recipe, render_group, show_problems
from ui.train.layers import render_layers
from ui.train.names import suggest_name
from ui.train.recipe import render_training
from ui.train.sweep_choice import render_sweep_choice
from ui.train.views import open_run, render_problem
from ui.train.words import NO_VALIDATION


def render_settings() -> None:
    """The controls; beside them the table of layers that they make, and the button. A choice draws only these again."""
    _render_all(address.generation())


@st.fragment
def _render_all(generation: int) -> None:
    """All of it. `generation`: that of the page around it, which a button that sets many things draws anew, too."""
    if generation != address.generation():
        st.rerun()
    render_problem()
    show_problems()
    distortion.show_problem()
    recipe = read_recipe()
    left, right = st.columns([5, 7], gap="large")
    with left:
        _render_presets(recipe)
        _render_network(recipe)
        render_training(recipe)
    with right, st.container(key="train_outcome"):
        _render_outcome(recipe)


def copy_settings(config: RunConfig) -> None:
    """Set all controls as a run had them, and show them. For callbacks."""
    change_recipe(lambda _: nearest(config))


def _render_presets(recipe: Recipe) -> None:
    """A button for every recipe with a name; the one that the settings are now needs none."""
    with st.container(horizontal=True, vertical_alignment="center", key="train_presets"):
        st.markdown("Start from")
        for name, preset in PRESETS.items():
            start = start_from(name)
            st.button(escape_markdown(preset.name), key=f"train_preset_{name}", on_click=change_recipe,
                      args=(partial(_keep_name, start),), disabled=recipe.values == start.values)


def _keep_name(start: Recipe, recipe: Recipe) -> Recipe:
    return replace(start, name=recipe.name)


def _render_network(recipe: Recipe) -> None:
    with st.container(border=True):
        st.header("The network", anchor=False)
        render_group("input", recipe)
        with st.container(horizontal=True):
            render_group("widths", recipe)
        render_group("layers", recipe)
        st.button("The network of 1998", icon=":material/history:", on_click=change_recipe,
                  args=(lambda now: now.change(**collect_network(PAPER_NETWORK)),),
                  disabled=recipe.network == PAPER_NETWORK, key="train_paper_network",
                  help="Sets all parts of the network as in the paper: exactly 60,000 parameters to train.")


def _render_outcome(recipe: Recipe) -> None:
    """The name and the button, in sight in any window; then the table of layers, or why there can be none."""
    training, start = recipe.training, st.container()
    try:
        render_layers(build_layers(recipe.network))
        fits = True
        if mismatch := find_mismatch(recipe.network):
            st.warning(escape_markdown(mismatch), icon=":material/warning:")
    except ConfigError as misfit:
        show_error(misfit)
        fits = False
    with start:
        _render_start(recipe, fits)
        if limits := trainings.describe_limits():
            st.caption(limits)
    times = "once" if training.epochs == 1 else f"{training.epochs:,} times"
    st.markdown(
        f"{training.train_images:,} images in {training.steps_per_epoch:,} batches, {times}: "
        f"the weights take **{training.steps_per_epoch * training.epochs:,} steps**."
    )
    if not training.has_validation:
        st.caption(NO_VALIDATION)
    render_sweep_choice(recipe, fits)


def _render_start(recipe: Recipe, fits: bool) -> None:
    """The name of the run and the button that starts it; `fits`: whether there can be such a network."""
    key = address.widget_key(state.TRAIN_NAME)
    with st.container(horizontal=True, vertical_alignment="bottom", key="train_go"):
        st.text_input("Name of the run", recipe.name, key=key, placeholder=suggest_name(recipe), help=NAME_HELP,
                      on_change=address.callback(key, _choose_name))
        with st.container(key="train_start"):
            once.render_button("Train", _start, key="train_start_button", type="primary",
                               icon=":material/play_arrow:", disabled=not fits, width="stretch")


def _choose_name(text: str) -> None:
    """Keep the name that was typed or pasted; one that is too long is cut, and shown as it was cut."""
    name = cut_name(text)
    address.choose({NAME: name or None}, redraw=name != text)


def _start() -> None:
    """Start a run with what the controls say, and show it; or remember why it could not be."""
    recipe = read_recipe()
    try:
        run = RunConfig(recipe.name or suggest_name(recipe), recipe.network, recipe.training)
        open_run(trainings.start(run), {NAME: None})
    except LabError as problem:
        st.session_state[state.TRAIN_PROBLEM] = problem
