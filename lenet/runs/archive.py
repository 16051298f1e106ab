"""A run as one zip file: packed for another lab, and taken in from one. Nothing in it is ever executed.

    ID/config.json, ID/events.jsonl, ID/checkpoints/0007.npz, and if they are there ID/name.txt, ID/resume.npz and
    ID/drawing.json

What comes in is judged by its names and sizes before any of it is read, and by `read_folder` and `load_network`, as
all runs are, before it is a run.
"""

import re
import time
import zipfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import prod
from pathlib import Path
from shutil import copyfileobj, rmtree
from tempfile import mkdtemp
from typing import IO, BinaryIO, NoReturn

from lenet.array_file import ArrayFile, check_zip_list, read_head
from lenet.errors import DAMAGE, LabError, RunError, quote
from lenet.files import open_regular
from lenet.network import load_network
from lenet.network.weights_file import LARGEST_FILE as LARGEST_CHECKPOINT
from lenet.preprocessing import Stroke
from lenet.runs.catalog import (
    LARGEST_CONFIG, LARGEST_NAME, MENDING, find_folder, forget_folder, read_folder,
)
from lenet.runs.creation import draw_id
from lenet.runs.drawing_file import LARGEST_DRAWING, dump_drawing, read_drawing
from lenet.runs.folder import RUN_ID, RunFolder, disk_error, runs_dir, sync_folder, telling_if_gone
from lenet.runs.owners import write_owner

MOST_MEMBERS, LONGEST_ENTRY = 12_000, 256
"""Files in an archive: a checkpoint for each of the most epochs, and what else there is. Bytes of each in its list."""
MOST_BYTES, MOST_EVENTS = 1 << 30, 1 << 24
"""Of all files of a run together, unpacked; of its events alone, which a page reads whole: 1,000 epochs have 9 MB."""
STAGED = ".taken-"
"""How the names of folders begin in which a run is unpacked; no run's id does."""
LEFT_SECONDS = 3600
"""So old is such a folder when whoever made it is surely gone."""
LARGEST_RESUME = LARGEST_CHECKPOINT * 4
"""Bytes of what a run goes on from: weights, their average, and what an optimizer remembers of each."""
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
EPOCH_0 = (1980, 1, 1, 0, 0, 0)
"""The time that is written down for every file, so that a run always packs to the same bytes."""
OF_SWEEP = re.compile(r".*-[0-9]{3}")
"""The ids of a sweep's runs, by which the sweep knows them: what comes in is none of a sweep here."""
PEOPLES = re.compile(r"__MACOSX/|(.*/)?\.DS_Store$")
"""What a Mac adds to archives that were packed anew."""


@dataclass(frozen=True)
class Part:
    """One kind of file in an archive: what its name is like below the run's id, and how many bytes it may have."""

    name: re.Pattern[str]
    most: int


PARTS = (
    Part(re.compile(r"config\.json"), LARGEST_CONFIG), Part(re.compile(r"name\.txt"), LARGEST_NAME),
    Part(re.compile(r"events\.jsonl"), MOST_EVENTS), Part(re.compile(r"resume\.npz"), LARGEST_RESUME),
    Part(re.compile(r"drawing\.json"), LARGEST_DRAWING),
    Part(re.compile(r"checkpoints/[0-9]{4}\.npz"), LARGEST_CHECKPOINT),
)  # fmt: skip


def pack_run(run_id: str, stream: BinaryIO, drawing: Sequence[Stroke] = ()) -> None:
    """Write a run to `stream` as a zip. Of one that is live, what there is now.

    Args:
        run_id: which.
        stream: where it is written.
        drawing: goes with it, in place of the one that came with it.

    Raises:
        RunError: if there is no such run, or it is deleted meanwhile.
        OSError: if the stream cannot be written.
    """
    folder, _ = find_folder(run_id)
    with telling_if_gone(folder), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        given = {folder.drawing_file: dump_drawing(drawing)} if drawing else {}
        for file in _list_files(folder, given):
            info = zipfile.ZipInfo(f"{run_id}/{file.relative_to(folder.path).as_posix()}", EPOCH_0)
            info.compress_type = zipfile.ZIP_STORED if file.suffix == ".npz" else zipfile.ZIP_DEFLATED
            archive.writestr(info, given.get(file) or _read(folder, file))


