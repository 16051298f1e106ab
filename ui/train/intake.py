"""Taking in a run that another lab has packed."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lenet.errors import LabError, RunError
from lenet.runs import Run, RunFolder
from lenet.runs.archive import take_in
from lenet.runs.drawing_file import read_drawing
from ui import state
from ui.rights import find_owner, renew_teacher
from ui.shared.current_input import get_drawing, put_drawing
from ui.shared.uploads import forget_uploads
from ui.trainings import check_room
from ui.train.views import open_run

MOST_MEGABYTES = 100
"""Of a packed run, as `maxUploadSize` in .streamlit/config.toml: a checkpoint has a quarter of one."""

_turn = Lock()
"""One file is unpacked at a time, whoever has sent it."""

PATIENCE = 3.0
"""Seconds to wait for one's turn."""


def render_intake() -> None:
    """A box that opens, with the place for the file. What has come in is shown at once."""
    with st.expander("Take in a run", icon=":material/upload:", key="train_intake_box"):
        number = st.session_state.setdefault(state.TRAIN_INTAKES, 0)
        key = f"{state.TRAIN_INTAKE}_{number}"  # another one each time: an empty one, for the next file
        st.file_uploader(
            "A run that was packed", type=["zip"], key=key, max_upload_size=MOST_MEGABYTES,
            on_change=lambda: receive(st.session_state[key]),
            help="The .zip that “Take it with you” saves as “Whole run”, or python -m lenet pack. Its settings, "
                 "curves, checkpoints and the drawing in it are read; nothing in it is ever executed.")  # fmt: skip


@contextmanager
def _take_turn() -> Iterator[None]:
    """Nobody else's file is unpacked while the `with` block runs.

    Raises:
        RunError: if another's takes longer than one likes to wait.
    """
    if not _turn.acquire(timeout=PATIENCE):
        raise RunError("Another run is being taken in at the moment: try again when that is done.")
    try:
        yield
    finally:
        _turn.release()


def render_drawing(run: Run) -> None:
    """A button that puts the drawing on the canvas that came with a run, if one did."""
    if run.bundled:
        return
    try:
        strokes = read_drawing(RunFolder(run.run_id))
    except RunError:
        return  # it was read when it came; whatever has changed it since has nothing to show
    if strokes:
        st.button("Its drawing", icon=":material/draw:", on_click=put_drawing, args=(strokes,), key="train_its_drawing",
                  help="Put the drawing on the canvas that came with this run. Undo brings yours back.")


def receive(file: UploadedFile | None) -> None:
    """Make a run of an uploaded file, the visitor's own, and show it; or remember why it cannot be. For callbacks."""
    if file is None:
        return
    st.session_state[state.TRAIN_INTAKES] += 1
    try:
        with _take_turn():
            check_room()
            renew_teacher()
            run_id = take_in(file, find_owner())
        open_run(run_id)
        if not get_drawing().strokes and (strokes := read_drawing(RunFolder(run_id))):
            put_drawing(strokes)
    except LabError as problem:
        st.session_state[state.TRAIN_PROBLEM] = problem
    finally:
        forget_uploads([file])
