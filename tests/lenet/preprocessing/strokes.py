"""Strokes in pixels, for tests of what is made of them."""

from lenet.preprocessing import Stroke
from lenet.preprocessing.strokes import UNITS


def stroke(*places: float, width: int = 20) -> Stroke:
    """The stroke through x0, y0, x1, y1, ..., in pixels of the 280x280 canvas."""
    return Stroke(width, tuple(round(UNITS * place) for place in places))
