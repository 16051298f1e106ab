"""Who may change which run. One's own computer is open; on a server that a class shares, a run is its owner's alone.

Every browser has a random key in a cookie (`server.visitor_keys`), and a run that it starts has the key's hash. Whoever
changes a run asks `check_touch` at the moment of the change; pages ask `find_refusal` for what they draw.
"""

import re

import streamlit as st

from lenet.environment import is_shared
from lenet.errors import RunError
from lenet.runs import RunFolder
from lenet.runs.owners import hash_key, read_owner

COOKIE = "lenet_visitor"
KEY = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)
"""192 random bits, as `secrets.token_urlsafe(24)` writes them."""

NO_KEY = ("This browser keeps no cookie of this lab, so no run can be yours: allow cookies for this site, open it in a "
          "tab of its own, and reload the page.")  # fmt: skip
ANOTHERS = ("This run is another visitor’s: you can watch, compare and copy it. Only who started it, or the teacher, "
            "can change it.")  # fmt: skip
TEACHERS = "This run is the teacher’s: you can watch, compare and copy it, but not change it."


def find_visitor() -> str | None:
    """The hash of the key that this browser has; None if it has none."""
    key = read_key()
    return hash_key(key) if KEY.fullmatch(key) else None


def read_key() -> str:
    """The key that this browser has brought, whatever it may be; "" if it has brought none."""
    return st.context.cookies.get(COOKIE, "")


def find_owner() -> str | None:
    """Whose a run is that the visitor starts now; None where whoever runs the server owns all.

    Raises:
        RunError: if it could be nobody's.
    """
    if not is_shared():
        return None
    visitor = find_visitor()
    if visitor is None:
        raise RunError(NO_KEY)
    return visitor


def may_touch(run_id: str) -> bool:
    """Whether the visitor may change a run: steer, continue, rename or delete it."""
    return find_refusal(run_id) is None


def check_touch(run_id: str) -> None:
    """Raise `RunError` unless the visitor may change the run; says whose it is."""
    if refusal := find_refusal(run_id):
        raise RunError(refusal)


def find_refusal(run_id: str) -> str | None:
    """Why the visitor may not change a run, in a sentence; None if that is allowed.

    Raises:
        RunError: if the id is none.
    """
    if not is_shared():
        return None
    visitor, owner = find_visitor(), read_owner(RunFolder(run_id))
    if owner is None:
        return TEACHERS
    if visitor is None:
        return NO_KEY
    return None if visitor == owner else ANOTHERS


def name_owner(run_id: str) -> str:
    """Whose a run is, in a word for a table."""
    folder = RunFolder(run_id)
    owner = read_owner(folder)
    if owner is None:
        return "the teacher’s" if folder.exists() else "–"  # one that came with the lab is nobody's
    return "yours" if owner == find_visitor() else "another’s"
