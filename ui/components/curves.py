"""Learning curves on the page: drawn in the visitor's browser, so that zoom and pointer survive every update.

`st.echarts_chart` keeps its element but replaces the whole option at every update (`notMerge`), and zoom and the
values under the pointer with it; `st.plotly_chart` makes a new element. Neither will do for a curve that grows.
"""

from __future__ import annotations

from typing import Any

from lenet.runs import Run
from ui.components.addresses import latest_events_address
from ui.components.loader import build_component

_curves = build_component("curves", "vendor/uplot/uPlot.min.css")


def render_curves(figure: dict[str, Any], *, key: str, caption: str, run_id: str,
                  live: Run | None = None) -> None:
    """Draw the panels of `lenet.figures.curves` side by side, or below each other where there is no room.

    Args:
        figure: what `plot_history` or `plot_comparison` describes.
        key: unique on the page; the same key goes on with the same element, its zoom and pointer kept.
        caption: what the curves say, for screen readers.
        run_id: which run the figure shows, or which runs: zoom and pointer begin anew when it changes.
        live: the run that the figure shows, if it is live: the curves then grow without the page, which is asked to
            run again when more happens than points.
    """
    data = {**figure, "caption": caption, "run_id": run_id, "follow": live and describe_feed(live)}
    _curves(key=key, data=data, on_status_change=lambda: None)


def describe_feed(run: Run) -> dict[str, Any]:
    """Where a browser finds the run's latest events, whether none is shown yet, and up to when they are."""
    state = run.state
    return {
        "address": latest_events_address(run.run_id),
        "hurry": not state.batches and not state.is_waiting,
        "steps": state.steps_per_epoch or run.config.training.steps_per_epoch,
        "seen": max((points[-1].time for points in (state.batches, state.epochs) if points), default=0.0),
    }
