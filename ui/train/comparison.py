"""The curves of several runs over each other, and what has to be known before they are compared."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import streamlit as st

from lenet.data.sources import find_cautions
from lenet.figures.curves import is_validated, plot_comparison
from lenet.glossary import find_terms
from lenet.history import build_history
from lenet.network import find_loss
from lenet.runs import Run
from lenet.runs.catalog import tell_apart
from lenet.prints import MOST_RUNS as COMPARED
from ui.components import render_curves
from ui.shared.takeaway import render_takeaway
from ui.takeaway import COMPARISON
from ui.text import escape_markdown, format_accuracy
from ui.train.views import render_log_switch
from ui.train.words import best_validation


def render_comparison(runs: Sequence[Run]) -> None:
    """The curves: validation where there is any, else training."""
    st.header(f"{len(runs)} runs compared", anchor=False)
    if len(runs) > COMPARED:
        st.caption(f"The first {COMPARED} are shown: more curves could not be told apart.")
    logarithmic = render_log_switch()
    names = tell_apart(runs[:COMPARED])
    shown = {names[run.run_id]: run for run in runs[:COMPARED]}
    histories = {name: build_history(run.state) for name, run in shown.items()}
    render_curves(plot_comparison(histories, logarithmic), key="train_comparison",
                  caption=_summarize_comparison(shown), run_id=" ".join(run.run_id for run in shown.values()))
    for words in explain_comparison(shown):
        st.caption(words)
    render_takeaway(runs[0], (COMPARISON,), "train_comparison_takeaway", others=runs[1:COMPARED])


def find_comparison_words(runs: Sequence[Run]) -> list[str]:
    """The technical words that the comparison uses, by their names in the glossary."""
    shown = {run.run_id: run for run in runs[:COMPARED]}  # a name that someone gave is no technical word
    return [term.name for term in find_terms(" ".join(["loss", *explain_comparison(shown)]))]


def explain_comparison(runs: Mapping[str, Run]) -> list[str]:
    """What keeps the curves of these runs, by their names, from being compared as they are: Markdown, often nothing."""
    unjudged = {name: run for name, run in runs.items() if not is_validated(build_history(run.state))}
    words = [_explain_missing_validation(unjudged, len(runs)), *_explain_sources(unjudged), _explain_losses(runs)]
    return [sentence for sentence in words if sentence]


def _explain_missing_validation(unjudged: Collection[str], count: int) -> str:
    names = _list_names(unjudged)
    if not names:
        return ""
    if len(unjudged) == count:
        return "None of these runs was checked on validation images: their training curves are shown instead."
    return (f"{names}: not checked on validation images, so the training curves are shown. Do not compare them with "
            "the validation curves of the others: those count images that the network never learns from.")


def _explain_sources(runs: Mapping[str, Run]) -> Iterator[str]:
    cautions: dict[str, list[str]] = {}
    for name, run in runs.items():
        for caution in find_cautions(run.config.training):
            cautions.setdefault(caution, []).append(name)
    return (f"{_list_names(names)}: {caution}" for caution, names in cautions.items())


def _explain_losses(runs: Mapping[str, Run]) -> str:
    kinds: dict[str, list[str]] = {}
    for name, run in runs.items():
        kinds.setdefault(find_loss(run.config.network).label, []).append(name)
    if len(kinds) < 2:
        return ""
    parts = "; ".join(f"{label} for {_list_names(names)}" for label, names in kinds.items())
    return (f"These losses are not of one kind: {parts}. They measure different things: do not compare a loss of one "
            "kind with one of another.")


def _list_names(names: Iterable[str]) -> str:
    return ", ".join(f"“{escape_markdown(name)}”" for name in names)


def _summarize_comparison(runs: Mapping[str, Run]) -> str:
    """The comparison in words, for those who cannot see it: each run's best validation accuracy, or its training."""
    scores = []
    for name, run in runs.items():
        best = best_validation(run.state)
        last = next((point.accuracy for point in reversed(run.state.epochs)), None)
        scores.append(f"{name} {format_accuracy(best[1])}" if best else f"{name} {format_accuracy(last)} (training)")
    return f"the best validation accuracy of each run, or its last training accuracy: {'; '.join(scores)}."
