"""The files that browsers fetch: a list of patterns, not a folder. Whatever is not on it is not there.

    lab/web/HASH/FILE                       a module or style sheet of `ui/web`
    lab/runs/RUN/latest.jsonl               the last events of a run
    lab/runs/RUN/live.npz                   the network of a run as it is now, while it learns
    lab/runs/RUN/batch.npz                  the last batch of a run that was learnt by hand
    lab/runs/RUN/checkpoints/EPOCH.npz      the network after an epoch of a run, or of one that came with the program

Beside them stand two answers that are no file of the folder: lab/runs/RUN/progress.json (`server.progress`), and files
that are made when they are asked for, lab/runs/RUN/take/NAME (`server.takeaway`).

A file is opened once, as what it is: links, pipes, devices and folders are refused, and so is a file that is larger
than its kind ever gets. What has been opened is sent piece by piece, so a slow reader costs 64 kB.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import streamlit as st
from starlette.concurrency import iterate_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from lenet.errors import RunError
from lenet.files import open_regular
from lenet.network.weights_file import LARGEST_FILE
from lenet.runs import RunFolder
from lenet.runs.batch_file import LARGEST_FILE as LARGEST_REPORT
from lenet.runs.catalog import find_folder
from server.pieces import read_pieces
from server.progress import answer_progress
from server.takeaway import answer_takeaway
from ui.components.addresses import SERVED, WEB, hash_web, list_web

MEGABYTE = 1 << 20
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
"""The browser may keep it, but asks each time whether it is still the same."""

MODULES = {".js": "text/javascript", ".css": "text/css"}
"""What `ui/web` is made of: the one kind of file that browsers run."""

DATA = {".jsonl": "application/jsonl", ".npz": "application/zip"}
"""An `.npz` is a zip; named so, nobody packs it a second time on its way."""

RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


@dataclass(frozen=True)
class Served:
    """One kind of file.

    Attributes:
        path: its address below the app's own folder, as Starlette writes patterns.
        find: where it is, given the values in the address: a root and a path below it; None if there is no such file.
        most: bytes that it may have.
        types: what is said of it to the browser, by the end of its name.
        caching: how long a browser may keep it.
        comes_later: whether one asks for it before it is there: that is no mistake, which a browser would report.
    """

    path: str
    find: Callable[[dict[str, str]], tuple[Path, Path] | None]
    most: int
    types: dict[str, str]
    caching: str
    comes_later: bool = False


@dataclass(frozen=True)
class OpenFile:
    """A regular file that is open for reading: what it was when it was opened, whatever its name means later."""

    stream: BinaryIO
    size: int
    etag: str


def _find_web(values: dict[str, str]) -> tuple[Path, Path] | None:
    return (WEB, Path(values["file"])) if values["hash"] == hash_web() and values["file"] in list_web() else None


def _find_latest(values: dict[str, str]) -> tuple[Path, Path] | None:
    return _find_in_run(values["run"], lambda folder: folder.latest_file)


def _find_live(values: dict[str, str]) -> tuple[Path, Path] | None:
    return _find_in_run(values["run"], lambda folder: folder.live_file)


def _find_batch(values: dict[str, str]) -> tuple[Path, Path] | None:
    return _find_in_run(values["run"], lambda folder: folder.batch_file)


def _find_checkpoint(values: dict[str, str]) -> tuple[Path, Path] | None:
    if not re.fullmatch(r"\d{4}", values["epoch"], re.ASCII):
        return None
    return _find_in_run(values["run"], lambda folder: folder.checkpoint_file(int(values["epoch"])))


def _find_in_run(run_id: str, choose: Callable[[RunFolder], Path]) -> tuple[Path, Path] | None:
    try:
        folder, _ = find_folder(run_id)
    except RunError:
        return None
    root = folder.path.parent
    return root, choose(folder).relative_to(root)


FILES = (
    Served("web/{hash}/{file:path}", _find_web, MEGABYTE, MODULES, FOR_EVER),
    Served("runs/{run}/latest.jsonl", _find_latest, MEGABYTE, DATA, ASK_AGAIN),
    Served("runs/{run}/live.npz", _find_live, LARGEST_FILE, DATA, ASK_AGAIN, comes_later=True),
    Served("runs/{run}/batch.npz", _find_batch, LARGEST_REPORT, DATA, ASK_AGAIN),
    Served("runs/{run}/checkpoints/{epoch}.npz", _find_checkpoint, LARGEST_FILE, DATA, ASK_AGAIN),
)


def build_routes() -> list[Route]:
    """The routes of all files, and of the answers that are none.

    They lie below the path that Streamlit is told to serve the app under, if it is told one.
    """
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    root = f"/{base}/{SERVED}" if base else f"/{SERVED}"
    files = [Route(f"{root}/{served.path}", _answer(served), methods=["GET"]) for served in FILES]
    progress = Route(f"{root}/runs/{{run}}/progress.json", answer_progress, methods=["GET"])
    return [*files, progress, Route(f"{root}/runs/{{run}}/take/{{name}}", answer_takeaway, methods=["GET", "POST"])]


def _answer(served: Served) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:  # no coroutine: Starlette runs it in a thread, where a disk may be slow
        found = served.find(request.path_params)
        media_type = served.types.get(found[1].suffix) if found else None
        file = open_below(*found, served.most) if found and media_type else None
        if file is None and found and served.comes_later:
            return Response(status_code=204, headers={"Cache-Control": "no-store"})
        if file is None:
            return PlainTextResponse("There is no such file.", 404)
        return send_file(file, request, media_type, served.caching)

    return answer


def open_below(root: Path, path: Path, most: int) -> OpenFile | None:
    """Open a file below `root`, step by step, so that no link can lead elsewhere.

    Returns:
        None if it, or a folder on the way, does not exist, is a link, is no regular file, or has over `most` bytes;
            or if `path` does not lead down from `root`.
    """
    *folders, name = path.parts or (".",)
    if path.is_absolute() or ".." in path.parts:
        return None
    try:
        handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
        for folder in folders:
            handle = _step(handle, folder)
        stream = _open_in(handle, name, most)
    except (OSError, ValueError):  # ValueError: a name with a zero in it
        return None
    status = os.fstat(stream.fileno())
    etag = f'"{status.st_ino:x}-{status.st_mtime_ns:x}-{status.st_size:x}"'
    return OpenFile(stream, status.st_size, etag)


def _step(folder: int, name: str) -> int:
    """Open the folder `name` in an open folder, and close that."""
    try:
        return os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY, dir_fd=folder)
    finally:
        os.close(folder)


def _open_in(folder: int, name: str, most: int) -> BinaryIO:
    """Open the regular file `name` in an open folder, and close that."""
    try:
        return open_regular(name, most, folder)
    finally:
        os.close(folder)


def send_file(file: OpenFile, request: Request, media_type: str | None, caching: str) -> Response:
    """The file, the part of it that is asked for (one range), or that it is still the same (RFC 9110, 13 and 14)."""
    headers = {"ETag": file.etag, "Cache-Control": caching, "Accept-Ranges": "bytes"}
    if file.etag in request.headers.get("if-none-match", ""):
        file.stream.close()
        return Response(status_code=304, headers=headers)
    part = find_range(request.headers, file)
    if part is None:
        file.stream.close()
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{file.size}"})
    start, end = part
    whole = (start, end) == (0, file.size)
    if not whole:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    headers["Content-Length"] = str(end - start)
    pieces = iterate_in_threadpool(read_pieces(file.stream, start, end))
    return StreamingResponse(pieces, 200 if whole else 206, headers, media_type)


def find_range(headers: Mapping[str, str], file: OpenFile) -> tuple[int, int] | None:
    """First byte, and the one after the last, of what is wanted; None if the file has nothing of it.

    Several ranges, or words that are none, mean the whole file, and so does a range of what the file was before.
    """
    wanted = RANGE.fullmatch(headers.get("range", ""))
    if not wanted or wanted.groups() == ("", "") or headers.get("if-range", file.etag) != file.etag:
        return 0, file.size
    first, last = wanted.groups()
    if not first:
        start, end = max(0, file.size - int(last)), file.size
    else:
        start, end = int(first), min(file.size, int(last) + 1) if last else file.size
    return (start, end) if start < end else None
