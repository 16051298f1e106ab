"""What stands on Home: the canvas with the LeNet-5 figure of the drawing, and cards that lead to the other pages."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import segno
import streamlit as st

from lenet.figures.colors import SURFACE_COLORS
from lenet.network import Network, count_parameters
from lenet.runs import Run, list_runs
from lenet.runs.catalog import list_bundled_runs
from lenet.runs.models import Model, list_models
from ui import state
from ui.shared import resources
from ui.shared.canvas import render_canvas
from ui.shared.current_input import (
    choose_sample, find_shown_sample, follow_address, get_sample,
)
from ui.shared.loading import load_network
from ui.shared.reading import render_current_reader
from ui.shared.run_status import find_status
from ui.components import MapGrid, render_answer, render_lenet_figure, render_maps
from ui.glossary import render_terms
from ui.pages import PAGES, TRAIN
from ui.progress import current_epoch
from ui.styles import render_style
from ui.text import escape_markdown, format_accuracy
from ui.visitors import find_address_for_others


def render_page() -> None:
    """Draw the page below its heading."""
    render_style(Path(__file__).with_name("home.css"))
    runs = list_runs()
    render_lab(list_models(runs))
    render_foot(runs)
    render_phone_code()


def render_lab(models: Sequence[Model]) -> None:
    """Draw the canvas and the figure, with the first of the networks, or say how to get one."""
    if not models:
        st.info("There is no trained network yet. Train one: it takes about a minute.", icon=":material/monitoring:")
        return
    model = models[0]
    ref = f"{model.ref}@{model.usual_epoch}"
    network = load_network(ref)
    if network is not None:
        _render_playground(ref, network, _describe_figure(model, network))


def _render_playground(ref: str, network: Network, caption: str) -> None:
    """The canvas, what the network reads in it, and the figure with all its numbers.

    The answer stands above the figure, beside the canvas; where there is no room for that, above the canvas: so it is
    in view while one draws.
    """
    follow_address()
    with st.container(key="home_lab"):
        answer, drawing, figure = (st.container(key=f"home_{name}") for name in ("answer", "drawing", "reading"))
    with answer:
        render_answer(network, key="home_read", form="line", hint="Draw a digit, or take one of the test images.")
    with drawing:
        _render_input(ref)
    with figure:
        render_terms("convolution", "feature map", "pooling", "activation", "parameters", "probability")
        render_lenet_figure(network.config, key=state.HOME_FIGURE, caption=caption)


@st.fragment
def _render_input(ref: str) -> None:
    """What is read by the network `ref`; a drawing or another sample reruns only this."""
    render_canvas(state.HOME_CANVAS)
    _render_samples()
    render_current_reader(ref, key="home_reader", sample=get_sample())


def _describe_figure(model: Model, network: Network) -> str:
    """Which network the figure shows, and how to read it."""
    return (f"{model.name}: LeNet-5 with {network.layer('C1').activation.label} and {network.layer('S2').label}, "
            f"{count_parameters(network.config):,} parameters. Point at any pixel, or tap it, to see its number and "
            "what it was computed from. Dark is zero, bright is far from it.")


def _render_samples() -> None:
    """Ten digits from the test set to click, for those who cannot draw or don't want to."""
    grid = MapGrid(
        resources.get_sample_digits(), "Or take one of the test images:", scale="ink", size=48, columns=5,
        legend=False, selected=find_shown_sample(), labels=[f"sample digit {digit}" for digit in range(10)],
    )  # fmt: skip
    render_maps(grid, key="home_samples", on_select=choose_sample)



def render_foot(runs: Sequence[Run]) -> None:
    """Draw a card for each page that invites, and one for what is going on now."""
    cards = [page for page in PAGES if page.invitation]
    columns = st.columns(len(cards) + 1)
    for column, page in zip(columns, cards, strict=False):
        with column, st.container(border=True, height="stretch", key=f"card_{page.name.lower()}"):
            st.page_link(page.path, label=page.invitation, icon=page.icon)
            st.markdown(page.promise)
    with columns[-1], st.container(border=True, height="stretch", key="card_progress"):
        _render_progress(runs)


def _render_progress(runs: Sequence[Run]) -> None:
    """A run in progress, else the last result, else the bundled network's."""
    live = next((run for run in runs if run.is_live), None)
    done = next((run for run in runs if run.state.test_accuracy is not None), None)
    bundled = next(iter(list_bundled_runs()), None)
    if live:
        _render_live(live)
    elif last := done or bundled:
        _render_result(last)
    else:
        st.markdown("Nothing has been trained yet: the first run will be shown here.")


def _render_live(run: Run) -> None:
    _link_run(run, "Training now")
    epoch = f"epoch {current_epoch(run)} of {run.epochs_wanted}"
    text = epoch if run.state.is_learning else find_status(run).word
    st.progress(run.state.progress, text=f"{escape_markdown(run.name)}: {text}")


def _render_result(run: Run) -> None:
    accuracy = run.state.test_accuracy
    _link_run(run, "Came with the lab" if run.bundled else "Last result")
    share = "an unknown share" if accuracy is None else format_accuracy(accuracy)
    st.markdown(f"{escape_markdown(run.name)} reads **{share}** of the 10,000 test images right.")


def _link_run(run: Run, label: str) -> None:
    query = {state.QUERY_RUN: run.run_id}
    st.page_link(TRAIN.path, label=label, icon=":material/timeline:", query_params=query)


def render_phone_code() -> None:
    """A QR code for the phone in one's hand, if the app is open to others in the network."""
    address = find_address_for_others()
    if address:
        code = segno.make(address, micro=False).svg_data_uri(scale=4, border=2, light=SURFACE_COLORS["light"])
        st.html(f'<div class="phone"><img src="{escape(code)}" alt="QR code of {escape(address)}">'
                f"<p>On a phone in the same network: point its camera here, or type <b>{escape(address)}</b></p></div>")
