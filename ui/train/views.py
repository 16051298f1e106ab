"""Which part of the Train page is shown, and which run."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

import streamlit as st

from lenet.errors import ConfigError, LabError, RunError
from lenet.runs import Run, read_run
from lenet.runs.catalog import list_bundled_runs
from lenet.training.process import launcher
from ui import address, state
from ui.frame import show_error
from ui.glossary import help_for
from ui.rights import may_touch

VIEWS = {"new": "New run", "watch": "Watch", "runs": "Runs", "sweeps": "Sweeps", "data": "Data"}


def choose_run(runs: Sequence[Run]) -> Run | None:
    """The run to show: the address's, else the one last looked at, the live one, the latest, the bundled one.

    `runs`: those of the run folder, newest first. Of live ones those count that the visitor may steer.
    """
    live = [run for run in runs if run.is_live and may_touch(run.run_id)]
    run = _find_wanted(live)
    if run is not None:
        st.session_state[state.RUN] = run.run_id
        return run
    return next(iter(live or runs or list_bundled_runs()), None)


def _find_wanted(live: Sequence[Run]) -> Run | None:
    """The run of the address; if the address names none, the one last looked at, unless it has been deleted."""
    wanted = address.read(state.QUERY_RUN)
    if wanted is not None:
        try:
            return read_run(wanted)
        except RunError as problem:
            show_error(problem)
            return None
    seen = address.settle(state.RUN, lambda: _find_seen(live), in_address=False)
    with suppress(RunError):
        return seen and read_run(seen)
    return None


def _find_seen(live: Sequence[Run]) -> str | None:
    """The id of the run last looked at; before there is one, that of a live run, which one comes to see."""
    return st.session_state.get(state.RUN) or next((run.run_id for run in live), None)


def prepare_worker(runs: Sequence[Run]) -> None:
    """Have a worker load TensorFlow while settings are chosen, so that the first point comes soon."""
    if not any(run.is_live for run in runs):
        with suppress(LabError, OSError):  # a full disk: said when it matters, at the press of the button
            launcher.ensure_standby()


def render_views(run: Run | None) -> str:
    """The switch between the parts of the page. Returns the name of the one to show."""
    view = _find_view(run)
    key = address.widget_key(state.TRAIN_VIEW)
    st.segmented_control(
        "Part of the page", list(VIEWS), default=view, key=key, label_visibility="collapsed", required=True,
        format_func=VIEWS.__getitem__,
        on_change=address.callback(key, lambda view: address.choose({state.QUERY_VIEW: view})),
    )
    return view


def _find_view(run: Run | None) -> str:
    """The part that the address names; else the run, if one is asked for, live or was seen; else the settings."""
    view = address.read(state.QUERY_VIEW)
    if view in VIEWS:
        return view
    if view is not None:
        show_error(ConfigError(f"There is no part {view[:40]!r} of this page; there are {', '.join(VIEWS)}."))
    asked = address.read(state.QUERY_RUN) is not None
    seen = run is not None and run.run_id == st.session_state.get(state.RUN)
    first = "watch" if seen or (asked and run is not None) else "new"
    return first if asked else address.settle(state.QUERY_VIEW, lambda: first)


def open_run(run_id: str, others: Mapping[str, str | None] | None = None) -> None:
    """Show a run, and put it into the address, with other changes of it. For callbacks."""
    address.choose({state.QUERY_VIEW: "watch", state.QUERY_RUN: run_id, **(others or {})}, redraw=True)


def render_log_switch() -> bool:
    """The switch for a logarithmic axis of the loss. Returns whether it is on."""
    text = address.read(state.QUERY_LOG)
    if text not in (None, "1"):
        show_error(ConfigError(f"The scale is {text[:40]!r}; write log=1 for a logarithmic one."))
    on = text == "1"
    key = address.widget_key(state.TRAIN_LOG_LOSS)
    st.toggle("Logarithmic loss", on, key=key, help=help_for("logarithmic", "loss"),
              on_change=address.callback(key, lambda on: address.choose({state.QUERY_LOG: 1 if on else None})))
    return on


def render_problem() -> None:
    """Say once why the last button could not do what it says."""
    problem = st.session_state.pop(state.TRAIN_PROBLEM, None)
    if isinstance(problem, LabError):
        show_error(problem)
