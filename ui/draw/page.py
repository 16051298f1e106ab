"""The Draw page: something to draw on, what the network reads in it, and how the drawing became 28 x 28 pixels."""

import base64
import io
from functools import cache
from html import escape
from pathlib import Path

import numpy as np
import streamlit as st
from PIL import Image

from lenet.errors import ImageError, LabError
from lenet.figures.colors import SEQUENTIAL
from lenet.preprocessing import MAX_FILE_BYTES, PreparedDrawing, Step, prepare_drawing
from ui import frame, state
from ui.shared import canvas, current_input, resources
from ui.components import MapGrid, render_bars, render_maps
from ui.text import format_share

SOURCES = {"drawing": "Draw", "sample": "Sample digits", "upload": "Upload"}
FILE_TYPES = ["png", "jpg", "jpeg", "webp", "gif", "bmp"]
NEXT = {
    "drawing": "Draw one digit from 0 to 9 in the black square, large and in one go.",
    "sample": "Choose one of the ten digits.",
    "upload": "Choose a picture of one digit: a photo, a scan or a screenshot.",
}
SURE = 0.95
"""From this probability on, the answer is given without doubt."""
CLOSE = 0.5
"""A runner-up with at least this share of the winner's probability makes it a close call."""

STEP_SIDE = 140
"""Pixels of the longer side of a step's picture."""
SMALL = 110
"""Pixels of the canvas; from a digit lower than this, the pen of 20 makes strokes of more than 3.6 of 28 pixels."""


@st.fragment
def render_reader(ref: str) -> None:
    """Draw the input, the answer of the network `ref`, and the steps between; a stroke reruns only this."""
    with st.container(horizontal=True, gap="medium", key="draw_reader"):
        with st.container(width=current_input.SIDE + 44, key="draw_input"):
            render_input()
        prepared = _prepare()
        with st.container(width="stretch", key="draw_answer"):
            render_answer(prepared, None if prepared is None else _predict(ref, prepared))
        with st.container(width=current_input.SIDE + 40, key="draw_given"):
            render_given(prepared)
            st.page_link("pages/3_Inspect.py", label="See what every layer makes of it", icon=":material/grid_view:",
                         query_params={state.QUERY_MODEL: st.session_state[state.MODEL]})
    render_steps(prepared)


def render_input() -> None:
    """Draw the choice between canvas, sample digits and upload, and the chosen one."""
    st.session_state[state.DRAW_SOURCE] = current_input.find_source()
    st.segmented_control(
        "What to read", list(SOURCES), key=state.DRAW_SOURCE, format_func=SOURCES.get, required=True,
        label_visibility="collapsed",
        on_change=lambda: current_input.choose_source(st.session_state[state.DRAW_SOURCE]))
    source = current_input.find_source()
    if source == "drawing":
        canvas.render_canvas(state.DRAW_CANVAS)
    elif source == "sample":
        render_samples()
    else:
        render_upload()


def render_samples() -> None:
    """Draw ten MNIST test images to choose from."""
    grid = MapGrid(
        resources.get_sample_digits(), "One test image of each digit", scale="ink", size=52, columns=5,
        labels=[f"sample digit {digit}" for digit in range(10)], selected=st.session_state.get(state.INPUT_SAMPLE),
    )
    render_maps(grid, key="draw_samples", on_select=current_input.choose_sample)


def render_upload() -> None:
    """Draw the upload of a picture file; what is wrong with one is said in one sentence."""
    st.file_uploader(
        "A picture of one digit", type=FILE_TYPES, key=state.DRAW_UPLOAD, max_upload_size=MAX_FILE_BYTES // 1_000_000,
        on_change=lambda: _take_upload(st.session_state[state.DRAW_UPLOAD]),
        help="Dark on light or light on dark; the digit should be the only thing in the picture.",
    )
    problem = st.session_state.get(state.UPLOAD_PROBLEM)
    if st.session_state[state.DRAW_UPLOAD] is None:
        if current_input.find_input() is not None:
            st.caption("The picture uploaded before is still being read.")
    elif problem is not None:
        frame.show_error(ImageError(problem))


