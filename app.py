"""Home: draw a digit and see every number between its pixels and the prediction."""

from ui.frame import open_page
from ui.home.page import render_foot, render_lab, render_style

open_page(
    "See a convolutional network learn",
    "LeNet-5 was built in 1998 to read handwritten digits. Draw one in the black square: every number answers it.",
)
render_style()
render_lab()
render_foot()
