"""The lab's own components: maps drawn as pixels, the LeNet-5 figure with real numbers, ten probabilities as bars.

Each is a small piece of JavaScript in a file beside this one; Python sends it plain data (`payload.py`), Streamlit
calls it again on the same element whenever the data change, and it updates in place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import numpy as np
import streamlit as st

from lenet.network import Trace
from ui.components.payload import pack_bars, pack_figure, pack_maps

FOLDER = Path(__file__).resolve().parent
HTML = '<div class="root"></div>'


def _build(name: str, *scripts: str):
    """Register one component from its files; scripts and styles of all components begin with the shared ones."""
    js = "\n".join((FOLDER / script).read_text(encoding="utf-8") for script in ("pixels.js", *scripts))
    css = "\n".join((FOLDER / style).read_text(encoding="utf-8") for style in ("shared.css", f"{name}.css"))
    return st.components.v2.component(f"lenet_{name}", html=HTML, css=css, js=js)


_maps = _build("maps", "maps.js")
_figure = _build("figure", "figure_layout.js", "figure_point.js", "figure_wires.js", "figure.js")
_bars = _build("bars", "bars.js")


def render_maps(
    maps: np.ndarray,
    *,
    key: str,
    scale: str = "activation",
    labels: Sequence[str] | None = None,
    titles: Sequence[str] | None = None,
    size: int = 64,
    columns: int | None = None,
    marked: Mapping[int, str] | Collection[int] | None = None,
    caption: str,
    limit: int | None = None,
    selected: int | None = None,
    on_select: Callable[[int], None] | None = None,
    domain: tuple[float, float] | None = None,
    legend: bool = True,
    missing: Collection[int] = (),
) -> int | None:
    """Draw maps as pixels, with the exact value on hover, touch and keyboard focus.

    Args:
        maps: (n, h, w), any real dtype; all share one scale, so that they can be compared.
        key: unique on the page; the same key updates the same element in place.
        scale: "ink" (lowest to highest), "activation" (from zero; centred on zero when a value is negative) or
            "weights" (always centred on zero).
        labels: name of each map, for the value's window and screen readers; "map 0", "map 1", ... without it.
        titles: text above each map; none without it.
        size: pixels that the shorter side has at least; 48 is the least that is drawn.
        columns: at most so many maps a line.
        marked: indices that get a tag: {index: tag}, or only indices for the tag "dead".
        caption: one line above the maps; also their name for screen readers.
        limit: show so many at first, and a button for the rest.
        selected: index of the map that stands out; makes the maps selectable.
        on_select: called with the index when a map is chosen, before the page runs again; makes the maps selectable.
            With it the caller keeps the selection and says what is `selected` now; without it the component keeps it
            and `selected` is where it starts.
        domain: (low, high) of the scale, where it has to be the same in several grids.
        legend: whether the scale stands beside the caption.
        missing: indices of maps that there are not, such as a connection that a network lacks: an empty place.

    Returns:
        The index of the map that stands out, or None.

    Raises:
        ValueError: if maps is not (n, h, w) with at least one value, or labels and titles differ from n in length.
    """
    chosen = _read_choice(key, len(maps))
    current = selected if on_select is not None or chosen is None else chosen
    data = pack_maps(maps, scale, caption, labels=labels, titles=titles, size=size, columns=columns, marked=marked,
                     limit=limit, selected=current, selectable=current is not None or on_select is not None,
                     domain=domain, legend=legend, missing=missing)  # fmt: skip

    def report() -> None:
        index = _read_choice(key, data["count"])
        if on_select is not None and index is not None:
            on_select(index)

    _maps(key=key, data=data, on_chosen_change=report)
    return current


def _read_choice(key: str, count: int) -> int | None:
    """Return the index that the component sent last, or None when there is none or it is none of ours."""
    chosen = (st.session_state.get(key) or {}).get("chosen") or {}
    index = chosen.get("index") if isinstance(chosen, Mapping) else None
    return index if isinstance(index, int) and 0 <= index < count else None


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
