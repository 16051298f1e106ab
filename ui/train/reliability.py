"""Whether a network's probabilities mean what they say: the diagram of its answers to the test images."""

from functools import lru_cache
from typing import Any

import streamlit as st

from lenet.calibration import Reliability
from lenet.figures.reliability import compute_points, describe_point, plot_reliability
from lenet.runs import RunState
from ui.glossary import help_for
from ui.train.plotly import prepare_plotly
from ui.text import format_accuracy

TERMS = ("calibration", "energy")
Rows = tuple[tuple[float, ...], ...]


def render_reliability(state: RunState) -> None:
    """The diagram of a run that was tested, and what it says in words; nothing where older versions tested it."""
    rows = state.reliability
    if rows is None:
        return
    st.header("How sure, and how often right", anchor=False, help=help_for("calibration", "temperature", "energy"))
    st.plotly_chart(_draw(rows), key="train_reliability", config={"displayModeBar": False},
                    alt=_describe(rows))
    st.caption(f"{describe_calibration(rows)} {describe_threshold(state)}".strip())


@lru_cache(maxsize=16)
def _draw(rows: Rows) -> Any:
    """The figure of a run, drawn once for all visitors."""
    prepare_plotly()
    return plot_reliability(rows)


def describe_calibration(rows: Rows) -> str:
    """How to read the diagram, and its calibration error."""
    error = format_accuracy(Reliability.from_rows(rows).error)
    return ("Answers that are 80\N{NO-BREAK SPACE}% sure should be right in 80 of 100 cases: on the line. On average "
            f"they are {error} off (expected calibration error). Where there are few answers, the bars are long.")


def describe_threshold(state: RunState) -> str:
    """What of the test images was taken for no digit; nothing where there is no threshold."""
    if state.threshold is None or state.reliability is None:
        return ""
    total = int(sum(state.reliability[0]))
    return (f"With more energy than {state.threshold:.2f}, a picture is taken for no digit: so are "
            f"{state.test_rejected or 0:,} of {total:,} test images.")


def _describe(rows: Rows) -> str:
    points = "; ".join(map(describe_point, compute_points(rows)))
    return f"Reliability diagram of {int(sum(rows[0])):,} answers. {points}."
