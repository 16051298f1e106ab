"""Files to take away: a command makes each when somebody asks for it, lab/runs/RUN/take/NAME?epoch=3&with=OTHER,OTHER.

Who asks for one of a picture sends that along, 28x28 bytes, and a drawing with a whole run; they stand in no address.
A command runs in a process of its own, few at a time. It is ended when whoever asked has gone, or it takes too long.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from shutil import make_archive
from tempfile import TemporaryDirectory
from typing import BinaryIO

import numpy as np
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from lenet.choice import find
from lenet.errors import ImageError, LabError, RunError
from lenet.network.inputs import PIXELS
from lenet.prints import MOST_RUNS
from lenet.runs.catalog import find_folder
from lenet.runs.drawing_file import LARGEST_DRAWING, parse_drawing
from lenet.runs.child_process import build_environment
from server.pieces import read_pieces
from ui.takeaway import WAYS, Way

AT_ONCE = 2
"""Commands of a kind that run at a time; who comes later waits. Exports take long: no other file waits for them."""
MOST_SECONDS = 300.0
LOOK_SECONDS = 0.3
"""Between two looks whether whoever asked is still there."""
LONGEST_EPOCH = 6
GONE = "Nobody waits for the file any more."
NOT_KEPT = {"Cache-Control": "no-store"}

_places = {is_export: asyncio.Semaphore(AT_ONCE) for is_export in (True, False)}


async def answer_takeaway(request: Request) -> Response:
    """The file, or a sentence that says why there is none."""
    values = request.path_params
    try:
        way, epoch = find(WAYS, "file to take away", values["name"]), read_epoch(request.query_params.get("epoch"))
        others = read_others(request.query_params.get("with"))
        for run_id in (values["run"], *others):
            find_folder(run_id)
        given = await read_given(way, request)
        async with _places[way.words[0] == "export"]:
            command = way.build_command(values["run"], epoch, others)
            file = await make_file(way, way.name_output(values["run"], epoch), command, request, given)
    except LabError as problem:
        return JSONResponse({"problem": str(problem)}, 404, headers=NOT_KEPT)
    size = os.fstat(file.fileno()).st_size
    headers = {**NOT_KEPT, "Content-Length": str(size),
               "Content-Disposition": f'attachment; filename="{way.name_file(values["run"], epoch)}"'}
    return StreamingResponse(iterate_in_threadpool(read_pieces(file, 0, size)), 200, headers, way.mime)


def read_epoch(text: str | None) -> int | None:
    """The epoch in an address; None if it names none.

    Raises:
        RunError: if what it says is no epoch.
    """
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_EPOCH):
        raise RunError(f"{text[:20]!r} is no epoch: it must be a whole number.")
    return int(text)


def read_others(text: str | None) -> list[str]:
    """The runs that an address compares with the one that it is of.

    Raises:
        RunError: if there are too many.
    """
    others = text.split(",") if text else []
    if len(others) >= MOST_RUNS:
        raise RunError(f"{len(others) + 1} runs are to be compared; {MOST_RUNS} are the most that can be told apart.")
    return others


@dataclass(frozen=True)
class Given:
    """What was sent for a file: the option by which its command is given it, and a file's name and bytes."""

    option: str
    name: str
    data: bytes


async def read_given(way: Way, request: Request) -> Given | None:
    """What was sent, if the file is made of it, too.

    Raises:
        ImageError: if it is not what is asked for.
    """
    if way.is_of_picture:
        data = await read_body(request, PIXELS * PIXELS)
        if len(data) != PIXELS * PIXELS:
            raise ImageError(f"A picture of {PIXELS}x{PIXELS} bytes was to be sent; it was another number of bytes.")
        stream = BytesIO()
        np.save(stream, np.frombuffer(data, np.uint8).reshape(PIXELS, PIXELS))
        return Given("--picture", "picture.npy", stream.getvalue())
    if way.takes_drawing and request.method == "POST":
        data = await read_body(request, LARGEST_DRAWING)
        parse_drawing(data)
        return Given("--drawing", "drawing.json", data)
    return None


async def read_body(request: Request, most: int) -> bytes:
    """What was sent: at most a piece more than so many bytes."""
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > most:
            break
    return bytes(data)


async def make_file(
    way: Way, name: str, words: Sequence[str], request: Request, given: Given | None = None
) -> BinaryIO:
    """Have the file made, and open it; a folder as a .zip. It is gone from the disk when it is closed.

    `words` are those of its command, which calls it `name`.

    Raises:
        RunError: if the command could not make it, took too long, or nobody waits for it any more.
    """
    with TemporaryDirectory(prefix="lenet-take-") as folder:
        path = Path(folder) / name
        command = [*words, "--output", str(path)]
        if given:
            (file := Path(folder) / given.name).write_bytes(given.data)
            command += [given.option, str(file)]
        await run_command(command, request, Path(folder))
        if way.is_folder:
            packed = str(path.with_name("packed"))
            path = Path(await run_in_threadpool(make_archive, packed, "zip", path.parent, path.name))
        return open(path, "rb")  # the folder's end takes its name, and not the file


async def run_command(words: list[str], request: Request, folder: Path) -> None:
    """Carry out `python -m lenet` with these words; what it has written elsewhere on its way lies in `folder`.

    Raises:
        RunError: as `make_file`; what the command says of what is wrong.
    """
    if await request.is_disconnected():
        raise RunError(GONE)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "lenet", *words, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE, env={**build_environment(), "TMPDIR": str(folder)}, start_new_session=True)
    told = asyncio.ensure_future(process.communicate())
    try:
        await wait_for(told, request)
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # it, and the processes that it has started
        _, problem = await told
    if process.returncode:
        lines = problem.decode(errors="replace").strip().splitlines()
        if len(lines) != 1:  # no sentence for people
            print(problem.decode(errors="replace"), file=sys.stderr)
        raise RunError(lines[0] if len(lines) == 1 else "The file could not be made; the server's terminal says why.")


async def wait_for(told: asyncio.Future[tuple[bytes, bytes]], request: Request) -> None:
    """Wait until a command has ended, as long as somebody waits for it and it does not take too long."""
    end = asyncio.get_running_loop().time() + MOST_SECONDS
    while not (await asyncio.wait({told}, timeout=LOOK_SECONDS))[0]:
        if await request.is_disconnected():
            raise RunError(GONE)
        if asyncio.get_running_loop().time() > end:
            raise RunError(f"The file was not ready after {MOST_SECONDS:.0f} s; try again when less is going on here.")
