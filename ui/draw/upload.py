"""The upload of picture files on the Draw page; whatever is wrong with one is said in a sentence.

The uploader takes every type of file, since it would refuse one without a word. What is too large, or too many, a
script of ours keeps from it and reports: see ui/web/components/intake.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFile

from lenet.errors import ImageError
from lenet.network import Network
from lenet.preprocessing import MAX_FILE_BYTES
from ui import frame, state
from ui.components.loader import build_component
from ui.draw import picture_files
from ui.draw.camera import render_camera
from ui.draw.file_list import render_files
from ui.draw.picture_files import MAX_FILES, MAX_TOTAL_BYTES, MEGABYTE, ChosenFiles
from ui.shared import current_input
from ui.shared.uploads import forget_uploads
from ui.text import escape_markdown

PASTE_HINT = "Or drop pictures anywhere on this page, or paste one (Ctrl+V)."

_intake = build_component("intake")


def render_intake() -> None:
    """Have pictures come from everywhere on the page; what the browser keeps back is told."""
    limits = {"largest": MAX_FILE_BYTES, "most": MAX_FILES, "total": MAX_TOTAL_BYTES}
    taken = picture_files.get_files().taken
    key = state.DRAW_INTAKE
    _intake(key=key, data={"frame": state.DRAW_UPLOAD_FRAME, "taken": taken, **limits}, height=1,
            on_told_change=lambda: _hear(st.session_state[key].get("told")),
            on_wanted_change=lambda: current_input.choose_source("upload"))  # fmt: skip


def render_upload(network: Network | None, render_reading: Callable[[], None]) -> None:
    """Draw the uploader, below it the files that came, and what is read in the one that is shown.

    A run reads one of the files that wait, and asks for the next run.
    """
    chosen = picture_files.get_files()
    with st.container(key=state.DRAW_UPLOAD_FRAME):
        _render_uploader(chosen)
    with st.container(key="draw_paste_hint"):
        st.caption(PASTE_HINT)
    render_camera()
    _render_files(network, chosen)
    render_reading()
    if picture_files.read_next():
        st.rerun()


def _render_uploader(chosen: ChosenFiles) -> None:
    """Each time that files came it is another one: an empty one, for the next files."""
    key = f"{state.DRAW_UPLOAD}_{chosen.taken}"
    st.file_uploader(
        "Pictures of one digit each", key=key, accept_multiple_files=True, max_upload_size=MAX_FILE_BYTES // MEGABYTE,
        on_change=lambda: take_uploads(st.session_state[key]),
        help=f"PNG, JPEG, HEIC, AVIF, WebP, TIFF, GIF or BMP, up to {MAX_FILES} at once. Dark on light or light on "
             "dark; the digit should be the only thing in the picture.",
    )  # fmt: skip


def _render_files(network: Network | None, chosen: ChosenFiles) -> None:
    """One file that was read is named, of one that cannot be the sentence is enough; several are a list."""
    if chosen.notice:
        st.info(escape_markdown(chosen.notice), icon=":material/info:")
    if len(chosen.files) > 1 or chosen.waiting:
        render_files(network, chosen)
    elif chosen.files:
        [file] = chosen.files
        if file.reading is not None and file.reading.image is None:
            frame.show_error(ImageError(str(file.reading.reason)))
        else:
            st.caption(f"Read from {escape_markdown(file.name)}.")


def take_uploads(files: Sequence[UploadedFile | DeletedFile]) -> None:
    """Read these files from now on.

    The browser may tell of them once more; then Streamlit has nothing but `DeletedFile` for them.
    """
    came = [file for file in files if isinstance(file, UploadedFile)]
    if not came:
        return
    picture_files.take([(file.name, file.getvalue()) for file in came])
    forget_uploads(came)


def _hear(told: object) -> None:
    if isinstance(told, dict):
        picture_files.announce(told)
