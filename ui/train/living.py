"""What a network reads while it learns, as it is now: in the visitor's own drawing, beside the curves.

All of it is drawn by the browser, which asks for the network's weights itself. It is sent once and not again with
what ticks: see `ui.train.live`.
"""

from collections.abc import Callable

import streamlit as st

from lenet.runs import Run
from ui import state
from ui.components import (
    MapGrid, render_filters, render_growth, render_lenet_figure, render_live_moments, render_maps,
    render_moment_answer,
)
from ui.shared import current_input, resources
from ui.shared.canvas import render_canvas
from ui.shared.reading import find_frames, render_current_reader
from ui.train.film import choose_epochs, render_downloads, render_time_line

CAPTION = ("All that the network computes of the picture. Point at any pixel, or tap it, to see its number and what it "
           "was computed from.")


def render_living(run: Run, render_curves: Callable[[], None]) -> None:
    """Draw the curves of a run, and beside them what its network makes of a picture: now, or along a time line."""
    if not (run.is_live or run.checkpoints):
        render_curves()
        return
    current_input.follow_address(in_address=False)
    with st.container(key="train_living"):
        with st.container(key="train_ticks"):
            render_curves()
        answer, given, filters, figure = (
            st.container(key=f"train_{name}") for name in ("answer", "given", "filters_room", "figure"))
    with answer:
        render_moment_answer(key="train_read")
        render_growth(key="train_growth", last=None if run.is_live else run.checkpoints[-1])
    with given:
        _render_given(run)
    with filters:
        render_filters(key="train_filters")
    with figure:
        render_lenet_figure(run.config.network, key="train_lenet", caption=CAPTION)


@st.fragment
def _render_given(run: Run) -> None:
    """Which network reads, and which picture: a drawing, or one of ten test images; another one reruns only this."""
    with st.container(key="train_time"):
        if run.is_live:
            render_live_moments(run, find_frames(run.run_id, choose_epochs(run)), key="train_moments")
        else:
            render_time_line(run)
    with st.container(key="train_input"):
        render_canvas(state.TRAIN_CANVAS)
    with st.container(key="train_samples_room"):
        grid = MapGrid(
            resources.get_sample_digits(), "Or a test image:", scale="ink", size=40, columns=5, legend=False,
            selected=current_input.find_shown_sample(), labels=[f"sample digit {digit}" for digit in range(10)],
        )  # fmt: skip
        render_maps(grid, key="train_samples", on_select=current_input.choose_sample)
        render_current_reader(None, key="train_reader", sample=current_input.get_sample())
        if not run.is_live:
            render_downloads(run)
