"""What components were sent, and drawings as the browser sends them, for tests without a browser."""

import base64
import json
from collections.abc import Sequence

import numpy as np
from streamlit.testing.v1 import AppTest

from lenet.preprocessing import Stroke
from ui import state
from ui.shared.current_input import Drawing

Points = Sequence[tuple[int, int]]
SEVEN: Points = [(70, 70), (205, 65), (125, 235)]
BAR: Points = [(60, 150), (180, 150)]
"""Pixels of the 280 x 280 canvas."""


def make_stroke(points: Points, width: int = 20) -> Stroke:
    """A stroke through these pixels."""
    return Stroke(width, tuple(8 * number for point in points for number in point))


def make_drawing(*strokes: Points, version: int = 1) -> Drawing:
    """The drawing that a session keeps once the browser has sent these strokes."""
    return Drawing(tuple(make_stroke(points) for points in strokes), version)


def set_drawing(app: AppTest, *strokes: Points) -> AppTest:
    """Put a drawing into the session, as a page does that is sent one."""
    app.session_state[state.DRAWING] = make_drawing(*strokes)
    return app


def find_sent(app: AppTest, key: str) -> dict:
    """What the component with this key was sent last."""
    return json.loads(next(one.proto.bytes for one in app.get("bidi_component") if one.proto.id.endswith(f"-{key}")))


def find_image(picture: dict) -> np.ndarray:
    """The (28, 28) uint8 of a picture that the browser was told to read."""
    return np.frombuffer(base64.b64decode(picture["image"]), np.uint8).reshape(28, 28)
