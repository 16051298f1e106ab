"""Visitors without browsers: they speak Streamlit's own protocol over a websocket, as little of it as a page needs.

Fifty browsers would take more of the machine than the server that is measured; fifty of these take little of it.

    python -m benchmarks.visitors URL click COUNT SECONDS    so many visitors click, each again when it has its answer
    python -m benchmarks.visitors URL draw COUNT SECONDS     so many visitors draw, each a drawing every few seconds
    python -m benchmarks.visitors URL open COUNT             so many visitors, a few at a time, open a page and leave

All print the seconds that each answer took, as a list in JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from lenet.errors import LabError
from lenet.preprocessing.strokes import UNITS

DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
AT_ONCE = 5
"""So many visitors come and go at a time."""
STROKES = 50
"""So many drawings there are, each made once: a visitor's browser would make it on another machine."""
POINTS = 60
"""Of a stroke: what a pen leaves in a second."""
DRAWING_SECONDS = 4.0
"""From one drawing at rest to the next of the same visitor: two seconds with the pen, and two to look at the answer."""
REMEMBERED = 2
"""So many runs of the page a browser keeps a large message that none of them has used."""


def _read_slider(slider: Any) -> dict[str, Any]:
    if not slider.options:
        return {"double_array_value": {"data": slider.value if slider.set_value else slider.default}}
    marks = slider.raw_value if slider.set_value else [slider.options[int(mark)] for mark in slider.default]
    return {"string_array_value": {"data": marks}}


def _read_buttons(group: Any) -> dict[str, Any]:
    pressed = group.raw_values if group.set_value else [group.options[index].content for index in group.default]
    return {"string_array_value": {"data": pressed}}


def _read_list(box: Any) -> dict[str, Any]:
    return {"string_value": box.raw_value if box.set_value else box.options[box.default]}


READERS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "slider": _read_slider, "button_group": _read_buttons, "selectbox": _read_list,
    "checkbox": lambda box: {"bool_value": box.value if box.set_value else box.default},
    "text_input": lambda field: {"string_value": field.value if field.set_value else field.default},
    "number_input": lambda field: {"double_value": field.value if field.set_value else field.default},
}
"""What a browser tells of a widget as the page has set it, by kind. Of others, such as buttons, it tells nothing."""


class Visitor:
    """One visitor on one page.

    Attributes:
        widgets: what the browser tells of each widget, by the widget's id.
        fragments: the fragment in which a widget stands, by the widget's id; "" outside of fragments.
        drawn: what came since the visitor asked last, in order: a widget's id, of other elements the kind.
        known: hashes of large messages that need not be sent again, each with the run of the page that used it last.
    """

    def __init__(self, socket: ClientConnection, query: str = "") -> None:
        self._socket = socket
        self._query, self._page = query, ""
        self.known: dict[str, int] = {}
        self._runs = 0
        self.widgets: dict[str, WidgetState] = {}
        self.fragments: dict[str, str] = {}
        self.drawn: list[str] = []

    def find(self, key: str) -> str:
        """The id of the widget with this key.

        Raises:
            LabError: if the page has none.
        """
        found = next((name for name in self.fragments if name.endswith(f"-{key}")), None)
        if found is None:
            raise LabError(f"The page has no widget {key!r}; it has {', '.join(self.fragments)}.")
        return found

    async def open(self, page: str) -> float:
        """Open a page by its name in the address; "" is Home. Returns the seconds until all of it has come."""
        message = BackMsg()
        message.rerun_script.page_name = page
        return await self._ask(message)

    async def choose(self, key: str, **value: Any) -> float:
        """Use a widget: `value` is what the browser tells of it, such as `json_value="{}"`. Returns the seconds."""
        name = self.find(key)
        self.widgets[name] = WidgetState(id=name, **value)
        message = BackMsg()
        message.rerun_script.fragment_id = self.fragments[name]
        return await self._ask(message)

    async def _ask(self, message: BackMsg) -> float:
        """Ask for a run of the script, and wait for the end of it and of those that it asks for itself."""
        state = message.rerun_script
        state.query_string, state.page_script_hash = self._query, self._page
        state.widget_states.widgets.extend(self.widgets.values())
        state.cached_message_hashes.extend(self.known)
        self._runs += 1
        self.drawn.clear()
        start = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        while not self._take(await self._socket.recv()):
            pass
        seconds = time.perf_counter() - start
        self.known = {name: run for name, run in self.known.items() if self._runs - run < REMEMBERED}
        return seconds

    def _take(self, data: str | bytes) -> bool:
        """Take in a message. Returns whether the script has come to its end with it."""
        assert isinstance(data, bytes), "Streamlit sends no text"
        message = ForwardMsg.FromString(data)
        match message.WhichOneof("type"):
            case "new_session":
                self._begin(message)
            case "navigation":
                self._page = message.navigation.page_script_hash
            case "page_info_changed":
                self._query = message.page_info_changed.query_string
            case "ref_hash":
                self.known[message.ref_hash] = self._runs
            case "delta":
                self._take_delta(message)
            case "script_finished":
                return message.script_finished in DONE
        return False

    def _begin(self, message: ForwardMsg) -> None:
        """A run begins. One of the whole page brings all its widgets; those that don't come again are gone."""
        if not message.metadata.run.fragment_ids:
            self.fragments = {}

    def _take_delta(self, message: ForwardMsg) -> None:
        if message.metadata.cacheable:
            self.known[message.hash] = self._runs
        if message.delta.WhichOneof("type") != "new_element":
            return
        element = message.delta.new_element
        kind = element.WhichOneof("type") or ""
        name = getattr(getattr(element, kind), "id", "") if kind else ""
        if kind == "alert":
            raise LabError(f"The page says {element.alert.body!r}.")
        self.drawn.append(name or kind)
        if name:
            self.fragments[name] = message.delta.fragment_id
            if kind in READERS and (name not in self.widgets or getattr(element, kind).set_value):
                self.widgets[name] = WidgetState(id=name, **READERS[kind](getattr(element, kind)))


@cache
def draw_stroke(number: int) -> str:
    """What the canvas sends of a drawing at rest: its version and its strokes, as JSON; another for each number."""
    corners = [(100 + number, 60), (180, 70 + number), (140, 220)]
    places = np.linspace(0, len(corners) - 1, POINTS)
    path = [np.interp(places, range(len(corners)), axis) * UNITS for axis in zip(*corners, strict=True)]
    points = np.stack(path, axis=1).round().astype(int)
    stroke = {"width": 20, "points": points.ravel().tolist()}
    return json.dumps({"drawing": {"version": number + 1, "strokes": [stroke]}})


def _press(option: str) -> dict[str, Any]:
    return {"string_array_value": {"data": [option]}}


def _draw_on_home(visitor: Visitor, number: int) -> Awaitable[float]:
    return visitor.choose("home_canvas", json_value=draw_stroke(number % STROKES))


def _draw(visitor: Visitor, number: int) -> Awaitable[float]:
    return visitor.choose("draw_canvas", json_value=draw_stroke(number % STROKES))


def _inspect(visitor: Visitor, number: int) -> Awaitable[float]:
    """Another digit and another layer, in turns."""
    if number % 2:
        return visitor.choose("inspect_layer", **_press(("C1", "S2", "C3", "S4")[number // 2 % 4]))
    return visitor.choose("sample_choice_inspect", **_press(str(number // 2 % 10)))


def _set(visitor: Visitor, number: int) -> Awaitable[float]:
    return visitor.choose("train_set_batch_size", **_press(("16", "32", "64", "128")[number % 4]))


CLICKS: tuple[tuple[str, str, Callable[[Visitor, int], Awaitable[float]]], ...] = (
    ("", "", _draw_on_home), ("Draw", "image=drawing", _draw), ("Inspect", "image=sample-7", _inspect),
    ("Train", "view=new", _set),
)
"""What visitors do, in turns: the page, the address that it is opened with, and a click there."""
DRAWN_ON = 2
"""The first two of these are drawings."""


@asynccontextmanager
async def visit(url: str, number: int) -> AsyncIterator[tuple[Visitor, float]]:
    """The visitor of that number on its page, and the seconds that opening took."""
    page, query, _ = CLICKS[number % len(CLICKS)]
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(address, subprotocols=[Subprotocol("streamlit")], origin=Origin(url), max_size=None) as socket:
        visitor = Visitor(socket, query)
        yield visitor, await visitor.open(page)


async def click_for(url: str, count: int, seconds: float, pages: int = len(CLICKS), pause: float = 0.0) -> list[float]:
    """The seconds of every answer that came while all `count` visitors had opened their pages and were clicking.

    They are on the first `pages` of CLICKS, in turns, and pause for so many seconds after every answer, each at another
    time.
    """
    ready, times = asyncio.Barrier(count), []

    async def click(number: int) -> None:
        page = number % pages
        async with visit(url, page) as (visitor, _):
            await ready.wait()
            end, done = time.perf_counter() + seconds, number
            await asyncio.sleep(pause * number / count)
            while time.perf_counter() < end:
                times.append(await CLICKS[page][2](visitor, done := done + 1))
                await asyncio.sleep(pause)

    await asyncio.gather(*(click(number) for number in range(count)))
    return times


async def open_all(url: str, count: int) -> list[float]:
    """The seconds that it takes to open a page, for each of `count` visitors who open one, click once, and leave."""
    places, times = asyncio.Semaphore(AT_ONCE), []

    async def look(number: int) -> None:
        async with places, visit(url, number) as (visitor, seconds):
            await CLICKS[number % len(CLICKS)][2](visitor, number)
            times.append(seconds)

    await asyncio.gather(*(look(number) for number in range(count)))
    return times


def main(url: str, what: str, count: str, seconds: str = "0") -> None:
    """The command line."""
    work = {
        "click": lambda: click_for(url, int(count), float(seconds)),
        "draw": lambda: click_for(url, int(count), float(seconds), DRAWN_ON, DRAWING_SECONDS),
        "open": lambda: open_all(url, int(count)),
    }
    print(json.dumps(asyncio.run(work[what]())))


if __name__ == "__main__":
    main(*sys.argv[1:])
