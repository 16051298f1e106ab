"""Sweeps: how far one is, which values are best, and the curves of the best."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from lenet.environment import count_slots
from lenet.errors import LabError, RunError
from lenet.figures.sweeps import MARKED
from lenet.runs import Run, read_control
from lenet.runs.catalog import list_bundled_runs
from lenet.sweeps import Sweep, build_rows, launching, list_sweeps, read_sweep
from lenet.sweeps.estimate import estimate_seconds
from lenet.sweeps.folder import delete_sweep, find_sweep
from ui import address, once, state
from ui.frame import show_error
from ui.glossary import render_terms
from ui.shared.run_status import STATUSES
from ui.text import escape_markdown
from ui.train.asking import tell_problems
from ui.train.comparison import find_comparison_words, render_comparison
from ui.train.sweep_figure import render_figure
from ui.train.sweep_rights import check_rights, find_refusal
from ui.train.sweep_table import render_rows
from ui.train.sweep_words import describe_progress, name_sweep, pick_best
from ui.train.views import open_run

TICK_SECONDS = 4.0
"""How often a sweep at work is read anew: runs of it take at least some seconds."""

MOST_LISTED = 50
"""Sweeps to choose from, the newest."""

EMPTY = ("Nothing was tried with several values yet. Go to “New run”, open “Try several”, choose a setting and its "
         "values, and all combinations will be compared here.")  # fmt: skip
TERMS = ("run", "seed", "validation", "accuracy", "standard deviation", "epoch", "loss")


def render_sweeps(own: Sequence[Run]) -> None:
    """The sweep that the address names, else the newest. `own`: one's own runs, newest first."""
    sweep = _choose_sweep()
    if sweep is None:
        st.info(EMPTY)
        return
    if sweep.is_live:
        st.fragment(run_every=TICK_SECONDS)(_render_live)(sweep.sweep_id, tuple(own))
    else:
        _render_end(sweep)
    _render_results(sweep)


def _choose_sweep() -> Sweep | None:
    """The list of sweeps, and the one that is chosen, the only one whose runs are read; what cannot be read is told."""
    wanted = address.read(state.QUERY_SWEEP)
    names = _name_sweeps(wanted)
    if not names:
        return None
    chosen = wanted if wanted in names else next(iter(names))
    key = address.widget_key(state.TRAIN_SWEEP)
    st.selectbox("Sweep", list(names), list(names).index(chosen), key=key, format_func=names.__getitem__,
                 on_change=address.callback(key, lambda sweep_id: address.choose(
                     {state.QUERY_VIEW: "sweeps", state.QUERY_SWEEP: sweep_id})))
    try:
        return read_sweep(chosen)
    except RunError as problem:  # removed this moment
        _tell(chosen, problem)
        return None


def _name_sweeps(wanted: str | None) -> dict[str, str]:
    """What the newest sweeps are called, and the one of the address, by their ids: each otherwise."""
    names: dict[str, str] = {}
    for sweep_id in dict.fromkeys([*list_sweeps()[:MOST_LISTED], *([wanted] if wanted else [])]):
        try:
            name = name_sweep(*find_sweep(sweep_id).read_plan())
            names[sweep_id] = f"{name}, {sweep_id}" if name in names.values() else name
        except RunError as problem:
            if sweep_id == wanted:
                _tell(sweep_id, problem)
    return names


def _tell(sweep_id: str, problem: RunError) -> None:
    """Why the sweep of the address cannot be shown: a notice where it may have been there once, as Back leads to it."""
    if sweep_id in list_sweeps():
        show_error(problem)
    else:
        st.info(f"There is no sweep “{escape_markdown(sweep_id[:60])}”: it may have been removed.")