def render_answer(prepared: PreparedDrawing | None, probabilities: np.ndarray | None) -> None:
    """Draw the digit read, how sure the network is in words, and all ten probabilities (10,) in 0..1."""
    if probabilities is None:
        digit, text = "?", f"<strong>Nothing to read yet.</strong> {NEXT[current_input.find_source()]}"
    else:
        digit, text = int(np.argmax(probabilities)), escape(describe_certainty(probabilities))
        if current_input.find_source() == "drawing" and is_small(prepared):
            text += " The drawing is small for its pen: a larger one is read better."
    st.html(f'<div class="draw-answer" role="status"><div class="draw-digit">{digit}</div><p>{text}</p></div>')
    render_bars(probabilities, key="draw_bars",
                caption="Probability of each digit. The ten add up to 100 %, even for a scribble.")


def render_given(prepared: PreparedDrawing | None) -> None:
    """Draw the 28 x 28 pixels that the network was given, large; all dark while there are none."""
    image = np.zeros((28, 28), np.uint8) if prepared is None else prepared.image
    caption = "The network's input: 28 × 28 pixels" if prepared is not None else "The network's input: nothing yet"
    grid = MapGrid(image[np.newaxis], caption, scale="ink", labels=["28 × 28"], size=current_input.SIDE)
    render_maps(grid, key="draw_map")


def render_steps(prepared: PreparedDrawing | None) -> None:
    """Draw every step from the drawing to 28 x 28 with the sentence that says what it did."""
    if prepared is None:
        return
    figures = "".join(_figure(number, step) for number, step in enumerate(prepared.steps, 1))
    with st.container(key="draw_steps"):
        st.html(f'<h2 class="draw-heading">How it became 28 × 28</h2><div class="draw-steps">{figures}</div>')


def render_style() -> None:
    """Put the page's style sheet into it; outside of the fragment, so that it travels once."""
    st.html(f"<style>{_read_style()}</style>")


def describe_certainty(probabilities: np.ndarray) -> str:
    """How sure the network is, in words, from its ten probabilities (10,) in 0..1."""
    first, second = (int(digit) for digit in np.argsort(-probabilities, kind="stable")[:2])
    best, next_best = float(probabilities[first]), float(probabilities[second])
    if next_best >= CLOSE * best:
        return (f"A close call: {first} with {format_share(best)} or {second} with {format_share(next_best)}. "
                "Make what tells the two apart clearer, and see which one wins.")
    if best < SURE:
        return f"Probably {first}, with {format_share(best)}; it could be {second}, with {format_share(next_best)}."
    return f"Read as {first}. The network gives it {format_share(best)}."


def is_small(prepared: PreparedDrawing) -> bool:
    """Whether the ink's box is so small that the pen's stroke, scaled up with it, is fatter than MNIST's."""
    return max(prepared.steps[1].image.shape) < SMALL


def picture_url(step: Step) -> str:
    """A step's image as a PNG in a data: address, pixel for pixel: ink in the lab's scale, a picture in grey."""
    picture = Image.fromarray(step.image)
    if step.is_ink:
        picture.putpalette(SEQUENTIAL.tobytes())
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=1)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode("ascii")


def _prepare() -> PreparedDrawing | None:
    """The current picture as 28 x 28 with its steps; None, with the reason on the page, where that cannot be."""
    picture = current_input.find_input()
    if picture is None:
        return None
    try:
        return prepare_drawing(picture.ink, picture.before)
    except ImageError as error:
        frame.show_error(error)
        return None


def _predict(ref: str, prepared: PreparedDrawing) -> np.ndarray | None:
    """Ten probabilities (10,); None, with the reason on the page, if the network cannot be loaded."""
    try:
        return resources.get_network(ref).predict(prepared.image[np.newaxis])[0]
    except LabError as error:
        frame.show_error(error)
        return None


def _take_upload(file) -> None:
    """Read the uploaded file into the session, or keep the sentence that says why it cannot be read."""
    st.session_state[state.UPLOAD_PROBLEM] = None
    try:
        current_input.choose_upload(file and file.getvalue())
    except ImageError as error:
        current_input.choose_upload(None)
        st.session_state[state.UPLOAD_PROBLEM] = str(error)


def _figure(number: int, step: Step) -> str:
    height, width = step.image.shape
    scale = STEP_SIDE / max(height, width)
    return (f'<figure><div><img src="{picture_url(step)}" alt="{escape(step.name)}, {width} by {height} pixels" '
            f'width="{width * scale:.0f}" height="{height * scale:.0f}"></div>'
            f"<figcaption><strong>{number}. {escape(step.name)}</strong><br>{escape(step.text)}</figcaption></figure>")


@cache
def _read_style() -> str:
    return Path(__file__).with_name("draw.css").read_text(encoding="utf-8")
