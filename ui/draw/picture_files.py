"""The picture files of a visit: those that were chosen last, read one after the other, one of them shown.

A run of the page reads one file and asks for the next run. So what was read is on the page while the others are read,
and whatever the visitor does in between comes first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import streamlit as st

from lenet.preprocessing import MAX_FILE_BYTES, read_picture
from lenet.reading.answers import Reading, prepare_ink
from lenet.reading.outcomes import ERROR
from ui import state
from ui.draw.kept_picture import KeptPicture, pack_picture
from ui.shared.current_input import CurrentInput, choose_upload

MAX_FILES = 20
"""Files that are read at once."""
MAX_TOTAL_BYTES = 100_000_000
"""Bytes of all of them: the server holds them until they are read."""
MEGABYTE = 1_000_000  # bytes
NAME_LENGTH = 60
STOPPED = "Not read: you stopped before its turn."


@dataclass(eq=False)
class PictureFile:
    """A file that was chosen.

    Attributes:
        name: as the visitor's computer calls it, shortened.
        data: its bytes; None once it was read, or where it never came.
        reading: what became of it; None while it waits.
        picture: what was read; None where there is nothing to show.
    """

    name: str
    data: bytes | None = None
    reading: Reading | None = None
    picture: KeptPicture | None = None

    def read(self) -> None:
        """Read it, or find out why it cannot be read, and let go of its bytes."""
        self.reading = prepare_ink(self.name, self._read_ink)
        self.data = None

    def refuse(self, problem: str) -> None:
        """Do not read it, for a reason."""
        self.data, self.reading = None, Reading(self.name, ERROR, problem)

    def _read_ink(self) -> np.ndarray:
        picture = read_picture(self.data or b"")
        self.picture = pack_picture(picture)
        return picture.ink


@dataclass
class ChosenFiles:
    """The files that were chosen last.

    Attributes:
        files: in the order in which they are shown.
        shown: which of them is the current picture; None before one was read that can be.
        notice: what is said of all of them; "" where there is nothing to say.
        taken: how often in this visit files came.
        are_coming: whether the browser has told of files that are still on their way.
    """

    files: list[PictureFile] = field(default_factory=list)
    shown: int | None = None
    notice: str = ""
    taken: int = 0
    are_coming: bool = False

    @property
    def waiting(self) -> list[PictureFile]:
        """Those that are still to be read."""
        return [file for file in self.files if file.reading is None]


def get_files() -> ChosenFiles:
    """The files that were chosen last; none at first."""
    return st.session_state.setdefault(state.PICTURE_FILES, ChosenFiles())


def announce(sent: Mapping[str, Any]) -> None:
    """The browser tells of files that were chosen, as a rule before those come that can be read.

    `sent`: {"refused": those that are too large, [{"name", "size" in bytes}], "left": how many were left out because
    there are too many, "count": how many come, "taken": of `ChosenFiles`, as the browser knew it}.
    """
    refused = [PictureFile(_shorten(file["name"])) for file in sent["refused"][:MAX_FILES]]
    for file, told in zip(refused, sent["refused"], strict=False):
        file.refuse(_tell_large(file.name, told["size"]))
    notice = _tell_left_out(sent["left"], sent["count"]) if sent["left"] else ""
    before = get_files()
    if sent["taken"] < before.taken:  # they are here already
        before.files += refused
        before.notice = before.notice or notice
    else:
        _begin(ChosenFiles(refused, notice=notice, taken=before.taken, are_coming=sent["count"] > 0))


def take(files: Sequence[tuple[str, bytes]]) -> None:
    """Read these files, (name, bytes), from now on, in place of those chosen before."""
    before = get_files()
    count = count_within_limits([len(data) for _, data in files])
    notice = _tell_left_out(len(files) - count, count) if count < len(files) else ""
    told = before if before.are_coming else ChosenFiles()
    new = [PictureFile(_shorten(name), data) for name, data in files[:count]]
    _begin(ChosenFiles([*new, *told.files], notice=notice or told.notice, taken=before.taken + 1))


def count_within_limits(sizes: Sequence[int]) -> int:
    """How many of the first files, of so many bytes each, are read at once."""
    totals = np.cumsum(sizes[:MAX_FILES])
    return int(np.count_nonzero(totals <= MAX_TOTAL_BYTES))


def read_next() -> bool:
    """Read the next file that waits; whether there was one. The first that can be shown becomes the current picture."""
    chosen = get_files()
    if not chosen.waiting:
        return False
    file = chosen.waiting[0]
    file.read()
    if chosen.shown is None and _can_be_shown(file):
        show(chosen.files.index(file), chosen.taken)
    return True


def show(index: int, taken: int) -> None:
    """Make a file the current picture. `taken`: of the files that came when; of others nothing is shown."""
    chosen = get_files()
    if taken != chosen.taken or not 0 <= index < len(chosen.files):
        return
    picture, reading = chosen.files[index].picture, chosen.files[index].reading
    if picture is None or reading is None or reading.image is None:
        return
    chosen.shown = index
    choose_upload(CurrentInput(picture.prepare, "upload", "your picture", problem=reading.reason))


def stop() -> None:
    """Read no more of them."""
    for file in get_files().waiting:
        file.refuse(STOPPED)


def _begin(chosen: ChosenFiles) -> None:
    st.session_state[state.PICTURE_FILES] = chosen
    choose_upload(None)  # else the answer to the file before would stand beside them


def _can_be_shown(file: PictureFile) -> bool:
    return file.reading is not None and file.reading.image is not None


def _shorten(name: Any) -> str:
    text = str(name)
    return text if len(text) <= NAME_LENGTH else f"{text[:NAME_LENGTH - 1]}…"


def _tell_large(name: str, size: float) -> str:
    return (f"{name!r} has {size / MEGABYTE:.1f} MB; at most {MAX_FILE_BYTES / MEGABYTE:.0f} MB can be read. Make the "
            "picture smaller and try again.")


def _tell_left_out(left: int, count: int) -> str:
    return (f"{left + count} files were chosen and the first {count} are taken: at most {MAX_FILES} at once, of "
            f"{MAX_TOTAL_BYTES / MEGABYTE:.0f} MB together. Choose the others afterwards.")
