"""The lab's own components: maps drawn as pixels, the LeNet-5 figure with real numbers, bars, learning curves.

Python sends each of them plain data (`payload.py`); what runs in the browser stands in `ui/web` and updates the same
element in place.
"""

from ui.components.bars import render_bars
from ui.components.curves import render_curves
from ui.components.figure import render_lenet_figure
from ui.components.maps import MapGrid, render_maps

__all__ = ["MapGrid", "render_bars", "render_curves", "render_lenet_figure", "render_maps"]
