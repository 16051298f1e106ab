"""Inspect: every filter of a network, and every number on the way from a picture to its answer."""

from ui import frame
from ui.inspect import view as inspect_view
from ui.shared.network_picker import render_network_picker

frame.open_page("Inspect", "Every filter of a network, and how each answers your digit, number by number.",
                icon=":material/grid_view:")
ref = render_network_picker("inspect")
if ref is not None:
    inspect_view.render_inspector(ref)
