"""Which images of MNIST are browsed: the part, the digit and the page. All of it stands in the address.

A wrong value of the address is told in one sentence, and the usual one is taken.
"""

from collections.abc import Mapping

import streamlit as st

from lenet.errors import LabError
from ui import address, state
from ui.frame import show_error
from ui.text import parse_number


def render_part_choice(parts: Mapping[str, str]) -> str:
    """Let the visitor choose one of the parts, the first at first. `parts`: by name, what each is called."""
    text, key = address.read(state.QUERY_PART), address.widget_key(state.TRAIN_PART)
    if text is not None and text not in parts:
        show_error(LabError(f"MNIST has no part {text[:40]!r} here; there are {', '.join(parts)}."))
    part = text if text is not None and text in parts else next(iter(parts))
    st.segmented_control(
        "Part", list(parts), default=part, key=key, format_func=parts.__getitem__, required=True,
        on_change=address.callback(key, lambda part: address.choose({state.QUERY_PART: part, state.QUERY_PAGE: None})))
    return part


def render_label_choice() -> int | None:
    """Let the visitor choose a digit; None is all of them."""
    text, key = address.read(state.QUERY_LABEL), address.widget_key(state.TRAIN_LABEL)
    digit = parse_number(text, 10)
    if text is not None and digit is None:
        show_error(LabError(f"There is no digit {text[:40]!r}; the digits are 0 to 9."))
    st.segmented_control(
        "Digit (none chosen: all)", list(range(10)), default=digit, key=key, wrap=True,
        on_change=address.callback(
            key, lambda digit: address.choose({state.QUERY_LABEL: digit, state.QUERY_PAGE: None})))
    return digit


def render_page_choice(last: int, images: str) -> int:
    """Let the visitor choose a page, 1 to `last`, of the images that `images` names: others have another control."""
    text = address.read(state.QUERY_PAGE)
    asked = parse_number(text, last + 1)
    page = asked or 1
    if text is not None and asked != page:
        show_error(LabError(f"There is no page {text[:40]!r} of these images: write 1 to {last}."))
    key = address.widget_key(f"{state.TRAIN_PAGE}_{images}")
    st.number_input(f"Page, 1 to {last:,}", 1, last, page, width=150, key=key,
                    on_change=address.callback(key, lambda page: address.choose({state.QUERY_PAGE: page})))
    return page
