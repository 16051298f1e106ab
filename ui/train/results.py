"""The results of a run that has ended, and what can be done with it next."""

from functools import lru_cache
from typing import Any

import streamlit as st

from lenet.choice import find
from lenet.errors import LabError
from lenet.figures.matrices import Matrix, compute_worst, count_mistakes, describe_cell, plot_confusion
from lenet.runs import Run, RunState
from lenet.runs.state import format_epochs
from ui import once, state, trainings
from ui.glossary import help_for
from ui.pages import DRAW, INSPECT
from ui.progress import find_rate, format_duration
from ui.rights import find_refusal
from ui.shared.run_status import find_status
from ui.train.plotly import prepare_plotly
from ui.train.reliability import render_reliability
from ui.train.views import open_run
from ui.train.words import best_validation, lacks_validation
from ui.text import escape_markdown, format_accuracy

MORE_EPOCHS = 5
SHOWN_MISTAKES = 8
NOT_JUDGED = {True: "nothing kept aside", False: "no epoch learnt yet"}
"""Why there is no best validation accuracy, by whether nothing was kept aside to validate on."""
NOT_LEARNT = "It has not learnt a whole epoch yet, so all that is kept are its first, random weights."


def render_results(run: Run) -> None:
    """The confusion matrix, the most frequent mistakes, and links to the pages that use this network."""
    matrix = run.state.confusion_matrix
    if matrix is None:
        _render_links(run)
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.header("Which digit was read as which", anchor=False, help=help_for("confusion matrix", "test set"))
        st.plotly_chart(_draw_confusion(tuple(map(tuple, matrix))), key="train_confusion",
                        config={"displayModeBar": False}, alt=_describe_matrix(matrix))
        st.caption("Right answers are blue; all other numbers are mistakes. Point at a cell, or tap it, to read it in "
                   "words.")
    with right:
        _render_mistakes(matrix)
        _render_links(run)
        render_reliability(run.state)


@lru_cache(maxsize=16)
def _draw_confusion(matrix: tuple[tuple[int, ...], ...]) -> Any:
    """The figure of a matrix, drawn once for all visitors: it takes half of what the page takes."""
    prepare_plotly()
    return plot_confusion(matrix)


def render_end(run: Run) -> None:
    """How it ended: the reason if there is one, the numbers, and the button that goes on with it."""
    if run.state.reason:
        render_alarm = {"info": st.info, "warning": st.warning, "error": st.error}[find_status(run).alarm]
        render_alarm(escape_markdown(run.state.reason))
    if run.state.confusion_matrix is not None:
        _render_numbers(run, run.state.confusion_matrix)
    if not run.bundled:
        render_way_on(run)


def render_way_on(run: Run) -> None:
    """The button that trains it further, if it is the visitor's to change: a run that is not live."""
    if refusal := find_refusal(run.run_id):
        st.caption(refusal)
        return
    find(_WAYS_ON, "way on for a run that is", run.status)(run)


def _train_longer(run: Run) -> None:
    done = run.epochs_wanted if run.state.best_epoch is None else int(run.state.epochs_done)  # it ended early
    _continue_button(run, f"Train {MORE_EPOCHS} more epochs", epochs=done + MORE_EPOCHS)


def _train_slower(run: Run) -> None:
    _continue_button(run, "Continue with a tenth of the learning rate", learning_rate=max(find_rate(run) / 10, 1e-7))


def _train_as_before(run: Run) -> None:
    _continue_button(run, "Continue")


_WAYS_ON = {
    "finished": _train_longer, "stopped": _train_as_before, "diverged": _train_slower, "interrupted": _train_as_before,
    "failed": _train_as_before,
}
"""For every status of a run that has ended the button that trains it further."""


def _continue_button(run: Run, label: str, **changes: float) -> None:
    once.render_button(label, continue_run, run.run_id, options=changes, key="train_continue",
                       icon=":material/play_arrow:")


def continue_run(run_id: str, **changes: Any) -> None:
    """Go on with a run that has ended, and show it; or remember why it cannot. For callbacks."""
    try:
        trainings.resume(run_id, **changes)
        open_run(run_id)
    except LabError as problem:
        st.session_state[state.TRAIN_PROBLEM] = problem


def _render_numbers(run: Run, matrix: Matrix) -> None:
    best = best_validation(run.state)
    mistakes = count_mistakes(matrix)
    total = sum(sum(row) for row in matrix)
    with st.container(horizontal=True, key="train_numbers"):
        st.metric("Test accuracy", format_accuracy(run.state.test_accuracy), width="content",
                  help=help_for("test set", "accuracy"), delta=f"{mistakes:,} mistakes in {total:,}",
                  delta_color="off", delta_arrow="off")
        st.metric("Best validation accuracy", format_accuracy(best and best[1]), width="content",
                  help=help_for("validation", "epoch"), delta_color="off", delta_arrow="off",
                  delta=best[0] if best else NOT_JUDGED[lacks_validation(run.state)])
        if run.state.best_epoch is not None:
            st.metric("Weights kept", f"epoch {run.state.best_epoch}", width="content", help=help_for("early stopping"),
                      delta=f"of {format_epochs(run.state.epochs_done)} learnt", delta_color="off", delta_arrow="off")
        st.metric("Training time", format_duration(run.state.training_seconds), width="content",
                  delta=_describe_speed(run.state), delta_color="off", delta_arrow="off")


def _describe_speed(state: RunState) -> str | None:
    """The speed of a whole training; within its first epoch it tells more of the start than of the training."""
    return f"{state.images_per_second:,.0f} images/s" if state.epochs_done >= 1 else None


def _render_mistakes(matrix: Matrix) -> None:
    worst = compute_worst(matrix, SHOWN_MISTAKES)
    st.header("Most frequent mistakes", anchor=False)
    lines = [f"- {describe_cell(*cell)}" for cell in worst] or ["- none at all"]
    st.markdown("\n".join(lines))


def _describe_matrix(matrix: Matrix) -> str:
    cells = "; ".join(describe_cell(*cell) for cell in compute_worst(matrix, SHOWN_MISTAKES))
    return f"Confusion matrix of {count_mistakes(matrix):,} mistakes. The most frequent: {cells}."


def _render_links(run: Run) -> None:
    """To the pages where this network can be used, at the epoch that was kept: the last, if no other was.

    One that has learnt no epoch cannot read, but its first weights can be looked at.
    """
    if not run.checkpoints:
        return
    pages = (DRAW, INSPECT) if run.checkpoints[-1] else (INSPECT,)
    if not run.checkpoints[-1]:
        st.caption(NOT_LEARNT)
    kept = run.state.best_epoch
    address = {state.QUERY_MODEL: run.run_id if kept is None else f"{run.run_id}@{kept}"}
    with st.container(horizontal=True):
        for page in pages:
            st.page_link(page.path, label=page.invitation, icon=page.icon, query_params=address)
