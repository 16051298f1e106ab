"""Tests without a browser choose an epoch with a widget of Streamlit's own: no component runs there."""

from collections.abc import Callable, Sequence

import pytest
import streamlit as st


def render_epochs(frames: Sequence[tuple[int, str]], *, key: str, epoch: int, on_choice: Callable[[int], None]) -> None:
    """As `ui.components.render_epochs`."""
    st.session_state[key] = epoch
    st.select_slider("After epoch", [each for each, _ in frames], key=key,
                     on_change=lambda: on_choice(st.session_state[key]))


@pytest.fixture(autouse=True)
def epochs_by_widget(monkeypatch):
    """The picker of networks draws that."""
    monkeypatch.setattr("ui.shared.network_picker.render_epochs", render_epochs)
