"""What a live run is steered with: its buttons, its learning rate, and how fast it goes."""

from contextlib import suppress
from math import inf, isinf

import streamlit as st

from lenet.choice import find
from lenet.errors import LabError
from lenet.runs import Run, read_run
from lenet.runs.schedule import find_schedule
from lenet.settings import RATES, format_setting
from ui import once, state
from ui.glossary import help_for
from ui.progress import find_rate
from ui.rights import find_refusal
from ui.train.asking import ask
from ui.train.by_hand import render_step_button

PACES = (1, 2, 5, 10, 20, 50, inf)
"""Batches a second to choose from; the last is as fast as it goes."""


def render_controls(run: Run) -> None:
    """The buttons and sliders for what the run is doing; in their place whose it is, if that is another's."""
    if refusal := find_refusal(run.run_id):
        st.caption(refusal)
        return
    find(_CONTROLS, "control of a run that is", run.status)(run)


def _control_start(run: Run) -> None:
    _button(run, "Cancel it", "stop", ":material/stop:")


def _control_training(run: Run) -> None:
    _button(run, "Pause", "pause", ":material/pause:")
    _render_stop_and_sliders(run)


def _control_pause(run: Run) -> None:
    _button(run, "Resume", "resume", ":material/play_arrow:", "train_pause")
    render_step_button(run)
    _render_stop_and_sliders(run)


_CONTROLS = {
    "queued": _control_start, "waiting": _control_start, "starting": _control_start, "running": _control_training,
    "paused": _control_pause,
}
"""For every status of a live run its buttons."""


def _button(run: Run, label: str, action: str, icon: str, place: str | None = None) -> None:
    """A button that asks the worker for something; greyed until the worker has done what it was asked before."""
    once.render_button(label, ask, run.run_id, action, key=f"train_{action}", place=place, icon=icon,
                       disabled=run.pending is not None)


def _render_stop_and_sliders(run: Run) -> None:
    _button(run, "Stop and keep what was learnt", "stop", ":material/stop:")
    _render_rate(run)
    _render_pace(run)


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
    with suppress(LabError):  # the run is gone: `ask` says so
        if chosen == find_rate(read_run(run_id)):
            return
    ask(run_id, "learning_rate", chosen)


def _render_pace(run: Run) -> None:
    """A slider that slows the run down, for those who watch; its value comes with `value=`, as the rate's does."""
    key, now = f"{state.TRAIN_PACE}_{run.run_id}", run.pace or inf
    st.select_slider("Batches a second", sorted({*PACES, now, st.session_state.get(key, now)}), now, key=key,
                     format_func=_format_pace, on_change=_send_pace, args=(run.run_id, key), width=260,
                     help=help_for("batch", say="Slow it down to see what each batch does. What it learns stays the "
                                                "same."))


def _format_pace(pace: float) -> str:
    return "full speed" if isinf(pace) else f"{pace:g}"


def _send_pace(run_id: str, key: str) -> None:
    """Pass the slider's pace on, unless it holds already, as with the rate."""
    chosen = None if isinf(st.session_state[key]) else st.session_state[key]
    with suppress(LabError):
        if chosen == read_run(run_id).pace:
            return
    ask(run_id, "pace", chosen)
