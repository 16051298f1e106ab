"""Ten probabilities as bars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ui.components.loader import build_component
from ui.components.payload import pack_bars

_bars = build_component("bars")


def render_bars(probabilities: np.ndarray | Sequence[float] | None, *, key: str, caption: str) -> None:
    """Draw ten probabilities as bars in the digits' colours, the largest one stressed.

    Args:
        probabilities: (10,) in 0..1, or None for "no prediction": the bars stay empty.
        key: unique on the page; the same key updates the same element in place.
        caption: one line above the bars; also the table's name for screen readers.
    """
    _bars(key=key, data=pack_bars(probabilities, caption))


def render_live_bars(*, key: str, caption: str) -> None:
    """Draw the probabilities of what the page reads: see `render_reader`. `key`, `caption`: as in `render_bars`."""
    _bars(key=key, data={**pack_bars(None, caption), "live": True})
