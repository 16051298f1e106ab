"""Learning curves on the page: drawn in the visitor's browser, so that zoom and pointer survive every update.

`st.echarts_chart` keeps its element but replaces the whole option at every update (`notMerge`), and zoom and the
values under the pointer with it; `st.plotly_chart` makes a new element. Neither will do for a curve that grows.
"""

from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v1 import declare_component

from lenet.runs import Run, RunFolder, runs_dir

LOOK_MS, FIRST_LOOK_MS = 480, 160
"""How often a browser looks for new points of a live run; and for the first one, for which nobody likes to wait."""

FOLDER = Path(__file__).resolve().parents[1]
SHARED = FOLDER / "components"


def _read(*files: Path) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


_curves = st.components.v2.component(
    "lenet_curves", html='<div class="root"></div>',
    css=_read(SHARED / "shared.css", FOLDER / "train_curves.css"),
    js=_read(SHARED / "pixels.js", *(FOLDER / f"train_{part}.js" for part in ("axes", "panel", "follow", "curves"))),
)


def render_curves(figure: dict[str, Any], *, key: str, caption: str, live: Run | None = None) -> None:
    """Draw the panels of `lenet.figures.curves` side by side, or below each other where there is no room.

    Args:
        figure: what `plot_history` or `plot_comparison` describes.
        key: unique on the page; the same key goes on with the same element, its zoom and pointer kept.
        caption: what the curves say, for screen readers.
        live: the run that the figure shows, if it is live: the curves then grow without the page, which is asked to
            look itself when more happens than points.
    """
    data = {**figure, "caption": caption, "follow": live and describe_feed(live)}
    _curves(key=key, data=data, on_turn_change=lambda: None)


def describe_feed(run: Run) -> dict[str, Any]:
    """Where a browser finds the run's latest events, how often to look, and which of them the figure shows already."""
    files = declare_component("runs", path=runs_dir().resolve())  # never drawn: it serves the files of a folder
    file = RunFolder(run.run_id).latest_file.relative_to(runs_dir()).as_posix()
    base = st.get_option("server.baseUrlPath").strip("/")
    state = run.state
    hurry = not state.batches and run.status != "waiting"
    return {
        "address": f"{'/' if base else ''}{base}/component/{files.name}/{file}",
        "pause": FIRST_LOOK_MS if hurry else LOOK_MS,
        "steps": state.steps_per_epoch or run.config.training.steps_per_epoch,
        "seen": max((points[-1].time for points in (state.batches, state.epochs) if points), default=0.0),
    }


def prepare_plotly() -> None:
    """To be called before a Plotly figure is built.

    Streamlit's components import pandas when they are first drawn. Plotly asks for it among the modules that are
    loaded, and fails if another visitor's page has only half loaded it; an import waits for the other half.
    """
    import pandas  # noqa: F401
