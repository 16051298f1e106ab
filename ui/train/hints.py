"""What a teacher would say of a run that learns badly, as calm notes."""

import streamlit as st

from lenet.glossary import find_terms
from lenet.runs import Run
from lenet.runs.hints import Hint, find_hints
from lenet.settings import format_setting
from ui import once, state
from ui.text import escape_markdown
from ui.train.asking import ask

MOST = 2
"""Notes at once."""


def render_hints(run: Run) -> None:
    """What is wrong with the run, why, and what to try; nothing if all is well.

    While the page follows a live run, a hint has to be true twice in a row, so that none comes and goes in a moment.
    """
    key = f"{state.TRAIN_HINTS}_{run.run_id}"
    found = find_hints(run.state, run.config)
    before = st.session_state.get(key) if run.is_live else None
    st.session_state[key] = {hint.name for hint in found}
    for hint in [hint for hint in found if before is None or hint.name in before][:MOST]:
        _render_hint(run, hint)


def explain_hints(run: Run) -> list[str]:
    """The words of the glossary that the run's hints use."""
    texts = (f"{hint.sentence} {hint.advice}" for hint in find_hints(run.state, run.config))
    return [term.name for term in find_terms(" ".join(texts))]


def _render_hint(run: Run, hint: Hint) -> None:
    words = escape_markdown(f"{hint.sentence} {hint.advice}")
    st.info(f"**{escape_markdown(hint.label)}.** {words}", icon=":material/lightbulb:")
    if run.is_live and hint.learning_rate:
        once.render_button(f"Use a learning rate of {format_setting(hint.learning_rate)}", ask, run.run_id,
                           "learning_rate", hint.learning_rate, key=f"train_hint_{hint.name}",
                           icon=":material/tune:")
