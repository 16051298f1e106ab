"""Two switches under the canvas: each turns off a step that a drawing takes, to see why it is there."""

from dataclasses import dataclass
from functools import partial

import streamlit as st

from lenet.errors import ImageError
from lenet.preprocessing import Switches
from ui import address, state
from ui.frame import show_error
from ui.shared.current_input import find_switches


@dataclass(frozen=True)
class Switch:
    """A switch: its key in the address, where it is "on" or "off", and what the page says of it."""

    query: str
    label: str
    help: str


SWITCHES = {
    "pen": Switch(state.QUERY_PEN, "Pen as in MNIST",
                  "Your strokes are drawn again with a pen that is as thick, for your digit’s size, as MNIST’s were. "
                  "Off: the network sees the pen that you drew with."),
    "taps": Switch(state.QUERY_TAPS, "Without stray taps",
                   "A short stroke far from the digit, such as a palm’s, is left out. Off: it is read with the digit."),
}
"""By the name that the step has in `Switches`."""
ON = {"on": True, "off": False}


def follow_switches() -> None:
    """Take the steps that the address names; where it is silent, those that this visit began with."""
    chosen = {name: _read(name, switch) for name, switch in SWITCHES.items()}
    st.session_state[state.SWITCHES] = Switches(**chosen)


def render_switches() -> None:
    """Draw the switches."""
    with st.container(horizontal=True, key="draw_switches"):
        for name, switch in SWITCHES.items():
            key = address.widget_key(f"{state.DRAW_SWITCH}_{name}")
            st.toggle(switch.label, getattr(find_switches(), name), key=key, help=switch.help, width="content",
                      on_change=address.callback(key, partial(_choose, switch.query)))


def _read(name: str, switch: Switch) -> bool:
    was_on = getattr(find_switches(), name)
    usual = address.settle(switch.query, lambda: _write(was_on), in_address=not was_on)
    text = address.read(switch.query) or usual
    if text not in ON:
        show_error(ImageError(f"There is no {switch.query}={text[:40]!r} here: write on or off."))
    return ON.get(text, ON[usual])


def _choose(query: str, is_on: bool) -> None:
    address.choose({query: _write(is_on)})
    follow_switches()


def _write(is_on: bool) -> str:
    return "on" if is_on else "off"
