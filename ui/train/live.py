"""A run as it learns: status, progress, the controls, and the curves."""

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from lenet.choice import find
from lenet.errors import LabError
from lenet.figures.curves import plot_history
from lenet.runs import Run, list_runs, read_run, send_control
from lenet.runs.catalog import list_bundled_runs
from lenet.runs.schedule import find_schedule
from lenet.runs.state import IN_A_SLOT
from lenet.settings import RATES, format_setting
from ui import address, once, state
from ui.frame import show_error
from ui.glossary import help_for, render_terms
from ui.pages import TRAIN
from ui.shared.run_status import find_status
from ui.components import render_curves
from ui.train.reading import render_reading, show_reading
from ui.train.results import render_end, render_results
from ui.train.settings import copy_settings
from ui.train.views import open_run, render_log_switch
from ui.train.words import (
    build_history, describe_images, describe_status, find_rate, summarize_curves, tell_apart,
)

TICK_SECONDS = 3.0
"""How often the page reads a live run. The curves grow by themselves and ask for a rerun when the status changes; each
rerun takes time from the training."""

TERMS = ("run", "loss", "accuracy", "training images", "training accuracy", "validation", "test set", "epoch", "batch",
         "step", "learning rate", "checkpoint", "dropout", "augmentation")
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
        st.fragment(run_every=TICK_SECONDS)(_render_live)(run.run_id)
    else:
        with st.container(horizontal=True, vertical_alignment="center", key="train_head"):
            _render_badge(run)
            render_log_switch()
        render_end(run)
        render_reading(run)
        _render_curves(run)
        render_results(run)


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
    holders = [each.name for each in list_runs() if each.status in IN_A_SLOT] if run.state.is_waiting else ()
    st.progress(run.state.progress, text=describe_status(run, holders))
    _render_controls(run)
    show_reading(run)
    _render_curves(run)


def _render_badge(run: Run) -> None:
    status = find_status(run)
    st.badge(status.word, color=status.color, icon=status.icon)


def _render_controls(run: Run) -> None:
    """The status as a badge, its buttons, the learning rate, the scale of the loss."""
    with st.container(horizontal=True, vertical_alignment="center", key="train_controls"):
        _render_badge(run)
        find(_CONTROLS, "control of a run that is", run.status)(run)
        render_log_switch()


def _control_start(run: Run) -> None:
    _button(run, "Cancel it", "stop", ":material/stop:")


def _render_stop_and_rate(run: Run) -> None:
    _button(run, "Stop and keep what was learnt", "stop", ":material/stop:")
    _render_rate(run)


def _control_training(run: Run) -> None:
    _button(run, "Pause", "pause", ":material/pause:")
    _render_stop_and_rate(run)


def _control_pause(run: Run) -> None:
    _button(run, "Resume", "resume", ":material/play_arrow:", "train_pause")
    _render_stop_and_rate(run)


_CONTROLS = {
    "queued": _control_start, "waiting": _control_start, "starting": _control_start, "running": _control_training,
    "paused": _control_pause,
}
"""For every status of a live run its buttons."""


def _button(run: Run, label: str, action: str, icon: str, place: str | None = None) -> None:
    """A button that asks the worker for something; greyed until the worker has done what it was asked before."""
    once.render_button(label, _send, run.run_id, action, key=f"train_{action}", place=place, icon=icon,
                       disabled=run.pending is not None)


def _render_rate(run: Run) -> None:
    """A slider that changes the learning rate from the next batch on; with a schedule, all rates in proportion.

    Its value comes with `value=`, never through session state: when ticks come thick and fast Streamlit drops the
    message that would set it, and the browser would answer with the lowest rate as if someone had chosen it.
    """
    key, now = f"{state.TRAIN_RATE}_{run.run_id}", find_rate(run)
    label = "Highest learning rate" if find_schedule(run.config.training).changes else "Learning rate"
    st.select_slider(label, sorted({*RATES, now, st.session_state.get(key, now)}), now, key=key,
                     format_func=format_setting, on_change=_send_rate, args=(run.run_id, key), width=260,
                     help=help_for("learning rate", "schedule"))


def _send_rate(run_id: str, key: str) -> None:
    """Pass the slider's rate on, unless it holds already: a slider that is mounted anew may report its old value."""
    chosen = st.session_state[key]
    with suppress(LabError):  # the run is gone: `_send` says so
        if chosen == find_rate(read_run(run_id)):
            return
    _send(run_id, "learning_rate", chosen)


def _send(run_id: str, action: str, value: float | None = None) -> None:
    st.session_state.pop(state.TRAIN_PROBLEM, None)
    try:
        send_control(run_id, action, value)
    except LabError as problem:
        st.session_state[state.TRAIN_PROBLEM] = problem


def _render_curves(run: Run) -> None:
    logarithmic = address.read(state.QUERY_LOG) == "1"
    figure = plot_history(build_history(run.state), run.epochs_wanted, logarithmic, grows=run.is_live)
    render_curves(figure, key="train_curves", caption=summarize_curves(run.state), run_id=run.run_id,
                  live=run if run.is_live else None)
    st.caption(describe_images(run))
    render_terms(*TERMS)
