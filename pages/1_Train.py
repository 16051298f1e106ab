"""Train: choose a network, watch it learn, compare runs, look at the data."""

from ui.frame import run_page
from ui.pages import TRAIN

run_page(TRAIN)
