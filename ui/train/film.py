"""The film of a run that has ended: a time line through its epochs, and the film as a file to keep."""

from collections.abc import Sequence
from contextlib import suppress

import numpy as np
import streamlit as st

from lenet.errors import LabError, RunError
from lenet.figures.film import Moment, make_film, make_still
from lenet.network import count_parameters, scale_images
from lenet.runs import Run
from lenet.runs.models import load_model
from ui import state
from ui.components import render_film
from ui.frame import show_error
from ui.shared import resources
from ui.shared.reading import find_current_image, find_frames

MOST_EPOCHS, MOST_WEIGHTS = 60, 1 << 25
"""Of a run with more epochs, evenly chosen ones; as MOST and MOST_WEIGHTS in ui/web/live/moments.js."""


def choose_epochs(run: Run) -> list[int]:
    """The epochs of its film, in order: all that have a checkpoint, or some of them, first and last among them."""
    most = max(3, min(MOST_EPOCHS, MOST_WEIGHTS // count_parameters(run.config.network)))
    places = np.linspace(0, len(run.checkpoints) - 1, min(most, len(run.checkpoints)))
    return [run.checkpoints[at] for at in np.unique(places.round().astype(int))]


def find_first(run: Run, epochs: Sequence[int]) -> int:
    """The epoch that a film stands at when it is opened: the one whose weights were kept, or the last before it."""
    kept = run.state.best_epoch
    return epochs[-1] if kept is None else max((each for each in epochs if each <= kept), default=epochs[0])


def render_time_line(run: Run) -> None:
    """Draw the time line through the epochs of a run that has ended."""
    frames = find_frames(run.run_id, choose_epochs(run))
    render_film(run, frames, key=_film_key(run), first=find_first(run, [epoch for epoch, _ in frames]))


def render_downloads(run: Run) -> None:
    """Buttons that save the film as a GIF and the epoch that it shows as a PNG, both made when they are asked for.

    There are none where nothing is read: no ink, or no network that could read it. If that comes to light as one is
    pressed, a sentence says so.
    """
    image, epochs = find_current_image(), choose_epochs(run)
    if image is None or not any(_can_be_read(f"{run.run_id}@{epoch}") for epoch in reversed(epochs)):
        if st.session_state.pop(state.TRAIN_LOST_FILM, None) == run.run_id:
            show_error(_lose(run))
        return
    rested = st.session_state[_film_key(run)].get("epoch")
    epoch = rested if rested in epochs else find_first(run, epochs)
    with st.container(horizontal=True, key="train_downloads"):
        st.download_button("GIF of all epochs", lambda: draw_film(run, image, epochs), f"{run.run_id}.gif", "image/gif",
                           key="train_gif", icon=":material/movie:", on_click=notice_lost_film, args=(run, epochs))
        st.download_button(f"PNG of epoch {epoch}", lambda: draw_still(run, image, epochs, epoch),
                           f"{run.run_id}-{epoch}.png", "image/png", key="train_png", icon=":material/image:",
                           on_click=notice_lost_film, args=(run, epochs))


def notice_lost_film(run: Run, epochs: Sequence[int]) -> None:
    """A file was asked for: remember it where none of the networks is left that there were when it was offered."""
    if not any(_can_be_read(f"{run.run_id}@{epoch}") for epoch in epochs):
        st.session_state[state.TRAIN_LOST_FILM] = run.run_id


def _can_be_read(ref: str) -> bool:
    with suppress(LabError):
        resources.get_network(ref)
        return True
    return False


def _film_key(run: Run) -> str:
    return f"{state.TRAIN_FILM}_{run.run_id}"


def draw_film(run: Run, image: np.ndarray, epochs: Sequence[int]) -> bytes:
    """A GIF of how a run's networks read an image, (28, 28) uint8, epoch by epoch; those that are gone are left out."""
    return make_film(run.name, image, list(compute_moments(run, image, epochs).values()))


def draw_still(run: Run, image: np.ndarray, epochs: Sequence[int], epoch: int) -> bytes:
    """A PNG of one epoch of `draw_film`; of the one nearest to it, if it is gone."""
    moments = compute_moments(run, image, epochs)
    nearest = min(moments, key=lambda each: abs(each - epoch))
    return make_still(run.name, image, list(moments.values()), list(moments).index(nearest))


def compute_moments(run: Run, image: np.ndarray, epochs: Sequence[int]) -> dict[int, Moment]:
    """What each epoch's network makes of an image, by the epoch; those that cannot be read are left out.

    Raises:
        RunError: if that are all.
    """
    moments = {}
    for epoch in epochs:
        with suppress(LabError):
            network = load_model(f"{run.run_id}@{epoch}")
            trace = network.forward(scale_images(image[np.newaxis], network.config))
            moments[epoch] = Moment(f"epoch {epoch}", network.weights["C1/kernel"][:, :, 0], trace["C1"].activation[0],
                                    trace.probabilities[0])
    if not moments:
        raise _lose(run)
    return moments


def _lose(run: Run) -> RunError:
    return RunError(f"No film of “{run.name}” can be drawn: none of its networks can be read any more.")
