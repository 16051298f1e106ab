"""A network for a page: where there is none, the page says why, and goes on by itself once there is one."""

from __future__ import annotations

import streamlit as st

from lenet.errors import LabError
from lenet.network import Network
from ui.frame import show_error
from ui.shared import resources

AGAIN_SECONDS = 2.0
"""How often a network that cannot be read is tried again."""


def load_network(ref: str) -> Network | None:
    """The network that a reference such as "article@7" names; None, with the reason on the page, if there is none."""
    try:
        return resources.get_network(ref)
    except LabError:
        st.fragment(run_every=AGAIN_SECONDS)(wait_for_network)(ref)
        return None


def wait_for_network(ref: str) -> None:
    """Say why the network cannot be read; once it can, the page runs again."""
    try:
        resources.get_network(ref)
    except LabError as error:
        show_error(error)
        return
    st.rerun()
