"""What can be taken away, as a part of a page: a button for every file of a network, or of a run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from lenet.runs import Run
from ui.components.addresses import takeaway_address
from ui.components.loader import build_component
from ui.components.payload import encode_bytes
from ui.shared.current_input import get_drawing
from ui.takeaway import Group

TITLE = "Take it with you"

_takeaway = build_component("takeaway")


def render_takeaway(
    run: Run, groups: Sequence[Group], key: str, epoch: int | None = None, picture: np.ndarray | None = None,
    others: Sequence[Run] = (),
) -> None:
    """Draw a box that opens, with what there is of `groups`.

    Args:
        run: what it is taken of.
        groups: of `ui.takeaway`.
        key: the box's own name, another on each page.
        epoch: the network's; None means the usual one.
        picture: (28, 28) uint8, for what shows what the network makes of it; without one there is none of that.
        others: the runs that it is compared with.
    """
    shown = [{"title": group.title, "items": [
        {"label": item.label, "sentence": item.sentence, "ways": [
            {"name": way.name, "word": way.word, "file": way.name_file(run.run_id, epoch),
             "isOfPicture": way.is_of_picture, "takesDrawing": way.takes_drawing} for way in item.ways]}
        for item in group.items if item.has(run) and (picture is not None or not item.is_of_picture)]}
        for group in groups]  # fmt: skip
    shown = [group for group in shown if group["items"]]
    with st.expander(TITLE, icon=":material/download:", key=key):
        _takeaway(key=f"{key}_files", height="content",
                  data={"address": takeaway_address(run.run_id), "epoch": epoch, "groups": shown,
                        "drawing": [stroke.to_json() for stroke in get_drawing().strokes],
                        "others": [other.run_id for other in others],
                        "picture": None if picture is None else encode_bytes(picture)})
