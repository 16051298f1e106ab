"""Which part of the Train page is shown, and which run."""

from contextlib import suppress
from functools import cache
from pathlib import Path

import streamlit as st

from lenet.errors import LabError, RunError
from lenet.runs import Run, list_runs, read_run
from lenet.runs.catalog import list_bundled_runs
from lenet.training.process import launcher
from ui import address, state
from ui.frame import show_error

VIEWS = {"new": "New run", "watch": "Watch", "runs": "Runs", "data": "Data"}


@cache
def _read_style() -> str:
    return (Path(__file__).resolve().parent / "train.css").read_text(encoding="utf-8")


def render_style() -> None:
    """The page's own style sheet."""
    st.html(f"<style>{_read_style()}</style>")


def choose_run() -> Run | None:
    """The run to show: the address's, else the one last looked at, the live one, the latest, the bundled one."""
    run = _find_wanted()
    asked = run is not None
    if run is None:
        runs = list_runs()
        live = [each for each in runs if each.is_live]
        run = next(iter(live or runs or list_bundled_runs()), None)
    if run is not None and (asked or run.is_live):
        st.session_state[state.RUN] = run.run_id
    return run


def _find_wanted() -> Run | None:
    """The run of the address; if the address names none, the one last looked at, unless it has been deleted."""
    wanted, seen = address.read(state.QUERY_RUN), st.session_state.get(state.RUN)
    if wanted is not None:
        try:
            return read_run(wanted)
        except RunError as problem:
            show_error(problem)
    elif seen is not None:
        with suppress(RunError):
            return read_run(seen)
    return None


def prepare_worker() -> None:
    """Have a worker load TensorFlow while settings are chosen, so that the first point comes soon."""
    if not any(run.is_live for run in list_runs()):
        with suppress(LabError, OSError):  # a full disk: said when it matters, at the press of the button
            launcher.ensure_standby()


def render_views(run: Run | None) -> str:
    """The switch between the parts of the page. Returns the name of the one to show."""
    asked = address.read(state.QUERY_RUN) is not None
    seen = run is not None and run.run_id == st.session_state.get(state.RUN)
    first = "watch" if seen or (asked and run is not None) else "new"
    st.session_state.setdefault(state.TRAIN_VIEW, first)
    return st.segmented_control(
        "Part of the page", list(VIEWS), key=state.TRAIN_VIEW, label_visibility="collapsed", required=True,
        format_func=VIEWS.get,
    ) or first  # fmt: skip


def open_run(run_id: str) -> None:
    """Show a run, and put it into the address. For callbacks."""
    address.choose({state.QUERY_RUN: run_id})
    st.session_state[state.TRAIN_VIEW] = "watch"


def render_problem() -> None:
    """Say once why the last button could not do what it says."""
    problem = st.session_state.pop(state.TRAIN_PROBLEM, None)
    if isinstance(problem, LabError):
        show_error(problem)
