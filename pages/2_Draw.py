"""Draw: the network reads what a visitor draws, stroke by stroke."""

import streamlit as st

from ui import frame
from ui.draw import page as draw
from ui.shared.network_picker import render_network_picker

frame.open_page("Draw", "Write a digit with mouse, pen or finger. The network reads it after every stroke.",
                icon=":material/draw:")
draw.render_style()
with st.container(key="draw_picker"):
    ref = render_network_picker("draw")
if ref is not None:
    draw.render_reader(ref)