def _list_files(folder: RunFolder, given: Collection[Path]) -> Iterator[Path]:
    """What goes into the archive, in order: of a live run events come last, so that none is missing that led here.

    `given`: files that need not be there.
    """
    yield folder.config_file
    often = (folder.name_file, folder.resume_file, folder.drawing_file)
    yield from (file for file in often if file in given or file.exists())
    yield from map(folder.checkpoint_file, folder.checkpoint_epochs())
    if folder.events_file.exists():
        yield folder.events_file


def _read(folder: RunFolder, file: Path) -> bytes:
    """A file's bytes; of the events, which may be growing, all whole lines."""
    try:
        with open_regular(file, _find_most(file.relative_to(folder.path).as_posix())) as stream:
            data = stream.read()
    except OSError as problem:
        raise RunError(f"The run {folder.run_id!r} cannot be packed: {file.name} cannot be read "
                       f"({problem.strerror}).") from None
    return data[: data.rfind(b"\n") + 1] if file == folder.events_file else data


def _find_most(name: str) -> int:
    """How many bytes a file may have; -1 of one that is no part of a run."""
    return next((part.most for part in PARTS if part.name.fullmatch(name)), -1)


def take_in(stream: BinaryIO, owner: str | None = None, wanted: str | None = None) -> str:
    """Make a run of a zip that `pack_run` wrote: all of it or nothing. It has ended, and can be gone on with.

    Args:
        stream: the zip.
        owner: whose the run is from now on (`lenet.runs.owners`); no archive says that.
        wanted: the id that the run must have, for a sweep that has asked for it.

    Returns:
        Its id: the one that it had, or a new one if that was one of a sweep's runs that did not ask for it.

    Raises:
        RunError: if it is no such file, its parts are too large, cannot be read or don't belong together, the run is
            here already, or the disk is full.
    """
    with _staging() as staged:
        try:
            check_zip_list(stream, MOST_MEMBERS, MOST_MEMBERS * LONGEST_ENTRY)
            with zipfile.ZipFile(stream) as archive:
                run_id, members = _check_members(archive)
                own_id = _choose_id(run_id, wanted)
                folder = _unpack(archive, RunFolder(own_id, staged), members)
        except DAMAGE as problem:
            raise RunError(f"The file is no packed run ({quote(str(problem))}): take one that “Whole run” or "
                           "python -m lenet pack has written.") from None
        _check_run(folder)
        if owner is not None:
            write_owner(folder, owner)
        _move_in(folder)
    return own_id


def _choose_id(run_id: str, wanted: str | None) -> str:
    """What a run is called here that had an id elsewhere."""
    if wanted is not None and run_id != wanted:
        raise RunError(f"The file holds the run {run_id!r}, and {wanted!r} was asked for.")
    return draw_id() if wanted is None and OF_SWEEP.fullmatch(run_id) else run_id


def _check_members(archive: zipfile.ZipFile) -> tuple[str, dict[str, zipfile.ZipInfo]]:
    """The run's id, and what is in the archive by its name below that; nothing has been unpacked yet."""
    infos = [info for info in archive.infolist() if not info.is_dir() and not PEOPLES.match(info.filename)]
    run_id = infos[0].filename.partition("/")[0] if infos else ""
    members = {info.filename.removeprefix(f"{run_id}/"): info for info in infos
               if info.filename.startswith(f"{run_id}/") or _refuse(info)}
    if not RUN_ID.fullmatch(run_id) or "config.json" not in members:
        raise RunError("The file is no packed run: it must hold one folder, of a run's id, with its config.json.")
    if (size := sum(info.file_size for info in infos)) > MOST_BYTES:
        raise RunError(f"The file holds {size:,} bytes; a run may have {MOST_BYTES:,}.")
    if len(members) < len(infos):
        raise RunError("The file holds two files of one name; a packed run has each once.")
    for name, info in members.items():
        _check_member(name, info)
    return run_id, members


