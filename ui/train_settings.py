"""The settings of the next run: what the network is, how it is trained, and the button that starts it."""

from dataclasses import fields

import streamlit as st

from lenet.architecture import ACTIVATIONS, INPUT_SIZES, KERNEL_SIZES, POOLINGS, NetworkConfig, describe_layers
from lenet.data import TRAIN_COUNT
from lenet.errors import ConfigError, LabError
from lenet.runs import OPTIMIZERS, RunConfig, TrainingConfig
from lenet.runs.config import LONGEST_NAME
from lenet.training import launcher
from ui import state
from ui.frame import show_error
from ui.train_layers import render_layers
from ui.train_views import open_run
from ui.train_words import format_number

ARTICLE = RunConfig()
RATES = (*(float(f"{digit}e{power}") for power in range(-5, 2) for digit in (1, 2, 5)), 100.0)
BATCHES = (8, 16, 32, 64, 128, 256, 512, 1024)
AMOUNTS = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 40_000, TRAIN_COUNT)
WORDS = {
    28: "28×28, as in the article", 32: "32×32, as in the paper",
    "relu": "ReLU", "tanh": "tanh", "scaled_tanh": "scaled tanh (1998)", "sigmoid": "sigmoid",
    "max": "largest of 2×2", "average": "mean of 2×2",
    "adam": "Adam", "sgd": "SGD", "rmsprop": "RMSprop", "adamw": "AdamW",
}  # fmt: skip


def render_settings() -> None:
    """The sliders; beside them the table of layers that they make, and the button."""
    _fill_in()
    left, right = st.columns([5, 7], gap="large")
    with left:
        _render_network()
        _render_training()
        st.button("Back to the article’s settings", icon=":material/undo:", on_click=_set_all, args=(ARTICLE,),
                  disabled=read_settings() == (ARTICLE.network, ARTICLE.training))
    with right, st.container(key="train_outcome"):
        _render_outcome(*read_settings())


def read_settings() -> tuple[NetworkConfig, TrainingConfig]:
    """What the sliders say now.

    Raises:
        ConfigError: if a value is out of its range.
    """
    _fill_in()
    values = [{field.name: st.session_state[_key(field.name)] for field in fields(kind)}
              for kind in (NetworkConfig, TrainingConfig)]
    return NetworkConfig(**values[0]), TrainingConfig(**values[1])


def copy_settings(config: RunConfig) -> None:
    """Set all sliders as a run had them, and show them."""
    _set_all(config)
    st.session_state[state.TRAIN_VIEW] = "new"


def suggest_name(network: NetworkConfig, training: TrainingConfig) -> str:
    """A name that says in what a run differs from the article's."""
    pairs = ((network, ARTICLE.network), (training, ARTICLE.training))
    words = [_describe_setting(field.name, getattr(config, field.name)) for config, article in pairs
             for field in fields(config) if getattr(config, field.name) != getattr(article, field.name)]
    name = ", ".join(words) or "The article’s recipe"
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _describe_setting(name: str, value: object) -> str:
    if isinstance(value, str):
        return f"{value} pooling" if name == "pooling" else WORDS[value]
    if name in ("epochs", "train_images"):
        return f"{value:,} {'images' if name == 'train_images' else 'epochs' if value > 1 else 'epoch'}"
    if name == "input_size":
        return WORDS[value].replace(",", "")
    short = {"learning_rate": "rate", "batch_size": "batches of", "kernel_size": "kernels of"}
    return f"{short.get(name, name.upper() if len(name) == 2 else name)} {value:g}"


def _key(name: str) -> str:
    return state.TRAIN_SETTING + name


def _set_all(config: RunConfig) -> None:
    for part in (config.network, config.training):
        for field in fields(part):
            st.session_state[_key(field.name)] = getattr(part, field.name)


def _fill_in() -> None:
    """Give every setting that the visitor has not touched the article's value."""
    for part in (ARTICLE.network, ARTICLE.training):
        for field in fields(part):
            st.session_state.setdefault(_key(field.name), getattr(part, field.name))