def _render_live(sweep_id: str, own: Sequence[Run]) -> None:
    """The progress; when the sweep has ended, or another run of it has, the whole page runs again."""
    try:
        sweep = read_sweep(sweep_id)
    except LabError as problem:
        show_error(problem)
        return
    key = f"{state.TRAIN_SWEEP_DONE}_{sweep_id}"
    before = st.session_state.setdefault(key, sweep.done)
    if not sweep.is_live or sweep.done != before:
        st.session_state[key] = sweep.done
        st.rerun()
    measured = [] if sweep.plan.scheduler else [*own, *list_bundled_runs()]  # nobody knows how quick a cluster is
    seconds = estimate_seconds(sweep.missing, measured, count_slots(), sweep.learnt)
    st.progress(sweep.done / sweep.plan.count, describe_progress(sweep, seconds))
    with st.container(horizontal=True, vertical_alignment="center", key="train_sweep_controls"):
        _render_badge(sweep.status)
        if read_control(find_sweep(sweep_id)).action == "stop":
            st.caption("Stopping: the runs that are trained end with their batch, and keep what they have learnt.")
        elif refusal := find_refusal():
            st.caption(refusal)
        else:
            once.render_button("Stop and keep what was learnt", partial(_act_on_sweep, launching.stop_sweep), sweep_id,
                               key="train_sweep_stop", place="train_sweep", icon=":material/stop:")


def _render_end(sweep: Sweep) -> None:
    """How it ended, what failed, and the buttons that go on with it or remove it."""
    st.progress(sweep.done / sweep.plan.count, describe_progress(sweep, None))
    with st.container(horizontal=True, vertical_alignment="center", key="train_sweep_controls"):
        if sweep.end:
            _render_badge(sweep.end.status)
        _render_ways_on(sweep)
    if sweep.end and sweep.end.reason:
        st.caption(escape_markdown(sweep.end.reason))
    for trial, reason in sweep.lost:
        st.error(escape_markdown(f"{trial.label}: {reason}"), icon=":material/error:")


def _render_badge(status: str) -> None:
    """A sweep ends in the words and colours of its runs."""
    shown = STATUSES[status]
    st.badge(shown.word, color=shown.color, icon=shown.icon)


def _render_ways_on(sweep: Sweep) -> None:
    """The buttons of a sweep that has ended."""
    if refusal := find_refusal():
        st.caption(refusal)
        return
    if sweep.missing:
        once.render_button("Go on", partial(_act_on_sweep, launching.resume_sweep), sweep.sweep_id,
                           key="train_sweep_go_on", place="train_sweep", icon=":material/play_arrow:")
    if st.button("Remove", icon=":material/delete:", key="train_sweep_remove"):
        ask_removal(sweep)


def _render_results(sweep: Sweep) -> None:
    """The table, the figure, and the best over each other."""
    rows = build_rows(sweep)
    best = pick_best(rows, MARKED)
    if not best:
        st.info("The table comes with the first run that has finished and was checked on validation images.")
        return
    render_rows(rows)
    st.button("Open the best run", icon=":material/monitoring:", on_click=open_run, args=(best[0].run_id,),
              key="train_sweep_open")
    render_figure(sweep.plan, rows)
    if len(best) > 1:
        render_comparison(best)
    render_terms(*dict.fromkeys([*TERMS, *find_comparison_words(best)]))


@st.dialog("Remove this sweep?")
def ask_removal(sweep: Sweep) -> None:
    """Ask whether a sweep is really to be removed."""
    name = escape_markdown(name_sweep(sweep.plan, sweep.created))
    st.markdown(f"**{name}** will be gone from this list for good. Its {len([run for run in sweep.runs if run])} runs "
                "stay among your runs.")
    with st.container(horizontal=True):
        if once.render_button("Remove it", key="train_sweep_remove_yes", type="primary"):
            _act_on_sweep(delete_sweep, sweep.sweep_id)
            address.choose({state.QUERY_SWEEP: None}, redraw=True)
            st.rerun()
        if st.button("Keep it", key="train_sweep_remove_no"):
            st.rerun()


def _act_on_sweep(act: Callable[[str], object], sweep_id: str) -> None:
    """Do something about a sweep that is the visitor's; what goes wrong is said on the page."""
    with tell_problems():
        check_rights()
        act(sweep_id)
