"""Home: draw a digit and see every number between its pixels and the prediction."""

from ui.frame import run_page
from ui.pages import HOME

run_page(HOME)
