"""Made handwriting: digits that nobody wrote, drawn as people write, and drawings that are no digit."""

from lenet.data.handwriting.bank import LineBank, load_bank
from lenet.data.handwriting.drawing import COLUMNS, draw_lines
from lenet.data.handwriting.judging import load_judging_digits
from lenet.data.handwriting.making import make_digits, make_no_digits

__all__ = ["COLUMNS", "LineBank", "draw_lines", "load_bank", "load_judging_digits", "make_digits", "make_no_digits"]
