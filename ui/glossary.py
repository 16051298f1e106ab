"""Technical words on a page: their sentences as the help of a widget, or as a row of words to point at or tap."""

from __future__ import annotations

from functools import cache
from html import escape

import streamlit as st

from lenet.glossary import find_term
from ui.text import escape_markdown


def help_for(*words: str, say: str = "") -> str:
    """Markdown for the `help=` of a widget: first what is said of the widget itself, then a paragraph a word."""
    terms = (find_term(word) for word in words)
    paragraphs = [f"**{_capitalize(term.name)}**: {escape_markdown(term.sentence)}" for term in terms]
    return "\n\n".join([say, *paragraphs] if say else paragraphs)


def render_terms(*words: str, title: str = "Words on this page") -> None:
    """A row of words; the sentence of one appears below the row when it is pointed at, tapped, or reached by Tab."""
    terms = "".join(_format_term(word) for word in words)
    st.html(f'<div class="terms"><span class="terms-head">{escape(title)}</span> {terms}</div>')


@cache
def _format_term(word: str) -> str:
    term = find_term(word)
    return (f'<dfn class="term" tabindex="0">{escape(word)}'
            f'<span class="term-words"><b>{escape(_capitalize(term.name))}</b>: {escape(term.sentence)}</span></dfn> ')


def _capitalize(name: str) -> str:
    """The first letter large, the others as they are: "MNIST" stays."""
    return name[:1].upper() + name[1:]
