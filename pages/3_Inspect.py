"""Inspect: every filter of a network, and every number on the way from a picture to its answer."""

from ui.frame import run_page
from ui.pages import INSPECT

run_page(INSPECT)
