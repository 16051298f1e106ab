"""The key by which a shared lab knows a browser again: a cookie, which `server.visitor_keys` hands out."""

import re

import streamlit as st

from lenet.runs.owners import hash_key

COOKIE = "lenet_visitor"
KEY = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)
"""192 random bits, as `secrets.token_urlsafe(24)` writes them."""


def read_key() -> str:
    """What this browser has brought as its key, whatever it may be; "" if nothing."""
    return st.context.cookies.get(COOKIE, "")


def find_visitor() -> str | None:
    """The hash of this browser's key; None if it has none."""
    key = read_key()
    return hash_key(key) if KEY.fullmatch(key) else None
