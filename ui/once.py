"""A button that does its work once, however often it is clicked: for whatever makes or destroys something.

A human double click is two clicks, 60 to 450 ms apart, and Streamlit carries out both. Two guards stand against it:

* The button's key holds its generation, which every act ends, and a click counts only in its own. The second click of
  the same rendering comes too late.
* When the server is quick, the second click falls on what was drawn since: on the same button again, or on the one that
  took its place, as Resume takes that of Pause. So a button, and all that share its `place`, rest for `REST` seconds.
  What is drawn while it rests takes no clicks for as long in the browser (frame.css), so that no later one is lost.

A button with another key is another element: the keyboard has to find it again, and for a moment both stand there. One
that is pressed again and again `stays`, and the rest alone guards it, at least `AFTER` seconds from the end of its act:
a click that came during the act is carried out right behind it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import streamlit as st

from ui import state

REST, AFTER = 0.6, 0.15
"""Seconds; a double click is at most half a second long on every desktop."""


def render_button(label: str, act: Callable[..., Any] | None = None, *args: Any, key: str, place: str | None = None,
                  options: dict[str, Any] | None = None, stays: bool = False, **kwargs: Any) -> bool:
    """Draw a button that calls `act(*args, **options)` in its callback, once for each rendering.

    Args:
        label: what stands on it.
        act: what it does; None where its caller does it when this returns True, as in a dialog.
        args: what `act` is called with.
        key: its own name on the page.
        place: what buttons share that take each other's place; the button's own name if not given.
        options: what `act` is called with by name.
        stays: whether it is pressed again and again, and remains the same element.
        kwargs: what else `st.button` takes.

    Returns:
        Whether it was pressed just now.
    """
    place = f"{state.ONCE}_{place or key}"
    generation, rested = st.session_state.get(place, (0, 0.0))
    st.button(label, key=key if stays else _name(key, generation, rested), on_click=_act,
              args=(place, generation, act, args, options or {}), **kwargs)
    return st.session_state.pop(f"{state.PRESSED}_{place}", False)


def _name(key: str, generation: int, rested: float) -> str:
    """The button's key in this generation; it says `rests` if the button comes to the page while that lasts.

    The key stays as long as the button does. One that comes back later, with its view or page, takes clicks at once.
    """
    if generation == 0:
        return key
    remembered = f"{state.DRAWN_ONCE}_{key}"
    plain, resting = f"{key}_{generation}", f"{key}_rests_{generation}"
    name = st.session_state.get(remembered)
    if name not in (plain, resting) or name not in st.session_state:
        name = st.session_state[remembered] = resting if time.monotonic() < rested else plain
    return name


def _act(place: str, generation: int, act: Callable[..., Any] | None, args: tuple, options: dict[str, Any]) -> None:
    """Act, unless that has been done since the button was drawn, or a moment ago."""
    now = time.monotonic()
    current, rested = st.session_state.get(place, (0, now))
    if generation != current or now < rested:
        return
    st.session_state[place] = (generation + 1, now + REST)
    st.session_state[f"{state.PRESSED}_{place}"] = True
    if act is not None:
        act(*args, **options)
        st.session_state[place] = (generation + 1, max(now + REST, time.monotonic() + AFTER))