def _render_network() -> None:
    with st.container(border=True):
        st.header("The network", anchor=False)
        _choose("Input", "input_size", INPUT_SIZES,
                "The article’s 28×28 images get a border of zeros in C1; the paper pads them to 32×32 first.")
        with st.container(horizontal=True):
            for name, highest in (("c1", 32), ("c3", 64), ("c5", 240), ("f6", 240)):
                unit = "units" if name == "f6" else "filters"
                _slide(f"{name.upper()}: {unit}", name, 1, highest)
        _slide("Kernel: side of every filter", "kernel_size", KERNEL_SIZES[0], KERNEL_SIZES[-1], "%d px")
        _choose("Activation", "activation", ACTIVATIONS, "What follows each sum, from C1 to F6.")
        _choose("Pooling in S2 and S4", "pooling", POOLINGS)
        _slide("Dropout after C5 and F6", "dropout", 0.0, 0.9, "%.2f", 0.05,
               "The share of outputs set to zero at random in training; 0 in the article.")


def _render_training() -> None:
    with st.container(border=True):
        st.header("The training", anchor=False)
        _choose("Optimizer", "optimizer", OPTIMIZERS)
        _pick("Learning rate", "learning_rate", RATES, "How far each batch moves the weights.")
        if st.session_state[_key("optimizer")] == "sgd":
            _slide("Momentum", "momentum", 0.0, 0.99, "%.2f", 0.01, "The share of the last move that is kept.")
        _pick("Images a batch", "batch_size", BATCHES)
        _pick("Training images", "train_images", AMOUNTS,
              "Of 54,000. The other 6,000 training images are kept for validation, the 10,000 test images for the end.")
        with st.container(horizontal=True):
            _number("Epochs", "epochs", 1, 1000, "How often it sees every image.")
            _number("Seed", "seed", 0, 2**31 - 1, "Same seed and settings, same curve.")


def _slide(label: str, name: str, low: float, high: float, form: str | None = None, step: float | None = None,
           why: str | None = None) -> None:
    """A slider; a value beyond its ends, copied from a run of the command line, moves the end."""
    value = st.session_state[_key(name)]
    st.slider(label, min(low, value), max(high, value), key=_key(name), step=step, format=form, help=why,
              persist_state="session")


def _pick(label: str, name: str, steps: tuple, why: str | None = None) -> None:
    """A slider over chosen values."""
    options = sorted({*steps, st.session_state[_key(name)]})
    st.select_slider(label, options, key=_key(name), format_func=format_number, help=why, persist_state="session")


def _choose(label: str, name: str, options: tuple, why: str | None = None) -> None:
    st.segmented_control(label, options, key=_key(name), format_func=WORDS.get, required=True, help=why,
                         persist_state="session")


def _number(label: str, name: str, low: int, high: int, why: str) -> None:
    st.number_input(label, low, high, step=1, key=_key(name), help=why, persist_state="session", width=150)


def _render_outcome(network: NetworkConfig, training: TrainingConfig) -> None:
    """The table of layers or why there can be none, then the name and the button."""
    try:
        render_layers(describe_layers(network), network)
        fits = True
    except ConfigError as misfit:
        show_error(misfit)
        fits = False
    st.markdown(
        f"{training.train_images:,} images in {training.steps_per_epoch:,} batches, {training.epochs:,} times: "
        f"the weights take **{training.steps_per_epoch * training.epochs:,} steps**."
    )
    st.text_input("Name of the run", key=state.TRAIN_NAME, max_chars=LONGEST_NAME, persist_state="session",
                  placeholder=suggest_name(network, training))
    st.button("Train", type="primary", icon=":material/play_arrow:", on_click=_start, disabled=not fits,
              key="train_start_button", width="stretch")


def _start() -> None:
    """Start a run with what the sliders say, and show it; or remember why it could not be."""
    try:
        network, training = read_settings()
        name = st.session_state.get(state.TRAIN_NAME, "").strip() or suggest_name(network, training)
        open_run(launcher.start_run(RunConfig(name, network, training)))
        st.session_state[state.TRAIN_NAME] = ""
    except LabError as problem:
        st.session_state[state.TRAIN_PROBLEM] = problem
