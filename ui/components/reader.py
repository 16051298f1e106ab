"""What the page's store in the browser is told: which network reads, and which picture where that is no drawing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from lenet.network import Network
from ui.components.loader import build_component
from ui.components.payload import encode_bytes

_reader = build_component("reader")
_answer = build_component("answer")
_epochs = build_component("epochs")


@dataclass(frozen=True)
class ReadPicture:
    """A picture: what to call it in a sentence, and (28, 28) uint8, 0 ground to 255 ink; None if it cannot be read.

    `digit`: what it is, where that is known and said. `problem`: why it is not one digit, in a sentence, where its ink
    tells.
    """

    label: str
    image: np.ndarray | None
    digit: int | None = None
    problem: str | None = None


def render_reader(*, key: str, network: str | None, chosen: int, picture: ReadPicture | None,
                  sample: ReadPicture | None = None) -> None:
    """Have the page read: from now on its figure, bars and words show what the network makes of the picture.

    Args:
        key: unique on the page.
        network: the address of a checkpoint; None where a training is watched, whose moments read.
        chosen: grows with every choice of a picture. One that the browser was told of before is not chosen again: the
            visitor may have begun to draw since.
        picture: what was chosen; None for the drawing.
        sample: what is read as long as the drawing is blank, if anything.
    """
    _reader(key=key, data={"network": network, "chosen": chosen, "picture": _pack(picture), "sample": _pack(sample)},
            height="content")


def render_epochs(frames: Sequence[tuple[int, str]], *, key: str, epoch: int, on_choice: Callable[[int], None]) -> None:
    """Draw a slider through the epochs of a network; while it moves, the page reads with the one that it is at.

    Args:
        frames: the epochs, in order, each with the address of its checkpoint.
        key: unique on the page.
        epoch: the one that is chosen.
        on_choice: called with the epoch that the slider rests on, before the page runs again.
    """

    def report() -> None:
        rested = (st.session_state.get(key) or {}).get("epoch")
        if isinstance(rested, int) and rested in dict(frames):
            on_choice(rested)

    _epochs(key=key, data={"frames": frames, "epoch": epoch}, on_epoch_change=report)


def render_answer(network: Network, *, key: str, form: str, hint: str) -> None:
    """Say what the network reads.

    Args:
        network: the network that reads.
        key: unique on the page.
        form: "line", a heading; "verdict", one that says whether it is right; or "digit", the digit and how sure the
            network is.
        hint: what to do while there is nothing to read.
    """
    perfect = network.layers[-1].perfect_probabilities().tolist()
    _answer(key=key, data={"form": form, "perfect": perfect, "hint": hint})


def render_moment_answer(*, key: str) -> None:
    """Say what the network of a training reads at the moment that is shown. `key`: unique on the page."""
    _answer(key=key, data={"form": "moment", "perfect": [], "hint": "Draw a digit, or take one of the test images."})


def _pack(picture: ReadPicture | None) -> dict | None:
    if picture is None:
        return None
    image = None if picture.image is None else encode_bytes(picture.image)
    return {"label": picture.label, "image": image, "digit": picture.digit, "problem": picture.problem}
