"""One batch at a time: the button that has a paused run learn one, and what that batch did."""

import time
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from lenet.errors import LabError, RunError
from lenet.runs import Run, RunFolder, read_run, send_control
from lenet.runs.batch_file import BatchReport, read_batch
from lenet.runs.optimizers import find_optimizer
from ui import once, state
from ui.components import MapGrid, render_maps, render_news
from ui.frame import show_error
from ui.rights import check_touch, may_touch
from ui.train.asking import tell_problems
from ui.train.batch_words import (
    build_filter_grids, build_images, describe_loss, describe_step, name_batch, say_loss,
)

WAIT_SECONDS, POLL_SECONDS = 1.0, 0.02
"""How long a press waits for its batch."""

TICK_SECONDS = 0.5
"""How often the page looks for one that takes longer."""

PATIENCE_SECONDS = 60.0
"""How long the button stays grey for a batch that never comes; the first one of a run is compiled for."""

ROOM = 300
"""Pixels that each of the three grids of filters has at least."""

TERMS = ("gradient", "optimizer", "filter", "label", "probability")
"""Words for what is shown of a batch."""

INVITATION = ("“Learn one batch” has the network learn a single batch and stop again, and shows here what the step "
              "did: to its answers, to the loss, and to the filters of C1.")

WATCHING = "Whoever started this run may have it learn one batch at a time: what each step does is then shown here."
"""The same for those who may not press it."""

Stamp = tuple[int, int]
"""Which of a run's batch files it is: each one is written anew."""


class Asked(NamedTuple):
    """A batch that was asked for, when, and which batch file there was then."""

    run_id: str
    stamp: Stamp | None
    moment: float


class Shown(NamedTuple):
    """A batch that was learnt by hand, with the grids that show it."""

    report: BatchReport
    images: MapGrid
    filters: tuple[MapGrid, ...]


def render_step_button(run: Run) -> None:
    """The button that has a paused run learn one batch; greyed while one is being learnt."""
    once.render_button("Learn one batch", _learn_one, run.run_id, key="train_step", icon=":material/skip_next:",
                       stays=True, disabled=run.pending is not None or _is_awaited(run))


def _learn_one(run_id: str) -> None:
    """Ask for one batch, and wait a moment for it."""
    with tell_problems():
        check_touch(run_id)
        run, folder = read_run(run_id), RunFolder(run_id)
        if not run.state.is_paused:
            raise RunError(f"The run {run.name!r} is not paused any more: only then it learns single batches.")
        before = _find_stamp(folder)
        send_control(run_id, "step")
        st.session_state[state.TRAIN_STEP] = Asked(run_id, before, time.monotonic())
        end = time.monotonic() + WAIT_SECONDS
        while _find_stamp(folder) == before and time.monotonic() < end:
            time.sleep(POLL_SECONDS)


def _is_awaited(run: Run) -> bool:
    """Whether the batch that this visitor asked for last has not been learnt yet."""
    asked = st.session_state.get(state.TRAIN_STEP)
    return (asked is not None and asked.run_id == run.run_id and asked.stamp == _find_stamp(RunFolder(run.run_id))
            and time.monotonic() - asked.moment < PATIENCE_SECONDS)


def render_batch(run: Run) -> None:
    """What the last batch did, as long as the run stands still after it; before there is one, what the button does."""
    if not run.state.is_paused:
        return
    with st.container(border=True, key="train_batch"):
        try:
            shown = _find_shown(run)
        except LabError as problem:
            show_error(problem)
            return
        awaited = _is_awaited(run)
        render_news("" if shown is None else say_loss(shown.report), key="train_batch_news")
        if shown is not None:
            _render_shown(shown, find_optimizer(run.config.training).label)
        else:
            st.markdown("The batch is being learnt…" if awaited else _describe_step_button(run))
        if awaited:
            st.fragment(run_every=TICK_SECONDS)(_follow)(run)


def _describe_step_button(run: Run) -> str:
    return INVITATION if may_touch(run.run_id) else WATCHING


def _follow(run: Run) -> None:
    """The page runs again as soon as the batch has been learnt that takes its time."""
    if not _is_awaited(run):
        st.rerun()


def _render_shown(shown: Shown, optimizer: str) -> None:
    report = shown.report
    st.header(name_batch(report), anchor=False)
    st.markdown(describe_loss(report))
    render_maps(*shown.filters, key="train_batch_filters", room=ROOM, grow=True)
    st.caption(describe_step(report, optimizer))
    render_maps(shown.images, key="train_batch_images")


def _find_shown(run: Run) -> Shown | None:
    """What was learnt by hand last, if nothing was learnt since.

    Raises:
        RunError: if the file is damaged.
    """
    folder = RunFolder(run.run_id)
    stamp = _find_stamp(folder)
    shown = stamp and _load_shown(folder.run_id, folder.path.parent, stamp)
    learnt_since = shown and any((shown.report.epoch, shown.report.step) < (point.epoch, point.step)
                                 for point in run.state.batches[-1:])  # its own point comes after the file
    return None if learnt_since else shown


@lru_cache(maxsize=16)
def _load_shown(run_id: str, root: Path, stamp: Stamp) -> Shown | None:
    """A batch file, read and packed once for all visitors."""
    report = read_batch(RunFolder(run_id, root))
    return Shown(report, build_images(report), build_filter_grids(report)) if report else None


def _find_stamp(folder: RunFolder) -> Stamp | None:
    """Which batch file there is; None if there is none."""
    try:
        status = folder.batch_file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino
