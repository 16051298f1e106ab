"""Requests for files as they come over the network, and what the server may answer to them.

A request is written as HTTP has it: a line with the method and the address, then a line a header. `HASH` in the address
stands for that of the modules, which changes with them.
"""

import asyncio
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import Message, Scope

from devtools.strategies import damaged
from lenet.runs import RunConfig, RunFolder, create_run
from server.files import WEB, build_routes, hash_web, list_web
from server.headers import SafeHeaders
from server.hosts import HostCheck
from server.problems import answer_problem

SECRET = b"secret"
WRONG = b"evil"
"""Part of every host and origin that is to be refused."""

STATUSES = (200, 206, 304, 307, 403, 404, 405, 416)
"""What may be answered: 307 leads from an address that ends in / to the one without."""

ADDRESSES = (
    b"/lab/web/HASH/lib/base.js", b"/lab/web/HASH/../../app.py", b"/lab/web/HASH//etc/passwd",
    b"/lab/web/0/lib/base.js", b"/lab/runs/strange/latest.jsonl", b"/lab/runs/strange/latest.jsonl/",
    b"/lab/runs/strange/checkpoints/0001.npz", b"/lab/runs/strange/checkpoints/9999.npz",
    b"/lab/runs/article/checkpoints/0001.npz", b"/lab/runs/strange/worker.log", b"/lab/runs//checkpoints/0001.npz",
    b"/lab/runs/%2e%2e/strange/latest.jsonl", b"/lab/runs/strange%00/latest.jsonl", b"/",
)  # fmt: skip
HEADERS = (
    b"Range: bytes=0-3", b"Range: bytes=-2", b"Range: bytes=5-", b"Range: bytes=1-2,4-5", b"Range: bytes=9999999999-",
    b'If-Range: "1-2-3"', b'If-None-Match: "1-2-3", *', b"If-None-Match: *", b"Origin: http://evil.test",
    b"Origin: null", b"Host: localhost", b"Cookie: _xsrf=1; a=\xff\x00", b"Content-Length: -1",
)  # fmt: skip
HOSTS = (b"localhost", b"localhost:8501", b"127.0.0.1", b"[::1]:1", b"evil.test", b"localhost.evil.test",
         b"evil@localhost")  # fmt: skip
PLAIN = st.just(b"localhost")
PRINTABLE = bytes(range(0x21, 0x7F))
"""What may stand in an address as it is; a browser writes other bytes as %80."""



@st.composite
def requests(draw: st.DrawFn) -> bytes:
    """Requests for what there is and what there is not, of which any part may be damaged."""
    method = draw(st.sampled_from((b"GET", b"GET", b"GET", b"HEAD", b"POST", b"")))
    address = draw(st.sampled_from(ADDRESSES) | st.sampled_from(ADDRESSES).flatmap(damaged) | st.binary(max_size=40))
    host = draw(PLAIN | PLAIN | st.sampled_from(HOSTS) | st.sampled_from(HOSTS).flatmap(damaged))
    others = draw(st.lists(st.sampled_from(HEADERS) | st.sampled_from(HEADERS).flatmap(damaged), max_size=3))
    return b"\n".join([b" ".join((method, address)), b"Host: " + host, *others])


class Answer(NamedTuple):
    """What was sent: the headers' names are in small letters."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes


def enter_request(data: bytes, runs: Path) -> None:
    """Ask the server; it is never at a loss, and sends no other file than those that are meant for browsers."""
    _prepare(RunFolder("strange"))
    scope = read_request(data)
    answer = asyncio.run(ask(build_app(), scope))
    assert answer.status in STATUSES and b"content-security-policy" in answer.headers, answer
    assert SECRET not in answer.body, answer
    hosts, origins = ([value for name, value in scope["headers"] if name == each] for each in (b"host", b"origin"))
    changes = scope["method"] not in ("GET", "HEAD")
    refused = len(hosts) != 1 or WRONG in hosts[0] or (changes and any(WRONG in each for each in origins))
    assert answer.status == 403 or not refused, answer
    if answer.status in (200, 206):
        assert len(answer.body) == int(answer.headers[b"content-length"])
        assert any(is_part(answer, file) for file in list_served(runs)), answer


def read_request(data: bytes) -> Scope:
    """A request as a server hands it to an application (ASGI 3.0): it refuses addresses beyond ASCII by itself."""
    first, *lines = data.replace(b"HASH", hash_web().encode()).split(b"\n")
    method, _, target = first.partition(b" ")
    path, _, query = quote(target, safe=PRINTABLE).encode().partition(b"?")
    headers = [(name.lower(), value) for name, _, value in (line.partition(b": ") for line in lines)]
    return {"type": "http", "http_version": "1.1", "scheme": "http", "method": method.decode("latin-1"),
            "path": unquote(path.decode()), "raw_path": path, "root_path": "", "query_string": query,
            "headers": headers, "server": ("127.0.0.1", 8501), "client": ("127.0.0.1", 1)}


async def ask(app: Starlette, scope: Scope) -> Answer:
    """The whole answer to a request that has no body."""
    messages: list[Message] = []

    async def receive() -> Message:  # there is no body, and the client stays
        return await asyncio.get_running_loop().create_future()

    async def send(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in messages)
    return Answer(messages[0]["status"], dict(messages[0]["headers"]), body)


@cache
def build_app() -> Starlette:
    """What `app.py` serves besides Streamlit's pages, in the same order."""
    return Starlette(routes=build_routes(), middleware=[Middleware(SafeHeaders), Middleware(HostCheck)],
                     exception_handlers={Exception: answer_problem})  # fmt: skip


def list_served(runs: Path) -> Iterator[Path]:
    """The files that are meant for browsers."""
    yield from (WEB / name for name in list_web())
    for root in (runs, WEB.parents[1] / "assets" / "models"):
        yield from (*root.glob("*/latest.jsonl"), *root.glob("*/checkpoints/*.npz"))


def is_part(answer: Answer, file: Path) -> bool:
    """Whether an answer has the bytes of a file that it says it has, or all of them."""
    span, size = (0, len(answer.body)), len(answer.body)
    if answer.status == 206:
        first, last, size = map(int, answer.headers[b"content-range"][6:].replace(b"/", b"-").split(b"-"))
        span = first, last + 1
    return file.stat().st_size == size and file.read_bytes()[slice(*span)] == answer.body


def _prepare(folder: RunFolder) -> None:
    """A run with files for browsers and others that are not."""
    if folder.log_file.exists():
        return
    if not folder.exists():
        create_run(RunConfig("strange"), folder.run_id)
    folder.latest_file.write_bytes(b'{"event": "paused", "time": 1.0}\n')
    folder.checkpoint_file(1).write_bytes(b"0123456789")
    page, hidden = folder.checkpoint_file(2).with_suffix(".html"), folder.path.parent / ".env"
    for file in (folder.log_file, folder.resume_file, page, hidden):
        file.write_bytes(SECRET)
    folder.checkpoint_file(9999).symlink_to(folder.log_file)
