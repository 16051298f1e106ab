"""The steps from a drawing or a file to 28 x 28 pixels, each with its picture and its sentence."""

import base64
import io
from html import escape

import streamlit as st
from PIL import Image

from lenet.figures.colors import SEQUENTIAL
from lenet.preprocessing import PreparedDrawing, Step

STEP_SIDE = 140
"""Pixels of the longer side of a step's picture."""


def render_steps(prepared: PreparedDrawing | None) -> None:
    """Draw every step from the drawing to 28 x 28 with the sentence that says what it did, if there is one."""
    if prepared is None:
        st.empty()
        return
    figures = "".join(_figure(number, step) for number, step in enumerate(prepared.steps, 1))
    st.html(f'<h2 class="draw-heading">How it became 28×28</h2><div class="draw-steps">{figures}</div>')


def picture_url(step: Step) -> str:
    """A step's image as a PNG in a data: address, pixel for pixel: ink in the lab's scale, a picture as it is."""
    picture = Image.fromarray(step.image)
    if step.is_ink:
        picture.putpalette(SEQUENTIAL.tobytes())
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=1)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode("ascii")


def _figure(number: int, step: Step) -> str:
    height, width = step.image.shape[:2]
    scale = STEP_SIDE / max(height, width)
    return (f'<figure><div><img src="{picture_url(step)}" alt="{escape(step.name)}, {width} by {height} pixels" '
            f'width="{width * scale:.0f}" height="{height * scale:.0f}"></div>'
            f"<figcaption><strong>{number}. {escape(step.name)}</strong><br>{escape(step.text)}</figcaption></figure>")
