"""Thirty visitors of one shared lab, by Streamlit's own protocol: each trains, all see all, and nothing crosses."""

import asyncio
import json
import os
from collections.abc import Iterator
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from itertools import pairwise

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

from benchmarks.visitors import Visitor
from devtools.browser import Server
from lenet.errors import LabError
from lenet.runs import RunFolder, list_runs, read_control
from lenet.runs.owners import hash_key, read_owner
from ui import state
from ui.browser_key import COOKIE
from ui.rights import ANOTHERS

VISITORS = 30
SOME = 5
"""So many of them try what each could try."""

START, CANCEL = "train_start_button", "train_stop"

IDLE_WORKER = """
import fcntl, os, signal, sys
if "lenet.training.process.worker" in sys.orig_argv:
    run_id = sys.orig_argv[sys.orig_argv.index("lenet.training.process.worker") + 1]
    lock = open(os.path.join(os.environ["LENET_RUNS_DIR"], run_id, "worker.lock"), "w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    signal.pause()
"""
"""What Python does before anything else: a worker has its run, and learns nothing. Thirty real ones would take half a
minute to come to the same."""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A shared lab whose workers have their runs and learn nothing."""
    folder = tmp_path_factory.mktemp("class")
    (folder / "sitecustomize.py").write_text(IDLE_WORKER)
    search = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))
    with Server(folder / "runs", LENET_SHARED="1", LENET_STANDBY="0", LENET_VISITOR_TRAININGS="1",
                PYTHONPATH=search) as server:  # fmt: skip
        yield server


@pytest.fixture
def own_runs(lab: Server, monkeypatch: pytest.MonkeyPatch):
    """Runs are looked for where the lab keeps them."""
    monkeypatch.setenv("LENET_RUNS_DIR", str(lab.runs_dir))
    return lab.runs_dir


class Pupil(Visitor):
    """A visitor with a browser's key, who keeps all that the server has sent.

    Attributes:
        key: what the server has put into the cookie.
        sent: every message, in order.
        forged: the id of a button that is pressed though the page has not drawn it.
    """

    def __init__(self, url: str, key: str) -> None:
        super().__init__(None)
        self.url, self.key, self.sent, self.forged = url, key, [], None

    async def look(self, query: str) -> list[str]:
        """Open Train anew at an address. Returns what the page says is wrong."""
        return await self._visit(query, None)

    async def press(self, query: str, button: str) -> list[str]:
        """The same, and then press a button. Returns what the page says is wrong."""
        return await self._visit(query, button)

    async def _visit(self, query: str, button: str | None) -> list[str]:
        Visitor.__init__(self, None, query)
        address = f"{self.url.replace('http', 'ws', 1)}/_stcore/stream"
        async with connect(address, subprotocols=[Subprotocol("streamlit")], origin=Origin(self.url), max_size=None,
                           additional_headers={"Cookie": f"{COOKIE}={self.key}"}) as self._socket:
            try:
                await self.open("Train")
                if self.forged:
                    self.fragments[self.forged] = ""
                if button:
                    await self.choose(button, trigger_value=True)
            except LabError as problem:
                return [str(problem)]
        return []

    def _take(self, data: str | bytes) -> bool:
        self.sent.append(data)
        return super()._take(data)

    def table(self) -> list[dict[str, str]]:
        """The rows of the table of runs that came last, by the names of its columns."""
        elements = (ForwardMsg.FromString(data).delta.new_element for data in reversed(self.sent))
        table = next(json.loads(one.bidi_component.bytes) for one in elements
                     if one.bidi_component.id.endswith(f"-{state.TRAIN_TABLE}"))
        names = [column["name"] for column in table["columns"]]
        return [{"id": row["id"], **dict(zip(names, row["cells"], strict=True))} for row in table["rows"]]


def fetch_key(server: Server) -> str:
    """The key that a browser gets which opens a page for the first time."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", "/Train", headers={"Accept": "text/html"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return SimpleCookie(answer.headers["set-cookie"])[COOKIE].value


async def all_of(pupils: list[Pupil], what: str, *words: str) -> list[list[str]]:
    """Have all do the same at once."""
    return await asyncio.gather(*(getattr(pupil, what)(*words) for pupil in pupils))


def test_thirty_visitors_train_at_once_and_nothing_crosses(lab):
    pupils = [Pupil(lab.url, fetch_key(lab)) for _ in range(VISITORS)]
    assert len({pupil.key for pupil in pupils}) == VISITORS
    asyncio.run(meet_limits(pupils))
    mine = {read_owner(RunFolder(run.run_id)): run.run_id for run in list_runs()}
    assert set(mine) == {hash_key(pupil.key) for pupil in pupils} and len(list_runs()) == VISITORS
    asyncio.run(all_of(pupils, "look", "view=runs"))
    for pupil in pupils:
        whose = {row["id"]: row["Whose"] for row in pupil.table()}
        assert set(mine.values()) <= set(whose), "everyone sees all"
        assert [run_id for run_id, word in whose.items() if word == "yours"] == [mine[hash_key(pupil.key)]]
    asyncio.run(try_others(pupils, mine))
    last = pupils[-1]
    assert asyncio.run(last.press(f"run={mine[hash_key(last.key)]}", CANCEL)) == []
    assert read_control(RunFolder(mine[hash_key(last.key)])).action == "stop", "one's own does what it says"
    assert_nothing_told(lab, pupils)


async def meet_limits(pupils: list[Pupil]) -> None:
    """All press Train at once; each has then one training, and who tries is refused another."""
    assert await all_of(pupils, "press", "view=new", START) == [[]] * len(pupils)
    for problems in await all_of(pupils[:SOME], "press", "view=new", START):
        assert ["You have 1 of the 1 trainings" in problem for problem in problems] == [True]


async def try_others(pupils: list[Pupil], mine: dict[str | None, str]) -> None:
    """Some open the run of the next one, have no button, and press the one that its owner has all the same."""
    for pupil, other in pairwise(pupils[: SOME + 1]):
        run_id = mine[hash_key(other.key)]
        assert await other.look(f"run={run_id}") == []
        pupil.forged = other.find(CANCEL)
        assert await pupil.press(f"run={run_id}", CANCEL) == []
        assert read_control(RunFolder(run_id)).action == "run"
        assert any(ANOTHERS.encode() in message for message in pupil.sent)


def assert_nothing_told(lab: Server, pupils: list[Pupil]) -> None:
    """No key, and no hash of one, has left the server; no key stands in what it has written."""
    told = b"".join(message for pupil in pupils for message in pupil.sent)
    written = b"".join(file.read_bytes() for file in lab.runs_dir.rglob("*") if file.is_file()) + lab.log.encode()
    for pupil in pupils:
        assert pupil.key.encode() not in told and hash_key(pupil.key).encode() not in told
        assert pupil.key.encode() not in written
        assert hash_key(pupil.key) not in lab.log
