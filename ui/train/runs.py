"""All runs in a table: compare several, open, go on with, rename or delete one."""

from collections.abc import Mapping, Sequence

import streamlit as st

from lenet.errors import LabError, RunError
from lenet.figures.curves import History, is_validated, plot_comparison
from lenet.runs import Run, delete_run, list_runs, rename_run
from lenet.runs.catalog import list_bundled_runs
from lenet.runs.config import LONGEST_NAME
from lenet.settings import cut_name
from ui import address, once, state
from ui.frame import show_error
from ui.glossary import render_terms
from ui.components import render_curves
from ui.train.results import render_way_on
from ui.train.settings import copy_settings
from ui.train.table import render_table
from ui.train.views import open_run, render_log_switch
from ui.train.words import (
    best_validation, build_history, format_percent, tell_apart,
)
from ui.text import escape_markdown

COMPARED = 10
HINT = "Tick a row to open, continue, rename or delete that run; tick several to compare their curves."


def render_runs() -> None:
    """The table, and below it the actions for the one run that is ticked, or the curves of several."""
    own, bundled = list_runs(), list_bundled_runs()
    if not own:
        st.info("You have trained nothing yet. Go to “New run”, press Train, and your runs will be listed here.")
    runs = own + bundled
    if not runs:
        return
    ids = [run.run_id for run in runs]
    ticked = _read_ticked(ids)
    render_table(runs, [ids[row] for row in ticked], _tick)
    chosen = [runs[row] for row in ticked]
    if not chosen:
        st.caption(HINT)
    elif len(chosen) == 1:
        render_actions(chosen[0])
    else:
        render_comparison(chosen)
    render_terms("run", "epoch", "test set", "validation", "accuracy", "parameters", "checkpoint")


def _read_ticked(ids: Sequence[str]) -> list[int]:
    """The rows that the address names; a run that is not there is told in a sentence."""
    wanted = list(dict.fromkeys((address.read(state.QUERY_COMPARED) or "").split(",")))
    for run_id in wanted:
        if run_id and run_id not in ids:
            show_error(RunError(f"There is no run {run_id[:60]!r} in this table."))
    return [ids.index(run_id) for run_id in wanted if run_id in ids]


def _tick(ids: Sequence[str]) -> None:
    address.choose({state.QUERY_COMPARED: ",".join(ids) or None})


def render_actions(run: Run) -> None:
    """The buttons that open, copy, continue, rename or delete one run."""
    st.header(escape_markdown(run.name), anchor=False)
    with st.container(horizontal=True, key="train_actions"):
        st.button("Open", icon=":material/monitoring:", type="primary", on_click=open_run, args=(run.run_id,))
        st.button("Use its settings", icon=":material/tune:", on_click=copy_settings, args=(run.config,))
        if run.bundled:
            st.caption("This run came with the lab. It cannot be continued, renamed or deleted.")
            return
        if not run.is_live:
            render_way_on(run)
        if st.button("Rename", icon=":material/edit:"):
            ask_name(run)
        if st.button("Delete", icon=":material/delete:", disabled=run.is_live,
                     help="Stop it first." if run.is_live else None):
            ask_deletion(run)


@st.dialog("Rename this run")
def ask_name(run: Run) -> None:
    name = cut_name(typed := st.text_input("Name", run.name, key=state.TRAIN_RENAME))
    if name != typed.strip():
        st.caption(f"A name has at most {LONGEST_NAME} characters: it becomes “{escape_markdown(name)}”.")
    if once.render_button("Rename", key="train_rename_yes", type="primary"):
        _do(lambda: rename_run(run.run_id, name))


@st.dialog("Delete this run?")
def ask_deletion(run: Run) -> None:
    name = escape_markdown(run.name)
    st.markdown(f"**{name}**, its curves and its {len(run.checkpoints)} checkpoints will be gone for good.")
    with st.container(horizontal=True):
        if once.render_button("Delete it", key="train_delete_yes", type="primary"):
            _do(lambda: _delete(run.run_id))
        if st.button("Keep it", key="train_delete_no"):
            st.rerun()


def _delete(run_id: str) -> None:
    delete_run(run_id)
    watched = address.read(state.QUERY_RUN) == run_id
    address.choose({state.QUERY_COMPARED: None, **({state.QUERY_RUN: None} if watched else {})})


def _do(act) -> None:
    """Call `act` and close the dialog; if it fails, the page shows the reason."""
    try:
        act()
    except LabError as problem:
        st.session_state[state.TRAIN_PROBLEM] = problem
    st.rerun()


def render_comparison(runs: Sequence[Run]) -> None:
    """The curves of several runs over each other: validation where there is any, else training."""
    st.header(f"{len(runs)} runs compared", anchor=False)
    if len(runs) > COMPARED:
        st.caption(f"The first {COMPARED} are shown: more curves could not be told apart.")
    logarithmic = render_log_switch()
    shown = runs[:COMPARED]
    histories = {name: build_history(run.state) for name, run in zip(tell_apart(shown).values(), shown, strict=True)}
    render_curves(plot_comparison(histories, logarithmic), key="train_comparison",
                  caption=_summarize_comparison(shown, list(histories)), run_id=" ".join(run.run_id for run in shown))
    if words := explain_comparison(histories):
        st.caption(words)


def explain_comparison(histories: Mapping[str, History]) -> str:
    """Which curves are of training, since nothing was kept aside for validation; "" if none is. Markdown."""
    unjudged = [name for name, history in histories.items() if not is_validated(history)]
    if not unjudged:
        return ""
    if len(unjudged) == len(histories):
        return "None of these runs was checked on validation images: their training curves are shown instead."
    names = ", ".join(f"“{escape_markdown(name)}”" for name in unjudged)
    return (f"{names}: not checked on validation images, so the training curves are shown. Do not compare them with "
            "the validation curves of the others: those count images that the network never learns from.")


def _summarize_comparison(runs: Sequence[Run], names: Sequence[str]) -> str:
    """The comparison in words, for those who cannot see it: each run's best validation accuracy, or its training."""
    scores = []
    for name, run in zip(names, runs, strict=True):
        best = best_validation(run.state)
        last = next((point.accuracy for point in reversed(run.state.epochs)), None)
        scores.append(f"{name} {format_percent(best[1])}" if best else f"{name} {format_percent(last)} (training)")
    return f"the best validation accuracy of each run, or its last training accuracy: {'; '.join(scores)}."
