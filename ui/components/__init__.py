"""The lab's own components: maps drawn as pixels, the LeNet-5 figure with real numbers, ten probabilities as bars.

Python sends each of them plain data (`payload.py`); what runs in the browser updates the same element in place.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lenet.network import Trace
from ui.components.loader import FOLDER, build_component
from ui.components.maps import MapGrid, render_maps
from ui.components.payload import pack_bars, pack_figure

__all__ = ["FOLDER", "MapGrid", "render_bars", "render_lenet_figure", "render_maps"]

_figure = build_component("figure", "figure_layout", "figure_point", "figure_wires")
_bars = build_component("bars")


def render_lenet_figure(trace: Trace, *, key: str, caption: str) -> None:
    """Draw the LeNet-5 figure with the real maps of one image, the first of the trace.

    Args:
        trace: what `Network.forward` computed.
        key: unique on the page; the same key updates the same element in place.
        caption: one line under the figure; also its name for screen readers.
    """
    _figure(key=key, data=pack_figure(trace, caption))


def render_bars(probabilities: np.ndarray | Sequence[float] | None, *, key: str, caption: str) -> None:
    """Draw ten probabilities as bars in the digits' colours, the largest one stressed.

    Args:
        probabilities: (10,) in 0..1, or None for "no prediction": the bars stay empty.
        key: unique on the page; the same key updates the same element in place.
        caption: one line above the bars; also the table's name for screen readers.
    """
    _bars(key=key, data=pack_bars(probabilities, caption))
