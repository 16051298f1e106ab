"""All runs in a table: compare several, open, go on with, rename or delete one."""

from collections.abc import Callable, Sequence

import streamlit as st

from lenet.environment import is_shared
from lenet.errors import LabError
from lenet.runs import DamagedRun, Run, delete_run, rename_run
from lenet.runs.catalog import list_bundled_runs
from lenet.runs.names import LONGEST_NAME, cut_name
from ui import address, once, state
from ui.glossary import render_terms
from ui.rights import check_touch, find_refusal, may_touch, name_owner
from ui.trainings import describe_limits
from ui.train.comparison import find_comparison_words, render_comparison
from ui.train.intake import render_intake
from ui.train.results import render_way_on
from ui.train.settings import copy_settings
from ui.train.table import render_table
from ui.train.views import open_run
from ui.text import escape_markdown

HINT = "Tick a row to open, continue, rename or delete that run; tick several to compare their curves."

TERMS = ("run", "epoch", "training images", "validation", "test set", "accuracy", "parameters")
"""Words of the table."""


def render_runs(own: Sequence[Run], damaged: Sequence[DamagedRun]) -> None:
    """The table, and below it the actions for the one run that is ticked, or the curves of several."""
    if not own and not damaged:
        st.info("You have trained nothing yet. Go to “New run”, press Train, and your runs will be listed here.")
    runs = [*own, *list_bundled_runs()]
    if not runs and not damaged:
        return
    broken = {run.run_id: run for run in damaged}
    ticked = _read_ticked([*(run.run_id for run in runs), *broken])
    render_table(runs, ticked, _tick, damaged, name_owner if is_shared() else None)
    for run_id in ticked:
        if run_id in broken:
            render_damage(broken[run_id])
    chosen = [run for run_id in ticked for run in runs if run.run_id == run_id]
    if not ticked:
        st.caption(" ".join(filter(None, [HINT, describe_limits()])))
    if len(chosen) == 1:
        render_actions(chosen[0])
    elif chosen:
        render_comparison(chosen)
    render_intake()
    said = find_comparison_words(chosen) if len(chosen) > 1 else []
    render_terms(*dict.fromkeys([*TERMS, *said]))


def _read_ticked(ids: Sequence[str]) -> list[str]:
    """The runs that the address names. Of one that is not there a notice says so: Back leads to deleted ones, too."""
    wanted = list(dict.fromkeys((address.read(state.QUERY_COMPARED) or "").split(",")))
    for run_id in wanted:
        if run_id and run_id not in ids:
            st.info(f"There is no run “{escape_markdown(run_id[:60])}” in this table: it may have been deleted.")
    return [run_id for run_id in wanted if run_id in ids]


def _tick(ids: Sequence[str]) -> None:
    address.choose({state.QUERY_COMPARED: ",".join(ids) or None})


def render_damage(run: DamagedRun) -> None:
    """Why a run cannot be read, and the button that deletes it."""
    st.error(escape_markdown(run.reason), icon=":material/broken_image:")
    if not may_touch(run.run_id):
        return
    if st.button("Delete", icon=":material/delete:", key=f"{state.TRAIN_DAMAGED}_{run.run_id}"):
        ask_deletion(run)


def render_actions(run: Run) -> None:
    """The buttons that open, copy, continue, rename or delete one run."""
    st.header(escape_markdown(run.name), anchor=False)
    with st.container(horizontal=True, key="train_actions"):
        st.button("Open", icon=":material/monitoring:", type="primary", on_click=open_run, args=(run.run_id,))
        st.button("Use its settings", icon=":material/tune:", on_click=copy_settings, args=(run.config,))
        if run.bundled:
            st.caption("This run came with the lab. It cannot be continued, renamed or deleted.")
            return
        if refusal := find_refusal(run.run_id):
            st.caption(refusal)
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
    """Ask what a run is to be called from now on."""
    name = cut_name(typed := st.text_input("Name", run.name, key=state.TRAIN_RENAME))
    if name != typed.strip():
        st.caption(f"A name has at most {LONGEST_NAME} letters: it becomes “{escape_markdown(name)}”.")
    if once.render_button("Rename", key="train_rename_yes", type="primary"):
        _do(lambda: _rename(run.run_id, name))


@st.dialog("Delete this run?")
def ask_deletion(run: Run | DamagedRun) -> None:
    """Ask whether a run is really to be deleted."""
    parts = (f", its curves and its {len(run.checkpoints)} checkpoints" if isinstance(run, Run)
             else " and all that is left of it")
    st.markdown(f"**{escape_markdown(run.name)}**{parts} will be gone for good.")
    with st.container(horizontal=True):
        if once.render_button("Delete it", key="train_delete_yes", type="primary"):
            _do(lambda: _delete(run.run_id))
        if st.button("Keep it", key="train_delete_no"):
            st.rerun()


def _rename(run_id: str, name: str) -> None:
    check_touch(run_id)
    rename_run(run_id, name)


def _delete(run_id: str) -> None:
    check_touch(run_id)
    delete_run(run_id)
    watched = address.read(state.QUERY_RUN) == run_id
    address.choose({state.QUERY_COMPARED: None, **({state.QUERY_RUN: None} if watched else {})})


def _do(act: Callable[[], object]) -> None:
    """Call `act` and close the dialog; if it fails, the page shows the reason."""
    try:
        act()
    except LabError as problem:
        st.session_state[state.TRAIN_PROBLEM] = problem
    st.rerun()
