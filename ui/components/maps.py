"""Grids of maps, every value drawn as a pixel: what one shows is a `MapGrid`, what all report are two callbacks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import streamlit as st

from ui.components.loader import build_component
from ui.components.payload import encode_floats, find_scale, pack_palette

SMALLEST = 48
"""Pixels: no map is drawn smaller."""
DEAD = "dead"
"""The tag of a map that is marked without one of its own."""

Pixel = tuple[int, int, int]
"""Index of a map, row, column."""

_maps = build_component("maps")


@dataclass(frozen=True, eq=False)
class MapGrid:
    """Maps that share one colour scale, so that they can be compared.

    Attributes:
        maps: (n, h, w), any real dtype.
        caption: one line above the maps; also their name for screen readers.
        scale: how values become colours, one of `ui.components.payload.SCALES`.
        labels: name of each map, for the value's window and screen readers; "map 0", "map 1", ... without it.
        titles: text above each map; none without it.
        size: pixels that the shorter side of a map has at least; 48 is the least that is drawn.
        columns: at most so many maps a line.
        marked: indices that get a tag: {index: tag}, or only indices for the tag "dead".
        limit: show so many at first, and a button for the rest.
        selected: index of the map that stands out.
        highlight: (index of a map, row, column) of one pixel that is framed in its picture.
        domain: (low, high) of the scale, where it has to be the same in several grids.
        legend: whether the scale stands beside the caption.
        missing: indices of maps that there are not, such as a connection that a network lacks: an empty place.
        reports: whether its clicks are reported, where `render_maps` is given a callback.

    Raises:
        ValueError: if maps is not (n, h, w) with at least one value, if labels or titles differ from n in length,
            if the scale is unknown, or if an index, row or column is outside.
    """

    maps: np.ndarray
    caption: str
    scale: str = "activation"
    labels: Sequence[str] | None = None
    titles: Sequence[str] | None = None
    size: int = 64
    columns: int | None = None
    marked: Mapping[int, str] | Collection[int] = field(default_factory=dict)
    limit: int | None = None
    selected: int | None = None
    highlight: Pixel | None = None
    domain: tuple[float, float] | None = None
    legend: bool = True
    missing: Collection[int] = ()
    reports: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "maps", np.asarray(self.maps))
        if self.maps.ndim != 3 or self.maps.size == 0:
            raise ValueError(f"maps has shape {self.maps.shape}; it must be (n, h, w) with at least one value.")
        find_scale(self.scale)
        for name, texts in (("labels", self.labels), ("titles", self.titles)):
            if texts is not None and len(texts) != self.count:
                raise ValueError(f"{name} has {len(texts)} entries for {self.count} maps; it must have one for each.")
        for name, indices in (("marked", self.marked), ("missing", self.missing)):
            self._check_indices(name, indices)
        if self.selected is not None:
            self._check_indices("selected", [self.selected])
        if self.highlight is not None and not self.contains(self.highlight):
            raise ValueError(f"highlight is {self.highlight}; it must be (map, row, column) within {self.maps.shape}.")

    @property
    def count(self) -> int:
        """How many maps there are."""
        return len(self.maps)

    @cached_property
    def packed(self) -> dict[str, Any]:
        """What the browser is sent of it: a grid that is kept is packed once."""
        return pack_maps(self)

    def contains(self, pixel: Sequence[int]) -> bool:
        """Whether (index of a map, row, column) is one of the values."""
        return len(pixel) == 3 and all(0 <= at < size for at, size in zip(pixel, self.maps.shape, strict=True))

    def _check_indices(self, name: str, indices: Collection[int]) -> None:
        outside = [int(index) for index in indices if not 0 <= index < self.count]
        if outside:
            raise ValueError(f"{name} holds {outside[0]}; there are maps 0 to {self.count - 1}.")


def render_maps(
    *grids: MapGrid,
    key: str,
    room: int | None = None,
    grow: bool = False,
    on_select: Callable[[int], None] | None = None,
    on_pixel: Callable[[int, int, int], None] | None = None,
) -> None:
    """Draw maps as pixels, with the exact value on hover, touch and keyboard focus.

    Several grids are one element of the page: an element and a container for each would cost the server far more.

    Args:
        grids: what is drawn.
        key: unique on the page; the same key updates the same element in place.
        room: pixels that each grid has beside the next, on as many lines as needed; None: one below the other.
        grow: whether the grids of a line share what it has left.
        on_select: called with the index when a map is chosen, before the page runs again; makes the maps selectable.
            The caller keeps it and gives it back as `MapGrid.selected`.
        on_pixel: called with the map's index, row and column when a pixel is clicked, or chosen by Enter at the
            keyboard's pixel cursor. The caller keeps it and gives it back as `MapGrid.highlight`.

    Raises:
        ValueError: if both callbacks are given: a click can mean one thing only.
    """
    if on_select is not None and on_pixel is not None:
        raise ValueError("Give on_select or on_pixel, not both; on_pixel reports the map as well.")

    def report_choice() -> None:
        index = _read_choice(key, grids)
        if on_select is not None and index is not None:
            on_select(index)

    def report_pixel() -> None:
        pixel = _read_pixel(key, grids)
        if on_pixel is not None and pixel is not None:
            on_pixel(*pixel)

    click = "pixel" if on_pixel is not None else "map" if on_select is not None else "nothing"
    packed = [{**grid.packed, "click": click if grid.reports else "nothing"} for grid in grids]
    _maps(key=key, data={"grids": packed, "room": room, "grow": grow}, on_chosen_change=report_choice,
          on_pixel_change=report_pixel)


def pack_maps(grid: MapGrid) -> dict[str, Any]:
    """Return what the browser needs to draw a grid, as plain JSON values."""
    count, rows, columns = grid.maps.shape
    labels = [f"map {i}" for i in range(count)] if grid.labels is None else [str(label) for label in grid.labels]
    return {
        "values": encode_floats(grid.maps), "count": count, "rows": rows, "columns": columns,
        "palette": pack_palette(grid.maps, grid.scale, grid.domain), "caption": grid.caption, "labels": labels,
        "titles": None if grid.titles is None else [str(title) for title in grid.titles],
        "size": max(SMALLEST, grid.size), "perRow": grid.columns, "marked": _pack_marks(grid.marked),
        "limit": grid.limit, "selected": None if grid.selected is None else int(grid.selected),
        "highlight": None if grid.highlight is None else [int(at) for at in grid.highlight],
        "legend": grid.legend, "missing": [int(index) for index in grid.missing],
    }  # fmt: skip


def _pack_marks(marked: Mapping[int, str] | Collection[int]) -> dict[str, str]:
    """Return {index as text: tag}: JSON has no whole numbers as names."""
    pairs = marked.items() if isinstance(marked, Mapping) else ((index, DEAD) for index in marked)
    return {str(int(index)): str(tag) for index, tag in pairs}


def _read_sent(key: str, name: str) -> Mapping[str, Any]:
    """What the component sent last under a name; empty if that is nothing."""
    sent = (st.session_state.get(key) or {}).get(name)
    return sent if isinstance(sent, Mapping) else {}


def _read_choice(key: str, grids: Sequence[MapGrid]) -> int | None:
    """The map that was chosen last; None when there is none or it is none of ours."""
    sent = _read_sent(key, "chosen")
    grid, index = _find_grid(sent, grids), sent.get("index")
    return index if grid is not None and isinstance(index, int) and 0 <= index < grid.count else None


def _read_pixel(key: str, grids: Sequence[MapGrid]) -> Pixel | None:
    """The pixel that was chosen last; None when there is none or it is none of ours."""
    sent = _read_sent(key, "pixel")
    grid, index, row, column = _find_grid(sent, grids), *(sent.get(name) for name in ("index", "row", "column"))
    if grid is None or not (isinstance(index, int) and isinstance(row, int) and isinstance(column, int)):
        return None
    return (index, row, column) if grid.contains((index, row, column)) else None


def _find_grid(sent: Mapping[str, Any], grids: Sequence[MapGrid]) -> MapGrid | None:
    """The grid that was clicked; None where it is none of ours, or one that reports nothing."""
    at = sent.get("grid")
    grid = grids[at] if isinstance(at, int) and 0 <= at < len(grids) else None
    return grid if grid is not None and grid.reports else None
