"""The camera on the Draw page, off until somebody asks for it.

Browsers show a page the camera's picture only where the page is secure: over https, or from this computer. Elsewhere a
phone's own camera app takes the picture, and hands it to the page as a file (see ui/web/components/phone).
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st

from ui import state
from ui.components.loader import build_component
from ui.draw import picture_files

_phone = build_component("phone")


def render_camera() -> None:
    """Draw what takes a picture: a switch and the camera's picture, or, on a phone, what opens its camera app."""
    is_secure = can_show_camera(st.context.url)
    if is_secure and st.toggle("Camera", key=state.DRAW_CAMERA, width="content",
                               help="Your browser asks whether this page may use the camera. Off: nothing is asked."):
        st.camera_input("Hold one digit into the picture", key=state.DRAW_PHOTO, resolution="1080p",
                        label_visibility="collapsed", on_change=_take_photo)  # fmt: skip
    _phone(key=state.DRAW_PHONE, data={"hasCamera": is_secure}, height="content")


def can_show_camera(url: str | None) -> bool:
    """Whether a browser may show the camera's picture to a page at this address (Secure Contexts, 3.1)."""
    address = urlsplit(url or "")
    host = address.hostname or ""
    if address.scheme == "https" or host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _take_photo() -> None:
    photo = st.session_state[state.DRAW_PHOTO]
    if photo is not None:  # else it was cleared, so that the next one can be taken
        picture_files.take([("the camera", photo.getvalue())])
