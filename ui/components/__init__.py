"""The lab's own components: maps drawn as pixels, the LeNet-5 figure with real numbers, bars, learning curves.

Python sends each of them plain data (`payload.py`); what runs in the browser stands in `ui/web` and updates the same
element in place.
"""

from ui.components.bars import render_bars, render_live_bars
from ui.components.curves import render_curves
from ui.components.figure import render_lenet_figure
from ui.components.maps import MapGrid, render_maps
from ui.components.reader import ReadPicture, render_answer, render_epochs, render_moment_answer, render_reader
from ui.components.training import (
    render_film, render_filters, render_growth, render_live_moments, render_news, render_progress,
)

__all__ = ["MapGrid", "ReadPicture", "render_answer", "render_bars", "render_curves", "render_epochs", "render_film",
           "render_filters", "render_growth", "render_lenet_figure", "render_live_bars", "render_live_moments",
           "render_maps", "render_moment_answer", "render_news", "render_progress", "render_reader"]
