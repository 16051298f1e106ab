"""Home: draw a digit and see every number between its pixels and the prediction."""

from ui.frame import open_page
from ui.home.page import render_foot, render_lab

open_page(
    "See a convolutional network learn",
    "This is LeNet-5, which learnt to read handwritten digits in 1998. Draw one: all that you see here answers it.",
)
render_lab()
render_foot()
