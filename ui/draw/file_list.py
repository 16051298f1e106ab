"""The list of picture files on Draw: each with its picture, the digit and how sure the network is, or what is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import streamlit as st

from lenet.network import Network
from lenet.reading.answers import Reading, answer
from ui import state
from ui.components.loader import build_component
from ui.draw import picture_files
from ui.draw.picture_files import ChosenFiles, PictureFile
from ui.text import format_share

_files = build_component("files")


def render_files(network: Network | None, chosen: ChosenFiles) -> None:
    """Draw the files that were chosen, as far as they were read. A click makes one the current picture."""
    key = state.DRAW_FILES
    _files(key=key, data=pack_files(network, chosen), height="content",
           on_chosen_change=lambda: _show(st.session_state[key].get("chosen")),
           on_stop_change=lambda: _stop(st.session_state[key].get("stop")))  # fmt: skip


def pack_files(network: Network | None, chosen: ChosenFiles) -> dict[str, Any]:
    """What the browser is sent: {"files", "shown", "taken", "waiting", "words"}."""
    readings = [None if file.reading is None else replace(file.reading) for file in chosen.files]
    if network is not None:
        answer(network, [reading for reading in readings if reading is not None])
    files = [_pack(*pair) for pair in zip(chosen.files, readings, strict=True)]
    return {"files": files, "shown": chosen.shown, "taken": chosen.taken, "waiting": len(chosen.waiting),
            "words": "" if chosen.waiting else _sum_up(readings)}  # fmt: skip


def _pack(file: PictureFile, reading: Reading | None) -> dict[str, Any]:
    """name; picture: a data: address or ""; digit and share, null where none is read; words; whether it is no digit; a
    problem."""
    packed = {"name": file.name, "picture": "", "digit": None, "share": None, "words": "", "isNone": False,
              "isProblem": False}  # fmt: skip
    if reading is None:
        return packed
    if file.picture is not None:
        packed["picture"] = file.picture.thumbnail
    if reading.image is None:
        return {**packed, "words": reading.reason, "isProblem": True}
    if reading.digit is None or reading.probabilities is None:
        return packed
    share = float(reading.probabilities[reading.digit])
    if reading.outcome.is_digit:
        return {**packed, "digit": reading.digit, "share": share}
    several = file.reading.reason if file.reading else None  # what its ink told before a network was asked
    likeliest = f"Likeliest: {reading.digit}, with {format_share(share)}."
    return {**packed, "words": several or likeliest, "isNone": True}


def _sum_up(readings: list[Reading | None]) -> str:
    """How many of the files were read as digits, and what became of the others."""
    counts = Counter("digit" if one.outcome.is_digit else "problem" if one.image is None else "none"
                     for one in readings if one is not None)  # fmt: skip
    parts = [f"{counts['digit']} of {len(readings)} files read as digits"]
    parts += [f"{counts['none']} taken for no digit"] if counts["none"] else []
    parts += [f"{counts['problem']} not read"] if counts["problem"] else []
    return ", ".join(parts) + "."


def _show(sent: Any) -> None:
    if isinstance(sent, list) and len(sent) == 2 and all(isinstance(number, int) for number in sent):
        picture_files.show(*sent)


def _stop(sent: Any) -> None:
    if sent:
        picture_files.stop()
