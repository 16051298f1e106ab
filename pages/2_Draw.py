"""Draw: the network reads what a visitor draws, stroke by stroke."""

from ui.frame import run_page
from ui.pages import DRAW

run_page(DRAW)
