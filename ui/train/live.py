"""A run as it learns: status, progress, the controls, and the curves."""

from collections.abc import Sequence

import streamlit as st

from lenet.errors import LabError
from lenet.figures.curves import plot_history
from lenet.history import build_history
from lenet.runs import Run, read_run
from lenet.runs.catalog import list_bundled_runs, tell_apart
from ui import address, state
from ui.frame import show_error
from ui.glossary import render_terms
from ui.pages import TRAIN
from ui.shared.run_status import find_status
from ui.shared.takeaway import render_takeaway
from ui.components import render_curves, render_progress
from ui.progress import describe_progress
from ui.takeaway import GROUPS
from ui.train.by_hand import TERMS as BATCH_TERMS, render_batch
from ui.train.controls import render_controls
from ui.train.hints import explain_hints, render_hints
from ui.train.living import render_living
from ui.train.reading import render_reading, show_reading
from ui.train.reliability import TERMS as RELIABILITY_TERMS
from ui.train.results import render_end, render_results
from ui.train.settings import copy_settings
from ui.train.views import open_run, render_log_switch
from ui.train.intake import render_drawing
from ui.train.words import describe_images, summarize_curves

TICK_SECONDS = 12.0
"""How often the page reads a live run. Curves and progress grow by themselves and ask for a rerun when there is more to
show than that; each rerun takes time from the training."""

TERMS = ("run", "loss", "accuracy", "training images", "training accuracy", "validation", "test set", "epoch", "batch",
         "step", "learning rate", "checkpoint", "dropout", "augmentation", "filter", "probability")
"""Words on this view that no widget explains."""


def render_watch(run: Run | None, own: Sequence[Run]) -> None:
    """The run that is chosen: its progress while a worker trains it, its results when it has ended.

    `own`: one's own runs, newest first.
    """
    if run is None:
        st.info("There is no run to watch yet. Choose settings under “New run” and press Train.")
        return
    _render_choice(run, own)
    if run.is_live:
        render_living(run, lambda: st.fragment(run_every=TICK_SECONDS)(_render_live)(run.run_id))
    else:
        with st.container(horizontal=True, vertical_alignment="center", key="train_head"):
            _render_badge(run)
            render_log_switch()
        render_end(run)
        if not run.state.has_diverged:  # its end says so already
            render_hints(run)
        render_reading(run)
        render_living(run, lambda: _render_curves(run))
        render_results(run)
        render_takeaway(run, GROUPS, key="train_takeaway", epoch=run.state.best_epoch)


def _render_choice(run: Run, own: Sequence[Run]) -> None:
    """The list of runs to choose from, and a button that copies this run's settings."""
    runs = [*own, *list_bundled_runs()]
    names = tell_apart(runs if run.run_id in {each.run_id for each in runs} else [run, *runs])
    key = f"{state.TRAIN_SHOWN}_{run.run_id}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Run", list(names), list(names).index(run.run_id), key=key, format_func=names.__getitem__,
                     on_change=_open_chosen, args=(key,), width=420)
        st.button("Use its settings", icon=":material/tune:", on_click=copy_settings, args=(run.config,),
                  help="Set the sliders of “New run” as they were for this run.")
        render_drawing(run)


def _open_chosen(key: str) -> None:
    open_run(st.session_state[key])


def _render_live(run_id: str) -> None:
    """The live run as it is now. It runs every `TICK_SECONDS`; when the run has ended, the whole page runs again."""
    try:
        run = read_run(run_id)
    except LabError as problem:  # its folder is gone, or cannot be read any more
        show_error(problem)
        st.page_link(TRAIN.path, label="See all runs", icon=TRAIN.icon, query_params={state.QUERY_VIEW: "runs"})
        return
    if not run.is_live:
        st.rerun()
    if refusal := st.session_state.get(state.TRAIN_PROBLEM):  # stays until the next button: a tick must not wipe it
        show_error(refusal)
    render_progress(run.run_id, describe_progress(run), key="train_progress")
    _render_controls(run)
    render_hints(run)
    render_batch(run)
    show_reading(run)
    _render_curves(run)


def _render_badge(run: Run) -> None:
    status = find_status(run)
    st.badge(status.word, color=status.color, icon=status.icon)


def _render_controls(run: Run) -> None:
    """The status as a badge, its buttons, the learning rate, the scale of the loss."""
    with st.container(horizontal=True, vertical_alignment="center", key="train_controls"):
        _render_badge(run)
        render_controls(run)
        render_log_switch()


def _render_curves(run: Run) -> None:
    logarithmic = address.read(state.QUERY_LOG) == "1"
    figure = plot_history(build_history(run.state), run.epochs_wanted, logarithmic, grows=run.is_live)
    with st.container(key="train_curves_room"):
        render_curves(figure, key="train_curves", caption=summarize_curves(run.state), run_id=run.run_id,
                      live=run if run.is_live else None)
        st.caption(describe_images(run))
        render_terms(*dict.fromkeys([*TERMS, *(BATCH_TERMS if run.state.is_paused else ()),
                                     *(RELIABILITY_TERMS if run.state.reliability else ()), *explain_hints(run)]))
