"""The app to compare with: a canvas of the same kind, and a count of the strokes on it. Nothing else."""

import streamlit as st
from streamlit_drawable_canvas import st_canvas

st.set_page_config(layout="wide")


@st.fragment
def render_counter() -> None:
    """A canvas and the number of its strokes; a stroke reruns only this."""
    result = st_canvas(
        key="canvas", width=280, height=280, background_color="#000000", stroke_color="#ffffff",
        stroke_width=20, return_image_data=True,
    )
    strokes = (result.json_data or {}).get("objects", [])
    st.html(f'<p id="answer">{len(strokes)} strokes</p>')


st.title("Empty")
render_counter()
