"""What of a run's events is not read: not yet, since there are so many, or not at all, since they are damaged."""

import streamlit as st

from lenet.errors import LabError
from lenet.runs import Run, read_run
from ui.frame import show_error
from ui.text import escape_markdown

TICK_SECONDS = 1.0


def render_reading(run: Run) -> None:
    """`show_reading`, again and again until all of the run has been read; then the page runs again, with all of it."""
    if run.state.share_read < 1:
        st.fragment(run_every=TICK_SECONDS)(_follow)(run.run_id)
    else:
        show_reading(run)


def show_reading(run: Run) -> None:
    """How much of a long run has been read; which lines cannot be."""
    share = run.state.share_read
    if share < 1:
        st.progress(share, text=f"Reading a long run: {share * 100:.0f}\N{NO-BREAK SPACE}%")
    if run.state.complaint:
        st.warning(escape_markdown(run.state.complaint))


def _follow(run_id: str) -> None:
    try:
        run = read_run(run_id)
    except LabError as problem:
        show_error(problem)
        return
    if run.state.share_read == 1:
        st.rerun()
    show_reading(run)
