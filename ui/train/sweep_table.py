"""The table of what a sweep has found, the best first."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from lenet.sweeps import Row
from ui.text import format_accuracy
from ui.train.sweep_words import describe_range, describe_seeds

HEAD = ("Tried", "Validation, mean", "Standard deviation", "Lowest to highest", "Seeds")


def render_rows(rows: Sequence[Row]) -> None:
    """Draw the table as HTML: it fits a phone, and a screen reader reads it as a table."""
    head = "".join(f'<th scope="col">{title}</th>' for title in HEAD)
    body = "".join(map(format_row, rows))
    st.html('<div class="wide" tabindex="0" role="region" aria-label="What was tried">'
            '<table class="layers tried"><caption>What was tried, the best by validation first</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>")


def format_row(row: Row) -> str:
    """One combination as a row of HTML."""
    cells = (format_accuracy(row.mean), format_accuracy(row.deviation), describe_range(row), describe_seeds(row))
    values = "".join(f'<td data-name="{name}">{cell}</td>' for name, cell in zip(HEAD[1:], cells, strict=True))
    return f'<tr><th scope="row">{escape(row.label)}</th>{values}</tr>'