def _refuse(info: zipfile.ZipInfo) -> NoReturn:
    raise RunError(f"The file holds {quote(info.filename)}, which is no part of a run.")


def _check_member(name: str, info: zipfile.ZipInfo) -> None:
    most = _find_most(name)
    if most < 0:
        _refuse(info)
    if info.file_size > most:
        raise RunError(f"{quote(info.filename)} has {info.file_size:,} bytes; it may have {most:,}.")
    if info.flag_bits & 1 or info.compress_type not in PACKINGS:
        raise RunError(f"{quote(info.filename)} is encrypted, or packed in an unusual way; pack the run anew.")


def _unpack(archive: zipfile.ZipFile, folder: RunFolder, members: dict[str, zipfile.ZipInfo]) -> RunFolder:
    try:
        (folder.path / "checkpoints").mkdir(parents=True)
        for name, info in members.items():
            with archive.open(info) as packed, open(folder.path / name, "wb") as file:
                copyfileobj(packed, file)  # piece by piece; length and checksum are checked
        folder.write_latest()
    except OSError as problem:
        raise disk_error(problem) from None
    return folder


def _check_run(folder: RunFolder) -> None:
    """Read all of it once, as pages will."""
    try:
        run = read_folder(folder, whole=True)
        read_drawing(folder)
        _check_resume(folder)
        for epoch in run.checkpoints:
            if load_network(folder.checkpoint_file(epoch)).config != run.config.network:
                raise RunError(f"the checkpoint of epoch {epoch} is one of another network.")
    except LabError as problem:
        reason = str(problem).removesuffix(MENDING).rstrip()
        raise RunError(f"The file holds a run that cannot be read: {reason}") from None
    finally:
        forget_folder(folder)


def _check_resume(folder: RunFolder) -> None:
    """See that what a run goes on from is that: a learning rate, and whole arrays of numbers beside it.

    Raises:
        RunError: if it is none. Whether it fits the network is told by who goes on.
    """
    if not folder.resume_file.exists():
        return
    try:
        with open_regular(folder.resume_file, LARGEST_RESUME) as stream:
            file = ArrayFile(stream)
            file.read("learning_rate", (), "f")
            for name in file.names:
                with file.open(name) as member:
                    _check_array(member)
    except DAMAGE:
        raise RunError("resume.npz is not what a training goes on from.") from None


def _check_array(member: IO[bytes]) -> None:
    """See that an array has as many values as it says, piece by piece; `DAMAGE` if not."""
    head = read_head(member)
    left = head.dtype.itemsize * prod(head.shape)
    while piece := member.read(1 << 16):
        left -= len(piece)
    if left:
        raise ValueError("an array has another length than it says")


def _move_in(folder: RunFolder) -> None:
    """From now on it is a run."""
    goal = RunFolder(folder.run_id)
    try:
        found, bundled = find_folder(folder.run_id)
    except RunError:
        found = None
    if found:
        where = "came with the program" if bundled else "is here already"
        raise RunError(f"The run {folder.run_id!r} {where}: there is nothing to take in.")
    try:
        folder.path.rename(goal.path)
        sync_folder(goal.path.parent)
    except OSError as problem:
        raise disk_error(problem) from None


@contextmanager
def _staging() -> Iterator[Path]:
    """A hidden folder beside the runs, gone when the `with` block ends; what others have left there goes, too."""
    root = runs_dir()
    try:
        root.mkdir(parents=True, exist_ok=True)
        for left in root.glob(f"{STAGED}*"):
            with suppress(FileNotFoundError):  # another is done with it
                if time.time() - left.stat().st_mtime > LEFT_SECONDS:
                    rmtree(left, ignore_errors=True)
        staged = Path(mkdtemp(prefix=STAGED, dir=root))
    except OSError as problem:
        raise disk_error(problem) from None
    try:
        yield staged
    finally:
        rmtree(staged, ignore_errors=True)
