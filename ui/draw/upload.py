"""The upload of a picture file on the Draw page; whatever is wrong with one is said in a sentence.

The uploader takes every type of file, since it would refuse one without a word. It refuses a file that is too large by
itself and tells Python nothing: a script beside it sees such a file first and reports it.
"""

from collections.abc import Callable, Mapping

import streamlit as st

from lenet.errors import ImageError
from lenet.preprocessing import MAX_FILE_BYTES
from ui import frame, state
from ui.components.loader import build_component
from ui.shared import current_input

MEGABYTE = 1_000_000  # bytes

_large_file = build_component("large_file")


def render_upload(render_reading: Callable[[], None]) -> None:
    """Draw the uploader, below it what is wrong with the last file, and what is read in it."""
    if state.DRAW_UPLOAD not in st.session_state:  # it was just opened: what was refused before is no longer in it
        st.session_state[state.UPLOAD_PROBLEM] = None
    with st.container(key=state.DRAW_UPLOAD_FRAME, gap=None):
        st.file_uploader(
            "A picture of one digit", key=state.DRAW_UPLOAD, max_upload_size=MAX_FILE_BYTES // MEGABYTE,
            on_change=lambda: take_upload(st.session_state[state.DRAW_UPLOAD]),
            help="PNG, JPEG, HEIC, AVIF, WebP, TIFF, GIF or BMP. Dark on light or light on dark; the digit should be "
                 "the only thing in the picture.",
        )
        _large_file(key=state.DRAW_LARGE_FILE, data={"frame": state.DRAW_UPLOAD_FRAME, "most": MAX_FILE_BYTES},
                    on_refused_change=lambda: refuse_large(st.session_state[state.DRAW_LARGE_FILE]), height=1)
    problem = st.session_state[state.UPLOAD_PROBLEM]
    if problem is not None:
        frame.show_error(ImageError(problem))
    elif st.session_state[state.DRAW_UPLOAD] is None and current_input.find_input() is not None:
        st.caption("The picture uploaded before is still being read.")
    render_reading()


def take_upload(file) -> None:
    """Read the uploaded file into the session, or keep the sentence that says why it cannot be read."""
    st.session_state[state.UPLOAD_PROBLEM] = None
    try:
        current_input.choose_upload(file and file.getvalue())
    except ImageError as error:
        _refuse(str(error))


def refuse_large(sent: Mapping) -> None:
    """Say that the file which the browser reports, {"name", "size" in bytes}, is too large to be read."""
    file = sent.get("refused")
    if file:
        _refuse(f"{str(file['name'])[:60]!r} has {file['size'] / MEGABYTE:.1f} MB; at most "
                f"{MAX_FILE_BYTES / MEGABYTE:.0f} MB can be read. Make the picture smaller and try again.")


def _refuse(problem: str) -> None:
    current_input.choose_upload(None)  # else the answer to the file before would stand beside the refusal
    st.session_state[state.UPLOAD_PROBLEM] = problem
