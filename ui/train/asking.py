"""What people ask of a run's worker: passed on in callbacks, and what goes wrong is said on the page."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from lenet.errors import LabError
from lenet.runs import send_control
from ui import state
from ui.rights import check_touch


@contextmanager
def tell_problems() -> Iterator[None]:
    """What goes wrong in the `with` block is said on the page until the next button."""
    st.session_state.pop(state.TRAIN_PROBLEM, None)
    try:
        yield
    except LabError as problem:
        st.session_state[state.TRAIN_PROBLEM] = problem


def ask(run_id: str, action: str, value: float | None = None) -> None:
    """As `send_control`, if the run is the visitor's to change. For callbacks."""
    with tell_problems():
        check_touch(run_id)
        send_control(run_id, action, value)
