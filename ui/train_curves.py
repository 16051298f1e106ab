"""Learning curves on the page: drawn in the visitor's browser, so that zoom and pointer survive every update.

`st.echarts_chart` keeps its element but replaces the whole option at every update (`notMerge`), and zoom and the
values under the pointer with it; `st.plotly_chart` makes a new element. Neither will do for a curve that grows.
"""

from pathlib import Path
from typing import Any

import streamlit as st

FOLDER = Path(__file__).resolve().parent
SHARED = FOLDER / "components"


def _read(*files: Path) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


_curves = st.components.v2.component(
    "lenet_curves", html='<div class="root"></div>',
    css=_read(SHARED / "shared.css", FOLDER / "train_curves.css"),
    js=_read(SHARED / "pixels.js", FOLDER / "train_axes.js", FOLDER / "train_panel.js", FOLDER / "train_curves.js"),
)


def render_curves(figure: dict[str, Any], *, key: str, caption: str) -> None:
    """Draw the panels of `lenet.figures.curves` side by side, or below each other where there is no room.

    Args:
        figure: what `plot_history` or `plot_comparison` describes.
        key: unique on the page; the same key goes on with the same element, its zoom and pointer kept.
        caption: what the curves say, for screen readers.
    """
    _curves(key=key, data={**figure, "caption": caption})


def prepare_plotly() -> None:
    """To be called before a Plotly figure is built.

    Streamlit's components import pandas when they are first drawn. Plotly asks for it among the modules that are
    loaded, and fails if another visitor's page has only half loaded it; an import waits for the other half.
    """
    import pandas  # noqa: F401
