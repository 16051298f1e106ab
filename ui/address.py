"""The page's address: what is chosen stands in its query string, so that it can be sent to someone.

Three rules keep the browser's Back and Forward right:

* One choice, one entry in the history. Every choice of a visitor, a click or a slider let go, is one call of `choose`
  in its callback, however many keys it changes. Two calls would be two entries, and the first of them a state that
  nobody has seen.
* The address is the truth. A page reads what is chosen with `read` and sets its widgets from that. So Back, Forward, F5
  and a link show the same thing.
* A page that opens writes nothing. What it shows where the address is silent is found once a visit, with `settle`: Back
  then comes to what was there, and not to what was chosen since.

What the address holds is remembered in session state too. When clicks come fast, or the machine is slow, the browser
asks for the next run before it has heard of the last choice, and hands in an old query string: only one that Back or
Forward brought is taken over, and `choose` adds to what was chosen last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui import state


def open_address(page: str) -> None:
    """Take over the address that the browser shows. `ui.frame.open_page` calls it at the start of every page.

    Args:
        page: the page's script, such as "pages/2_Draw.py". Another one than last time begins a new visit, unless
            Back or Forward led there: that goes on with the visit before.
    """
    query, is_back = st.query_params.to_dict(), _has_gone_back()
    if st.session_state.get(state.PAGE) == page and not is_back:
        return
    st.session_state[state.PAGE] = page
    if is_back:
        st.session_state[state.WIDGET_GENERATION] = generation() + 1
    else:
        _of_page(state.SETTLED).clear()
        _of_page(state.SHOWN).clear()
    if query or is_back:  # a link without a query goes on with what the page showed last
        _remember(query)
    st.session_state[state.ADDRESS] = query


def last_query(page: str) -> dict[str, str]:
    """What a page's address held last in this tab; empty before it held anything. `page` is as in `open_address`."""
    return dict(st.session_state.get(state.LAST_QUERIES, {}).get(page, {}))


def read(key: str) -> str | None:
    """One value of the address; None when it is absent or empty. `key` is a `QUERY_...` constant of `ui.state`."""
    return _address().get(key) or None


def read_all(keys: Iterable[str]) -> dict[str, str]:
    """The values of several keys, by key, without those that are absent or empty."""
    query = _address()
    return {key: text for key in keys if (text := query.get(key))}


def choose(changes: Mapping[str, object | None], redraw: bool = False) -> None:
    """Put one choice into the address, as one entry of the history. For callbacks: once a choice.

    What the page shows and the address did not say yet (`settle`) is written with it: then the address can be sent to
    someone.

    Args:
        changes: new values by `QUERY_...` constants of `ui.state`; None takes a key out. Keys that are not named stay.
            Nothing happens when all of it stands there already.
        redraw: whether it sets other widgets too, as a button that sets all sliders does: see `widget_key`.
    """
    st.session_state[state.WIDGET_GENERATION] = generation() + redraw
    if all(_address().get(key) == _write(value) for key, value in changes.items()):
        return
    wanted = {**_of_page(state.SHOWN), **_address(), **changes}
    new = {key: str(value) for key, value in wanted.items() if value is not None}
    st.session_state[state.ADDRESS] = new
    _remember(new)
    st.query_params.from_dict(new)  # `update` could not take a key out, and a second call would be a second entry


def widget_key(name: str) -> str:
    """The key of a widget that shows what the address says; give it its value with `value=` or `default=`.

    It is another key after Back, or after a button that set several widgets at once: these are new widgets with new
    values. What the browser still reports of the old ones, as a second click does, is left to `callback` to drop.
    """
    now = generation()
    return f"{name}_{now}" if now else name


def show(key: str, value: object) -> None:
    """Have the widget with this key show `value`, before it is drawn.

    Nothing happens where it does already: what is set stands against the browser, and would take back the keys that are
    pressed while the page runs.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def usual_key(name: str, *usual: object) -> str:
    """The key of a widget that shows something of its own where the address is silent, such as the largest value's row.

    With something else it is another widget. When clicks come fast, the browser still reports the widget as it was
    before the first: that would pass for a choice of the visitor's. `callback` drops it, if it is given the name, too.
    """
    key = "_".join([name, *map(str, usual)])
    st.session_state[name] = key
    return key


def generation() -> int:
    """Another number after Back, or after a choice with `redraw`: a fragment that was drawn before is outdated then."""
    return st.session_state.get(state.WIDGET_GENERATION, 0)


def callback(key: str, act: Callable[[Any], None], name: str = "") -> Callable[[], None]:
    """A callback for the widget with this `widget_key`, or this `usual_key` of a `name`, that gives `act` its value.

    It does nothing once other widgets are meant to stand on the page. When two clicks come fast, the second hands in
    the widgets as they were before the first; they differ from those that the first has set, and would set them back.
    """
    drawn = generation()

    def act_if_current() -> None:
        if generation() == drawn and (not name or st.session_state[name] == key):
            act(st.session_state[key])

    return act_if_current


def settle(key: str, first: Callable[[], Any], in_address: bool = True) -> Any:
    """What the page shows where its address is silent: found by `first` once a visit, and then the same.

    Args:
        key: a `QUERY_...` constant of `ui.state`.
        first: finds it when the page is opened, such as the network chosen last on another page.
        in_address: whether the next choice writes it into the address.
    """
    settled = _of_page(state.SETTLED)
    if key not in settled:
        settled[key] = first()
        if in_address:
            _of_page(state.SHOWN)[key] = settled[key]
    return settled[key]


def _has_gone_back() -> bool:
    """Whether Back or Forward asked for this run. Its query string is the browser's; any other may be an old one."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _remember(query: dict[str, str]) -> None:
    """Keep what the address of the page being visited holds, for the sidebar's link to it."""
    st.session_state.setdefault(state.LAST_QUERIES, {})[st.session_state.get(state.PAGE, "")] = query


def _write(value: object | None) -> str | None:
    return None if value is None else str(value)


def _of_page(name: str) -> dict[str, Any]:
    """What a dictionary by page holds of the page being visited: SETTLED or SHOWN of `ui.state`."""
    return st.session_state.setdefault(name, {}).setdefault(st.session_state.get(state.PAGE, ""), {})


def _address() -> dict[str, str]:
    """What the address holds, by key; as the browser shows it where no page has been opened by the frame."""
    try:
        return st.session_state[state.ADDRESS]
    except KeyError:
        return st.session_state.setdefault(state.ADDRESS, st.query_params.to_dict())
