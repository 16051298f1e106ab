"""The table of runs: rows that can be ticked and sorted, cards on a phone."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import streamlit as st

from lenet.network import count_parameters
from lenet.runs import DamagedRun, Run
from lenet.runs.catalog import tell_apart
from lenet.runs.state import format_epochs
from ui import state
from ui.components.loader import build_component
from ui.progress import format_duration
from ui.shared.run_status import find_status
from ui.text import format_accuracy
from ui.train.words import best_validation, format_moment

COLUMNS = (
    ("Name", False), ("Status", False), ("Epochs", True), ("Test accuracy", True), ("Best validation", True),
    ("Training time", True), ("Parameters", True), ("Started", True),
)  # fmt: skip
"""Each column's name, and whether it holds numbers: they stand to the right, and are sorted from the largest."""

OWNER = "Whose"
"""The name of the column that a shared lab has besides."""

EMPTY, NOTHING = ["–"] * (len(COLUMNS) - 2), [None] * (len(COLUMNS) - 2)
"""The cells of a damaged run, of which there is only a name, and what they are sorted by."""

_table = build_component("runs")


def render_table(
    runs: Sequence[Run], ticked: Collection[str], on_tick: Callable[[list[str]], None],
    damaged: Sequence[DamagedRun] = (), whose: Callable[[str], str] | None = None,
) -> None:
    """Draw the table.

    Args:
        runs: a row each.
        ticked: ids of the runs that are ticked now; the caller keeps them.
        damaged: runs that cannot be read, a row each below the others.
        whose: for a run's id whose run it is, in a word, where that matters; else there is no such column.
        on_tick: called with the ids that are ticked after a click, before the page runs again.
    """
    ids = [*(run.run_id for run in runs), *(run.run_id for run in damaged)]

    def report() -> None:
        value = (st.session_state.get(state.TRAIN_TABLE) or {}).get("chosen")
        chosen = value.get("ids", ()) if isinstance(value, Mapping) else ()
        on_tick([run_id for run_id in ids if run_id in chosen])

    data = {**pack_table(runs, damaged, whose), "chosen": list(ticked)}
    _table(key=state.TRAIN_TABLE, data=data, on_chosen_change=report)


def pack_table(runs: Sequence[Run], damaged: Sequence[DamagedRun] = (),
               whose: Callable[[str], str] | None = None) -> dict[str, Any]:
    """The table as plain data: columns, and for each run its id, its cells as words and what they are sorted by."""
    names = tell_apart(runs)
    rows: list[dict[str, Any]] = []
    for run in runs:
        cells = _describe_run(run, names[run.run_id])
        rows.append({"id": run.run_id, "cells": [word for word, _ in cells], "keys": [key for _, key in cells]})
    rows += [{"id": run.run_id, "cells": [run.name, "damaged", *EMPTY], "keys": [run.name, "damaged", *NOTHING]}
             for run in damaged]
    columns = [{"name": name, "numeric": numeric} for name, numeric in COLUMNS]
    if whose is not None:
        columns.append({"name": OWNER, "numeric": False})
        for row in rows:
            row["cells"], row["keys"] = ([*row[part], whose(row["id"])] for part in ("cells", "keys"))
    return {"caption": "All runs, the newest first", "columns": columns, "rows": rows}


def _describe_run(run: Run, name: str) -> list[tuple[str, str | float | None]]:
    """For each column the words of the cell, and the value that it is sorted by; `name` tells it from all others."""
    best, seconds = best_validation(run.state), run.state.training_seconds
    accuracy, parameters = best and best[1], count_parameters(run.config.network)
    status = "came with the lab" if run.bundled else find_status(run).word
    return [
        (name, name), (status, status),
        (f"{format_epochs(run.state.epochs_done)} of {run.epochs_wanted}", run.state.epochs_done),
        (format_accuracy(run.state.test_accuracy), run.state.test_accuracy), (format_accuracy(accuracy), accuracy),
        (format_duration(seconds), seconds), (f"{parameters:,}", parameters),
        (format_moment(run.created), run.created),
    ]  # fmt: skip
