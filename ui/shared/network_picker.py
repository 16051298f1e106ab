"""Choosing a network and its epoch.

The address is the truth: every choice is written into the query string at once, and each run of the page sets the
widgets from there. So an address that is sent to someone, and the browser's Back button, show the same thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress

import streamlit as st

from lenet.errors import ModelError
from lenet.runs.models import Model, find_model, parse_reference
from ui import address, state
from ui.components import render_epochs
from ui.frame import show_error
from ui.glossary import help_for
from ui.pages import TRAIN
from ui.shared import resources
from ui.shared.reading import find_frames


def render_network_picker(key: str, keep: Callable[[], Mapping[str, object]] = dict) -> str | None:
    """Let the visitor choose a network and one of its epochs; the address carries it as ?model=article@20.

    Args:
        key: the picker's own name, another on each page.
        keep: what of the page goes into the address with another epoch, as `address.choose` takes it.

    Returns:
        A reference such as "article@20", always with its epoch; None when there is no network at all, which the
        page has then been told in words.
    """
    models = {model.ref: model for model in resources.get_models()}
    if not models:
        _render_no_models()
        return None
    model, epoch = _read_choice(models)
    models.setdefault(model.ref, model)
    _render_choice(key, models, model, epoch, keep)
    ref = f"{model.ref}@{epoch}"
    newest = model.run.is_live and epoch == model.epochs[-1]  # the next one takes its place: nobody chose this one
    st.session_state[state.MODEL] = model.ref if newest else ref
    return ref


def _render_choice(key: str, models: dict[str, Model], model: Model, epoch: int,
                   keep: Callable[[], Mapping[str, object]]) -> None:
    """The list of networks, and a slider over the epochs of the one that is chosen."""
    network_key = f"{state.NETWORK_CHOICE}_{key}"
    st.session_state[network_key] = model.ref
    with st.container(horizontal=True, gap="medium", key=f"network_picker_{key}"):
        st.selectbox("Network", list(models), key=network_key, format_func=_name_models(models).__getitem__, width=340,
                     help=help_for("epoch", "checkpoint"),
                     on_change=lambda: _choose_network(st.session_state[network_key]))
        if len(model.epochs) > 1:
            render_epochs(find_frames(model.ref, model.epochs), key=f"{state.EPOCH_CHOICE}_{key}", epoch=epoch,
                          on_choice=lambda chosen: _choose_epoch(model, chosen, keep()))


def _render_no_models() -> None:
    st.info("There is no trained network yet. Train one: after its first epoch it can be chosen here.",
            icon=":material/info:")
    st.page_link(TRAIN.path, label="Train a network", icon=":material/monitoring:")


def _read_choice(models: dict[str, Model]) -> tuple[Model, int]:
    """What the address asks for, else what was chosen last, else the first network; an error is shown in words."""
    wanted = address.read(state.QUERY_MODEL)
    model = next(iter(models.values()))
    if wanted is not None:
        try:
            return _find(wanted, models)
        except ModelError as error:
            show_error(error)
            model = models.get(wanted.partition("@")[0], model)
        return model, model.usual_epoch
    usual = model.ref if model.run.is_live else f"{model.ref}@{model.usual_epoch}"
    last = address.settle(state.QUERY_MODEL, lambda: st.session_state.get(state.MODEL, usual))
    with suppress(ModelError):  # its run may have been deleted since
        return _find(last, models)
    return model, model.usual_epoch


def _find(ref: str, models: dict[str, Model]) -> tuple[Model, int]:
    name, epoch = parse_reference(ref)
    model = models.get(name) or find_model(name)
    if epoch is None:
        return model, model.usual_epoch
    if epoch not in model.epochs:
        raise ModelError(f"{model.name} has no epoch {epoch}: its last one is {model.epochs[-1]}, shown here.")
    return model, epoch


def _choose_network(ref: str) -> None:
    # The other network may have no such unit and no such row, and they would not be the same.
    address.choose({state.QUERY_MODEL: ref, state.QUERY_UNIT: None, state.QUERY_ROW: None, state.QUERY_COLUMN: None})


def _choose_epoch(model: Model, epoch: int, kept: Mapping[str, object]) -> None:
    address.choose({state.QUERY_MODEL: f"{model.ref}@{epoch}", **kept})


def _name_models(models: dict[str, Model]) -> dict[str, str]:
    """The name of each network; where two have the same name, with what they are called in the address."""
    count = Counter(model.name for model in models.values())
    return {ref: model.name if count[model.name] == 1 else f"{model.name} ({ref})" for ref, model in models.items()}
