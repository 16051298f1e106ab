"""What is said of a picture, however its ink was looked for."""

import numpy as np

from lenet.preprocessing.drawing import EmptyDrawingError


def name_ink(is_dark: bool) -> str:
    """Which of the two is the ink."""
    return "dark ink on light ground" if is_dark else "light ink on dark ground"


def tell_blank(levels: np.ndarray) -> EmptyDrawingError:
    """The error for a picture, of any shape, in which nothing stands out."""
    return EmptyDrawingError(f"Nothing stands out in this picture: its grey levels go from {levels.min()} to "
                             f"{levels.max()}; it needs one digit, clearly darker or lighter than its ground.")
