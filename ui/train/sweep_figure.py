"""The figure of a sweep: a heat map of two settings, or lines from value to value."""

from collections.abc import Sequence

import streamlit as st

from lenet.figures.sweeps import Axis, Point, plot_heat, plot_parallel
from lenet.settings import SETTINGS
from lenet.sweeps import Row, SweepPlan
from ui.train.plotly import prepare_plotly
from ui.train.sweep_words import describe_row

SAVING = {"displaylogo": False, "modeBarButtons": [["toImage"]],
          "toImageButtonOptions": {"format": "svg", "filename": "sweep"}}
"""Of Plotly’s own buttons the one that saves the figure, as SVG; it is there while one points at the figure."""


def render_figure(plan: SweepPlan, rows: Sequence[Row]) -> None:
    """Draw it, if anything was tried besides seeds. `rows`: the best first."""
    axes, points = build_axes(plan), build_points(plan, rows)
    if not axes:
        return
    prepare_plotly()
    is_grid = len(axes) == 2
    figure = plot_heat(axes[1], axes[0], [point._replace(places=point.places[::-1]) for point in points]) if is_grid \
        else plot_parallel(axes, points)
    st.header("Validation accuracy by what was tried", anchor=False)
    st.plotly_chart(figure, key="train_sweep_figure", config=SAVING,
                    alt="; ".join(point.words for point in points))
    st.caption("In percent, the mean over the seeds. Brighter is better; the colours span what was found, so look at "
               "the numbers." if is_grid else "A line for each combination; the best five have the colours of their "
               "curves below.")


def build_axes(plan: SweepPlan) -> list[Axis]:
    """An axis for each setting that was tried with more than one value."""
    return [Axis(SETTINGS[key].label, tuple(map(SETTINGS[key].format, values)))
            for key, values in plan.over.items() if len(values) > 1]


def build_points(plan: SweepPlan, rows: Sequence[Row]) -> list[Point]:
    """A point for each row that has a score, in their order."""
    keys = [key for key, values in plan.over.items() if len(values) > 1]
    return [Point(tuple(plan.over[key].index(row.values[key]) for key in keys), row.mean, describe_row(row))
            for row in rows if row.mean is not None]
