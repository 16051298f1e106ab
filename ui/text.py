"""Texts and numbers as every page writes them. Pure functions."""

from __future__ import annotations

import re

SIGNS = re.compile(r"[\\`*_\[\]$~!|#<>&]|:(?!\s)|^[-+=]", re.MULTILINE)
"""What Markdown would read as a sign and not as a letter. A backslash before it makes it a letter again."""

WITHIN = re.compile(r"(?<=:)(?=[\w/+-])|(?<=www)(?=\.)|(?<=@)(?=[\w-])|(?<=[-<>~])(?=[-=>])|^(?=\d+[.)](?:\s|$))",
                    re.ASCII | re.IGNORECASE | re.MULTILINE)  # fmt: skip
"""A place within what Streamlit replaces in spite of backslashes: `:smile:`, `www.a.bc`, `https://`, `a@b.cd`, `->`;
and before the number of a list."""

NOTHING = ":gray[]"
"""No letters, in gray: what stands before it and what stands behind are two texts to Streamlit, and one to people."""


def escape_markdown(text: str) -> str:
    """Text from outside, such as an address or a run's name, so that Markdown shows it letter by letter."""
    return NOTHING.join(SIGNS.sub(r"\\\g<0>", part) for part in WITHIN.split(text))


def parse_number(text: str | None, below: int) -> int | None:
    """A whole number from 0 as an address writes it; None if the text is none, or if it is not under `below`."""
    if text is None or not (text.isascii() and text.isdigit() and len(text) <= len(str(below))):
        return None
    return int(text) if int(text) < below else None


def format_arithmetic(text: str) -> str:
    """A layer's arithmetic with the signs of print: "28 / 2 = 14" becomes "28 ÷ 2 = 14"."""
    return text.replace(" - ", " − ").replace(" x ", " × ").replace(" / ", " ÷ ")


def format_number(value: float, digits: int = 5) -> str:
    """So many significant digits and a true minus sign."""
    return f"{value:.{digits}g}".replace("-", "−")


def format_share(share: float) -> str:
    """A probability in 0..1: "99.3 %", never rounded to 0 % or 100 %; as formatShare in ui/web/lib/numbers.js."""
    if share >= 0.9995:
        words = "more than 99.9"
    elif share < 0.0005:
        words = "less than 0.1"
    else:
        words = f"{float(share) * 100:.1f}"
    return f"{words}\N{NO-BREAK SPACE}%"


def format_accuracy(share: float | None) -> str:
    """The share of images that were read right, with two decimals: "98.94 %"; a dash for None."""
    return "–" if share is None else f"{share * 100:.2f}\N{NO-BREAK SPACE}%"
